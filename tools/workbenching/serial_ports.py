"""The serial ports there are now, as tools/flash.sh sees them, and what to do if there is none."""

from flashing import ports
from flashing.say import Stop

from workbenching.answers import Refused
from workbenching.board_work import check
from workbenching.told import both


def seen(more=()):
    """-> {"ports": [{"port", "what", "problem"}], "hint"}. more: paths to look for beside the USB
    ports (given to tools/workbench with --port). problem: "" or a sentence; hint: "" or what to do
    when no port is there; these in both languages, see told.py."""
    found = ports.usb_ports()
    names = {path for path, _ in found}
    found += [(path, "") for path in more if path not in names and _is_there(path)]
    shown = [{"port": path, "what": what, "problem": both(_problem(path))} for path, what in found]
    return {"ports": shown, "hint": both("" if shown else _none())}


def known(port, more=()):
    """-> port, if it is one of those there are. Raises Refused: nothing else is opened."""
    if port in [each["port"] for each in seen(more)["ports"]]:
        return port
    raise Refused(404, "There is no serial port %.60s now. Is the board plugged in?" % port)


def _problem(path):
    try:
        check(path)
    except Refused as no:
        return str(no)
    return ""


def _is_there(path):
    try:
        check(path)
    except Refused as no:
        return no.status != 404
    return True


def _none():
    try:
        ports.choose("", [])
    except Stop as stop:
        return " ".join([stop.sentence, stop.go_on]).strip()
    return ""

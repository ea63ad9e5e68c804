"""The serial ports there are now, as tools/flash.sh sees them, and what to do if there is none."""

from flashing import ports
from flashing.say import Stop

from workbenching.answers import Refused
from workbenching.board_work import check


def seen(more=()):
    """-> {"ports": [{"port", "what", "problem"}], "hint"}. more: paths to look for beside the USB
    ports (given to tools/workbench with --port). problem: "" or a sentence; hint: "" or what to do
    when no port is there."""
    found = ports.usb_ports()
    names = {path for path, _ in found}
    found += [(path, "") for path in more if path not in names and _is_there(path)]
    shown = [{"port": path, "what": what, "problem": _problem(path)} for path, what in found]
    return {"ports": shown, "hint": "" if shown else _none()}


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

"""How many calls of Python a text costs: counted on the virtual board, which runs the source.

Counted are calls of the firmware's own functions but for those that read JSON (one for each byte);
the files in which any of them is; how often a module's body runs, which is each load; and which
part of the calls core/overlay.py has, that is what loading, dropping and copying take. TLS is the
board's stand-in. Beside them, how long the firmware's functions and files are.
"""

import ast
import sys
from collections import Counter
from pathlib import Path

from doubles.board import Board, World
from doubles.twilio import TwilioDouble, inbound

from vm.mpy import FIRMWARE

HEAD = "| from ... to | calls | files | modules loaded | calls in overlay |\n" + "|---" * 5 + "|"
LENGTHS = (
    "| | functions | longer than 25 lines | files | longer than 300 lines |\n" + "|---" * 5 + "|"
)
# The same counts of version 0.1.0, whose overlay was rooms.py.
EDGE, PEOPLE = 'the door\'s edge to "accepted"', "each further recipient"
COMMAND = 'DISARM is found to its answer "accepted"'
FIRST = {EDGE: (1164, 39, 67, 21), PEOPLE: (1098, 0, 56, 19), COMMAND: (1288, 43, 64, 28)}
FIRST_LENGTHS = (1025, 34, 134, 2)
_PHONES = ("+380501234567", "+380671234567")
_ACCEPTED = "accepted by Twilio"
_LONG_FUNCTION, _LONG_FILE = 25, 300


class Count:
    """calls: Counter of {file: calls}, JSON's left out; loads: how many module bodies ran."""

    def __init__(self):
        self.calls = Counter()
        self.loads = 0

    def event(self, frame, event, arg):
        """For sys.setprofile."""
        file = frame.f_code.co_filename
        if event != "call" or not file.startswith(str(FIRMWARE)):
            return
        file = Path(file).relative_to(FIRMWARE).as_posix()
        if frame.f_code.co_name == "<module>":
            self.loads += 1
            self.calls[file] += 0
        elif file != "net/json_scanner.py":
            self.calls[file] += 1

    def row(self):
        """(calls, files, modules loaded, calls in the overlay)"""
        return sum(self.calls.values()), len(self.calls), self.loads, self.calls["core/overlay.py"]


class _Board(Board):
    """Begins to count when a line of the serial port has these words, to the next "accepted"."""

    counted = None
    words = None

    def write(self, text):
        super().write(text)
        if self.words and self.words in self.serial:
            self.words = None
            self.count()

    def count(self):
        self.counted = Count()
        sys.setprofile(self.counted.event)


def _house(people, settings=""):
    """(board, double, accounts) of an alarm that is armed."""
    world = World(3)
    world.air.add("Kobzar", "varenyky-2026")
    double = TwilioDouble(3, unix_epoch=world.unix_epoch, latency_ms=100)
    world.net.mount("api.twilio.com", double)
    accounts = [double.add_account("full") for _ in range(people)]
    senders = [
        (phone, one.numbers[0], one.token, one.sid)
        for phone, one in zip(_PHONES, accounts, strict=False)
    ]
    config = (FIRMWARE / "config.example.py").read_text(encoding="utf-8")
    config += "\nWIFI = [('Kobzar', 'varenyky-2026')]\nSENDERS = %r\nBOOT_TEXT = False\n" % senders
    config += "SENSORS = [dict(name='Front door', pin=5, kind='door')]\n" + settings
    board = _Board(world, firmware=FIRMWARE, config=config, tls="clear")
    board.pin(5).drive(0)
    board.power_on()
    board.run(120000)
    return board, double, accounts


def _until_accepted(board, texts):
    try:
        for _ in range(60000):
            board.run(5)
            if board.serial.count(_ACCEPTED) == texts:
                return board.counted
    finally:
        sys.setprofile(None)
    raise AssertionError("not accepted: %s" % board.serial[-2000:])


def door(people=1):
    """The Count from a door's edge until the text is accepted for everybody."""
    board, _, _ = _house(people)
    board.pin(5).drive(1)
    board.count()
    return _until_accepted(board, people)


def command():
    """The Count from the line that tells of DISARM until its answer is accepted."""
    settings = "COMMANDS_FROM = [%r]\nCOMMANDS_EVERY_S = 60\n" % _PHONES[0]
    board, double, (account,) = _house(1, settings)
    inbound.text(double, _PHONES[0], account.numbers[0], "DISARM", board.world.unix())
    board.words = "DISARM"
    return _until_accepted(board, 1)


def counted():
    """{label: (calls, files, modules loaded, calls in the overlay)}"""
    one, two = door().row(), door(2).row()
    more = tuple(b - a for a, b in zip(one, two, strict=True))
    return {EDGE: one, PEOPLE: more, COMMAND: command().row()}


def lengths(folder=FIRMWARE):
    """(functions, those of more than 25 lines, files, those of more than 300 lines)"""
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).rglob("*.py"))]
    found = [
        node.end_lineno - node.lineno + 1
        for text in texts
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    ]
    long = sum(size > _LONG_FUNCTION for size in found)
    return len(found), long, len(texts), sum(text.count("\n") > _LONG_FILE for text in texts)


def _row(label, calls, files, loads, share):
    return "| %s | %d | %d | %d | %d %% |" % (label, calls, files, loads, share)


def tables():
    """Lines of both tables, for docs/numbers.md."""
    rows = [HEAD]
    for label, (calls, files, loads, overlay) in counted().items():
        rows.append(_row(label, calls, files, loads, round(100 * overlay / calls)))
        rows.append(_row("the same in 0.1.0", *FIRST[label]))
    rows += ["", LENGTHS]
    for label, found in (("now", lengths()), ("0.1.0", FIRST_LENGTHS)):
        rows.append("| %s | %s |" % (label, " | ".join(map(str, found))))
    return rows

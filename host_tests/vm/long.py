"""Hours of the whole firmware in what a board has, on a MicroPython binary: 200 texts to the board
of every kind, one a minute; the page asked every minute for three hours; Ctrl-C at 24 moments.

    MICROPYTHON=/path python host_tests/vm/long.py commands [--count N]
    MICROPYTHON=/path python host_tests/vm/long.py page [--minutes N]
    MICROPYTHON=/path python host_tests/vm/long.py prompt | prompt-offline

The binary: as for tools/heap. Prints what it came to; exit code 1 when something is wrong.
"""

import argparse
import re
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

if __package__ in (None, ""):
    _HERE = Path(__file__).resolve().parents[1]
    sys.path[:0] = [str(_HERE), str(_HERE / "tls12"), str(_HERE.parent / "tools")]

import command_list
import x509_maker

from vm import heap
from vm.evening import ALL, PASSWORD, PHONES, PIN, Evening, Setting
from vm.run import NotInstalled

_SENSORS = [
    {"name": "Front door", "pin": 5, "kind": "door", "cooldown_s": 30},
    {"name": "Hall", "pin": 4, "kind": "pir"},
]
_OWN = {
    "SENSORS": _SENSORS,
    "PROMPT_WINDOW_S": 0,
    "BOOT_TEXT": False,
    "CAP_PER_HOUR": 1000,
    "CAP_PER_DAY": 10000,
}
_COMMANDS = {
    "COMMANDS_FROM": [PHONES[0]],
    "COMMANDS_PIN": PIN,
    "COMMANDS_EVERY_S": command_list.EVERY_S,
}
_PAGE = {"HTTP_PORT": ALL["HTTP_PORT"], "HTTP_PASSWORD": PASSWORD}
_BEGIN_S = 120
_NAMES = 300  # at least as many as the firmware adds with these settings: it is looked at
_NO_MEMORY = re.compile(r"MemoryError|no memory|memory allocation failed", re.I)


@dataclass
class Found:
    """What hours came to. used: bytes in use at the marks; counts: how often what; wrong:
    sentences."""

    wrong: list = field(default_factory=list)
    least_free: int = 0
    memory_errors: int = 0
    counts: dict = field(default_factory=dict)
    used: list = field(default_factory=list)
    out: str = ""

    def __str__(self):
        text = "least free before a handshake %d, sentences about missing memory %d, in use %s"
        lines = [text % (self.least_free, self.memory_errors, self.used)]
        if self.counts:
            lines.append("pages by HTTP status, or stops by phase: %s" % self.counts)
        return "\n".join(lines + (self.wrong or ["all is well"]))


def _played(vm, setting, marks_at, draw, more, timeout_s):
    with tempfile.TemporaryDirectory() as folder:
        evening = Evening(Path(folder), setting=setting)
        usable = heap.board(_NAMES) + more
        result = evening.play(
            vm, [], usable=usable, draw=draw, quick=True, marks_at=marks_at, timeout_s=timeout_s
        )
    found = Found(out=result.out)
    if not result.ok:
        found.wrong.append("it ended, or restarted: %s" % result.error[-1500:])
    found.least_free = int((re.findall(r"^least free (\d+)", result.out, re.M) or [0])[-1])
    names = list(map(int, re.findall(r"n_qstr=(\d+)", result.out)))
    if max(names) - names[0] > _NAMES:
        found.wrong.append("%d names: their table is larger" % (max(names) - names[0]))
    found.memory_errors = len(_NO_MEMORY.findall(result.out))
    marks = re.findall(r"^heap in between: (-?\d+) bytes used", result.out, re.M)
    found.used = list(map(int, marks))
    return evening, found


def commands(vm, count=200, draw=1, both=False, more=0, timeout_s=3000):
    """Found: `count` texts; both: with the page's port open; more: bytes beyond a board's."""
    listed = command_list.drawn(count)
    every_s = command_list.EVERY_S
    texts = tuple((_BEGIN_S + every_s * n, words) for n, (words, _) in enumerate(listed))
    end_s = _BEGIN_S + every_s * (count + 4)
    own = {**_OWN, **_COMMANDS, **(_PAGE if both else {})}
    setting = Setting(1, own, texts=texts, end_s=end_s)
    evening, found = _played(vm, setting, (_BEGIN_S - 20, end_s - 20), draw, more, timeout_s)
    made = [m for m in evening.double.messages if m.direction != "inbound"]
    answers = [(m.created_at, re.sub(r" #\S+$", "", m.body)) for m in made]
    sent = [(x509_maker.NOW + at, *pair) for (at, _), pair in zip(texts, listed, strict=True)]
    found.wrong += command_list.wrong(sent, answers, 2 * every_s + 15)
    return found


def page(vm, minutes=180, draw=1, more=0, timeout_s=3000):
    """Found: the page, asked every minute; more: bytes beyond a board's."""
    asked = tuple(_BEGIN_S + 60 * n for n in range(minutes))
    end_s = _BEGIN_S + 60 * minutes + 120
    setting = Setting(1, {**_OWN, **_PAGE}, page=asked, end_s=end_s)
    marks = (_BEGIN_S - 20, _BEGIN_S + 90, end_s - 20)
    _, found = _played(vm, setting, marks, draw, more, timeout_s)
    for status, whole in re.findall(r"^the page: (\d+), \d+ bytes, (\w+)$", found.out, re.M):
        found.counts[status] = found.counts.get(status, 0) + 1
        if (status, whole) != ("200", "True") and status != "503":
            found.wrong.append("a page: %s, whole: %s" % (status, whole))
    said = re.findall(r"^the page said: (.*)$", found.out, re.M)
    found.wrong += ["503 without a sentence: %s" % one for one in said if "memory" not in one]
    if sum(found.counts.values()) != minutes:
        found.wrong.append("%d pages of %d" % (sum(found.counts.values()), minutes))
    if len(found.used) == 3 and found.used[2] - found.used[1] > 300:
        found.wrong.append("%d bytes stay" % (found.used[2] - found.used[1]))
    return found


def prompt(vm, draw=1, online=True, timeout_s=300):
    """Found: Ctrl-C at 24 moments, most of them not in the loop; each time status() is asked for
    at once. online: False with a network that is not there."""
    stops = [(n % 4 != 3, ticks) for n, ticks in enumerate((0, 1, 2, 9, 5, 30, 80, 200) * 3)]
    trips = [[10 + 35 * n + 3 * m, 1 - m] for n in range(60) for m in (0, 1)]
    own = {**_OWN, **_COMMANDS, **_PAGE}
    if not online:
        own["WIFI"] = [("nowhere", "secret key")]
    with tempfile.TemporaryDirectory() as folder:
        evening = Evening(Path(folder), setting=Setting(1, own, end_s=3000))
        usable = heap.board(_NAMES)
        result = evening.play(
            vm, trips, usable=usable, draw=draw, quick=True, stops=stops, timeout_s=timeout_s
        )
    found = Found(out=result.out)
    if not result.ok:
        found.wrong.append("it ended, or restarted: %s" % result.error[-1500:])
    found.memory_errors = len(_NO_MEMORY.findall(result.out))
    for part in result.out.split("Ctrl-C in phase ")[1:]:
        phase = int(part.split("\n")[0])
        found.counts[phase] = found.counts.get(phase, 0) + 1
        if "Running for" not in part or re.search("Traceback|Error", part):
            found.wrong.append("in phase %s" % part)
    if sum(found.counts.values()) != len(stops):
        found.wrong.append("%s of %d" % (found.counts, len(stops)))
    return found


def main(words):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("commands", "both", "page", "prompt", "prompt-offline"))
    parser.add_argument("--count", type=int, default=200, metavar="N")
    parser.add_argument("--minutes", type=int, default=180, metavar="N")
    parser.add_argument("--draw", type=int, default=1, metavar="N")
    parser.add_argument("--more", type=int, default=0, metavar="N", help="bytes beyond a board's")
    parser.add_argument("--out", type=Path, help="all that was printed, into this file")
    options = parser.parse_args(words)
    try:
        vm = heap.binary()
    except NotInstalled as missing:
        print("error: %s" % missing, file=sys.stderr)
        return 2
    if options.what == "page":
        found = page(vm, options.minutes, options.draw, options.more)
    elif options.what.startswith("prompt"):
        found = prompt(vm, options.draw, options.what == "prompt")
    else:
        found = commands(vm, options.count, options.draw, options.what == "both", options.more)
    if options.out:
        options.out.write_text(found.out, encoding="utf-8")
    print(found)
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

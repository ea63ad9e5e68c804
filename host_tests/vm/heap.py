"""What the whole firmware leaves of the chip's memory, measured on a MicroPython binary.

    MICROPYTHON=/path tools/heap                 the table below, 20 draws for each line
    MICROPYTHON=/path tools/heap --what all      one line: %s
    MICROPYTHON=/path tools/heap --at 5000       in how many draws it goes well with so much less
    MICROPYTHON=/path tools/heap --names all     the names it keeps, and what they are
    MICROPYTHON=/path tools/heap --soak N        N good and N failed requests: what stays?
    tools/heap --help                            this text and more options

The binary must be a 32-bit unix build of MicroPython (`CFLAGS_EXTRA=-m32 LDFLAGS_EXTRA=-m32`) with
the ESP8266's settings: object representation C, axTLS; another one answers for other boards.

An evening is played: power-up, a door that opens twice, texts over TLS to a Twilio double behind
OpenSSL; with everything on, also a command by text and two requests for the page. A board has
36,240 bytes when boot.py begins (measured with the port's own code). Not counted is what is not in
the chip's heap: the stand-ins (machine, network, time), the ROMFS image, and names that the chip
carries in flash (tools/image/rom_names.txt). MicroPython's table of names is counted as the chip
has it.

What is left over is a range: where holes come to lie is chance. So each draw has other blocks in
memory before and other names, and in each it is searched how many bytes can be taken away until
a text fails at its first try, a page is not shown, or the board restarts. Ctrl-C keeps
what is there.
"""

import argparse
import functools
import os
import re
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

if __package__ in (None, ""):
    sys.path[:0] = [str(Path(__file__).resolve().parents[1])]
sys.path.append(str(Path(__file__).resolve().parents[1] / "tls12"))

from vm import heap_names
from vm.evening import BAD, SETTINGS, Evening
from vm.run import NotInstalled, UnixVM
from vm.soak import soak

USABLE = 37952  # bytes of the chip's heap after the collector's own tables
ROOM = 36240  # what is free of it when boot.py begins
# In dumps of the port's heap, and not counted here: the table of sys.modules (192 bytes), two
# functions in machine code (16 each), and what a socket of lwIP takes beyond one of Linux (48
# instead of 16).
ELSEWHERE = 256
NUMBERS = Path(__file__).resolve().parents[2] / "docs" / "numbers.md"
BEGIN, END = "<!-- heap -->", "<!-- /heap -->"
LABELS = {
    "example": "config.example.py, one recipient",
    "three": "the same, three recipients",
    "telegram": "the same, one recipient, told by Telegram",
    "commands": "the example, and commands with a PIN",
    "page": "the example, and the page",
    "all": "everything on, three recipients, four sensors",
    "rsa4096": "the example, root with RSA-4096",
    "letsencrypt": "the example, four certificates, two of them RSA-4096",
}
_TOLD = 3  # texts of an evening
_STEP = 256  # bytes: to which a margin is found
_FIRST_STEP = 512  # the draws of a setting lie as near as that


@dataclass
class Figures:
    """What one evening's output tells; see the columns above."""

    built: int  # bytes kept once the alarm is armed
    tls: int  # bytes kept at the last moment before a handshake, `requests` included
    largest: int  # largest free block then
    names: int  # names the firmware adds to the chip's table of names
    table: int  # bytes of that table
    stack: int


def figures(out):
    """Read a Result's output."""
    marks = re.findall(
        r"^heap ([^:]+): (-?\d+) bytes used.*?^stack: (\d+) .*?max free sz: (\d+)\n"
        r"qstr pool: n_pool=\d+, n_qstr=(\d+)",
        out,
        re.M | re.S,
    )
    named = dict((what, numbers) for what, *numbers in marks)
    tls = [numbers for what, *numbers in marks if what == "before TLS"]
    names = max(int(numbers[3]) for _, *numbers in marks) - int(named["of the stand-ins"][3])
    base = int(named["of the stand-ins"][0])
    return Figures(
        int(named["armed"][0]) - base,
        max(int(numbers[0]) for numbers in tls) - base,
        min(int(numbers[2]) for numbers in tls) * 16,
        names,
        table_of(names),
        int(re.findall(r"^stack at most (\d+)", out, re.M)[-1]),
    )


def table_of(names):
    """Bytes the chip's table takes for so many names of its own: parts of 20, 40, 80 ... entries
    of 7 bytes, with 24 bytes of a head (py/qstr.c)."""
    size, room, part = 0, 0, 20
    while room < names:
        size += -(-(24 + 7 * part) // 16) * 16
        room += part
        part *= 2
    return size


def board(names):
    """Bytes for an evening's heap here that leave as much as a board has, which keeps so many
    names."""
    return ROOM - ELSEWHERE - table_of(names)


@dataclass
class Line:
    """One line of the table. told: texts for each phone when nothing fails; margins: one a draw,
    found to _STEP bytes."""

    what: str
    found: Figures
    told: list
    margins: list

    def __str__(self):
        if not self.margins:
            return "| %s | - | - | 0 | %d |" % (LABELS[self.what], self.found.names)
        return "| %s | **%d** | %d | %d | %d: %d |" % (
            LABELS[self.what],
            min(self.margins),
            statistics.median_low(self.margins),
            len(self.margins),
            self.found.names,
            self.found.table,
        )


HEAD = "| settings | worst | median | draws | names: bytes |\n|---|---|---|---|---|"


def play(vm, what, usable=0, **options):
    """(Evening, Result) of one of SETTINGS."""
    with tempfile.TemporaryDirectory() as folder:
        evening = Evening(Path(folder), setting=SETTINGS[what])
        return evening, evening.play(vm, usable=usable, **options)


def first(vm, what):
    """A Line without margins: an evening with more memory than it takes."""
    evening, result = play(vm, what, 64000)
    result.check()
    told = evening.told()
    if min(told) < _TOLD or not evening.went_well(result, told):
        raise AssertionError("%s fails in any memory:\n%s" % (what, result.out))
    others = min(told[1:], default=_TOLD)  # the first gets the answer, too
    if SETTINGS[what].commands and told[0] != others + 1:
        raise AssertionError("the command was not answered:\n%s" % result.out)
    return Line(what, figures(result.out), told, [])


def goes_well(vm, line, margin, draw):
    """Does an evening go well when so many bytes of a board's are taken away?"""
    usable = board(line.found.names) - margin
    evening, result = play(vm, line.what, usable, draw=draw, quick=True, ends_at=BAD)
    return evening.went_well(result, line.told)


def search(good, guess=0):
    """The largest margin of a draw, about: good(margin) says whether an evening goes well."""
    low, high, step = None, None, _FIRST_STEP // 2
    at = guess
    while low is None or high is None:
        if good(at):
            low, at = at, at + step
        else:
            high, at = at, at - step
        step *= 2
        if not -16000 < at < 24000:
            raise AssertionError("no evening changes with memory")
    while high - low > _STEP:
        middle = (low + high) // 2 // _STEP * _STEP
        middle = middle if low < middle < high else low + _STEP
        low, high = (middle, high) if good(middle) else (low, middle)
    return low


def measure(vm, what, draws, say=print):
    """The Line of one of SETTINGS, in draws 1 to `draws`; what there is after a Ctrl-C."""
    line = first(vm, what)
    say("%s: %s, %s texts" % (what, line.found, line.told))
    try:
        for draw in range(1, draws + 1):
            guess = statistics.median_low(line.margins) if line.margins else 0

            def good(margin, draw=draw):
                return goes_well(vm, line, margin, draw)

            line.margins.append(search(good, guess // _STEP * _STEP))
            say("%s: draw %d of %d: %d bytes" % (what, draw, draws, line.margins[-1]))
    except KeyboardInterrupt:
        say("%s: ended after %d draws" % (what, len(line.margins)))
    return line


def at(vm, what, margin, draws, say=print):
    """In how many of draws 1 to `draws` an evening goes well with `margin` bytes taken away: a
    tenth of the time that the search takes."""
    line, well = first(vm, what), 0
    for draw in range(1, draws + 1):
        good = goes_well(vm, line, margin, draw)
        well += good
        say("%s: draw %d of %d: %s" % (what, draw, draws, "well" if good else "not"))
    say("%s: %d bytes taken away: well in %d of %d draws" % (what, margin, well, draws))
    return well


def written(lines, path=NUMBERS):
    """Put the table between the marks in docs/numbers.md; of settings that were not measured now
    the line stays. Raises AssertionError without marks."""
    text = path.read_text(encoding="utf-8")
    start, _, rest = text.partition(BEGIN)
    old, _, end = rest.partition(END)
    assert end, "%s has no %s" % (path.name, BEGIN)
    rows = {row.split("|")[1].strip(): row for row in old.splitlines()[3:] if row}
    rows.update({LABELS[line.what]: str(line) for line in lines})
    table = "\n".join([HEAD] + [rows[label] for label in LABELS.values() if label in rows])
    path.write_text("%s%s\n%s\n%s%s" % (start, BEGIN, table, END, end), encoding="utf-8")


def binary():
    """The UnixVM named by MICROPYTHON. Raises NotInstalled with what to do."""
    path = os.environ.get("MICROPYTHON")
    if not path:
        raise NotInstalled("name a 32-bit unix build of MicroPython: MICROPYTHON=/path tools/heap")
    vm = UnixVM(path)
    if vm.heap_factor != 1:
        raise NotInstalled(
            "%s is a 64-bit build, which needs twice the bytes: tells nothing" % path
        )
    return vm


def main(words):
    parser = argparse.ArgumentParser(
        description=__doc__ % ", ".join(LABELS),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--what", choices=list(LABELS), action="append", help="may be repeated")
    parser.add_argument("--draws", type=int, default=20, metavar="N", help="20 without it")
    parser.add_argument("--write", action="store_true", help="put the table in docs/numbers.md")
    parser.add_argument("--names", choices=list(LABELS))
    parser.add_argument("--at", type=int, metavar="BYTES")
    parser.add_argument("--soak", type=int, default=0, metavar="N")
    options = parser.parse_args(words)
    try:
        vm = binary()
    except NotInstalled as missing:
        print("error: %s" % missing, file=sys.stderr)
        return 1
    if options.soak:
        with tempfile.TemporaryDirectory() as folder:
            result = soak(vm, options.soak, Path(folder))
        print(result.out + result.error)
        return 0 if result.ok else 1
    if options.names:
        result = play(vm, options.names, 64000, names=True)[1].check()
        print(heap_names.report(result.out))
        return 0
    if options.at is not None:
        say = functools.partial(print, flush=True)
        well = [at(vm, what, options.at, options.draws, say) for what in options.what or LABELS]
        return 0 if min(well) == options.draws else 1
    lines = []
    for what in options.what or LABELS:
        lines.append(measure(vm, what, options.draws, lambda text: print(text, flush=True)))
        if options.write and lines[-1].margins:
            written(lines[-1:])
        if len(lines[-1].margins) < options.draws:
            break  # Ctrl-C
    print("\n".join([HEAD, *map(str, lines)]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

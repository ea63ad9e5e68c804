"""The figures of tools/storm as rows of a table, and their place in docs/numbers.md."""

import re

from .house_storm import HouseStorm
from .later_storm import LaterStorm
from .many import run_many
from .power import TEXTS, Evening, HouseEvening, sweep
from .power_two import TwoBoards
from .storm import Storm
from .vm_week import heap_of_days
from .wear import ERASES, wear
from .week import Week
from .world_storm import WorldStorm

BEGIN, END = "<!-- storm -->", "<!-- /storm -->"
STORMS = {  # option of tools/storm: (kind, schedules for the page, the row)
    "seeds": (Storm, 10000, "Fault storms of the outbox"),
    "world": (WorldStorm, 10000, "The same in the world as people report it: two boards on one "
              "account, other programs' texts, noise, wrong lines, texts that fail late, wrong "
              "clocks"),
    "later": (LaterStorm, 2000, "The same with texts for later and quiet hours"),
    "house": (HouseStorm, 500, "Fault storms of the whole firmware on the virtual board, in that "
              "world"),
}  # fmt: skip
POWER = (
    (Evening, "the outbox"),
    (TwoBoards, "one of two boards on one account"),
    (HouseEvening, "the whole firmware"),
)
PEOPLE = 3
A_DAY = 45 // PEOPLE  # alerts a day that the default cap lets out for three people on one account


class Row:
    """what: the proof in words; count: what it came to; bad: how much of it must not be."""

    def __init__(self, what, count, bad=0):
        self.what = what
        self.count = count
        self.bad = bad

    def __str__(self):
        return "| %s | %s |" % (self.what, self.count)


def storm_row(option, count, total):
    """The row of so many schedules; total: the sum of their Verdicts."""
    text = (
        "{:,} schedules, {:,} alerts, {:,} texts, {:,} restarts ({:,} of them power cuts in the "
        "middle of something): **lost {}, told twice {}, paid for again {}, first alarms late {}, "
        "over a cap {}, to strangers {}, odd {}**"
    ).format(
        count, total.alerts, total.texts, total.restarts, total.cuts, len(total.lost),
        len(total.twice), len(total.many), len(total.late), len(total.over), len(total.strange),
        len(total.odd),
    )  # fmt: skip
    return Row(STORMS[option][2], text, len(total.bad()))


def power_rows(report=lambda text: None):
    rows = []
    for kind, what in POWER:
        changes, points, lost, twice = sweep(kind, report=report)
        text = "%d block writes and erases, %d cut points: **lost %d, told twice %d**"
        text %= (changes, points, lost, twice)
        rows.append(Row("Power cut at every block write and erase, " + what, text, lost + twice))
    return rows


def wear_rows():
    short, worst, blocks = wear(300, TEXTS[0])
    long, _, _ = wear(100, TEXTS[1])
    # littlefs moves what is written often: the most worn block of 300 alerts tells the pace.
    years = ERASES / (worst / 300 * A_DAY) / 365
    return [
        Row(
            "Wear: block erases for an alert to three people",
            "%.2f; %.2f with a text above some 90 bytes, which gets a file of its own"
            % (short, long),
        ),
        Row(
            "Wear: flash life",
            "300 alerts cost the most worn of %d blocks %d erases; at %d alerts a day, every day, "
            "a block's 100,000 erases last **%d years**" % (blocks, worst, A_DAY, years),
        ),
    ]


def week():
    one = Week().run()
    counts = one.counts()
    after, _, alerts = heap_of_days(7)
    missed = sum(abs(count - one.trips) for count in counts)
    return [
        Row(
            "A week: 50 trips, 20 outages a day, a reset a day, three people",
            "%d texts of %d owed, %d requests, %d block erases (%d of the most worn block)"
            % (
                sum(counts),
                one.trips * len(counts),
                len(one.house.double.requests),
                one.erases,
                one.worst,
            ),
            missed,
        ),
        Row(
            "A week on the MicroPython VM: %d alerts to three people" % alerts,
            "heap in use after day 7, against day 1: %+d bytes" % (after[-1] - after[0]),
        ),
    ]


def show(rows):
    """Print rows; the exit code."""
    for row in rows:
        print("%s: %s" % (row.what, row.count.replace("**", "")))
    return 1 if any(row.bad for row in rows) else 0


def everything():
    rows = []
    for option, (kind, count, _) in STORMS.items():
        rows.append(storm_row(option, count, run_many(range(count), kind)[0]))
    return rows + power_rows() + week() + wear_rows()


def write(page, rows=None):
    """Measure everything, or take these rows, and put them between the marks of the page, each in
    the place of the row of that name; the exit code."""
    rows = rows or everything()
    code = show(rows)
    text = page.read_text(encoding="utf-8")
    pattern = re.escape(BEGIN) + "(.*?)" + re.escape(END)
    table = re.search(pattern, text, re.S).group(1)
    lines = re.findall(r"^\| (?!proof \|)(.*?) \| (.*) \|$", table, re.M)
    kept = {**dict(lines), **{row.what: row.count for row in rows}}
    order = [what for _, _, what in STORMS.values()] + list(kept)
    order = sorted(kept, key=order.index)
    table = "\n".join(["| proof | figures |", "|---|---|", *(str(Row(n, kept[n])) for n in order)])
    new = BEGIN + "\n" + table + "\n" + END
    page.write_text(re.sub(pattern, lambda _: new, text, flags=re.S), encoding="utf-8")
    return code

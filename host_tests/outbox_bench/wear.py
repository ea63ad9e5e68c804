"""How soon the flash wears out: block erases of a real littlefs, counted."""

from .bench import Bench
from .flash import LittleFs
from .quick import quick

ERASES = 100000  # what a flash chip promises for each block


def wear(alerts, text, people=3):
    """(erases per alert, erases of the most worn block, blocks used) over alerts that go well."""
    with quick():
        bench = Bench(kinds=("full",) * people, fs=LittleFs(), per_day=1000)
        flash = bench.fs.flash
        for _ in range(alerts):
            bench.make()
            bench.outbox.add(text)
            bench.run(2400)
    counts = flash.chip.erase_counts
    return flash.erases / alerts, max(counts.values()), len(counts)

"""Power cuts at every block write and erase of an evening, on a real littlefs; and the wear."""

import pytest
from board.errors import PowerCut as FlashCut
from outbox_bench import Bench, LittleFs, no_collecting  # noqa: F401
from outbox_bench.storm import mark_of, merged_in
from twilio_double import undelivered

TEXTS = (
    "Front door opened",
    "Garage: " + "motion in the hall, " * 6,
)  # the second has its own file


class Evening:
    """Six alarms for three people: an answer lost, a text never processed, a phone off for the
    first try, a person refused, Wi-Fi lost and back with four alarms waiting (most: 3)."""

    def __init__(self):
        self.bench = bench = Bench(kinds=("full", "legacy", "full"), fs=LittleFs(), most=3)
        self.flash = bench.fs.flash
        self.added = []
        self.reachable = (0, 1)
        bench.accounts[2].refuse[bench.people[2].to] = 21608
        bench.double.faults.add("reset_after", {"method": "POST"})
        bench.double.faults.add("close_before", {"method": "POST"})
        bench.phone(0).plan.append(undelivered(30003))

    def play(self):
        bench = self.bench
        self._alarm()
        bench.run(100)
        self._alarm()
        bench.run(5)
        bench.lose_network()
        for _ in range(4):
            self._alarm()
            bench.run(30)
        bench.online = True
        bench.run(900)

    def _alarm(self):
        self.bench.make()
        self.added.append(self.bench.outbox.add(TEXTS[len(self.added) % 2]))

    def play_with_cut(self, change, how):
        """True if the cut came."""
        self.flash.cut_at(change, how)
        try:
            self.play()
        except FlashCut:
            self.flash.power_cut()
            self.bench.restart()
        cut = self.flash.cuts > 0
        self.flash.cut_at(None)
        self.bench.settle(2)
        return cut

    def told(self, k):
        """(serials the phone showed, how many more those texts stood for)"""
        texts = self.bench.texts(k)
        return [mark_of(text) for text in texts], sum(map(merged_in, texts))

    def judge(self):
        """(alerts lost, texts twice) over the phones that can be reached"""
        lost = twice = 0
        for k in self.reachable:
            marks, merged = self.told(k)
            lost += max(0, len(set(self.added) - set(marks)) - merged)
            twice += len(marks) - len(set(marks))
        return lost, twice


def changes_of_an_evening():
    evening = Evening()
    start = evening.flash.ops
    evening.play()
    return evening.flash.ops - start


def test_every_cut_point():
    changes = changes_of_an_evening()
    assert changes > 60
    lost = twice = points = 0
    for change in range(changes):
        for how in ("torn", "after"):
            evening = Evening()
            if not evening.play_with_cut(change, how):
                continue
            points += 1
            now_lost, now_twice = evening.judge()
            lost += now_lost
            twice += now_twice
            assert evening.bench.memo["damaged"] == 0
            assert not evening.bench.texts(2)
    print("power cut points: %d, alerts lost: %d, told twice: %d" % (points, lost, twice))
    assert points == 2 * changes
    assert (lost, twice) == (0, 0)


def test_cut_while_restarting_from_a_cut():
    for change in range(0, 60, 7):
        for second in range(4):
            evening = Evening()
            evening.flash.cut_at(change, "torn")
            with pytest.raises(FlashCut):
                evening.play()
            evening.flash.power_cut()
            evening.flash.cut_at(second, "torn")
            try:
                evening.bench.restart()
                evening.bench.run(60)
            except FlashCut:
                evening.flash.power_cut()
            evening.flash.cut_at(None)
            evening.bench.restart()
            evening.bench.settle(2)
            assert evening.judge() == (0, 0)


def wear(alerts, text, people=3):
    """Erases per alert, and of the most worn block, over many alerts that all go well."""
    bench = Bench(kinds=("full",) * people, fs=LittleFs())
    flash = bench.fs.flash
    for _ in range(alerts):
        bench.outbox.add(text)
        bench.run(2400)
    return (
        flash.erases / alerts,
        max(flash.chip.erase_counts.values()),
        len(flash.chip.erase_counts),
    )


def test_wear_per_alert():
    """Flash chips promise 100,000 erases of a block; a trial sends 50 texts a day at most."""
    inline, worst, blocks = wear(150, TEXTS[0])
    own_file, _, _ = wear(60, TEXTS[1])
    print(
        "erases per alert for 3 people: %.2f (long text %.2f); 150 alerts: %d on the most worn of "
        "%d blocks" % (inline, own_file, worst, blocks)
    )
    assert inline < 1.5
    assert own_file < 3

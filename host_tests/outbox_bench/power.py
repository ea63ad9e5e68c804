"""Power cuts at every block write and erase of an evening, on a real littlefs.

Twice: for the outbox on the bench, and for the whole firmware on the virtual board. After each cut
the flash is mounted anew, the board starts again and finishes. Judged by the double's own record.
"""

from doubles.board.errors import PowerCut as FlashCut
from doubles.board.littleflash import LittleFlash
from doubles.twilio import undelivered

from .bench import Bench
from .flash import LittleFs
from .house import House
from .marks import mark_of, merged_in
from .quick import quick

TEXTS = (
    "Front door opened",
    "Garage: " + "motion in the hall, " * 6,
)  # the second has its own file
HOWS = ("torn", "after")


class Evening:
    """Seven alarms for three people: an answer lost, a text never processed, a phone off for the
    first try, a person refused (told to the others: a file), Wi-Fi lost and back with four alarms
    waiting (most: 3), a cap that is reached (muted: a file)."""

    def __init__(self):
        self.bench = bench = Bench(
            kinds=("full", "legacy", "full"), fs=LittleFs(), most=3, per_hour=6
        )
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
        self._alarm()
        bench.run(100)

    def _alarm(self):
        self.bench.make()
        self.added.append(self.bench.outbox.add(TEXTS[len(self.added) % 2]))

    def play_with_cut(self, change, how):
        """True if the cut came."""
        return cut_once(self, change, how, 3)

    def play_with_two_cuts(self, change, second, how):
        """The second one while the board starts again and goes on."""
        self.flash.cut_at(change, how)
        try:
            self.play()
        except FlashCut:
            self.flash.power_cut()
        self.flash.cut_at(second, how)
        try:
            self.bench.restart()
            self.bench.run(60)
        except FlashCut:
            self.flash.power_cut()
        self.flash.cut_at(None)
        self.bench.restart()
        self.bench.settle(3)

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
        assert not self.bench.texts(2), "the refused person got a text"
        return lost, twice

    def changes(self):
        """Block writes and erases of the evening without a cut."""
        start = self.flash.ops
        self.play()
        return self.flash.ops - start


class HouseEvening:
    """The whole firmware: power-up, the door opened with an answer lost, closed, opened during a
    Wi-Fi outage; the doors' states, the heartbeat's day and the error log are written, too."""

    def __init__(self):
        self.house = house = House(
            3, ("full", "legacy"), 30, "BOOT_TEXT = True\nHEARTBEAT_HOUR = 20\n", LittleFlash()
        )
        self.flash = house.flash
        self.openings = 0
        house.double.faults.add("reset_after", {"method": "POST"})

    def play(self):
        """Whatever the board is doing, the house goes on; power comes back after 5 s."""
        house = self.house
        house.power_on()
        self._run(60)
        self._door(1)
        self._run(90)
        self._door(0)
        house.wifi(False)
        self._run(30)
        self._door(1)
        self._run(60)
        house.wifi(True)
        self._run(120)

    def _door(self, level):
        self.openings += level
        self.house.door(level)

    def _run(self, seconds):
        house = self.house
        end = house.t + seconds
        while end - house.t > 0.001:
            house.run(min(5, end - house.t))
            if house.board.state == "off":
                house.power_on()
                end += 60  # the door stays as it is until the board has seen it

    def changes(self):
        start = self.flash.ops
        self.play()
        self.house.world.close()
        return self.flash.ops - start

    def play_with_cut(self, change, how):
        self.flash.cut_at(change, how)
        self.play()
        cut = self.flash.cuts > 0
        self.flash.cut_at(None)
        self._run(1200)
        self.house.world.close()
        return cut

    def judge(self):
        """(openings a phone was not told of, texts or openings told twice)"""
        lost = twice = 0
        for k in range(len(self.house.phones)):
            texts = self.house.texts(k)
            marks, _ = self.house.marks(k)
            twice += len(marks) - len(set(marks))
            told = self.house.told(k)
            told += sum("Front door was opened while" in text for text in texts)
            lost += max(0, self.openings - told)
            twice += max(0, told - self.openings)
        return lost, twice


def sweep(kind, step=1, hows=HOWS, first=0, report=lambda text: None):
    """(changes, cut points, alerts lost, told twice) over every step-th change of an evening."""
    with quick():
        changes = kind().changes()
        points = lost = twice = 0
        for change in range(first, changes, step):
            for how in hows:
                evening = kind()
                if not evening.play_with_cut(change, how):
                    continue
                points += 1
                now_lost, now_twice = evening.judge()
                if now_lost or now_twice:
                    report("change %d, %s: lost %d, twice %d" % (change, how, now_lost, now_twice))
                lost += now_lost
                twice += now_twice
    return changes, points, lost, twice


def cut_once(evening, change, how, hours):
    """Play an evening (with .flash, .bench, .play) whose power goes at a change of flash, restart,
    and let it finish; True if the cut came. hours: see Bench.settle."""
    flash = evening.flash
    flash.cut_at(change, how)
    try:
        evening.play()
    except FlashCut:
        flash.power_cut()
        evening.bench.restart()
    cut = flash.cuts > 0
    flash.cut_at(None)
    evening.bench.settle(hours)
    return cut


def cut_everywhere(kind, hours=2, first=0, step=1):
    """(the evening without a cut, its changes of flash, cut points) over every step-th change:
    `kind` makes an evening, with .flash, .bench, .play and .judge; each is judged. hours: see
    Bench.settle. step: odd, or all cuts come in one of HOWS."""
    whole = kind()
    start = whole.flash.ops
    whole.play()
    whole.bench.settle(hours)
    whole.judge()
    changes = whole.flash.ops - start
    points = 0
    for change in range(first, changes, step):
        evening = kind()
        points += cut_once(evening, change, HOWS[change % 2], hours)
        evening.judge()
    return whole, changes, points

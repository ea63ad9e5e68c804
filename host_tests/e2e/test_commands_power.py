"""Commands by text with the power cut at every change of a real littlefs."""

import draws
import pytest
from doubles.board.errors import PowerCut as FlashCut
from outbox_bench import Bench, LittleFs, no_collecting  # noqa: F401

# (text, what its answer holds, what it makes of (armed, minutes, muted sensors))
PLAY = (
    ("disarm", "disarmed", lambda a, m, q: (False, m, q)),
    ("mute 600", "600 min", lambda a, m, q: (a, 600, q)),
    ("test", "test ok", lambda a, m, q: (a, m, q)),
    ("mute hall", "muted sensors: Hall", lambda a, m, q: (a, m, 1)),
    ("arm", "Home: armed", lambda a, m, q: (True, m, q)),
)


class Evening:
    """A trip between each two commands of the play."""

    def __init__(self):
        self.bench = Bench(kinds=("full", "full"), heard=(0,), fs=LittleFs())
        self.flash = self.bench.fs.flash
        self.added = 0
        self.told = 0
        self.bench.house.settings.COMMANDS_EVERY_S = 3600
        self.bench.run(20)

    def play(self):
        for text, _, _ in PLAY:
            self.told += self.bench.house.trip()
            self.bench.run(5)
            self.bench.house.text(0, text)
            self.bench.hear.due = 0
            self.bench.run(20)

    def play_with_cuts(self, change, how, again=None):
        """Cut at this change, and once more at the change number `again` after the restart."""
        self.flash.cut_at(change, how)
        try:
            self.play()
        except FlashCut:
            self.flash.power_cut()
            self.flash.cut_at(again, "torn")
            self._restart()
        cuts = self.flash.cuts
        self.flash.cut_at(None)
        self.bench.run(120)
        self.bench.double.run_later()
        return cuts

    def _restart(self):
        try:
            self.bench.restart()
            self.bench.run(60)
        except FlashCut:
            self.flash.power_cut()
            self.flash.cut_at(None)
            self.bench.restart()

    def judge(self):
        """Each command answered at most once, and what holds is what the answered ones made."""
        answers = [text for text in self.bench.texts(0) if "Home: " in text]
        state = (True, 0, 0)
        for _, mark, effect in PLAY:
            found = [text for text in answers if answer(text) == mark]
            assert len(found) <= 1, answers
            if found:
                state = effect(*state)
        house = self.bench.house
        from commands.arm_state import Modes

        modes = Modes(self.bench.store, house.clock, self.bench.hear)
        assert (modes.armed, modes.minutes, len(modes.quiet) // 2) == state, answers
        assert modes.owed is None
        assert not [text for text in self.bench.texts(1) if "Home: " in text]
        return len(answers)


def answer(text):
    """Which command of the play this answers: the sentence tells the whole state."""
    if "test ok" in text:
        return "test ok"
    if "muted sensors" in text:
        return "Home: armed" if "Home: armed" in text else "muted sensors: Hall"
    return "600 min" if "600 min" in text else "disarmed"


def changes_of_an_evening():
    evening = Evening()
    start = evening.flash.ops
    evening.play()
    evening.bench.run(120)
    assert evening.judge() == len(PLAY)
    return evening.flash.ops - start


@pytest.mark.parametrize("first", draws.first(1, range(4)))
def test_every_cut_point(first):
    """Each change with a torn and with a whole write: in four draws."""
    changes = changes_of_an_evening()
    assert changes > 40
    points = answers = 0
    plays = [(change, how) for change in range(changes) for how in ("torn", "after")]
    # Every fourth, now torn and now whole.
    plays = [play for i, play in enumerate(plays) if (i + i // 4) % 4 == first]
    for change, how in plays:
        evening = Evening()
        if evening.play_with_cuts(change, how):
            points += 1
            answers += evening.judge()
    print("power cut points: %d, commands answered: %d" % (points, answers))
    assert 2 * points > len(plays)
    assert answers > points  # the cut comes in the middle, on the average


@pytest.mark.parametrize("again", range(5))
def test_cut_again_while_recovering(again):
    twice = 0
    for change in range(again % 3, 80, 9):
        evening = Evening()
        twice += evening.play_with_cuts(change, "torn", again) == 2
        evening.judge()
    assert twice or again > 3

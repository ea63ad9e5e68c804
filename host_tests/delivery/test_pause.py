"""How long what was refused rests, and what ends that."""

from core.files import Store
from core.state import Delivery
from delivery import pause
from outbox_bench import RamFs, SimClock, no_collecting  # noqa: F401

HOUR = 3600
KEY = "AC1 #0"


class Resting:
    def __init__(self):
        self.clock, fs = SimClock(1_795_165_200), RamFs()
        self.holds = pause.Holds(
            Store("state", print, fs, fs.open), self.clock, Delivery(), lambda n: 0
        )

    def left(self):
        return self.holds.until(KEY) - self.clock.uptime_s()


def test_a_refusal_that_comes_to_light_while_the_network_rests_outlasts_its_return():
    """As when a look-up shows that the provider has refused."""
    r = Resting()
    r.holds.rest(KEY, 30, "no network", pause.NET)
    assert 0 < r.left() < 60
    r.holds.hold(KEY, "the token is wrong")
    r.holds.wake()
    assert r.left() >= HOUR
    assert r.holds._delivery.rests[KEY][2] == "the token is wrong"


def test_the_networks_return_ends_what_its_loss_began():
    r = Resting()
    r.holds.rest(KEY, 30, "no network", pause.NET)
    r.holds.wake()
    assert r.left() <= 0


def test_texts_that_were_on_their_way_when_one_failed_do_not_lengthen_the_rest():
    r = Resting()
    r.holds.hold(KEY, "blocked", pause.LATE)
    for _ in range(5):
        r.clock.t += 60
        r.holds.hold(KEY, "blocked", pause.LATE)
    assert HOUR - 400 < r.left() <= HOUR
    r.clock.t += HOUR
    r.holds.hold(KEY, "blocked", pause.LATE)  # the next one, on its own
    assert HOUR < r.left() <= 2 * HOUR

"""Caps: never more than allowed in any hour or day, whatever restarts and clocks do; told once."""

import pytest
from core.files import Store
from core.state import Delivery
from delivery.rate_limit import Caps
from hypothesis import given, settings
from hypothesis import strategies as st
from outbox_bench import Bench, RamFs, SimClock, no_collecting  # noqa: F401

SID = "AC" + "1" * 32
EPOCH = 1_795_165_200


def caps_on(fs, clock, delivery, *limits):
    return Caps(Store("state", print, fs, fs.open), clock, delivery, *limits)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.integers(0, 900)),
        st.tuples(st.just("send"), st.integers(0, 30000)),
        st.tuples(st.just("restart"), st.integers(1, 5000)),
        st.tuples(st.just("sync"), st.just(0)),
        st.tuples(st.just("full"), st.just(0)),
    ),
    min_size=5,
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(STEPS, st.integers(1, 5), st.integers(3, 9))
def test_any_hour_and_any_day(steps, per_hour, per_day):
    """The model: true times of all texts. It asks at every step whether one may go out."""
    fs, clock, delivery = RamFs(), SimClock(EPOCH, synced=False), Delivery()
    sent = []
    for what, seconds in steps:
        clock.t += seconds
        if what == "restart":
            clock.boot(False)
            delivery = Delivery()
        elif what == "sync":
            clock.synced = True
        elif what == "full":
            continue
        caps = caps_on(fs, clock, delivery, per_hour, per_day)
        if what == "send" and caps.room(SID) > 0:
            caps.spend(SID)
            sent.append(clock.t)
    for limit, window in ((per_hour, 3600), (per_day, 86400)):
        for first, last in zip(sent, sent[limit:], strict=False):
            assert last - first >= window


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 4000), min_size=1, max_size=60))
def test_not_stricter_than_two_minutes_with_a_clock(gaps):
    fs, clock, delivery = RamFs(), SimClock(EPOCH), Delivery()
    sent = []
    for gap in gaps:
        clock.t += gap
        caps = caps_on(fs, clock, delivery, 3, 8)
        may = caps.room(SID) > 0
        surely = all(
            sum(1 for t in sent if t > clock.t - window - 180) < limit
            for limit, window in ((3, 3600), (8, 86400))
        )
        assert may or not surely
        if may:
            caps.spend(SID)
            sent.append(clock.t)


@pytest.mark.parametrize("begin", range(0, 60, 13))
@pytest.mark.parametrize("gap", [5, 10, 20])
def test_any_hour_when_it_restarts_again_and_again(begin, gap):
    """Each boot counts a text before an answer has made its clock sure, and one after: the minute
    that a boot adds to the scale must not add up."""
    fs, clock, sent = RamFs(), SimClock(EPOCH + begin), []
    while clock.t < 3 * 3600:
        clock.boot(synced=True)
        delivery = Delivery()
        for _ in range(2):
            clock.t += 3
            caps = caps_on(fs, clock, delivery, 20, 99)
            if caps.room(SID) > 0:
                caps.spend(SID)
                sent.append(clock.t)
            clock.sure = True
        clock.t += gap
    assert len(sent) >= 40
    assert not [last for first, last in zip(sent, sent[20:], strict=False) if last - first < 3600]


def test_a_refund_is_kept_over_a_restart():
    fs, clock = RamFs(), SimClock(EPOCH)
    caps = caps_on(fs, clock, Delivery(), 2, 9)
    for _ in range(5):
        caps.spend(SID)
        caps.refund(SID)
    assert caps_on(fs, clock, Delivery(), 2, 9).room(SID) == 2


@pytest.mark.parametrize(
    "limits, room", [((0, 0), 9999), ((None, 7), 7), ((7, None), 7), ((3, 8), 3)]
)
def test_no_limit(limits, room):
    assert caps_on(RamFs(), SimClock(EPOCH), Delivery(), *limits).room(SID) == room


def test_accounts_do_not_share():
    caps = caps_on(RamFs(), SimClock(EPOCH), Delivery(), 2, 9)
    caps.spend(SID)
    assert (caps.room(SID), caps.room("AC" + "2" * 32)) == (1, 2)


def test_full_flash_counts_on_in_deliveryry():
    fs, clock, delivery = RamFs(), SimClock(EPOCH), Delivery()
    fs.full = True
    for _ in range(3):
        caps_on(fs, clock, delivery, 5, 9).spend(SID)
    assert caps_on(fs, clock, delivery, 5, 9).room(SID) == 2


class TestMuting:
    def storm(self, **kw):
        b = Bench(kinds=("full",), **kw)
        for n in range(30):
            b.make()
            b.outbox.add("Door %d" % n)
            b.run(30)
        return b

    def test_told_once_then_everything_goes_out_later(self):
        b = self.storm(per_hour=8, per_day=40)
        muted = [t for t in b.texts(0) if "muted" in t]
        assert len(muted) == 1 and "8 in an hour is the limit. 1 alert waiting." in muted[0]
        assert len(b.texts(0)) == 8, "seven alarms and the one text that says so"
        b.settle(30)
        told = [t for t in b.texts(0) if "Door" in t]
        more = sum(int(t.split("(and ")[1].split()[0]) for t in told if "more before" in t)
        assert len(told) + more == 30

    def test_over_restarts(self):
        b = Bench(kinds=("full",), per_hour=6, per_day=40)
        for n in range(14):
            b.outbox.add("Door %d" % n)
            b.run(30)
            b.restart(synced=n % 3 == 0)
            b.run(60)
        assert len(b.texts(0)) == 6
        assert sum("muted" in t for t in b.texts(0)) == 1

    def test_the_others_go_on(self):
        b = Bench(kinds=("full", "full"), per_hour=6, per_day=40)
        account, other = b.people[0].sid, b.people[1].sid
        for _ in range(6):
            b.caps.spend(account)
        b.outbox.add("Door")
        b.run(10)
        assert (b.texts(0), b.texts(1)) == ([], ["Door #1"])
        b.make()
        assert b.caps.room(other) == 5
        assert any("muted" in line for line in b.lines())

    def test_shared_account_tells_each_of_its_people(self):
        b = Bench(kinds=("full",), per_hour=9, per_day=40)
        b.senders.append(("+380440000777", *b.senders[0][1:]))
        b.restart()
        for n in range(9):
            b.make()
            b.outbox.add("Door %d" % n)
            b.run(30)
        for number in ("+380440000001", "+380440000777"):
            assert sum("muted" in t for t in b.double.phones[number].texts()) == 1
        assert len(b.double.messages) <= 9

    def test_clock_unknown(self):
        b = self.storm(per_hour=8, per_day=40, synced=False)
        muted = [t for t in b.texts(0) if "muted" in t]
        assert len(muted) == 1 and "muted for " in muted[0] and " min: 8 in an hour" in muted[0]

    @pytest.mark.parametrize("limits", [(1, 1), (1, 5), (2, 2), (3, 3)])
    def test_tiny_caps_still_tell_everything_in_time(self, limits):
        b = Bench(kinds=("full",), per_hour=limits[0], per_day=limits[1])
        for n in range(3):
            b.outbox.add("Door %d" % n)
        b.settle(24 * 6)
        assert sum("Door" in t for t in b.texts(0)) == 3


def test_what_was_surely_not_sent_does_not_count():
    b = Bench(kinds=("full",), per_hour=6, per_day=6)
    b.double.faults.add("http", {"method": "POST"}, 9, status=429, code=20429)
    b.outbox.add("Door")
    b.run(6 * 900)
    assert [text for text in b.texts(0) if text.endswith("Door #1")]
    assert len(b.texts(0)) == 1


@pytest.mark.parametrize("spares", [0, 1, 2])
def test_room_comes_when_it_is_said(spares):
    fs, clock = RamFs(), SimClock(EPOCH)
    caps = caps_on(fs, clock, Delivery(), 8, 20)
    for _ in range(60):
        wait = caps.room_in(SID, spares)
        assert (wait == 0) == (caps.room(SID, spares) > 0)
        if wait:
            clock.t += wait - 60
            assert caps.room(SID, spares) <= 0
            clock.t += 60
            assert caps.room(SID, spares) > 0
        caps.spend(SID)
        clock.t += 100


def test_told_again_after_three_hours_not_before():
    fs, clock = RamFs(), SimClock(EPOCH)
    caps = caps_on(fs, clock, Delivery(), 20, 45)
    caps.spend(SID)
    caps.mute(SID, 1)
    clock.t += 179 * 60
    assert not caps.to_tell(SID)
    clock.t += 3 * 60
    assert caps.to_tell(SID)


def test_the_file_does_not_grow():
    fs, clock, delivery = RamFs(), SimClock(EPOCH), Delivery()
    for _ in range(300):
        caps = caps_on(fs, clock, delivery, 20, 45)
        caps.spend(SID)
        caps.first("Hall")
        clock.t += 3000
    assert all(len(data) < 100 for data in fs.files.values())


def test_muting_ends_when_a_quarter_is_free():
    fs, clock = RamFs(), SimClock(EPOCH)
    caps = caps_on(fs, clock, Delivery(), 8, 100)
    for _ in range(8):
        caps.spend(SID)
        clock.t += 300
    seconds, limit, span = caps.mute(SID, 0)
    assert (limit, span) == (8, "an hour")
    free_at = 300 + 3600  # the second one is an hour old
    assert free_at <= clock.t + seconds <= free_at + 180

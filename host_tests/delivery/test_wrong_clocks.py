"""The clock may be wrong by any amount, at any time, and be right again later: nothing is lost,
doubled or kept back for hours, and what is due at an hour of the day happens once each day."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from core.clock import Clock
from core.files import Store
from core.state import Delivery, Hearing
from delivery.rate_limit import Caps
from hypothesis import given, settings
from hypothesis import strategies as st
from outbox_bench import Bench, RamFs, SimClock, no_collecting  # noqa: F401
from providers import dates, heard
from runtime import board_messages

NOW = 1_795_165_200
DAY = 86400
OFF = [-300 * DAY, -3 * DAY, -7200, -600, 600, 7200, 3 * DAY, 400 * DAY]
SID = "AC" + "1" * 32


class Time:
    ms = 0

    def ticks_ms(self):
        return self.ms

    def ticks_diff(self, a, b):
        return a - b


def at(unix):
    clock = Clock(Time())
    if unix:
        clock.set_unix(unix)
    return clock


class Ntp:
    host = ""

    def __init__(self, unix):
        self.unix = unix

    def time(self):
        return self.unix - 946684800


class TestTheProvidersTime:
    @pytest.mark.parametrize("off_s", OFF)
    def test_it_corrects_any_clock(self, off_s):
        clock = at(NOW + off_s)
        assert clock.heard(NOW) == -off_s
        assert clock.now() == NOW and clock.sure

    @pytest.mark.parametrize("off_s", [-119, 0, 119])
    def test_a_little_is_no_contradiction(self, off_s):
        clock = at(NOW + off_s)
        assert clock.heard(NOW) == 0 and clock.now() == NOW + off_s and clock.sure

    def test_it_sets_a_clock_that_is_not_set(self):
        clock = at(None)
        assert clock.heard(NOW) == 0 and clock.now() == NOW and clock.sure

    @pytest.mark.parametrize("unix", [0, 1_000_000_000, 2_200_000_000])
    def test_nonsense_is_not_taken(self, unix):
        clock = at(NOW)
        assert clock.heard(unix) == 0 and clock.now() == NOW and not clock.sure

    @pytest.mark.parametrize("off_s", OFF)
    def test_then_no_time_server_makes_it_wrong_again(self, off_s):
        clock = at(NOW)
        clock.heard(NOW)
        assert not clock.sync(Ntp(NOW + off_s)) and clock.now() == NOW
        assert "contradicts" in clock.error and not clock.sync_due()
        assert clock.sync(Ntp(NOW + 5)) and clock.now() == NOW + 5

    @pytest.mark.parametrize(
        "line, unix",
        [
            (b"Date: Thu, 24 Aug 2023 05:01:45 GMT\r\n", 1692853305),
            (b"date:Thu, 24 Aug 2023 05:01:45 GMT", 1692853305),
            (b"Date: Thursday, 24-Aug-23 05:01:45 GMT\r\n", None),
            (b"Date: \xff\r\n", None),
            (b"Date:", None),
            (None, None),
        ],
    )
    def test_header(self, line, unix):
        assert dates.header(line) == unix


def app(clock, verify=True, hear=None):
    return SimpleNamespace(clock=clock, settings=SimpleNamespace(TLS_VERIFY=verify), hear=hear)


def date(unix):
    return datetime.fromtimestamp(unix, UTC).strftime("Date: %a, %d %b %Y %H:%M:%S GMT").encode()


class TestAnAnswer:
    def test_its_date_is_heard_and_old_texts_stay_old(self):
        hear = Hearing()
        hear.floor = NOW + 4000
        one = app(at(NOW + 5000), hear=hear)
        assert heard.answer(one, SimpleNamespace(error=None, date=date(NOW))) is False
        assert one.clock.now() == NOW and one.hear.floor == NOW - 1000

    def test_not_without_verified_tls(self):
        one = app(at(NOW + 5000), False)
        heard.answer(one, SimpleNamespace(error=None, date=date(NOW)))
        assert one.clock.now() == NOW + 5000

    @pytest.mark.parametrize("alert, sure, again", [(45, False, True), (45, True, False),
                                                    (42, False, False)])  # fmt: skip
    def test_a_certificate_that_seems_expired_makes_the_clock_doubtful(self, alert, sure, again):
        one, error = app(at(NOW)), OSError(-alert)
        error.alert, error.say = alert, "expired"
        one.clock.sure = sure
        assert heard.answer(one, SimpleNamespace(error=error, date=None)) is again
        assert (one.clock.now() is None) is again


class TestTexts:
    @pytest.mark.parametrize("off_s", OFF)
    def test_an_alarm_goes_out_at_once_and_once(self, off_s):
        b = Bench(kinds=("full",), dated=True)
        b.clock.wrong_s = off_s
        b.double.faults.add("close_after", {"method": "POST"})
        b.outbox.add("Door")
        b.run(60)
        b.make()
        b.outbox.add("Door")
        b.run(60)
        assert b.texts(0) == ["Door #1", "Door #2"]

    @pytest.mark.parametrize("off_s", OFF)
    def test_what_waited_is_told_with_its_true_time(self, off_s):
        b = Bench(kinds=("full",), dated=True)
        b.clock.wrong_s = off_s
        b.lose_network()
        for n in range(3):
            b.make()
            b.outbox.add("Door %d" % n)
        b.run(1200)
        b.online = True
        b.run(60)
        assert b.texts(0)[1:] == ["At 09:00, delayed: Door %d #%d" % (n, n + 1) for n in (1, 2)]

    @pytest.mark.parametrize("off_s", OFF)
    @pytest.mark.parametrize("away_h", [3, 26])
    def test_a_full_cap_does_not_outlive_a_long_power_cut(self, off_s, away_h):
        """The clock is wrong after it, before it, or both times."""
        for wrong in ((off_s, 0), (0, off_s), (off_s, off_s)):
            b = Bench(kinds=("full",), dated=True, per_hour=5, per_day=5 if away_h > 24 else 40)
            b.clock.wrong_s = wrong[0]
            for n in range(7):
                b.make()
                b.outbox.add("Door %d" % n)
                b.run(30)
            b.clock.wrong_s = wrong[1]
            b.restart(off_s=away_h * 3600)
            since = len(b.texts(0))
            b.run(60)
            assert len(b.texts(0)) > since


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.integers(0, 900)),
        st.tuples(st.just("send"), st.integers(0, 30000)),
        st.tuples(st.just("restart"), st.integers(1, 50000)),
        st.tuples(st.just("wrong"), st.integers(-400 * DAY, 400 * DAY)),
        st.tuples(st.just("right"), st.just(0)),
    ),
    min_size=5,
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(STEPS, st.integers(1, 5), st.integers(3, 9))
def test_caps_are_held_whatever_clocks_do(steps, per_hour, per_day):
    """The model: true times of all texts. The answer to each text tells the time, and then no time
    server makes it wrong again in that boot."""
    fs, clock, delivery = RamFs(), SimClock(NOW), Delivery()
    clock.dated = True
    sent, off = [], 0
    for what, number in steps:
        if what == "wrong":
            off = number
            continue
        clock.t += number
        if what == "restart":
            clock.boot(True)
            delivery = Delivery()
        elif what == "right":
            off = 0
        if not clock.sure:
            clock.wrong_s = off
        caps = Caps(Store("state", print, fs, fs.open), clock, delivery, per_hour, per_day)
        if what == "send" and caps.room(SID) > 0:
            caps.spend(SID)
            sent.append(clock.t)
            clock.heard(int(NOW + clock.t))
    for limit, window in ((per_hour, 3600), (per_day, DAY)):
        for first, last in zip(sent, sent[limit:], strict=False):
            assert last - first >= window


class Day:
    """Days hour by hour, with a clock that may be wrong; what "all is well" did."""

    def __init__(self, hour=20):
        self.store = {}
        self.hour = hour
        self.told = []

    def read(self, name):
        return self.store.get(name)

    def write(self, name, data):
        self.store[name] = bytes(data)

    def look(self, unix, off_s=0, sure=False):
        clock = SimpleNamespace(
            now=lambda: unix + off_s,
            local=lambda at: datetime.fromtimestamp(at, UTC).timetuple()[:7],
            sure=sure,
        )
        if board_messages.beat_text(self, clock, self.hour, SimpleNamespace(all=[])):
            self.told.append(unix)
            return True
        return False

    def days(self):
        return [datetime.fromtimestamp(unix, UTC).day for unix in self.told]


MIDNIGHT = NOW - NOW % DAY


class TestOnceADay:
    @pytest.mark.parametrize("off_s", OFF)
    @pytest.mark.parametrize("hours", [(10, 11), (19, 22), (20, 21), (21, 23)])
    def test_a_clock_that_is_wrong_for_some_hours(self, off_s, hours):
        """What the text itself brings back is that the clock is right and sure again."""
        day = Day()
        wrong = False
        for hour in range(5 * 24):
            if hour == 48 + hours[0]:
                wrong = True
            if hour == 48 + hours[1]:
                wrong = False
            for minute in (0, 30):
                unix = MIDNIGHT + hour * 3600 + minute * 60
                if day.look(unix, off_s if wrong else 0, not wrong):
                    wrong = False
        first = datetime.fromtimestamp(MIDNIGHT, UTC).day
        assert day.days() == [first + n for n in range(5)]

    def test_off_at_its_hour_it_comes_late(self):
        day = Day()
        for hour in range(72):
            if not 40 <= hour < 46:
                day.look(MIDNIGHT + hour * 3600, sure=True)
        assert len(day.told) == 3 and day.told[1] == MIDNIGHT + 46 * 3600

    def test_not_late_on_the_first_day_nor_by_an_unsure_clock(self):
        day = Day()
        assert not day.look(MIDNIGHT + 22 * 3600, sure=True)
        assert day.look(MIDNIGHT + 44 * 3600)
        assert not day.look(MIDNIGHT + 70 * 3600)
        assert day.look(MIDNIGHT + 71 * 3600, sure=True)

"""Commands by text over the bench: what they change, and what the answers say."""

import re

import pytest
from accounts import twilio
from command_bench import bench, look, told
from commands import execute, trip_history
from core.phase import HEARD_ALL
from doubles.twilio import inbound
from outbox_bench import no_collecting  # noqa: F401
from text import encoding
from text.events import MORE, NOISY


def test_each_command_is_answered_to_its_sender_only():
    b = bench()
    assert look(b, "disarm") == ["Home: disarmed: trips are counted, not texted"]
    assert not b.house.trip()
    assert look(b, "ARM") == ["Home: armed. 1 trip was not told"]
    assert b.house.trip()
    b.run(60)
    assert told(b)[-1] == "Front door opened" == told(b, 1)[-1]
    assert look(b, "test") == ["Home: test ok, texts reach the board and you"]
    (status,) = look(b, "status")
    assert status == "Home: armed, all at rest, 2 trips, up 0 h"
    (last,) = look(b, "last")
    assert last.count("Front door opened") == 2 and last[:6] == "Home: " and last[8] == ":"
    assert len(told(b, 1)) == 1


def test_ukrainian_is_answered_in_ukrainian_and_romanised_in_latin():
    b = bench()
    assert look(b, "зняти з охорони") == ["Home: знято з охорони: події лише рахуються"]
    assert look(b, "okhorona") == ["Home: pid okhoronoiu"]


@pytest.mark.parametrize("language", ["", "uk"])
def test_status_fits_two_segments_in_a_busy_house(language):
    b = bench()
    for one in b.house.sensors.all:
        one.input.on, one.input.trips = True, 12345
    look(b, "mute 30", "mute hall")
    (status,) = look(b, "статус" if language else "status")
    assert "Front door" in status and "Hall" in status
    assert encoding.segments(status + " #12345") <= 2


def test_mute_minutes_end_by_themselves_with_and_without_a_clock():
    for synced in (True, False):
        b = bench(synced=synced)
        assert look(b, "mute 30")[0].startswith("Home: armed, muted for 30 min")
        assert not b.house.trip()
        assert b.house.trip(kind=NOISY, text="check the wiring")
        b.run(31 * 60)
        assert b.house.trip()
        assert look(b, "status")[0].startswith("Home: armed, ")


def test_unmute_and_muted_sensors():
    b = bench()
    assert look(b, "mute hall") == ["Home: armed, muted sensors: Hall"]
    assert not b.house.trip(1) and not b.house.trip(1, NOISY) and b.house.trip(0)
    assert look(b, "unmute cellar") == ["Home: no such sensor; there are: Front door, Hall"]
    assert look(b, "unmute hall") == ["Home: armed. 2 trips were not told"]
    assert b.house.trip(1, MORE)
    look(b, "mute hall", "mute 20")
    assert look(b, "unmute") == ["Home: armed"]
    assert look(b, "mute")[0].startswith("Home: MUTE needs minutes")


def test_arming_makes_the_next_trip_be_told_at_once():
    b = bench()
    look(b, "disarm")
    assert not b.hear.fresh
    look(b, "arm")
    assert b.hear.fresh
    b.hear.fresh = False
    look(b, "mute 1")
    assert not b.hear.fresh
    b.run(100)
    from commands import mute_filter

    mute_filter.tend(b.house, b.store)
    assert b.hear.fresh


def test_arming_names_what_cannot_trip():
    b = bench()
    front, hall = b.house.sensors.all
    front.input.on = hall.input.on = True
    assert look(b, "arm") == ["Home: armed, open: Front door"]
    hall.stuck = True
    assert look(b, "arm") == ["Home: armed, open: Front door, motion without a pause: Hall"]
    assert look(b, "охорона") == ["Home: під охороною, відчинено: Front door, рух без упину: Hall"]
    front.input.on = False
    assert look(b, "arm") == ["Home: armed, motion without a pause: Hall"]
    assert "open" not in look(b, "disarm")[0]


def test_state_and_last_trips_survive_a_restart_and_are_told():
    b = bench()
    b.house.trip()
    look(b, "disarm", "mute hall", "mute 45")
    b.restart(off_s=60)
    assert re.fullmatch(
        r"\. The alarm is disarmed: trips are counted, not texted, muted for 4[234] min "
        r"\(until \d\d:\d\d\), muted sensors: Hall",
        b.house.noted,
    )
    assert not b.house.trip()
    (last,) = look(b, "last")
    assert last.count("Front door opened") == 2
    b.restart()
    assert len(trip_history.recall(b.store, b.clock)) == 2
    look(b, "arm", "unmute")
    b.restart()
    assert b.house.noted == ""


def test_a_mute_without_a_clock_outlives_a_restart_by_its_minutes_at_most():
    b = bench(synced=False)
    look(b, "mute 30")
    b.restart(synced=False)
    assert not b.house.trip()
    b.run(30 * 60 + 1)
    assert b.house.trip()


def test_trips_without_a_clock_get_their_time_later_but_not_after_a_restart():
    b = bench(synced=False)
    b.house.trip()
    b.run(100)
    assert trip_history.recall(b.store, b.clock)[0][0] is None
    b.clock.synced = True
    at, _ = trip_history.recall(b.store, b.clock)[0]
    assert abs(at - (b.clock.now() - 100)) <= 1
    b.restart()
    assert trip_history.recall(b.store, b.clock)[0][0] is None
    assert look(b, "last") == ["Home: --:-- Front door opened"]


def test_quiet_hours_hold_alarms_but_no_answers():
    b = bench()
    to, own, token, sid = b.senders[0]
    b.senders[0] = twilio(to, own, token, sid, quiet=("00:00", "23:59"), quiet_alarms=True).plain
    b.house.trip()
    b.run(60)
    assert told(b) == [] and told(b, 1) == ["Front door opened"]
    assert look(b, "test") == ["Home: test ok, texts reach the board and you"]


def test_the_boards_own_texts_tell_the_state_in_its_language():
    b = bench()
    b.house.settings.LANGUAGE = "uk"
    look(b, "disarm")
    b.restart()
    assert b.house.noted == ". Стан: знято з охорони: події лише рахуються"


def test_the_number_that_was_texted_answers():
    """One phone in two lines: what it texts to the second number is answered from that."""
    b = bench(kinds=("full", "full"), heard=(0,))
    to = b.senders[0][0]
    b.senders[1] = (to, *b.senders[1][1:])
    b.make()
    for k in (1, 0, 1):
        inbound.text(b.double, to, b.senders[k][1], "test", b.double.unix_epoch + b.clock.t)
        before = len(b.double.messages)
        b.hear.due = 0
        b.run(200)
        answers = [m for m in b.double.messages[before:] if "test ok" in m.body]
        assert [m.from_ for m in answers] == [b.senders[k][1]], k


def test_after_a_list_was_acted_on_the_next_number_follows():
    b = bench()
    assert execute.obeyed(b.house, b.store, b.say) == HEARD_ALL


def test_a_clock_that_jumps_mutes_no_longer_than_was_asked():
    b = bench()
    look(b, "mute 30")
    b.clock.epoch -= 86400  # it was a day ahead when the command came
    assert 0 < execute.Modes(b.store, b.clock, b.hear).muted_s() <= 30 * 60


def test_without_a_clock_the_minutes_begin_anew_after_a_restart_and_are_minutes():
    b = bench(synced=False)
    look(b, "mute 30")
    b.restart(synced=False)
    b.run(20)
    modes = execute.Modes(b.store, b.clock, b.hear)
    assert 29 * 60 < modes.muted_s() <= 30 * 60


def test_trips_that_were_not_told_are_counted_each():
    b = bench()
    look(b, "disarm")
    b.house.trip(count=1)
    b.house.trip(kind=MORE, count=7)
    assert look(b, "arm") == ["Home: armed. 8 trips were not told"]


def test_a_full_flash_loses_nothing_but_what_a_restart_would():
    b = bench()
    look(b, "test")
    b.fs.full = True
    assert look(b, "disarm") == ["Home: disarmed: trips are counted, not texted"]
    assert not b.house.trip()
    assert look(b, "arm") != []


def test_answers_stay_apart_from_alarms_that_overflow():
    b = bench(most=2)
    b.lose_network()
    b.make()
    b.outbox.add("one")
    b.online = True
    b.house.text(0, "test")
    b.hear.due = 0
    b.house.sent = True
    assert b.step()
    b.online = False
    for n in range(4):
        b.make()
        b.outbox.add("alarm %d" % n)
    b.online = True
    b.run(100)
    assert "Home: test ok, texts reach the board and you" in told(b)

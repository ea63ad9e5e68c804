"""Commands by text over the bench: what they change, who is answered, what is never acted on."""

import re

import pytest
from accounts import twilio
from commands import execute, poll, report, trip_history
from doubles.twilio import inbound
from outbox_bench import Bench, no_collecting  # noqa: F401
from providers import hooks
from text import encoding
from text.events import MORE, NOISY

TWO = ("full", "full")


def bench(pin=None, kinds=TWO, heard=(0, 1), **more):
    made = Bench(kinds=kinds, heard=heard, pin=pin, **more)
    made.run(20)
    return made


def told(b, k=0):
    """The texts of person k without their serial numbers."""
    return [text[: text.rfind(" #")] for text in b.texts(k)]


def look(b, *texts, k=0, **more):
    """Person k sends texts; what came back to k after the next look."""
    b.run(10)
    before = len(told(b, k))
    for text in texts:
        b.house.text(k, text, **more)
        b.clock.t += 1
    b.hear.due = 0
    b.run(60)
    return told(b, k)[before:]


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


# Who is not heard


def test_strangers_get_no_answer_and_are_counted_once():
    b = bench(heard=(0,))
    number = b.senders[0][1]
    inbound.many(b.double, number, 50, b.double.unix_epoch + b.clock.t, "DISARM")
    assert look(b, "status", k=1) == []  # a recipient, but not in COMMANDS_FROM
    for _ in range(3):
        assert look(b, "status") != []
    assert b.hear.strangers > 30
    known = b.hear.strangers
    b.hear.due = 0
    b.run(30)
    # more than 32 texts of strangers are not all known by SID: they may count again
    assert b.hear.strangers >= known
    assert b.house.trip()
    assert not [m for m in b.double.messages if m.to.startswith("+4479")]


def test_few_strangers_are_counted_exactly():
    b = bench()
    inbound.many(b.double, b.senders[0][1], 7, b.double.unix_epoch + b.clock.t)
    b.run(2000)
    assert b.hear.strangers == 7


def test_a_command_is_found_behind_fifty_texts_in_whatever_order():
    for order in ("newest", "oldest", "shuffled"):
        b = bench()
        b.double.list_order = order
        inbound.many(b.double, b.senders[0][1], 45, b.double.unix_epoch + b.clock.t)
        got = look(b, "disarm")
        if (
            order == "shuffled"
        ):  # every page in another order: what one round misses, a later finds
            b.run(3000)
            got = told(b)
        assert got == ["Home: disarmed: trips are counted, not texted"], order


def test_many_commands_at_one_look_act_in_the_order_they_were_sent():
    for order in ("newest", "oldest"):
        b = bench()
        b.double.list_order = order
        answers = look(b, *["mute %d" % n for n in range(2, 14)])
        b.run(600)
        assert look(b, "status")[0].startswith("Home: armed, muted for"), answers
        minutes = [t.split(" min")[0].split()[-1] for t in told(b) if "until" in t]
        assert sorted(map(int, minutes[:-1])) == list(range(2, 14))
        assert b.hear.last[0] == "STATUS"
        assert [t for _, t in b.said if "MUTE" in t][-1].endswith("MUTE 13.")


def at_once(b, *texts, k=0):
    """Texts of one second; what was said of commands after the next looks."""
    b.run(10)
    for text in texts:
        b.house.text(k, text)
    b.hear.due = 0
    b.run(900)
    return [t.split(": ", 1)[1] for _, t in b.said if t.startswith("Command from")]


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_texts_of_one_second_are_obeyed_as_they_came(order):
    """A list newest first, as Twilio's; or oldest first, as a text of another second shows."""
    for texts in (("disarm", "arm"), ("arm", "disarm"), ("mute 11", "unmute", "mute 12")):
        b = bench()
        b.double.list_order = order
        if order == "oldest":
            b.house.text(0, "test")
            b.clock.t += 3
        said = at_once(b, *texts)
        assert said[-len(texts) :] == [text.upper() + "." for text in texts]


def test_more_texts_of_one_second_than_one_look_takes_are_obeyed_as_they_came():
    b = bench()
    texts = ["mute %d" % n for n in range(11, 17)]
    said = at_once(b, *texts)
    assert said == [text.upper() + "." for text in texts]
    assert b.hear.last[0] == "MUTE 16"


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


def test_looks_that_fail_come_ever_more_rarely():
    b = bench()
    b.accounts[0].token = b.accounts[1].token = "another"
    waits = []
    for _ in range(6):
        b.hear.due = 0
        while not b.house.listen():
            b.house.sent = True
            b.hear.due = 0
        while b.hear.which:
            b.house.sent = True
            b.house.listen()
        waits.append(b.hear.due - b.clock.uptime_s())
    assert waits == [30, 60, 120, 240, 300, 300]


def test_texts_from_before_the_start_are_not_acted_on():
    b = bench()
    b.house.text(0, "disarm")
    b.restart()
    assert look(b, "status")[0].startswith("Home: armed")
    b.clock.t += 5
    b.house.text(0, "disarm")
    b.restart(synced=False)  # no clock: what the first look lists is old
    b.run(60)
    assert len(told(b)) == 1
    assert look(b, "disarm") == ["Home: disarmed: trips are counted, not texted"]


def test_without_a_clock_nothing_is_acted_on_before_a_list_was_read_to_its_end():
    b = Bench(kinds=TWO, heard=(0,), synced=False)
    number, now = b.senders[0][1], b.double.unix_epoch
    b.double.list_order = "oldest"
    for n in range(100):
        inbound.text(b.double, b.senders[0][0], number, "disarm", now - 90000 + n)
    b.run(400)
    assert not b.hear.primed and told(b) == []
    assert b.house.trip()
    b.clock.synced = True
    b.run(400)
    assert told(b)[-1] == "Front door opened"
    assert look(b, "test") != []


def test_without_a_clock_a_long_list_in_order_is_soon_known():
    b = Bench(kinds=TWO, heard=(0,), synced=False)
    for n in range(100):
        now = b.double.unix_epoch - 90000 + n * 60
        inbound.text(b.double, b.senders[0][0], b.senders[0][1], "disarm", now)
    b.run(400)
    assert b.hear.primed and told(b) == []
    assert look(b, "test") != []


def test_a_day_of_old_texts_costs_no_more_pages():
    b = bench()
    for n in range(30):
        inbound.text(
            b.double, "+447946000001", b.senders[0][1], "x", b.double.unix_epoch - 9000 + n
        )
    before = len(b.double.requests)
    b.run(300)
    assert len(b.double.requests) - before <= 4


def test_texts_are_asked_for_one_at_a_time_so_that_memory_holds_an_answer():
    b = bench()
    b.http.most = 1500
    assert len(look(b, "test", "status")) == 2
    assert "Looking for commands failed" not in repr(b.said)


def test_commands_an_hour_old_after_an_outage_are_not_acted_on():
    b = bench()
    b.lose_network()
    b.house.text(0, "disarm")
    b.run(3700)
    b.house.text(0, "mute 30")
    b.run(10)
    b.online = True
    b.run(400)
    assert len(told(b)) == 1 and "muted for 30 min" in told(b)[0]


def test_a_text_listed_late_is_found_and_a_deleted_one_is_not():
    b = bench()
    b.house.text(0, "mute 11", listed_after_s=20)
    b.house.text(0, "mute 12", deleted=True)
    b.hear.due = b.clock.uptime_s() + 3
    b.run(650)
    assert len(told(b)) == 1 and "11 min" in told(b)[0]


def test_outbound_and_foreign_numbers_are_no_commands():
    b = bench()
    account = b.accounts[0]
    own = account.numbers[0]
    account.numbers.append("+15550009999")
    now = b.double.unix_epoch + b.clock.t
    inbound.text(b.double, b.senders[0][0], "+15550009999", "disarm", now)
    sent = b.double._record(account, own, b.senders[0][0], "x", "disarm", now)
    sent.life = [(now, "delivered", None)]  # to our number, but not received by it
    b.run(700)
    assert told(b) == [] and b.house.trip()


# The PIN


def test_wrong_pins_are_counted_answered_rarely_and_then_ignored_for_an_hour():
    b = bench(pin="4711")
    assert look(b, "disarm") == [
        "Home: a command from this number had no or a wrong PIN and was not carried out"
    ]
    for n in range(4):
        assert look(b, "%04d disarm" % n) == []
    assert b.hear.pins == 5
    assert look(b, "4711 disarm") == []  # right, but the number is locked
    assert look(b, "4711 test", k=1) != []  # the other is not
    assert any("ignored for an hour" in line for line in report._lines(b.house, b.store))
    b.run(3600)
    assert look(b, "disarm 4711") == ["Home: disarmed: trips are counted, not texted"]
    assert b.hear.wrong == {}


def test_signs_around_the_pin_and_friendly_words_lock_nobody_out():
    b = bench(pin="4711")
    for n in range(6):
        text = "Disarm 4711." if n % 2 else "“Arm ４７１１”…"
        assert look(b, text) == [
            "Home: disarmed: trips are counted, not texted" if n % 2 else "Home: armed"
        ]
    look(b, "👍", "Thanks!", "Liked “Home: armed #12”", "ok", "🙂", "...")
    assert b.hear.pins == 0 and b.hear.wrong == {}
    assert look(b, "test 4711") == ["Home: test ok, texts reach the board and you"]


def test_a_word_of_the_carriers_is_not_answered_with_a_wrong_pin():
    b = bench(pin="4711")
    for word in ("STOP", "Start", "yes."):
        assert look(b, word) == []
    assert b.hear.pins == 0


def test_a_forged_sender_without_the_pin_changes_nothing_and_the_owner_learns_of_it():
    b = bench(pin="4711")
    (text,) = look(b, "disarm", forged=True)
    assert "wrong PIN" in text and b.house.trip()


def test_the_pin_is_never_said_nor_kept():
    b = bench(pin="4711")
    b.delivery.hooks = ("on_message_received",)
    look(b, "4711 arm", "4711 mute hall", "something 4711")
    kept = [vars(b.delivery), vars(b.hear)]
    assert "4711" not in repr(b.said) + repr(kept) + repr(b.fs.files) + repr(told(b))


# Words that are none


def test_unknown_words_are_answered_rarely_and_carriers_words_never():
    b = bench()
    (text,) = look(b, "what is this")
    assert "ARM, DISARM, STATUS, MUTE 30" in text
    assert encoding.segments(text) == 1
    assert look(b, "and this", "x" * 1600, "🙂", 'DISARM "now"\nplease') == []
    assert look(b, "HELP") == []
    b.run(600)
    assert len(look(b, "щось")) == 1
    before = b.double.used_today(b.accounts[1], b.double.unix_epoch + b.clock.t)
    b.run(600)
    assert look(b, "STOP", k=1) == [] == look(b, "START", k=1)
    assert b.double.used_today(b.accounts[1], b.double.unix_epoch + b.clock.t) == before


def test_no_answer_begins_or_ends_with_a_word_of_the_carriers():
    from commands import answers as commands_answers

    for name, pair in vars(commands_answers).items():
        if name.startswith("_") and isinstance(pair, tuple):
            for text in pair:
                assert not set(text.upper().replace(",", "").split()) & (
                    inbound.STOP | inbound.START
                ), text


# Failures


def test_a_refused_key_is_told_once_and_does_not_stop_the_other_number():
    b = bench()
    b.double.faults.add("http", {"method": "GET", "account": b.accounts[0].sid}, None,
                        status=401, code=20003)  # fmt: skip
    b.run(2000)
    said = [text for _, text in b.said if text.startswith("Looking")]
    assert len(said) == 1 and "20003" in said[0]
    assert look(b, "test", k=1) != []
    assert any("20003" in line for line in report._lines(b.house, b.store))
    b.double.faults.clear()
    b.run(700)
    assert [t for _, t in b.said][-1] == "Looking for commands works."


def test_the_credentials_follow_no_address_but_the_lists_own():
    b = bench()
    for uri in ("@evil.example/2010-04-01/x", "https://evil.example/", "//evil", 7, None,
                "/2010-04-01/Accounts/ACother/Messages.json?Page=1"):  # fmt: skip
        request = poll.plan(b.house, b.store)
        assert not poll._is_ours(uri, request)
        assert poll._is_ours(request.path + "&Page=1", request)


def test_a_refused_owner_blocks_only_the_own_commands():
    b = bench()
    b.accounts[0].refuse[b.senders[0][0]] = 21608
    for n in range(9):
        look(b, "mute %d" % (n + 1))
    assert "9 min" not in repr(b.said) and "MUTE 6" in repr(b.said)
    assert len([t for _, t in b.said if " wait: 6 answers" in t]) == 1
    assert look(b, "disarm", k=1) != []


def test_a_full_flash_loses_nothing_but_what_a_restart_would():
    b = bench()
    look(b, "test")
    b.fs.full = True
    assert look(b, "disarm") == ["Home: disarmed: trips are counted, not texted"]
    assert not b.house.trip()
    assert look(b, "arm") != []


def test_a_ping_during_a_round_is_not_forgotten():
    b = bench()
    number, now = b.senders[0][1], b.double.unix_epoch + b.clock.t
    inbound.many(b.double, number, 15, now)
    b.hear.due = 0
    b.delivery.due = 1 << 30
    b.step()
    assert b.hear.page == 1
    b.delivery.due = 0
    b.house.text(0, "test", listed_after_s=3)
    b.hear.due = b.clock.uptime_s() + 3
    b.run(30)
    assert len(told(b)) == 1


def test_nothing_is_looked_for_where_no_number_can_receive():
    b = bench()
    b.senders[:] = [(to, "Alarm", token, sid) for to, _, token, sid in b.senders]
    assert poll.plan(b.house, b.store) is None
    assert b.hear.due > 1 << 28


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


# Hooks


def test_hooks_hear_what_passed_and_what_went_out(tmp_path, monkeypatch):
    (tmp_path / "hooks.py").write_text(
        "def on_message_received(a, b, c): raise ValueError('oh')\n"
        "def on_message_sent(a, b, c): print('sent', a, b, c)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    said = []
    b = bench(pin="4711")
    b.delivery.hooks = hooks.found(said.append)
    assert b.delivery.hooks == ("on_message_received", "on_message_sent") and said == []
    look(b, "gate 4711", "disarm", "test 4711")
    to, own = b.senders[0][:2]
    calls = b.delivery.calls
    received = [m for name, m in calls if name == "on_message_received"]
    assert received == [(to, own, "gate"), (to, own, "test")]
    assert [m[:2] for name, m in calls if name == "on_message_sent"] == [(own, to)] * 2
    for name, message in calls:
        hooks.call(name, message, said.append)
    assert said == ["on_message_received failed (ValueError: oh); the alarm goes on."] * 2


def test_no_hooks_file_and_a_broken_one(tmp_path, monkeypatch):
    said = []
    assert hooks.found(said.append) == () and said == []
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "hooks.py").write_text("def on_message_received(:\n")
    assert hooks.found(said.append) == ()
    (tmp_path / "hooks.py").write_text("import nothing_like_it\n")
    import importlib

    importlib.invalidate_caches()
    assert hooks.found(said.append) == ()
    assert len(said) == 2 and all("hooks.py cannot be loaded" in text for text in said)

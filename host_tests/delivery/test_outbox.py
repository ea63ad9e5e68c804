"""The outbox: what survives what, the overflow rule, damage, full flash, changed config."""

import pytest
from delivery import alert as a
from hypothesis import given, settings
from hypothesis import strategies as st
from outbox_bench import Bench, LittleFs, PowerCut, no_collecting  # noqa: F401
from outbox_bench.marks import numbered


def bench(people=2, **kw):
    return Bench(kinds=("full",) * people, **kw)


def texts_owed(b, i=0):
    b.make()
    return [b.outbox.text(x) for x in b.outbox.alerts if x.state(i) < a.SENT]


def test_survives_a_restart_with_its_text():
    for text in ("Front door opened", "Двері: " + "відчинено " * 9, "x" * 400):
        b = bench()
        b.outbox.add(text)
        b.restart()
        assert texts_owed(b) == [text] and b.delivery.waiting == 1
        assert b.outbox.alerts[0].at == int(b.clock.epoch) + 3


def test_longer_texts_are_cut_not_refused():
    b = bench()
    b.outbox.add("ї" * 5000)
    assert texts_owed(b) == ["ї" * 400]


def test_serial_numbers_go_on_when_everything_was_told():
    b = bench()
    for n in range(1, 4):
        assert b.outbox.add("x") == n
        b.settle()
        b.restart()
    assert len([f for f in b.fs.files if "/a" in f]) == 1, "only the newest file stays"


def test_a_recipient_listed_twice_gets_it_once():
    b = bench()
    b.senders.append(b.senders[0])
    b.restart()
    b.outbox.add("x")
    b.settle()
    assert b.texts(0) == ["x #1"]


def test_config_changed_over_a_restart():
    b = bench(3)
    b.outbox.add("x")
    first, second, third = b.senders
    new = b.double.add_account()
    b.senders[:] = [third, ("+380449999999", new.numbers[0], new.token, new.sid), first]
    b.restart()
    b.settle()
    phones = b.double.phones.items()
    told = {
        number: list(map(numbered, phone.texts())) for number, phone in phones if phone.texts()
    }
    assert told == {first[0]: ["x #1"], third[0]: ["x #1"]}, "nobody else, nobody twice"
    assert b.waiting() == 0


class TestOverflow:
    def test_oldest_and_newest_in_full_the_rest_counted(self):
        b = bench(1, most=4, per_hour=99, per_day=99)
        b.lose_network()
        for n in range(10):
            b.make()
            b.outbox.add("Door %d" % n)
            assert b.waiting() <= 4
        assert len([f for f in b.fs.files if "/a" in f]) <= 5
        b.make()
        assert "10" not in " ".join(b.lines()) and "6" in " ".join(b.lines())
        b.settle(12)
        assert b.texts(0)[:3] == ["Door 0 #1", "Door 1 #2", "Door 2 #3"]
        assert b.texts(0)[3:] == ["Door 9 (and 6 more before it) #10"]

    def test_who_was_told_already_is_not_told_of_more(self):
        b = bench(2, most=2)
        b.accounts[1].refuse[b.people[1].to] = 21408
        for n in range(5):
            b.make()
            b.outbox.add("Door %d" % n)
            b.run(60)
        assert b.texts(0)[:1] == ["Door 0 #1"]
        assert all("more before" not in text for text in b.texts(0))
        b.accounts[1].refuse.clear()
        b.settle(30)
        alarms = [t for t in b.texts(1) if "Door" in t]
        assert (
            len(alarms) + sum(int(t.split("(and ")[1].split()[0]) for t in alarms if "more" in t)
            >= 5
        )

    def test_notes_do_not_swallow_alarms(self):
        b = bench(1, most=2)
        b.lose_network()
        for text in ("Door 1", "Door 2"):
            b.outbox.add(text)
        b.outbox.add("All is well", urgent=False)
        b.outbox.add("All is well again", urgent=False)
        assert texts_owed(b)[:2] == ["Door 1", "Door 2"] and b.delivery.merged == 1

    def test_cut_in_the_middle_of_merging_tells_both(self):
        for change in range(1, 4):
            for after in (False, True):
                b = bench(1, most=2)
                b.lose_network()
                b.outbox.add("Door 1")
                b.outbox.add("Door 2")
                b.fs.cut, b.fs.cut_after = b.fs.changes + change, after
                try:
                    b.outbox.add("Door 3")
                except PowerCut:
                    pass
                b.fs.cut = None
                b.restart()
                b.settle()
                told = " ".join(b.texts(0))
                assert "Door 1" in told and ("Door 2" in told or "1 more before" in told)


class TestDamage:
    def test_a_damaged_alert_is_set_aside_said_and_told(self):
        b = bench(1)
        b.lose_network()
        for text in ("Door 1", "Door 2", "Door 3"):
            b.outbox.add(text)
        b.fs.files["state/a000002"] = b.fs.files["state/a000002"][:-1] + b"?"
        b.restart()
        b.settle()
        lost = "Alert #2 could not be read from flash; its text is lost. #4"
        assert sorted(b.texts(0)) == [lost, "Door 1 #1", "Door 3 #3"]
        assert any("a000002" in text for _, text in b.said)
        b.make()
        assert any("amaged" in line for line in b.lines())
        b.restart()
        assert b.delivery.serial == 4 and b.delivery.waiting == 0

    def test_a_lost_text_file_does_not_stop_the_alert(self):
        for name in ("m000001", None):
            b = bench(1)
            b.lose_network()
            b.outbox.add("long " * 40)
            b.fs.files["state/m000001"] = b"broken"
            if name is None:
                b.fs.files.pop("state/m000001")
            b.restart()
            b.settle()
            assert b.texts(0) == ["Alarm (its text was damaged on flash) #1"]

    @settings(max_examples=60)
    @given(
        st.binary(max_size=80), st.sampled_from(["a000001", "a000007", "m000001", "told", "axx"])
    )
    def test_nonsense_in_a_file_with_a_good_sum_stops_nothing(self, content, name):
        b = bench(1)
        b.outbox.add("Door")
        b.store.write(name, content)
        b.restart()
        b.outbox.add("Window")
        b.settle()
        assert any("Window" in text for text in b.texts(0))

    @settings(max_examples=40)
    @given(st.binary(min_size=16, max_size=60))
    def test_nonsense_in_a_caps_file_stops_nothing_for_long(self, content):
        b = bench(1)
        b.caps.spend(b.people[0].sid)
        name = [f for f in b.store.names("c")][0]
        b.store.write(name, content)
        b.restart()
        b.outbox.add("Window")
        b.settle(30)
        assert any("Window" in text for text in b.texts(0))


class TestFullFlash:
    def test_the_newest_alert_goes_out_from_memory_and_it_is_said(self):
        b = bench(2)
        b.fs.full = True
        b.outbox.add("Door 1")
        b.make()
        assert any("in memory only" in line for line in b.lines())
        b.settle()
        assert b.texts(0) == b.texts(1) == ["Door 1 #1"]
        assert sum("Flash cannot be written (full" in text for _, text in b.said) == 1

    def test_room_again_before_it_was_sent(self):
        b = bench(2)
        b.fs.full = True
        b.lose_network()
        b.outbox.add("Door 1 " * 30)
        b.fs.full = False
        b.make()
        b.outbox.add("Door 2")
        b.run(1)
        b.online = True
        b.run(5)
        b.restart()
        b.settle()
        assert sorted(text[-2:] for text in b.texts(0)) == ["#1", "#2"]

    def test_state_goes_on_in_memory(self):
        b = bench(3)
        b.outbox.add("Door 1")
        b.fs.full = True
        b.settle()
        assert [b.texts(k) for k in range(3)] == [["Door 1 #1"]] * 3

    def test_on_littlefs(self):
        fs = LittleFs(blocks=12)
        b = bench(2, fs=fs)
        try:
            for n in range(40):
                fs.flash.commit("filler%d" % n, b"x" * 4000, "w")
        except OSError:
            pass
        for n in range(12):
            b.make()
            b.outbox.add("Door %d, which was opened in the dark" % n)
            b.run(2)
        b.settle()
        assert len(b.texts(0)) == len(b.texts(1)) == 12


def test_time_is_filled_in_once_the_clock_is_set():
    b = bench(1, synced=False)
    b.lose_network()
    b.run(1)
    b.outbox.add("Door")
    b.run(600)
    b.clock.synced = True
    b.online = True
    b.settle()
    assert b.texts(0) == ["At 09:00, delayed: Door #1"]


def test_the_folder_is_listed_once():
    """A list of it takes littlefs 500 reads of flash; three phases of each text would ask."""
    b = bench()
    asked = []
    listed, b.fs.listdir = b.fs.listdir, lambda path: asked.append(path) or listed(path)
    for n in range(3):
        b.outbox.add("alarm %d" % n)
        b.run(600)
    assert texts_owed(b) == [] and len(b.phone(0).texts()) == 3
    assert asked == []
    b.restart()
    assert asked != []


def test_what_was_broken_off_is_neither_owed_nor_told_as_lost():
    """Ctrl-C in the writing: the board counts the alert as not written."""
    b = bench()
    b.outbox.add("first")
    opened = b.fs.open

    def broken(path, mode="r"):
        file = opened(path, mode)
        file.write = lambda data: (_ for _ in ()).throw(KeyboardInterrupt)
        return file

    b.fs.open = broken
    b.make()
    with pytest.raises(KeyboardInterrupt):
        b.outbox.add("broken off")
    b.fs.open = opened
    b.make()
    assert [b.outbox.text(alert) for alert in b.outbox.alerts] == ["first"]
    b.outbox.add("second")
    b.run(600)
    told = b.phone(0).texts()
    assert len(told) == 2 and "first" in told[0] and "second" in told[1]

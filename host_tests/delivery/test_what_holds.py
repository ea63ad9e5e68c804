"""What no other test notices: small edits of outbox, alert and courier that all of them pass."""

import pytest
from delivery import alert as a
from delivery import outbox, retry_policy
from delivery.rate_limit import Caps
from doubles.twilio import DELIVERED, failed, undelivered
from outbox_bench import Bench, PowerCut, no_collecting  # noqa: F401

EPOCH = 1_795_165_200


def one(**more):
    return Bench(kinds=("full",), **more)


def doors(b, k=0):
    return [text for text in b.texts(k) if "Door" in text]


class TestOutbox:
    def test_what_was_told_together_is_not_told_again_after_a_power_cut(self):
        b = one(most=1)
        b.lose_network()
        for n in (1, 2):
            b.make()
            b.outbox.add("Door %d" % n)
        b.restart()
        b.online = True
        b.run(60)
        assert b.texts(0) == ["Door 2 (and 1 more before it) #2"]

    def test_nor_to_one_person_while_anothers_outcome_is_not_known(self):
        b = Bench(kinds=("full", "full"), most=1)
        b.lose_network()
        b.outbox.add("Door 1")
        b.outbox.alerts[0].set(0, a.ASK)
        b.outbox.save(b.outbox.alerts[0])
        b.make()
        b.outbox.add("Door 2")
        b.restart()
        b.online = True
        b.run(120)
        assert b.texts(1) == ["Door 2 (and 1 more before it) #2"]
        assert sorted(b.texts(0)) == ["Door 1 #1", "Door 2 #2"]

    def test_the_text_that_says_muted_is_never_merged_away(self):
        b = one(most=1)
        b.lose_network()
        b.outbox.add("muted", flags=a.MUTE)
        b.outbox.add("Door")
        assert [alert.least() for alert in b.outbox.alerts] == [a.OWED, a.OWED]

    def test_the_time_of_the_event_is_kept_when_the_clock_comes_later(self):
        b = one(synced=False)
        b.lose_network()
        b.outbox.add("Door")
        b.clock.synced = True
        b.make()
        b.outbox.tend()
        b.restart(off_s=600)
        b.online = True
        b.run(30)
        assert b.texts(0) == ["At 09:00, delayed: Door #1"]

    def test_flash_that_can_be_written_again_is_no_longer_said_to_fail(self):
        b = one()
        b.fs.full = True
        b.outbox.add("Door")
        assert any("cannot be written" in line for line in b.lines())
        b.fs.full = False
        b.run(300)
        assert not any("cannot be written" in line for line in b.lines())
        assert b.delivery.ram == {}

    def test_each_recipient_of_each_alert_has_a_key_of_its_own(self):
        b = Bench(kinds=("full",), shared=19)
        b.outbox.add("Door 1")
        b.outbox.add("Door 2")
        keys = [outbox.key(alert, i) for alert in b.outbox.alerts for i in range(20)]
        assert len(set(keys)) == 40

    def test_a_finished_alert_leaves_nothing_behind(self):
        b = one(per_hour=99, per_day=99)
        for _ in range(3):
            b.make()
            b.outbox.add("x" * 390)
            b.run(2400)
        left = sorted(name for name in b.fs.files if name[6:7] in "am")
        assert left == ["state/a000003", "state/m000003"]
        assert b.delivery.next == {} and list(b.delivery.born) == [3]

    def test_nor_in_memory_when_flash_was_full(self):
        b = one()
        b.fs.full = True
        for _ in range(2):
            b.make()
            b.outbox.add("Door")
            b.run(2400)
        assert list(b.delivery.ram) == [2] and len(b.texts(0)) == 2


class TestAlert:
    def alert(self, **more):
        return a.new(1, 0, [b"abc"], [0], "x", **more)

    def test_any_code_fits(self):
        alert = self.alert()
        alert.set(0, a.NEVER, 1 << 40)
        assert alert.word(0) == 0xFFFFFF and alert.state(0) == a.NEVER

    def test_tries_stop_at_255(self):
        alert = self.alert()
        assert [alert.tries(0, 100) for _ in range(4)] == [100, 200, 255, 255]

    def test_untouched_means_never_tried(self):
        alert = self.alert()
        assert alert.untouched(0)
        alert.tries(0, 1)
        assert not alert.untouched(0)
        alert = self.alert()
        alert.set(0, a.ASK)
        assert not alert.untouched(0)

    @pytest.mark.parametrize("later", [0, EPOCH])
    def test_a_short_record_is_none(self, later):
        alert = self.alert(later=later)
        whole = bytes(alert.record)
        assert a.load(whole, [b"abc"])
        for end in range(len(whole)):
            assert a.load(whole[:end], [b"abc"]) is None

    @pytest.mark.parametrize("state", [a.OWED, a.SENDING, a.ASK, a.ABSENT, a.SENT])
    def test_a_removed_recipient_is_owed_nothing(self, state):
        alert = self.alert()
        alert.set(0, state)
        assert a.load(bytes(alert.record), [b"xyz"]).state(0) == a.NEVER

    def test_a_recipient_removed_while_a_text_is_unconfirmed(self):
        b = Bench(kinds=("full", "full"))
        b.outbox.add("Door")
        b.run(5)
        del b.senders[0]
        b.restart()
        b.settle()
        assert b.outbox.alerts[-1].least() >= a.DONE


class TestCourier:
    def test_an_unknown_outcome_is_not_asked_for_sooner_because_the_network_came_back(self):
        b = one()
        b.double.faults.add("close_after", {"method": "POST"})
        b.outbox.add("Door")
        b.run(3)
        asked = b.clock.t
        b.lose_network()
        b.run(1)
        b.online = True
        b.run(60)
        looks = [r[0] - EPOCH for r in b.double.requests if r[1] == "GET"]
        assert looks[0] - asked > 8

    def test_idle_it_looks_again_within_fifteen_minutes(self):
        b = one()
        assert b.courier.plan() is None
        assert b.delivery.due - b.clock.uptime_s() == 900

    def test_the_muted_text_goes_out_once_a_person_and_is_not_repeated(self):
        b = one(per_hour=4, per_day=40)
        b.phone(0).plan.extend([undelivered(30003)] * 5)
        for n in range(9):
            b.make()
            b.outbox.add("Door %d" % n)
            b.run(20)
        b.run(2 * 3600)  # there is room again
        assert sum("muted" in m.asked for m in b.double.messages) == 1

    @pytest.mark.parametrize("fate", [undelivered(30003), undelivered(30008, 40), failed(30001)])
    def test_the_muted_text_that_did_not_arrive_is_not_repeated(self, fate):
        """It tells of a moment that is over; a repetition would take the room of an alarm."""
        b = one(per_hour=4, per_day=40)
        b.phone(0).plan.extend([DELIVERED] * 3 + [fate])  # the fourth says "muted"
        for n in range(9):
            b.make()
            b.outbox.add("Door %d" % n)
            b.run(20)
        b.run(12 * 3600)
        muted = [m for m in b.double.messages if "muted" in m.asked]
        assert muted[0].life[-1][2] == fate.code and not any("-2" in m.asked for m in muted)
        assert len(doors(b)) == 9 and b.waiting() == 0

    def test_nor_twice_when_the_power_fails_before_it_is_noted_that_it_was_told(self, monkeypatch):
        b = one(per_hour=4, per_day=40)
        keep = Caps.keep

        def cut(caps, sid):
            if b.outbox.open(a.MUTE, 0):
                raise PowerCut
            keep(caps, sid)

        monkeypatch.setattr(Caps, "keep", cut)
        with pytest.raises(PowerCut):
            for n in range(9):
                b.make()
                b.outbox.add("Door %d" % n)
                b.run(20)
        monkeypatch.undo()
        b.restart()
        b.run(2 * 3600)
        assert sum("muted" in m.asked for m in b.double.messages) == 1

    def test_a_refused_account_is_told_to_those_of_others_only(self):
        b = Bench(kinds=("full", "full"), shared=1)
        b.accounts[0].token = "another"
        b.outbox.add("Door")
        b.run(60)
        notes = [alert for alert in b.outbox.alerts if not alert.has(a.URGENT)]
        assert [alert.who for alert in notes] == [[1]]

    def test_status_says_for_how_many_minutes_it_is_muted(self):
        b = one(per_hour=4, per_day=40)
        for n in range(9):
            b.make()
            b.outbox.add("Door %d" % n)
            b.run(20)
        (line,) = [line for line in b.lines() if "muted" in line]
        minutes = int(line.split("muted for ")[1].split()[0])
        assert 50 < minutes < 63

    def test_hooks_get_the_text_with_its_number(self):
        b = one()
        b.delivery.hooks = ("on_message_sent",)
        b.outbox.add("Door \x01!")
        b.run(10)
        ((_, (_, _, text)),) = b.delivery.calls
        assert text.startswith("Door 1") and "\x01" not in text

    def test_the_networks_return_ends_only_the_rests_that_it_made(self):
        b = Bench(kinds=("full", "full"))
        b.accounts[0].refuse[b.people[0].to] = 21608
        b.outbox.add("Door")
        b.run(30)
        b.accounts[0].refuse.clear()
        b.lose_network()
        b.run(5)
        b.online = True
        b.run(30)
        assert doors(b) == [] and "21608" in b.courier.holds.why(b.people, 0)

    def test_texts_that_go_well_do_not_touch_the_told_file(self):
        b = one()
        writes = []
        commit = b.fs.commit
        b.fs.commit = lambda path, data: (writes.append(path), commit(path, data))
        b.outbox.add("Door")
        b.run(2400)
        assert not any("told" in path for path in writes)

    def test_a_repetition_waits_a_minute(self):
        assert retry_policy.repeat(0) == 60 and retry_policy.repeat(120) == 120

    def test_an_answer_does_not_wait_for_the_morning(self):
        from accounts import twilio

        b = one()
        b.senders[0] = twilio(*b.senders[0][:4], quiet=("08:00", "10:00"))
        b.restart()
        b.outbox.add("armed", False, flags=a.ANSWER)
        b.outbox.add("note", False)
        b.run(30)
        assert b.texts(0) == ["armed #1"]

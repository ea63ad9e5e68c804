"""What nothing else notices when it breaks: small edits that all other tests let pass."""

import pytest
from core.files import Store
from core.redact import mask
from core.state import Delivery
from delivery import alert as a
from delivery import outbox, retry_policy
from delivery.rate_limit import Caps
from doubles.twilio import DELIVERED, failed, undelivered
from net import request as net
from outbox_bench import Bench, PowerCut, RamFs, SimClock, no_collecting  # noqa: F401
from providers import outcome as o
from sms_bot import SMS_bot
from text.layout import shape

SID = "AC" + "1" * 32
EPOCH = 1_795_165_200
TOKEN = "f1e2d3c4" * 4


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


class TestCaps:
    def caps(self, fs, clock, delivery=None, *limits):
        delivery = Delivery() if delivery is None else delivery
        return Caps(Store("state", print, fs, fs.open), clock, delivery, *(limits or (20, 45)))

    def test_told_again_after_three_hours_not_before(self):
        fs, clock = RamFs(), SimClock(EPOCH)
        caps = self.caps(fs, clock)
        caps.spend(SID)
        caps.mute(SID, 1)
        clock.t += 179 * 60
        assert not caps.to_tell(SID)
        clock.t += 3 * 60
        assert caps.to_tell(SID)

    def test_the_file_does_not_grow(self):
        fs, clock, delivery = RamFs(), SimClock(EPOCH), Delivery()
        for _ in range(300):
            caps = self.caps(fs, clock, delivery)
            caps.spend(SID)
            caps.first("Hall")
            clock.t += 3000
        assert all(len(data) < 100 for data in fs.files.values())

    def test_muting_ends_when_a_quarter_is_free(self):
        fs, clock = RamFs(), SimClock(EPOCH)
        caps = self.caps(fs, clock, None, 8, 100)
        for _ in range(8):
            caps.spend(SID)
            clock.t += 300
        seconds, limit, span = caps.mute(SID, 0)
        assert (limit, span) == (8, "an hour")
        free_at = 300 + 3600  # the second one is an hour old
        assert free_at <= clock.t + seconds <= free_at + 180


class TestFiles:
    @pytest.mark.parametrize("what", ["read", "write"])
    def test_a_file_is_closed_whatever_happens(self, what):
        closed = []

        class File:
            def read(self, n=-1):
                raise OSError(5)

            def write(self, data):
                raise OSError(28)

            def close(self):
                closed.append(True)

        fs = RamFs()
        fs.files["state/x"] = b""
        store = Store("state", lambda text: None, fs, lambda path, mode: File())
        if what == "read":
            assert store.read("x") is None
        else:
            with pytest.raises(OSError):
                store.write("x", b"data")
        assert closed == [True]


class TestBot:
    ACC = ("+380441112233", "+15550001", TOKEN, SID)

    def bot(self, http=None):
        return SMS_bot([self.ACC], http=http, say=lambda text: None)

    def test_the_tokens_of_all_accounts_are_hidden(self):
        self.bot()
        assert TOKEN not in mask("x %s y" % TOKEN)

    def test_and_that_of_send_one(self):
        other = "a9b8c7d6" * 4
        said = []

        class Http:
            def request(self, *args, **more):
                raise OSError("no way with " + other)

        bot = SMS_bot([], http=Http(), say=said.append)
        bot.send_one("+380441112233", "+15550001", "x", other, SID)
        assert "no way with ***" in said[0] and other not in "".join(said)

    @pytest.mark.parametrize("kind", ["send", "look-up", "delivery"])
    def test_a_server_that_echoes_the_token_is_not_quoted(self, kind):
        bot = self.bot()
        answer = net.Answer()
        answer.reach, answer.status = net.ANSWERED, 400
        answer.fields = {"code": 99999, "message": "bad token " + TOKEN, "status": TOKEN}
        args = {"send": ("x",), "look-up": ("#1",), "delivery": ("SM1",)}[kind]
        request = bot.prepare(kind, bot.accounts[0], *args)
        result = bot.judge(kind, bot.accounts[0], request, answer)
        assert TOKEN not in repr(result)

    def test_an_exception_is_masked(self, monkeypatch):
        bot = self.bot()
        monkeypatch.setattr(bot, "shape", lambda *args: 1 // 0 if TOKEN is None else int(TOKEN))
        result = bot.prepare("send", bot.accounts[0], "x")
        assert result.kind == o.LATER and TOKEN not in result.say

    @pytest.mark.parametrize("status, kind", [(408, o.UNKNOWN), (400, o.LATER), (500, o.UNKNOWN)])
    def test_what_cannot_be_judged(self, status, kind, monkeypatch):
        bot = self.bot()
        answer = net.Answer()
        answer.reach, answer.status, answer.fields = net.ANSWERED, status, None
        monkeypatch.setattr("providers.judging._judge_send", lambda *args: None)
        assert bot.judge("send", bot.accounts[0], None, answer).kind == kind


class TestLayout:
    def test_the_number_is_never_cut_in_the_middle(self):
        for length in range(120, 170):
            out = shape("x" * length + " \x01 y", "1234kfpt", False, 1, "")
            assert out.count("#1234kfpt") == 1, out

    def test_what_has_no_latin_letters_is_still_a_text(self):
        assert shape("\u4e00", None, True, 1, "")
        assert shape("ь", None, True, 1, "") == "?"

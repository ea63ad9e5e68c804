"""The courier after a text was accepted: confirmation, late texts, visits, a week in the life."""

import pytest
from doubles.twilio import SENT_ONLY, failed, undelivered
from outbox_bench import Bench, LittleFs, no_collecting  # noqa: F401
from outbox_bench.marks import numbered


def gets(b):
    return [r for r in b.double.requests if r[1] == "GET"]


class TestConfirmation:
    def test_asked_at_growing_intervals_until_delivered(self):
        b = Bench(kinds=("full",))
        b.phone(0).fate = SENT_ONLY
        b.outbox.add("Door")
        b.settle(6)
        asked = [r[0] for r in gets(b)]
        gaps = [round(y - x) for x, y in zip(asked, asked[1:], strict=False)]
        assert len(asked) == 6 and gaps == sorted(gaps) and gaps[0] >= 50
        assert b.outbox.alerts == [] or b.outbox.alerts[0].least() >= 5
        assert any("not confirmed" in text for _, text in b.said)

    @pytest.mark.parametrize("fate", [undelivered(30003), failed(30001), undelivered(30008)])
    def test_retryable_is_repeated_once_with_a_mark_of_its_own(self, fate):
        b = Bench(kinds=("full",))
        b.phone(0).fate = fate
        b.outbox.add("Door")
        b.settle(6)
        assert [numbered(m.asked).split("#")[1] for m in b.double.messages] == ["1", "1-2"]

    @pytest.mark.parametrize("code", [30005, 30006, 30007, 30034])
    def test_permanent_is_reported_and_not_repeated(self, code):
        b = Bench(kinds=("full",))
        b.phone(0).fate = undelivered(code)
        b.outbox.add("Door")
        b.settle(6)
        assert len(b.double.messages) == 1
        assert any("error %d" % code in text for _, text in b.said)

    def test_over_a_restart_the_id_is_looked_up(self):
        b = Bench(kinds=("full",))
        b.phone(0).plan.append(undelivered(30003, after_s=60))
        b.outbox.add("Door")
        b.run(10)
        b.restart()
        b.settle()
        assert numbered([m.asked for m in b.double.messages][1]).endswith("Door #1-2")


class TestLate:
    def late(self, seconds, synced=True, restart=False, text="Door"):
        b = Bench(kinds=("full",), synced=synced)
        b.lose_network()
        b.outbox.add(text)
        b.run(seconds)
        if restart:
            b.restart(synced)
        b.online = True
        b.run(10)
        return b.texts(0)

    @pytest.mark.parametrize(
        "seconds, kw, text",
        [
            (60, {}, "Door #1"),
            (600, {}, "At 09:00, delayed: Door #1"),
            (90000, {}, "On 2026-11-20 at 09:00, delayed: Door #1"),
            (600, {"synced": False}, "10 min ago, delayed: Door #1"),
            (600, {"synced": False, "restart": True}, "Before a restart, delayed: Door #1"),
            (30, {"restart": True}, "Door #1"),
            (600, {"restart": True}, "At 09:00, delayed: Door #1"),
        ],
    )
    def test_late_alerts_say_when(self, seconds, kw, text):
        assert self.late(seconds, **kw) == [text]


class TestVisits:
    def test_nothing_to_do_costs_nothing(self):
        b = Bench(kinds=("full",))
        b.outbox.add("Door")
        b.settle()
        changes, requests = b.fs.changes, b.http.requests
        for _ in range(200):
            b.step()
            b.clock.t += 100
        assert (b.fs.changes, b.http.requests) == (changes, requests)

    def test_making_it_anew_writes_nothing(self):
        b = Bench(kinds=("full", "full"))
        b.outbox.add("Door")
        b.run(5)
        changes = b.fs.changes
        for _ in range(20):
            b.make()
        assert b.fs.changes == changes

    def test_memo_holds_plain_data_only_and_does_not_grow(self):
        b = Bench(kinds=("full", "legacy", "full"))
        b.accounts[2].refuse[b.people[2].to] = 21610
        sizes = []
        for n in range(30):
            b.make()
            b.outbox.add("Door %d" % n)
            b.run(7200)
            sizes.append(len(repr(vars(b.delivery))))
            assert plain(vars(b.delivery))
        assert max(sizes[10:]) < 1.5 * max(sizes[:10])

    def test_a_job_never_settled_is_looked_up(self):
        b = Bench(kinds=("full",))
        b.outbox.add("Door")
        b.make()
        job = b.courier.plan(True)
        assert (job.kind, job.k, job.serial, job.request.method) == ("send", 0, 1, "POST")
        b.bot.exchange(job.request)  # the answer is lost with the board
        b.restart()
        b.settle()
        assert b.texts(0) == ["Door #1"]

    def test_offline_plans_nothing(self):
        b = Bench(kinds=("full",))
        b.outbox.add("Door")
        assert b.courier.plan(False) is None and b.http.requests == 0


def plain(value):
    if isinstance(value, dict):
        return all(plain(k) and plain(v) for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return all(plain(v) for v in value)
    return value is None or type(value) in (int, str, bytes, bool)


def test_a_week_in_the_life():
    """50 trips, 20 short outages a day, two restarts a day, on a real littlefs."""
    b = Bench(seed=7, kinds=("full", "legacy", "full"), fs=LittleFs())
    r, week = b.random, 7 * 86400
    events = [(r.uniform(0, week), "trip") for _ in range(50)]
    events += [(r.uniform(0, week), "outage") for _ in range(20 * 7)]
    events += [(r.uniform(0, week), "restart") for _ in range(2 * 7)]
    start = b.clock.t
    for at, what in sorted(events):
        b.run(max(0, start + at - b.clock.t))
        if what == "trip":
            b.make()
            b.outbox.add("Front door opened")
        elif what == "restart":
            b.restart(synced=r.random() < 0.8)
        else:
            b.lose_network()
            b.run(r.uniform(10, 240))
            b.online = True
            b.delivery.due = 0
        b.clock.synced = True
    b.settle()
    erases = b.fs.flash.erases
    print(
        "a week: 50 trips, %d texts, %d requests, %d block erases"
        % (len(b.double.messages), len(b.double.requests), erases)
    )
    assert [len(b.texts(k)) for k in range(3)] == [50] * 3
    assert len(b.double.messages) == 150
    assert erases < 100
    assert len(repr(vars(b.delivery))) < 1500


def test_only_a_few_message_ids_are_kept_and_all_is_confirmed():
    b = Bench(kinds=("full",) * 4)
    for n in range(4):
        b.make()
        b.outbox.add("Door %d" % n)
    b.run(19)
    assert len(b.double.messages) == 16
    assert sum(1 for each in b.delivery.next.values() if each[2]) == 6
    b.settle()
    assert len(b.double.messages) == 16 and b.delivery.next == {}
    assert not any("not confirmed" in text for _, text in b.said)

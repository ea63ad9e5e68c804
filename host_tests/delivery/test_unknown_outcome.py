"""What became of a request is not known: it is looked up before anything is sent again."""

import pytest
from delivery import retry_policy
from outbox_bench import Bench, PowerCut, no_collecting  # noqa: F401


def gets(b):
    return [r for r in b.double.requests if r[1] == "GET"]


class TestUnknown:
    @pytest.mark.parametrize(
        "kind, options, made",
        [
            ("reset_after", {}, True), ("close_after", {}, True), ("hang_after", {}, True),
            ("half_answer", {"part": 0.02}, True), ("hang_before", {}, False),
            ("http", {"status": 500, "created": True}, True), ("http", {"status": 503}, False),
            ("close_before", {}, False),
            ("late", {"s": 20}, True), ("late", {"s": 26, "end": "reset"}, True),
        ],
    )  # fmt: skip
    def test_looked_up_first(self, kind, options, made):
        b = Bench(kinds=("full",))
        b.double.list_delay_s = 4
        b.double.faults.add(kind, {"method": "POST"}, **options)
        b.outbox.add("Door")
        b.run(300)
        b.double.run_later()
        assert len(b.double.messages) == 1
        looked = [r[0] for r in gets(b) if "To=" in r[2]]
        assert looked
        if not made:
            assert looked[1] - looked[0] >= 10, "twice, ten seconds apart at least"

    def test_a_look_up_that_fails_is_asked_again(self):
        b = Bench(kinds=("full",))
        b.double.faults.add("reset_after", {"method": "POST"})
        b.double.faults.add("http", {"method": "GET"}, 3, status=503, code=20503)
        b.outbox.add("Door")
        b.run(600)
        assert len(b.double.messages) == 1

    def test_a_key_that_may_not_read_sends_again_but_not_for_ever(self):
        key = "SK" + "1" * 32
        b = Bench(kinds=("full", "full"))
        from accounts import twilio

        b.accounts[0].keys[key] = ("secret", "restricted")
        b.accounts[0].rights = {"create"}
        to, from_, _, sid = b.senders[0]
        b.senders[0] = twilio(to, from_, "secret", sid, key=key)
        b.restart()
        b.double.faults.add("reset_after", {"method": "POST", "account": sid}, None)
        b.outbox.add("Door")
        b.run(7200)
        assert 1 <= len([m for m in b.double.messages if m.to == to]) <= retry_policy.BLIND_MOST
        assert b.waiting() == 0

    @pytest.mark.parametrize("where", ["connected", "asked", "answered"])
    def test_power_cut_around_the_request(self, where):
        b = Bench(kinds=("full", "full"))
        b.outbox.add("Door")
        b.http.cut = where
        with pytest.raises(PowerCut):
            b.run(60)
        b.restart()
        b.settle()
        assert [len(b.texts(k)) for k in (0, 1)] == [1, 1]

    def test_a_template_text_is_found_by_its_time(self):
        b = Bench(kinds=("trial",))
        b.outbox.add("Door 1")
        b.run(600)
        b.double.faults.add("reset_after", {"method": "POST"})
        b.double.faults.add(
            "close_before", lambda e: e.method == "POST" and len(b.double.messages) == 2
        )
        b.make()
        b.outbox.add("Door 2")
        b.run(600)
        b.outbox.add("Door 3")
        b.run(600)
        assert len(b.texts(0)) == 3

    def test_a_template_text_without_a_clock_is_not_sent_for_ever(self):
        b = Bench(kinds=("trial",), synced=False)
        b.double.faults.add(
            "reset_after", lambda e: e.form.get("Body", "").startswith("sms_"), None
        )
        b.outbox.add("Door")
        b.run(7200)
        assert 1 <= len(b.texts(0)) <= retry_policy.BLIND_MOST and b.waiting() == 0


def test_after_a_restart_the_look_up_waits_for_the_providers_list():
    """Twilio works on a request for seconds after the board has gone, and lists with a lag."""
    b = Bench(kinds=("full",))
    b.http.cut = "asked"
    b.outbox.add("Door")
    with pytest.raises(PowerCut):
        b.run(5)
    b.restart()
    asked = b.http.requests
    b.run(retry_policy.ASK_S - 2)
    assert b.http.requests == asked
    b.run(5)
    assert b.http.requests == asked + 1

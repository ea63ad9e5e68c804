"""SMS_bot as a library: received() and the two hooks as parameters."""

from doubles.twilio import inbound
from outbox_bench import Bench, no_collecting  # noqa: F401
from sms_bot import SMS_bot


def test_hooks_and_received_texts():
    bench = Bench(kinds=("full", "full"))
    sent, got, said = [], [], []

    def listen(*message):
        got.append(message)
        raise ValueError("not ours")

    bot = SMS_bot(
        bench.senders,
        http=bench.http,
        say=said.append,
        on_message_sent=lambda *message: sent.append(message),
        on_message_received=listen,
    )
    (to, own), (_, other) = bench.senders[0][:2], bench.senders[1][:2]
    bot.send_sms("hello")
    assert sent == [(s[1], s[0], "hello") for s in bench.senders]
    now = bench.double.unix_epoch + bench.clock.t
    inbound.text(bench.double, to, own, "first 🙂", now - 5)
    inbound.text(bench.double, "+447946000001", other, "second", now - 4)
    inbound.text(bench.double, to, own, "old", now - 500)
    found = bot.received(int(now) - 60)
    assert [item[:3] for item in found] == got
    assert got == [(to, own, "first 🙂"), ("+447946000001", other, "second")]
    assert sum("on_message_received failed (ValueError: not ours)" in text for text in said) == 2
    assert bot.received(int(now) - 60, [found[0][3]])[0][2] == "second"


def test_a_refusal_is_said():
    bench = Bench(kinds=("full",))
    said = []
    bot = SMS_bot([(*bench.senders[0][:2], "0" * 32, bench.senders[0][3])], http=bench.http,
                  say=said.append)  # fmt: skip
    assert bot.received(0) == []
    assert "20003" in said[0]

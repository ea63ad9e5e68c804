"""A bench whose Twilio account keeps texts until their time."""

from outbox_bench import Bench

DAY = 86400
HOUR = 3600


def bench(people=1, **more):
    """A Bench whose first account sends through a Messaging Service."""
    b = Bench(kinds=("full",) * people, **more)
    to, _, token, sid = b.senders[0]
    b.service = b.double.add_service(b.accounts[0])
    b.senders[0] = (to, b.service, token, sid)
    b.restart(more.get("synced", True))
    return b


def now(b):
    return int(b.clock.epoch + b.clock.t)


def owe(b, text="Dinner", wait_s=HOUR, **more):
    b.make()
    return b.outbox.add(text, send_at=now(b) + wait_s, **more)


def status(b, message):
    return message.status(now(b))

"""The courier: what is due next for whom, and what became of it. One network exchange a step.

In two halves, so that neither is in memory while TLS is: `plan` says what to ask the provider and
writes down that it is under way, `settle` books the answer. Between the two the object and its
modules may be dropped; all it knows is on flash and in a state.Delivery.
"""

from delivery import retry_policy
from delivery.pause import Holds


class Courier:
    """outbox: Outbox; bot: SMS_bot; caps: Caps; delivery: the outbox's; say: called with one
    sentence; rng(n): a random integer from 0 to n - 1."""

    def __init__(self, outbox, bot, clock, caps, delivery, say=print, rng=retry_policy.chance):
        self.outbox = outbox
        self.bot = bot
        self.clock = clock
        self.caps = caps
        self.delivery = delivery
        self.say = say
        self.rng = rng
        self.holds = Holds(outbox.store, clock, delivery, rng)
        self.quiet = False  # True if some phone has quiet hours; see plan
        self.trouble = None  # what was refused, to be told; see record_send.tell

    def plan(self, online=True):
        """The next Job (delivery/job.py), or None; delivery.due then says when to ask again.

        Set delivery.linked = False when the network is lost: its return ends that waiting.
        """
        from delivery import select

        return select.plan(self, online)

    def settle(self, job, answer):
        """Book the Answer to a Job. One never settled is looked up, as after a restart."""
        from delivery import record

        record.settle(self, job, answer)

    def step(self, online=True):
        """plan, the exchange, settle; True if there was an exchange."""
        if online and self.clock.uptime_s() < self.delivery.due and self.delivery.linked:
            return False
        job = self.plan(online)
        if job is None:
            return False
        self.settle(job, self.bot.exchange(job.request))
        return True

    def note_sent(self, alert, i):
        """The i-th recipient's text was accepted: hooks.py is to be told, if it has a function for
        that."""
        if "on_message_sent" in (self.delivery.hooks or ()):
            acc, text = self.bot.accounts[alert.who[i]], self.outbox.text(alert)
            text = text.replace("\x01", self.outbox.mark(alert, i, text))
            self.delivery.calls.append(("on_message_sent", (acc.from_, acc.to, text)))

    def waiting(self):
        """How many alerts somebody is still to be sent."""
        return self.delivery.waiting

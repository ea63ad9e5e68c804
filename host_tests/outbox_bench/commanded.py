"""The bench's stand-in for App, as far as commands by text see it: settings, sensors, visits."""

from types import SimpleNamespace

from commands import execute, mute_filter, poll
from doubles.twilio import inbound
from net.exchange import exchange
from providers import read_inbox, read_updates
from text.events import TRIP


def sensor(name, kind="door", on=False, trips=0, stuck=False):
    """What the modules of commands look at of a Sensor."""
    return SimpleNamespace(
        config={"name": name, "kind": kind, "text": None, "restored_text": None},
        input=SimpleNamespace(on=on, trips=trips),
        stuck=stuck,
    )


class House:
    """app of commands/poll.py, commands/execute.py and commands/mute_filter.py over a Bench."""

    def __init__(self, bench, heard, pin):
        self.bench = bench
        self.settings = SimpleNamespace(
            NAME="Home",
            LANGUAGE="en",
            SENDERS=bench.senders,
            COMMANDS_FROM=tuple(heard),
            COMMANDS_PIN=pin,
            COMMANDS_EVERY_S=300,
            HOOKS_HEAR="known",
        )
        self.sensors = SimpleNamespace(all=[sensor("Front door"), sensor("Hall", "pir")])
        self.noted = ""
        self.boots = []  # [simulated time, was the clock set, when it knew which texts are old]

    @property
    def clock(self):
        return self.bench.clock

    @property
    def delivery(self):
        return self.bench.delivery

    @property
    def hear(self):
        return self.bench.hear

    def begin(self):
        """What the first look round of a boot does."""
        bench = self.bench
        self.boots.append([bench.clock.booted, bench.clock.synced, None])
        self.errand, self.sent = None, False
        self.noted, _ = mute_filter.begin(self, bench.store, {})
        if self.errand:  # as the App does once the loop has gone
            execute.recover(self, bench.store, bench.say)
        bench.make()

    def listen(self):
        """A look for commands, if one is due and it is its turn; True if there was an exchange."""
        now = self.clock.uptime_s()
        send = now >= self.delivery.due
        if not self.bench.online or now < self.hear.due or send and not self.sent:
            self.sent = True
            return False
        self.sent = False
        bench = self.bench
        request = poll.plan(self, bench.store, bench.say)
        if not request:
            return False
        reader = read_updates if request.deep > 1 else read_inbox
        answer = exchange(bench.http, request, request.host, 30, reader.read)
        poll.settle(self, request, answer, bench.store, bench.say)
        bench.make()  # as the app does: everything is made anew from flash and RAM
        if self.hear.primed and self.boots[-1][2] is None:
            self.boots[-1][2] = bench.clock.t
        return True

    def text(self, k, body, **more):
        """Person k texts the board's number; the record."""
        bench = self.bench
        to, number = bench.senders[k][:2]
        now = bench.double.unix_epoch + bench.clock.t
        return inbound.text(bench.double, to, number, body, now, **more)

    def trip(self, which=0, kind=TRIP, text=None, count=1):
        """A sensor trips now; True if it is told (then it is in the outbox)."""
        bench, one = self.bench, self.sensors.all[which]
        one.input.trips += 1
        event = SimpleNamespace(kind=kind, sensor=one, age_ms=0, count=count)
        text = text or one.config["name"] + " opened"
        bench.make()
        if mute_filter.is_told(self, bench.store, event, self.clock.now(), text, bench.say):
            bench.outbox.add(text)
            return True
        return False

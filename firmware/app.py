"""The alarm while it runs: the loop, and what must be in memory all the time.

Nothing here decides: sensors say what happened, the courier says what is due, the link looks after
itself. One pass takes some milliseconds except when there is an exchange with the provider; then
the interrupts go on noting, and the next pass reads what they noted. Everything that is not done
in every pass is in a room of its own (see rooms.py): begin, errands, desk, ask, spare.
"""

try:
    from micropython import const
except ImportError:
    const = int

import sys
import time

import log
import machine
import rooms

_PASS_MS = const(20)
_STUCK_MS = const(240000)  # above the longest legal request: DNS 14 s, then bounded waits of 30 s
_FAST = const(160000000)
_SLOW = const(80000000)
_LOOK_S = const(10)
_HEALTHY_S = const(300)  # a boot that lives this long ends a row of crashes
HOST = "https://api.twilio.com"


class App:
    """`settings`: begin.Own; `known`: Boots.known; `wifi`: the Link; `clock`: the Clock; `lamp`,
    `sensors`: those objects; `stuck`: what RTC memory is to hold when the supervisor resets.

    `run` loops until an exception (or Ctrl-C); `stop` makes the prompt safe to use.
    """

    def __init__(self, settings, known, wifi, clock, lamp, sensors, stuck):
        self.settings = settings
        self.known = known
        self.up = wifi.up
        self.sta = wifi.sta
        self.link = None  # only while there is no connection ...
        self.frozen = wifi.freeze()  # ... else this
        self.clock = clock
        self.running = False
        self.memo = {}  # what the courier remembers between two visits
        self.doors = None  # as they were kept on flash
        self._minute = 0
        self._healthy = False
        self._looked = -1
        self._spare = False  # was there idle time since the last exchange?
        self._stuck = stuck  # ready, for the Timer must not do I/O
        self.lamp = lamp
        self.sensors = sensors
        self._progress = time.ticks_ms()

    def run(self):
        """Arm the sensors and loop for ever."""
        self.sensors.start(self._watch)
        self.running = True
        log.say("Armed. Started because: %s." % rooms.visit("errands", "why", self))
        while True:
            self.step()
            time.sleep_ms(_PASS_MS)

    def step(self):
        """One pass through all rooms."""
        self._progress = time.ticks_ms()
        now_s = self.clock.uptime_s()
        events = self.sensors.poll(now_s)
        if events:
            rooms.visit("errands", "tell", self, events)
        if now_s >= self._minute:
            self._minute = now_s + _LOOK_S
            rooms.visit("errands", "look_round", self)
        self._keep_link(now_s)
        if self.up:
            self._talk(now_s)
        self.lamp.show(self._state())
        self.lamp.step()
        if not self._healthy and now_s >= _HEALTHY_S:
            self._healthy = True
            rooms.visit("errands", "healthy", self)

    def _talk(self, now_s):
        """What there is to do on the network: a text, or else what idle time is good for."""
        due = self.memo.get("due", 0)
        if now_s >= due:
            self.lamp.show("sending")
            machine.freq(_FAST)
            self._send()
            machine.freq(_SLOW)
            self._spare = False
        elif not self._spare and due - now_s > _LOOK_S:
            machine.freq(_FAST)
            self._spare = rooms.visit("spare", "use", self)
            machine.freq(_SLOW)

    def _send(self):
        """The one thing most due: plan it, exchange it with nothing else in memory, book it."""
        job = rooms.visit("desk", "plan", self)
        if job:
            result = self._ask(job)
            self._progress = time.ticks_ms()
            rooms.visit("desk", "settle", self, job, result)

    def _ask(self, job):
        """What the provider says to a Job; between the visits only the exchange is in memory."""
        request = rooms.visit("ask", "prepare", self, job, kept=("http_call", "outcome"))
        if not hasattr(request, "method"):
            return request
        answer = self._exchange(request)
        return rooms.visit("ask", "judge", self, job, request, answer, kept=("outcome",))

    def _exchange(self, request):
        import http_call

        sys.modules.pop("outcome", None)
        answer = http_call.exchange(None, request, HOST, self.settings.TIMEOUT_S)
        rooms.clear(("http_call",))
        return answer

    def boots(self):
        """The record of restarts, made anew from what is known of it."""
        from boots import Boots

        return Boots(machine.RTC(), *self.known)

    def desk(self):
        """(Outbox, Courier), made anew: they live for one visit, see desk.py."""
        from desk import open_desk

        return open_desk(self)

    def _state(self):
        if self.memo.get("waiting"):
            return "waiting"
        return "armed" if self.up else "joining"

    def _keep_link(self, now_s):
        if self.up and (now_s == self._looked or self.sta.isconnected()):
            self._looked = now_s
            if self.clock.sync_due():
                rooms.visit("errands", "sync", self)
        else:
            rooms.visit("errands", "rejoin", self, now_s, kept=("link",))

    def thawed(self):
        """The Link as it is now."""
        from link import thaw

        return self.link or thaw(self.frozen)

    def progress(self):
        """For whoever takes long and is not stuck."""
        self._progress = time.ticks_ms()

    def _watch(self):
        """The supervisor, once a second from the Timer: no I/O here, only the reset."""
        if time.ticks_diff(time.ticks_ms(), self._progress) > _STUCK_MS:
            machine.RTC().memory(self._stuck)
            machine.reset()

    def stop(self):
        """Disarm; afterwards the prompt and a soft reset are safe."""
        self.running = False
        self.sensors.stop()
        machine.freq(_SLOW)

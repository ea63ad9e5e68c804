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
# Above the longest legal pass: name server and time server 29 s, then the connection, the halves
# of the handshake, the status and the body, up to TIMEOUT_S each, and the arithmetic between.
_STUCK_MS = const(60000)
_STUCK_WAITS = const(6)
_FAST = const(160000000)
_SLOW = const(80000000)
_LOOK_S = const(10)
_HEALTHY_S = const(300)  # a boot that lives this long ends a row of crashes
_HEAR_S = const(3)  # from a ping to the look: a text is listed a moment after its webhook
_RESULT = ("outcome",)


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
        self.responder = None  # only with HTTP_PORT
        self.memo = {"lang": settings.LANGUAGE}
        rooms.widen(self.memo, 16)  # what the courier remembers between two visits
        self.doors = None  # as they were kept on flash
        self._minute = 0
        self._healthy = False
        self._looked = -1
        self._spare = False  # was there idle time since the last exchange?
        self._stuck = stuck  # ready, for the Timer must not do I/O
        self.lamp = lamp
        self.sensors = sensors
        self._stuck_ms = _STUCK_MS + _STUCK_WAITS * 1000 * settings.TIMEOUT_S
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
        self._sense(now_s)
        if now_s >= self._minute:
            self._minute = now_s + _LOOK_S
            self._visit("errands", "look_round")
        self._keep_link(now_s)
        if self.up:
            self._talk(now_s)
            if self.memo.get("calls"):
                self._visit("listen", "call_hooks")
        if self.settings.HTTP_PORT:
            self._respond(self.clock.uptime_s())  # _talk may have taken its time
        self.lamp.show(self._state())
        self.lamp.step()
        if not self._healthy and now_s >= _HEALTHY_S:
            self._healthy = True
            rooms.visit("errands", "healthy", self)

    def _sense(self, now_s):  # a frame of its own: an Event left in one would keep its room
        events = self.sensors.poll(now_s)
        if events:
            self._visit("errands", "tell", events)

    def _talk(self, now_s):
        """What there is to do on the network: a text, or else what idle time is good for."""
        memo = self.memo
        due = memo.get("due", 0)
        hear = self.settings.COMMANDS_FROM and now_s >= memo.get("hear_at", 0)
        if now_s >= due or hear:
            memo["sent"] = send = now_s >= due and not (hear and memo.get("sent"))  # in turns
            self.lamp.show("sending")
            machine.freq(_FAST)
            if send:
                self._send()
            else:
                self._hear()
            machine.freq(_SLOW)
            self._spare = False
        elif not self._spare and due - now_s > _LOOK_S:
            machine.freq(_FAST)
            self._spare = rooms.visit("spare", "use", self)
            machine.freq(_SLOW)

    def _send(self):
        """The one thing most due: plan it, exchange it with nothing else in memory, book it."""
        job = self._visit("desk", "plan")
        if job:
            if self.responder:
                self.responder.rest()
            result = self._ask(job)
            self._progress = time.ticks_ms()
            self._visit("desk", "settle", job, result)

    def _hear(self):
        """Look for texts sent to the board, in the same way, and act on them."""
        asked = self._visit("listen", "plan")
        if asked:
            if self.responder:
                self.responder.rest()
            answer = self.exchange(asked)
            self._progress = time.ticks_ms()
            self._visit("listen", "settle", asked, answer)

    def _visit(self, room, name, *args):
        """A visit that may add to `memo`: what it leaves is moved out of the free memory."""
        answer = rooms.visit(room, name, self, *args)
        self.memo = rooms.moved(self.memo)
        return rooms.moved(answer)

    def _ask(self, job):
        """What the provider says to a job; between the visits only the exchange is in memory."""
        asked = rooms.visit("ask", "prepare", self, job, kept=_RESULT)
        if type(asked) is not dict:
            return asked  # it cannot be asked
        answer = self.exchange(rooms.moved(asked))
        return rooms.visit("ask", "judge", self, job, asked, answer, kept=_RESULT)

    def exchange(self, asked):
        """Fields of an Answer to fields of a Request. The sensors are parked meanwhile."""
        parked = self.sensors.park()
        self.sensors = None
        sys.modules.pop("sensors", None)
        rooms.clear()
        try:
            return rooms.visit("http_call", "plain_exchange", asked, None, self.settings.TIMEOUT_S)
        finally:
            from sensors import unpark

            self.sensors = unpark(parked)
            rooms.visit("spare", "tidy")

    def _respond(self, now_s):
        """Callers in the own network; a ping says when to look for texts next."""
        if self.responder is None:
            import socket

            from responder import Responder

            self.responder = Responder(self, socket)
            rooms.clear()
        if self.responder.step(now_s, self.up):
            self.memo["hear_at"] = now_s + _HEAR_S

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
        deaf = self.memo.get("deaf")  # see settle.py
        if self.up and deaf and now_s >= deaf[1]:
            rooms.visit("errands", "unheard", self, now_s, kept=("link",))
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
        if time.ticks_diff(time.ticks_ms(), self._progress) > self._stuck_ms:
            machine.RTC().memory(self._stuck)
            machine.reset()

    def stop(self):
        """Disarm; afterwards the prompt and a soft reset are safe."""
        self.running = False
        self.sensors.stop()
        if self.responder:
            self.responder.close()
        machine.freq(_SLOW)

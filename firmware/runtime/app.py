"""What the alarm keeps in memory all the time, and what it does while nothing else is there.

The loop (runtime/sense_loop.py) is a room like the others. When something is due on the network it
ends, the sensors and the lamp go with it as plain data, and the provider is asked with the memory
that is free then; afterwards the loop is loaded again. Meanwhile the interrupts go on noting
(device/debounce.py), and the first pass of the loop reads what they noted.
"""

try:
    from micropython import const
except ImportError:
    const = int

import time

import machine
from core import overlay

# Above the longest legal pass: name server and time server 29 s, then the connection, the halves
# of the handshake, the status and the body, up to TIMEOUT_S each, and the arithmetic between.
_STUCK_MS = const(60000)
_STUCK_WAITS = const(6)
_FAST = const(160000000)
_SLOW = const(80000000)
_SHORT_MOST = const(3)  # exchanges in a row without memory, then the board restarts ...
_SHORT_S = const(3600)  # ... but not soon after a start: then a restart would not help

# What the loop ends for.
SEND = const(1)
HEAR = const(2)
SPARE = const(3)
OWE = const(4)


class App:
    """`settings`: assemble.Own; `known`: Boots.known; `wifi`: the Link; `clock`: the Clock;
    `lamp`, `sensors`: those objects, parked; `stuck`: what RTC memory is to hold when the
    supervisor resets.

    `run` goes on until an exception (or Ctrl-C); `stop` makes the prompt safe to use. Without the
    loop the sensors are parked: their `config` and `input` can be read.
    """

    def __init__(self, settings, known, wifi, clock, lamp, sensors, stuck):
        self.settings = settings
        self.known = known
        self.up = wifi.up
        self.sta = wifi.sta
        self.link = None  # only while there is no connection ...
        self.frozen = wifi.freeze()  # ... else this
        self.clock = clock
        self.lamp = lamp
        self.sensors = sensors
        self.running = False
        self.responder = None  # only with HTTP_PORT
        self.memo = {"lang": settings.LANGUAGE}
        overlay.widen(self.memo, 16)  # what the courier remembers between two visits
        self.doors = None  # as they were kept on flash
        self.owed = []  # texts on their way there: arguments of Outbox.add
        self.errand = None  # a function of commands/execute.py the loop has no memory for
        self.minute = 0
        self.looked = -1
        self.healthy = False
        self.spare = False  # was there idle time since the last exchange?
        self._short = 0  # exchanges in a row for which there was no memory
        self._stuck = stuck  # ready, for the Timer must not do I/O
        self._stuck_ms = _STUCK_MS + _STUCK_WAITS * 1000 * settings.TIMEOUT_S
        self.progress()

    def run(self):
        """Arm the sensors, loop and send, for ever."""
        while True:
            wish = overlay.stay("runtime.sense_loop", "run", self)
            self.memo = overlay.moved(self.memo)
            self.lamp = overlay.parked(self.lamp)
            self.sensors = overlay.parked(self.sensors)
            self.sensors.all = [overlay.parked(one) for one in self.sensors.all]
            self.progress()
            machine.freq(_FAST)
            if wish == SPARE:
                self.spare = overlay.visit("runtime.idle", "use", self)
            elif wish == SEND:
                self._send()
            elif wish == HEAR:
                self._hear()
            self._write_down()
            if self._short >= _SHORT_MOST and self.clock.uptime_s() >= _SHORT_S:
                self._visit("runtime.periodic", "start_over")
            machine.freq(_SLOW)

    def _write_down(self):
        """Owe on flash what the loop had to tell, and do what it left to do."""
        if self.owed:
            self._visit("delivery.enqueue", "add")
        errand, self.errand = self.errand, None
        if errand:
            self._obey(errand)

    def _send(self):
        """The one thing most due: plan it, exchange it with nothing else in memory, book it."""
        self.spare = False
        job = self._visit("delivery.phases", "plan")
        if not job:
            return
        asked = result = overlay.moved(
            overlay.visit("delivery.provider_phases", "prepare", self, job)
        )
        if type(asked) is dict:
            result = self.exchange(asked)
            result = overlay.moved(
                overlay.visit("delivery.provider_phases", "judge", self, job, asked, result)
            )
        asked = None  # the desk needs the memory
        self.progress()
        self._visit("delivery.phases", "settle", job, result)

    def _hear(self):
        """Look for texts sent to the board, in the same way, and act on them."""
        self.spare = False
        asked = self._visit("commands.phases", "plan")
        if asked:
            answer = self.exchange(asked)
            self.progress()
            ended = self._visit("commands.phases", "settle", asked, answer)
            asked = answer = None  # what is acted on is in memo; the rest would be in the way
            if ended:
                if self.memo["hear"]["kept"]:
                    self._obey("obeyed")
                self._visit("commands.phases", "ended")

    def _obey(self, name):
        """Act on texts. A command must not end the alarm: without memory it is found anew by the
        next look, and an answer that is owed already is owed again, see commands/execute.py."""
        try:
            self._visit("commands.execute", name)
        except MemoryError:
            self.memo = overlay.moved(self.memo)
            overlay.visit("runtime.periodic", "no_memory", self)
            self.errand = "recovered" if name == "obeyed" else None

    def _visit(self, room, name, *args):
        """A visit that may add to `memo`: what it leaves is moved out of the free memory."""
        answer = overlay.visit(room, name, self, *args)
        self.memo = overlay.moved(self.memo)
        return overlay.moved(answer)

    def exchange(self, asked):
        """Fields of an Answer to fields of a Request. A caller in the middle of a page is let go;
        others go on waiting."""
        responder = self.responder
        if responder and responder.visit:
            responder.visit.close()
            responder.visit = None
        responder = None
        overlay.clear()
        try:
            answer = overlay.visit(
                "net.client", "exchange", asked, None, None, self.settings.TIMEOUT_S
            )
        finally:
            overlay.visit("runtime.idle", "tidy")
        self._short = self._short + 1 if _is_short(answer["error"]) else 0
        return answer

    def boots(self):
        """The record of restarts, made anew from what is known of it."""
        from runtime.restarts import Boots

        return Boots(machine.RTC(), *self.known)

    def desk(self):
        """(Outbox, Courier), made anew: they live for one visit, see delivery/phases.py."""
        from delivery.phases import open_desk

        return open_desk(self)

    def box(self):
        """The Outbox alone."""
        from delivery.enqueue import open_box

        return open_box(self)

    def thawed(self):
        """The Link as it is now."""
        from device.wifi import thaw

        return self.link or thaw(self.frozen)

    def progress(self):
        """For whoever takes long and is not stuck."""
        self._progress = time.ticks_ms()

    def watch(self):
        """The supervisor, once a second from the Timer: no I/O here, only the reset."""
        if time.ticks_diff(time.ticks_ms(), self._progress) > self._stuck_ms:
            machine.RTC().memory(self._stuck)
            machine.reset()

    def stop(self):
        """Disarm; afterwards the prompt and a soft reset are safe. The sensors can be asked."""
        self.running = False
        overlay.visit("runtime.sense_loop", "stop", self)
        self._write_down()
        if self.responder:
            self.responder.close()
        machine.freq(_SLOW)


def _is_short(error):
    """Did an exchange end for want of memory? Error 12 (ENOMEM) is what tls12 and lwIP say."""
    return isinstance(error, MemoryError) or bool(error and error.args[:1] == (12,))

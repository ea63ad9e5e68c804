"""What the alarm keeps in memory all the time, and the one verb that runs a phase.

main.py's loop calls `step`: each time one phase is loaded, called with this object, and dropped
(phases.py). So the provider is asked with all the memory that is free then, and low on the C
stack. Meanwhile the interrupts go on noting (debounce.py), and the next pass of the loop reads
what they noted.
"""

try:
    from micropython import const
except ImportError:
    const = int

import time

import machine
import phases
import rooms

# Above the longest legal phase: name server and time server 29 s, then the connection, the halves
# of the handshake, the status and the body, up to TIMEOUT_S each, and the arithmetic between.
_STUCK_MS = const(60000)
_STUCK_WAITS = const(6)
_FAST = const(160000000)
_SLOW = const(80000000)
_TRIES = const(3)  # for a phase that finds no memory
_NOT_SHOWN = ("Not shown: no memory to look at them now; try again.",)


class App:
    """`settings`: begin.Own; `known`: Boots.known; `wifi`: the Link; `clock`: the Clock; `lamp`,
    `sensors`: those objects, parked; `stuck`: what RTC memory is to hold when the supervisor
    resets.

    `step` goes on until an exception (or Ctrl-C); `stop` makes the prompt safe to use. Without the
    loop the sensors are parked: their `config` and `input` can be read.
    """

    def __init__(self, settings, known, wifi, clock, lamp, sensors, stuck):
        self.settings = settings
        self.known = known
        self.up = wifi.up
        self.sta = wifi.sta
        self.frozen = wifi.freeze()
        self.clock = clock
        self.lamp = lamp
        self.sensors = sensors
        self.running = False
        self.responder = None  # only with HTTP_PORT
        self.page = None  # a page being made or sent: see page.py
        self.memo = {"lang": settings.LANGUAGE}
        rooms.widen(self.memo, 16)  # what the courier remembers between two visits
        self.doors = None  # as they were kept on flash
        self.events = []  # what the sensors have found, still to be told
        self.owed = []  # texts on their way to flash: arguments of Outbox.add
        self.adding = 0  # serial number of the one being written
        self.errand = None  # a phase that another one wants
        self.minute = 0
        self.looked = -1
        self.tried = time.ticks_ms()  # of the last step of joining
        self.healthy = False
        self.spare = False  # was there idle time since the last exchange?
        self.phase = phases.LOOP
        self.then = self.job = self.asked = self.answer = self.result = self.lines = None
        self.short = 0  # exchanges in a row for which there was no memory
        self._tries = 0  # of this phase
        self._stuck = stuck  # ready, for the Timer must not do I/O
        self._stuck_ms = _STUCK_MS + _STUCK_WAITS * 1000 * settings.TIMEOUT_S
        self.progress()

    def step(self):
        """Run the next phase; for ever, one call after the other."""
        phase = self.phase
        self.progress()
        machine.freq(_FAST if phase else _SLOW)
        try:
            after = phases.entry(phase)(self)
            self._tries = 0
        except Exception as e:
            if phase < phases.PAGE and not isinstance(e, MemoryError):
                raise
            after, error = None, e
        finally:
            rooms.clear()
        if after is None:
            self.phase = self._again(phase, error)
            return
        if phase >= phases.PARTS:
            self.lines = rooms.moved(after)
            after = phases.PAGE
        self.phase = after
        self._move(phase)

    def _again(self, phase, error):
        """What to do after a phase for which there was no memory, or after any failure of a page:
        that must not end the alarm."""
        if phase >= phases.PAGE and self.page:
            self.lines = None
            if phase >= phases.PARTS and isinstance(error, MemoryError):
                self.lines = _NOT_SHOWN
                return phases.PAGE
            if phase != phases.NO_PAGE:
                self.page.out = []
                self.page.error = error
                return phases.NO_PAGE
        self._tries += 1
        self.let_go()
        if phase == phases.OBEY:  # done in part, perhaps: what is left is found anew
            self._tries = _TRIES
        if self._tries < _TRIES:
            return phase
        self._tries = 0
        after = phases.instead(phase)
        if after is None:
            raise MemoryError("phase %d" % phase)  # the crash is kept, and the board restarts
        return after

    def let_go(self):
        """Give back what can be had again: a caller in the middle of a page."""
        responder = self.responder
        if responder and responder.visit:
            responder.visit.close()
            responder.visit = None
        if self.page:
            self.page.connection.close()
        self.page = self.lines = None
        rooms.clear()

    def _move(self, phase):
        """What a phase has left, out of the middle of the free memory."""
        moved = rooms.moved
        self.memo = moved(self.memo)
        if phase == phases.LOOP:
            self.lamp = moved(self.lamp)
            self.sensors = moved(self.sensors)
            self.sensors.all = moved(self.sensors.all)
            self.events = moved(self.events)
        self.job = moved(self.job)
        self.asked = moved(self.asked)
        self.answer = moved(self.answer)
        self.result = moved(self.result)
        self.owed = moved(self.owed)
        self.frozen = moved(self.frozen)
        self.doors = moved(self.doors)
        if self.page:
            self.page.out = moved(self.page.out)

    def boots(self):
        """The record of restarts, made anew from what is known of it."""
        from boots import Boots

        return Boots(machine.RTC(), *self.known)

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
        self.let_go()
        for phase in (phases.STOP, phases.OWE):
            phases.entry(phase)(self)
            rooms.clear()
        machine.freq(_SLOW)

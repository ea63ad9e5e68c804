"""What the alarm keeps in memory all the time, and the one verb that runs a phase.

main.py's loop calls `step`: each time one phase is loaded, called with this object, and dropped
(runtime/phases.py). So the provider is asked with all the memory that is free then, and low on the
C stack. Meanwhile the interrupts go on noting (device/debounce.py), and the next pass of the loop
reads what they noted.
"""

try:
    from micropython import const
except ImportError:
    const = int

import time

import machine
from core import overlay
from core.phase import EXCHANGE, LOOP, NO_PAGE, OBEY, OWE, PAGE, PARTS, STOP, TELL

from runtime import phases

_FAST = const(160000000)
_SLOW = const(80000000)
_TRIES = const(3)  # for a phase that finds no memory
_NOT_SHOWN = ("Not shown: no memory to look at them now; try again.",)


class App:
    """All that is in memory while the alarm runs; made by runtime/assemble.py.

    `step` goes on until an exception (or Ctrl-C); `stop` makes the prompt safe to use. Without the
    loop the sensors are parked: their `config` and `input` can be read.
    """

    settings: object  # assemble.Own, checked
    known: list  # Boots.known, changed by periodic.healthy
    sta: object  # network.WLAN, the station
    up: bool  # joined
    frozen: dict  # the Link, see device/wifi.py
    tried: int  # ticks of the last step of joining
    looked: int  # uptime in seconds at which the link was seen last
    clock: object  # the Clock
    lamp: object  # the Lamp, parked without the loop
    sensors: object  # the Sensors, parked without the loop
    running: bool  # armed
    responder: object  # the Responder, parked without the loop; None without HTTP_PORT
    page: object  # a page being made or sent, see web/status_page.py, or None
    memo: dict  # what delivery and commands remember between two phases
    doors: dict  # {name: True when open} as they are on flash; None before the first look
    events: list  # what the sensors have found, still to be told
    owed: list  # texts on their way to flash: arguments of Outbox.add
    adding: int  # serial number of the one being written, or 0
    errand: int  # a phase that another one wants, or None
    minute: int  # uptime in seconds of the next look round
    healthy: bool  # this boot has ended a row of crashes
    spare: bool  # idle time was used since the last exchange
    phase: int  # the one to run next, see phases.py
    tries: int  # of that phase, for want of memory
    short: int  # exchanges in a row for which there was no memory
    then: int  # the phase that follows the exchange
    job: tuple  # what is most due: (kind, account index, serial, arguments), or None
    asked: dict  # fields of the Request for it, or None
    answer: dict  # fields of the Answer to it, or None
    result: object  # what was judged of it, plain, or None
    lines: list  # sentences of a part of the report, for the page, or None
    stuck: bytearray  # for RTC memory, ready: the Timer must not do I/O
    crash: bytearray  # the same for a crash; supervisor.py writes it there
    stuck_ms: int  # longest time without progress
    progressed: int  # ticks of the last progress

    def step(self):
        """Run the next phase; for ever, one call after the other."""
        phase = self.phase
        self.progress()
        machine.freq(_FAST if phase else _SLOW)
        if phase == EXCHANGE:  # a caller in the middle of a page is let go, others go on waiting
            self.let_go()
        try:
            after = phases.entry(phase)(self)
            self.tries = 0
        except Exception as e:
            if phase < PAGE and not isinstance(e, MemoryError):
                raise
            self.phase = self._again(phase, e)
            return
        if phase >= PARTS:
            self.lines, after = after, PAGE
        self.phase = after
        try:
            overlay.clear()
            self._move(phase)
        except MemoryError:
            pass  # it is done after the next phase

    def _again(self, phase, error):
        """What to do after a phase for which there was no memory, or after any failure of a page:
        that must not end the alarm."""
        if phase >= PAGE and self.page:
            self.lines = None
            if phase >= PARTS and isinstance(error, MemoryError):
                self.lines = _NOT_SHOWN
                return PAGE
            if phase != NO_PAGE:
                self.page.out = []
                self.page.error = error
                return NO_PAGE
        self.tries += 1
        self.let_go()
        if phase == OBEY:  # done in part, perhaps: what is left is found anew
            self.tries = _TRIES
        if self.tries < _TRIES:
            return phase
        self.tries = 0
        after = phases.instead(phase)
        if after is None:
            raise MemoryError("phase %d" % phase)  # the crash is kept, and the board restarts
        return after

    def let_go(self):
        """Give back what can be had again: a caller in the middle of a page."""
        responder = self.responder
        if responder:
            responder.held = 0
        if responder and responder.visit:
            responder.hint |= bool(responder.visit.hook)  # a webhook that was not read
            responder.visit.close()
            responder.visit = None
        if self.page:
            responder.hint |= bool(self.page.hook)
            self.page.connection.close()
        self.page = self.lines = None
        try:
            overlay.clear()
        except MemoryError:
            pass  # there is more at the next try

    def _move(self, phase):
        """What a phase has left, out of the middle of the free memory."""
        moved = overlay.moved
        self.memo = moved(self.memo)
        if phase == LOOP:
            self.lamp = moved(self.lamp)
            self.sensors = moved(self.sensors)
            self.sensors.all = moved(self.sensors.all)
            self.events = moved(self.events)
        self.lines = moved(self.lines)
        self.job = moved(self.job)
        self.asked = moved(self.asked)
        self.answer = moved(self.answer)
        self.result = moved(self.result)
        self.owed = moved(self.owed)
        self.frozen = moved(self.frozen)
        self.doors = moved(self.doors)
        if self.page:
            self.page.out = moved(self.page.out)
            self.page.hook = moved(self.page.hook)

    def read(self, request, answer, source):
        """The body of an answer into its fields, by the reader that its request wants; loaded only
        now, for the handshake's memory is free again."""
        if request.inbox and request.deep > 1:
            from providers.read_updates import read as take
        elif request.inbox:
            from providers.read_inbox import read as take
        else:
            from providers.read_fields import read as take
        take(request, answer, source)

    def progress(self):
        """For whoever takes long and is not stuck."""
        self.progressed = time.ticks_ms()

    def watch(self):
        """The supervisor, once a second from the Timer: no I/O here, only the reset."""
        if time.ticks_diff(time.ticks_ms(), self.progressed) > self.stuck_ms:
            machine.RTC().memory(self.stuck)
            machine.reset()

    def stop(self):
        """Disarm; afterwards the prompt and a reset are safe: what was found is on flash. The
        sensors can be asked."""
        self.running = False
        self.let_go()
        for phase in (STOP, OWE, TELL, OWE):
            phases.entry(phase)(self)
            overlay.clear()
        machine.freq(_SLOW)

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
from core.phase import (
    ARMED,
    EXCHANGE,
    HEALTHY,
    HEAR,
    JUDGE,
    LOOP,
    NO_PAGE,
    OBEY,
    OWE,
    PAGE,
    PARTS,
    PLAN,
    PREPARE,
    REJOIN,
    SPARE,
    STOP,
    SYNC,
    TELL,
    TIDY,
    UNHEARD,
    WATCH,
)

from runtime import phases

_FAST = const(160000000)
_SLOW = const(80000000)
_ROOMY = const(8000)  # bytes free at a phase's end: its modules may stay for the next
_TRIES = const(3)  # for a phase that finds no memory
_LEAVE_NOTHING = const(
    1 << ARMED
    | 1 << TIDY
    | 1 << SPARE
    | 1 << SYNC
    | 1 << HEALTHY
    | 1 << WATCH
    | 1 << PAGE
    | 1 << NO_PAGE
)
_NOT_SHOWN = ("Not shown: no memory to look at them now; try again.",)


class App:
    """All that is in memory while the alarm runs; made by runtime/assemble.py.

    `step` goes on until an exception (or Ctrl-C); `stop` makes the prompt safe to use. Its fields
    are declared as in core/state.py. Without the loop `config` and `input` of the sensors can be
    read.
    """

    # Made at power-up
    settings: object  # runtime.assemble: those of config.py, checked, parked
    clock: object  # runtime.assemble: the Clock
    sta: object  # runtime.assemble: network.WLAN, the station
    delivery: object  # runtime.assemble: see state.Delivery
    hear: object  # runtime.assemble: see state.Hearing; None where no texts are heard
    stuck_ms: int  # runtime.assemble: longest time without progress
    stuck: bytearray  # runtime.periodic: for RTC memory, ready: the Timer must not do I/O
    crash: bytearray  # runtime.supervisor, runtime.periodic: the same for a crash
    known: list  # runtime.periodic: Boots.known
    # Sensors and lamp; without the loop they are parked
    sensors: object  # runtime.sense_loop: the Sensors
    lamp: object  # runtime.sense_loop: the Lamp
    running: bool  # runtime.sense_loop, runtime.app: armed
    events: list  # runtime.sense_loop -> runtime.tell: what the sensors found, to be told
    owed: list  # runtime.tell -> delivery.enqueue: arguments of Outbox.add
    adding: int  # delivery.enqueue: serial number of the one being written, or 0
    doors: dict  # runtime.periodic: {name: True when open} as on flash; None before a look
    # Wi-Fi
    up: bool  # runtime.periodic: joined
    link: object  # runtime.periodic: the Link, parked
    tried: int  # runtime.sense_loop: ticks of the last step of joining
    looked: int  # runtime.sense_loop: when the link was seen last, seconds of uptime
    # Phases
    phase: int  # runtime.app: the one to run next, see phases.py
    tries: int  # runtime.app: of that phase, for want of memory
    progressed: int  # runtime.app: ticks of the last progress
    errand: int  # commands, web.status_page -> runtime.sense_loop: a phase that is wanted, or None
    minute: int  # runtime.sense_loop, runtime.periodic: when to look round, seconds of uptime
    row: int  # runtime.periodic: starts in a row with this one; 0 once one has lasted
    healthy: bool  # runtime.sense_loop: this boot has ended a row of crashes
    told_full: bool  # runtime.board_messages: it was told that flash cannot be written
    # An exchange
    sent: bool  # runtime.sense_loop: the last turn was a text's, not a look's for commands
    spare: bool  # runtime.idle, runtime.sense_loop: idle time was used since the last exchange
    short: int  # runtime.idle: exchanges in a row for which there was no memory
    then: int  # delivery.provider_phases, commands.phases: the phase that follows it
    box: object  # delivery.enqueue, delivery.phases, runtime.app: the Outbox, for PLAN, or None
    job: tuple  # delivery.phases, delivery.judge: what is most due, see phases.plan, or None
    asked: object  # delivery.provider_phases, delivery.judge, commands.phases: a Request, parked
    answer: object  # net.client -> delivery.judge, commands.phases: an Answer, parked
    result: object  # delivery.provider_phases, delivery.judge -> delivery.phases: parked
    # The small server
    responder: object  # runtime.sense_loop: the Responder, parked; None without HTTP_PORT
    page: object  # web -> runtime.app: a page being made or sent, parked, or None
    lines: list  # runtime.app -> web.status_page: sentences of a part of the report, or None

    def step(self):
        """Run the next phase; for ever, one call after the other."""
        phase = self.phase
        self.progress()
        machine.freq(_FAST if phase else _SLOW)
        if not self.running:  # the first time
            overlay.plug()
        # a caller in the middle of a page is let go, others go on waiting: both do not fit
        decides = phase == PLAN or phase == HEAR  # a tuple of them would lie in memory
        if self.responder and (phase == EXCHANGE or decides and self.shows()):
            self.let_go()
        try:
            if self.tries:  # from deeper than here the C stack's stale words keep it, too
                overlay.clear_failed()
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
            if phases.shares(phase, after) and overlay.room() > _ROOMY:
                return
            self.box = None
            # From here, where the phase was called: a call deeper, what is left of its frames on
            # the C stack is taken for addresses, and keeps up to 4 KB of its modules (measured).
            overlay.clear()
            if phase >= PARTS:
                lines, self.lines = self.lines, _NOT_SHOWN
                self.lines = self.masked(lines)
            self._move(phase)
            self.print_said()
        except MemoryError:
            pass  # it is done after a later one

    def shows(self):
        """Is a page being made or sent (by a web.response.Sender)? It takes up to 5 KB."""
        page, responder = self.page, self.responder
        return page and page.kind or responder and hasattr(responder.visit, "gone")

    def masked(self, lines):
        """What a part of the report tells, without secrets; the part has left memory."""
        from core.redact import mask

        lines = [mask(line) for line in lines]
        mask = None
        overlay.clear()
        return lines

    def print_said(self):
        """Print what phases have said, see overlay.say."""
        if overlay.said:
            from core import log

            log.flush()
            log = None
            overlay.clear()

    def _again(self, phase, error):
        """What to do after a phase for which there was no memory, or after any failure of a page:
        that must not end the alarm."""
        if phase >= PAGE and self.page:
            self.lines = None
            self._clear()
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
        self._clear()

    def _clear(self):
        self.box = None  # else its module would stay beside the one that is loaded next
        try:
            overlay.clear()
        except MemoryError:
            pass  # there is more at the next try

    def _move(self, phase):
        """What a phase has left, out of the middle of the free memory; of those that follow each
        other all the time only what they can leave."""
        park, moved = overlay.park, overlay.moved
        if phase == LOOP:
            self.lamp = moved(self.lamp)
            self.sensors = park(self.sensors)
            self.sensors.all = [park(one) for one in self.sensors.all]
            if self.responder:
                self.responder = park(self.responder)
            self.events = moved(self.events)
        elif phase == EXCHANGE:
            self.answer = moved(self.answer)
        elif phase == PREPARE:
            self.asked = moved(self.asked)
            self.result = moved(self.result)
        elif phase == JUDGE:  # all that it leaves
            self.result, self.job = moved(self.result), moved(self.job)
            delivery = self.delivery
            delivery.tls = moved(delivery.tls)
            delivery.legacy, delivery.refused = moved(delivery.legacy), moved(delivery.refused)
        elif phase in (REJOIN, UNHEARD):
            self.link = moved(self.link)
            self.link.networks = self.settings.WIFI  # there already
        elif not _LEAVE_NOTHING >> phase & 1:
            self.job = moved(self.job)
            self.asked = moved(self.asked)
            self.answer = moved(self.answer)
            self.result = moved(self.result)
            self.owed = moved(self.owed)
            self.doors = moved(self.doors)
            overlay.compact(self.delivery)
            if self.hear:
                overlay.compact(self.hear)
        self.lines = moved(self.lines)
        self.page = moved(self.page)

    def reader(self, request):
        """What takes the body of an answer into its fields, as its request wants; loaded only
        now, for the handshake's memory is free again."""
        if request.inbox and request.deep > 1:
            from providers.read_updates import read as take
        elif request.inbox:
            from providers.read_inbox import read as take
        else:
            from providers.read_fields import read as take
        return take

    def progress(self):
        """For whoever takes long and is not stuck."""
        self.progressed = time.ticks_ms()

    def watch(self):
        """The supervisor, from the Timer when there was no progress (device/debounce.py): no I/O
        here, only the reset."""
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
            self.print_said()
        machine.freq(_SLOW)

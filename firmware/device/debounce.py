"""Levels of input pins -> settled levels, with soft interrupts that may come late or not at all.

The chip queues at most four Python callbacks for all pins and Timers together and drops the rest
silently (`py/scheduler.c`). So an interrupt is a hint and the level is the truth, and a level
counts as steady over a stretch of time only when nothing can have happened unseen in it:

* the queue is first in, first out: when the Timer's callback runs, every edge from before the
  moment the Timer was due has been handed to us, unless the queue was full;
* the queue was full only if four callbacks were waiting at once, and those then run one after
  another: fewer than three edges in two neighbouring steps (the Timer's own callback may have been
  the fourth) prove that nothing was dropped.

Hence the rule of `_step`: a stretch is credited up to the moment the Timer was *due* (not to the
moment its callback ran), and only when no edge of that pin and too few of the others came in it.
Where the proof fails the stretch starts anew: rather 50 ms later than an alarm nobody caused.

So a signal may change for hours and never hold for debounce_ms. That is no trip, and it is not
rest: pulses that were too short are counted (`shorts`), and where they go on the pin is `noisy`.
There is no rate of pulses in between: what is too rare for `noisy` is told with the daily text.
"""

try:
    from micropython import const
except ImportError:
    const = int

_UNSURE = const(3)  # edges in two steps that may have filled the queue of four
_UNPROVED_MS = const(1000)  # and twice debounce_ms: a level seen so long is believed all the same
_STEP_MS = const(20)  # longest stretch credited in one go
_NOISY_EDGES = const(60)  # edges in one look period (1 s) that no contact makes
# Short pulses: the first of each second weighs _SHORT_S and debounce_ms / _SHORT_MS (of a long
# debounce a minute holds but few), one second takes 1 away again; _UNREST is noisy. So that is ten
# pulses within a minute, or more over a longer time, down to one in 100 s.
_SHORT_S = const(100)
_SHORT_MS = const(30)
_UNREST = const(950)
_LATE_MS = const(1000)  # from one tick to the next


class Input:
    """One pin and what is known of its level.

    `pin` gives 0 or 1 from `pin.value()`; `active` is the level that means "tripped";
    `debounce_ms` is how long a level must hold to count. `trips` and `clears` only ever grow:
    a reader remembers what it has seen, so that nothing needs to be locked.
    """

    def __init__(self, pin, active, debounce_ms):
        self.pin = pin
        self.active = active
        self.debounce_ms = debounce_ms
        self.on = self.level()
        self.pending = False  # the level differs from `on` ...
        self.since = 0  # ... steadily from this tick ...
        self.mark = 0  # ... when so many callbacks had come
        self.edges = 0  # since the last look, to find a pin that never rests
        self.muted = 0  # looks left until interrupts are switched on again
        self.trips = 0
        self.clears = 0
        self.tripped_at = 0  # tick of the latest trip
        self.noisy = 0  # times this pin had to be muted or did not rest
        self.failed = 0  # short pulses since `failed_at` that may still be the bounce of a change
        self.failed_at = 0
        self.shorts = 0  # seconds with short pulses
        self.unrest = 0
        self.handler = None

    def level(self):
        """True when the pin is at its active level."""
        return self.pin.value() == self.active


class Debounce:
    """Watches a list of `Input` through pin interrupts and one re-armed Timer.

    `timer` is a `machine.Timer`; `ticks_ms` and `ticks_diff` are those of `time`; `one_shot` is
    `Timer.ONE_SHOT` and `both` the trigger for either edge. `tick` is the callback for a Timer of
    one second.

    Callbacks come wherever Python runs, on top of whatever C stack is in use (docs/esp8266.md). So
    each is one function that calls no other of ours, and gets what it works on as default values:
    a bound method or a closure takes 112 bytes more, a call 300.
    """

    def __init__(self, inputs, timer, time, one_shot=0, both=3):
        self.inputs = inputs
        self._timer = timer
        self._ticks_ms = time.ticks_ms
        self._diff = time.ticks_diff
        self._add = time.ticks_add
        self._one_shot = one_shot
        self._both = both
        self._armed = False
        self._due = 0
        self._alive = None
        self._calls = 0  # edges (and ticks) handed to us since the Timer was last idle ...
        self._last = 0  # ... until the last step ...
        self._before = 0  # ... and until the one before it
        self._step = _step_of(self)
        self.tick = _tick_of(self)

    def start(self, alive=None):
        """Switch the interrupts on and look once. `alive.watch()` is called at a tick that finds
        `alive.progressed`, ticks, more than `alive.stuck_ms` ago."""
        self._alive = alive
        for item in self.inputs:
            item.handler = _edge_of(self, item)
            item.pin.irq(item.handler, self._both)
        self.look()

    def stop(self):
        """Switch everything off, so that no callback outlives this object."""
        for item in self.inputs:
            item.pin.irq(None, self._both)
        self._timer.deinit()

    def look(self):
        """Sample every level now: finds what a dropped interrupt did not tell. Call it often; not
        from a callback."""
        now = self._ticks_ms()
        arm = self._armed and self._diff(now, self._due) > 0
        for item in self.inputs:
            if not item.pending and (item.pin.value() == item.active) != item.on:
                arm = arm or not self._armed
                self._note(item, now)
        if arm:
            self._arm(now)

    def _note(self, item, now):
        """The level differs from what is settled: it starts here."""
        if not self._armed:
            self._calls = self._last = self._before = 0
        item.since = item.seen = now
        item.mark = self._calls
        item.pending = True

    def _arm(self, now):
        wait = _STEP_MS
        for item in self.inputs:
            if item.pending:
                left = item.debounce_ms + 1 - self._diff(now, item.since)
                wait = min(wait, max(left, 1))
        self._due = self._add(now, wait)
        self._armed = True
        self._timer.init(period=wait, mode=self._one_shot, callback=self._step)


def _edge_of(watch, item):
    """The callback for a pin's edges: whatever the level is now, it starts here."""

    def edge(_pin, watch=watch, item=item):
        watch._calls += 1
        item.edges += 1
        now = watch._ticks_ms()
        item.pending = (item.pin.value() == item.active) != item.on
        if not item.pending:  # a pulse has ended, or came and went before we looked
            if not item.failed:
                item.failed_at = now
            item.failed += 1
            return
        armed = watch._armed
        if not armed:
            watch._calls = watch._last = watch._before = 0
        item.since = item.seen = now
        item.mark = watch._calls
        if not armed or watch._diff(now, watch._due) > 0:  # late, or dropped
            wait = 1 if armed else min(_STEP_MS, item.debounce_ms + 1)
            watch._due = watch._add(now, wait)
            watch._armed = True
            watch._timer.init(period=wait, mode=watch._one_shot, callback=watch._step)

    return edge


def _tick_of(watch):  # noqa: C901
    """The once-a-second callback: look, and quiet pins that never rest.

    A wire without a contact can make thousands of edges a second. They would fill the queue for
    all the others, so such a pin loses its interrupts for ten looks."""

    def tick(_timer=None, watch=watch):  # noqa: C901 - flat, see Debounce
        watch._calls += 1
        now = watch._ticks_ms()
        alive = watch._alive  # compared here, for the call costs 400 bytes of the C stack
        if alive and watch._diff(now, alive.progressed) > alive.stuck_ms:
            alive.watch()
        armed = watch._armed
        wait = 1 if armed and watch._diff(now, watch._due) > 0 else 0
        for item in watch.inputs:
            if item.unrest:
                item.unrest -= 1
            if item.failed:  # short pulses that came to no change, though it had the time
                age = watch._diff(now, item.failed_at)
                # else it is perhaps the bounce of a change that is settled in a moment
                if not item.pending or age > item.debounce_ms + _LATE_MS:
                    age = min(item.failed, 1 + age // 1000)  # in seconds, from here on
                    item.failed = 0
                    item.shorts += age
                    item.unrest += age * (_SHORT_S + item.debounce_ms // _SHORT_MS)
                    if item.unrest >= _UNREST:
                        item.unrest = 0
                        item.noisy += 1
            if item.edges > _NOISY_EDGES:
                item.pin.irq(None, watch._both)
                item.muted = 10
                item.noisy += 1
            elif item.muted:
                item.muted -= 1
                if not item.muted:
                    item.pin.irq(item.handler, watch._both)
            item.edges = 0
            if not item.pending and (item.pin.value() == item.active) != item.on:
                if not armed:
                    watch._calls = watch._last = watch._before = 0
                    wait = min(wait or _STEP_MS, item.debounce_ms + 1)
                item.pending = True
                item.since = item.seen = now
                item.mark = watch._calls
        if wait:
            watch._due = watch._add(now, wait)
            watch._armed = True
            watch._timer.init(period=wait, mode=watch._one_shot, callback=watch._step)

    return tick


def _step_of(watch):  # noqa: C901
    """The callback of the re-armed Timer: settle what has been steady for long enough."""

    def step(_timer, watch=watch):  # noqa: C901 - flat, see Debounce
        now, due = watch._ticks_ms(), watch._due
        if not watch._armed or watch._diff(now, due) < 0:
            return  # a shot from before the Timer was armed anew
        watch._due = now
        wait = 0
        for item in watch.inputs:
            if not item.pending:
                continue
            tripped = item.pin.value() == item.active
            unsure = item.muted or watch._calls - max(item.mark, watch._before) >= _UNSURE
            # Where another pin goes on like that, what each look and edge of so long has agreed on
            # is a change, too: one noisy wire hides no door.
            long = watch._diff(now, item.seen) > 2 * item.debounce_ms + _UNPROVED_MS
            if unsure or watch._diff(due, item.since) > item.debounce_ms:  # ticks are whole ms
                if not unsure or long and not item.muted and tripped != item.on:
                    item.on = not item.on
                    item.failed = 0
                    if item.on:
                        item.trips += 1
                        item.tripped_at = item.since
                    else:
                        item.clears += 1
                item.pending = tripped != item.on
                if item.pending:  # begin anew
                    item.since = now
                    item.mark = watch._calls
                    if long or not unsure:
                        item.seen = now
            elif tripped == item.on:
                item.pending = False
                if not item.failed:
                    item.failed_at = now
                item.failed += 1
            if item.pending:
                left = item.debounce_ms + 1 - watch._diff(now, item.since)
                wait = min(wait or _STEP_MS, max(left, 1))
        watch._before = watch._last
        watch._last = watch._calls
        watch._armed = wait > 0
        if wait:
            watch._due = watch._add(now, wait)
            watch._timer.init(period=wait, mode=watch._one_shot, callback=watch._step)

    return step

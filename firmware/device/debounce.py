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
    `Timer.ONE_SHOT` and `both` the trigger for either edge. Nothing here allocates after `start`.
    """

    def __init__(self, inputs, timer, time, one_shot=0, both=3):
        self._inputs = inputs
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
        self._step_cb = self._step  # a bound method is made once: making one allocates

    def start(self, alive=None):
        """Switch the interrupts on and look once. `alive()` is called at each tick()."""
        self._alive = alive
        for item in self._inputs:
            item.handler = self._handler(item)
            item.pin.irq(item.handler, self._both)
        self.look()

    def stop(self):
        """Switch everything off, so that no callback outlives this object."""
        for item in self._inputs:
            item.pin.irq(None, self._both)
        self._timer.deinit()

    def _handler(self, item):
        def edge(_pin):
            self._calls += 1
            item.edges += 1
            now = self._ticks_ms()
            if self._note(item, now):
                self._arm(now)
            if not item.pending:
                self._fail(item, now)  # a pulse has ended, or came and went before we looked

        return edge

    def _fail(self, item, now):
        if not item.failed:
            item.failed_at = now
        item.failed += 1

    def _note(self, item, now):
        """An edge has come: whatever the level is now, it starts here. True: the Timer is to be
        armed, for it is not, or its callback is late or was dropped.

        Callbacks come on top of whatever C stack is in use, so those here call no more than one
        deep."""
        item.pending = (item.pin.value() == item.active) != item.on
        if not item.pending:
            return False
        if not self._armed:
            self._calls = self._last = self._before = 0
        item.since = item.seen = now
        item.mark = self._calls
        return not self._armed or self._diff(now, self._due) > 0

    def look(self):
        """Sample every level now: finds what a dropped interrupt did not tell. Call it often."""
        now = self._ticks_ms()
        arm = self._armed and self._diff(now, self._due) > 0
        for item in self._inputs:
            if not item.pending and self._note(item, now):
                arm = True
        if arm:
            self._arm(now)

    def tick(self, _timer=None):
        """The once-a-second callback: look, and quiet pins that never rest.

        A wire without a contact can make thousands of edges a second. They would fill the queue
        for all the others, so such a pin loses its interrupts for ten looks.
        """
        self._calls += 1
        now = self._ticks_ms()
        arm = self._armed and self._diff(now, self._due) > 0
        for item in self._inputs:
            self._weigh(item, now)
            if item.edges > _NOISY_EDGES:
                item.pin.irq(None, self._both)
                item.muted = 10
                item.noisy += 1
            elif item.muted:
                item.muted -= 1
                if not item.muted:
                    item.pin.irq(item.handler, self._both)
            item.edges = 0
            if not item.pending and self._note(item, now):
                arm = True
        if arm:
            self._arm(now)
        if self._alive:
            self._alive()

    def _weigh(self, item, now):
        """Once a second: short pulses that came to no change, though it had the time."""
        if item.unrest:
            item.unrest -= 1
        if not item.failed:
            return
        age = self._diff(now, item.failed_at)
        if item.pending and age <= item.debounce_ms + _LATE_MS:
            return  # perhaps the bounce of a change that is settled in a moment
        count = min(item.failed, 1 + age // 1000)
        item.failed = 0
        item.shorts += count
        item.unrest += count * (_SHORT_S + item.debounce_ms // _SHORT_MS)
        if item.unrest >= _UNREST:
            item.unrest = 0
            item.noisy += 1

    def _arm(self, now):
        wait = _STEP_MS
        for item in self._inputs:
            if item.pending:
                left = item.debounce_ms + 1 - self._diff(now, item.since)
                wait = min(wait, max(left, 1))
        self._due = self._add(now, wait)
        self._armed = True
        self._timer.init(period=wait, mode=self._one_shot, callback=self._step_cb)

    def _step(self, _timer):
        """The Timer came: settle what has been steady for long enough."""
        now = self._ticks_ms()
        if not self._armed or self._diff(now, self._due) < 0:
            return  # a shot from before the Timer was armed anew
        due, self._due = self._due, now
        waiting = False
        for item in self._inputs:
            if item.pending:
                unseen = self._calls - max(item.mark, self._before)
                if unseen >= _UNSURE or item.muted:
                    seen = self._unsure(item, now)
                    self._note(item, now)
                    if item.pending and seen is not None:
                        item.seen = seen
                elif self._diff(due, item.since) > item.debounce_ms:  # ticks are cut to whole ms
                    self._settle(item)
                    self._note(item, now)
                elif (item.pin.value() == item.active) == item.on:
                    item.pending = False
                    self._fail(item, now)
                waiting = waiting or item.pending
        self._before = self._last
        self._last = self._calls
        self._armed = waiting
        if waiting:
            self._arm(now)

    def _unsure(self, item, now):
        """Begin anew: the tick that counts as its beginning, None for now. But where another pin
        goes on like that, what each look and edge of so long has agreed on is a change, too: one
        noisy wire hides no door."""
        if self._diff(now, item.seen) <= 2 * item.debounce_ms + _UNPROVED_MS:
            return item.seen
        if not item.muted and (item.pin.value() == item.active) != item.on:
            self._settle(item)
        return None

    def _settle(self, item):
        item.on = not item.on
        item.failed = 0
        if item.on:
            item.trips += 1
            item.tripped_at = item.since
        else:
            item.clears += 1

"""The CPU of the virtual ESP8266: how time passes for the firmware, and the callback queue.

Firmware runs in a greenlet. It goes on until it has to wait beyond the next event of the world;
then it parks, and the world wakes it at that time, or before when a callback is queued.
"""

import traceback

import greenlet

from .errors import PowerOff
from .traceback_format import format_exception

QUEUE = 4  # MICROPY_SCHEDULER_DEPTH
_SWALLOWED = 2000  # a boot that catches its own end this often is left asleep for ever

COSTS = {
    # Microseconds one call takes; rough figures for 80 MHz. What matters is that time passes.
    "ticks": 20,
    "pin": 10,
    "gc": 4000,
    "import": 8000,
    "erase": 40000,  # tens of ms (fact sheet section 10); no callbacks meanwhile
    "prog": 1000,
    "scan": 2100000,  # no Python callbacks meanwhile
    "tls": 1100000,  # a handshake in clear mode; callbacks run between big-int operations
    "boot": 300000,
}


class Cpu:
    """What a Board does while firmware runs; the Board adds power and boots."""

    def __init__(self, world):
        self.world = world
        self.state = "off"  # off, booting, running, repl, asleep
        self.dropped = 0  # callbacks lost in a full queue
        self.steps = 0  # times the firmware got its turn; one that gets none is spinning
        self._g = None  # the greenlet of this boot
        self._hub = None
        self._wake = None
        self._park_wakeable = False
        self._doomed = True  # firmware may act only while it has its turn (Board._resume)
        self._throws = 0
        self._stalls = []
        self.clear_cpu()

    def clear_cpu(self):
        """As after a reset."""
        self._queue = []
        self._locked = 0
        self._held = False
        self._irq_off = 0
        self._interrupt = False
        self._attention = bool(self._stalls)

    # --- time passes
    def _park(self, until, wakeable):
        if self._doomed:
            self._throws += 1
            if self._throws > _SWALLOWED:
                self._hub.switch(0)
            raise PowerOff
        self._park_wakeable = wakeable
        self._hub.switch(until)

    def wait_us(self, until_us, until=None):
        """Waits to `until_us`, running callbacks as they come; ends early when `until()`."""
        world = self.world
        while True:
            if self._attention or self._doomed:
                self._attend()
            if until is not None and until():
                return
            if world.us >= until_us:
                return
            if until_us < world.horizon:
                world.us = until_us
                return
            self._park(until_us, not self._locked)

    def burn(self, us):
        """`us` of CPU work during which callbacks run (Python code between two jumps)."""
        if us:
            self.wait_us(self.world.us + us)

    def hold(self, us, interrupts=True):
        """`us` of C code during which no Python callback runs."""
        if not us:
            return
        world = self.world
        end = world.us + int(us)
        held, self._held = self._held, True
        self._irq_off += 0 if interrupts else 1
        try:
            while world.us < end:
                world.look_ahead()
                if end < world.horizon:
                    world.us = end
                    break
                self._park(end, False)
        finally:
            self._held = held
            self._irq_off -= 0 if interrupts else 1
            if not self._doomed:
                self.irq_unlocked()
                if self._attention:
                    world.horizon = 0

    def _attend(self):
        """Between two bytecodes: stalls, Ctrl-C, then what is in the callback queue."""
        if self._doomed:
            self._park(0, False)
        if self._held:
            self.world.look_ahead()
            return
        while self._stalls:
            self.hold(*self._stalls.pop(0))
        self._attention = False
        if self._locked:
            self._attention = bool(self._queue or self._interrupt)
        else:
            self._keyboard_interrupt()
        self.world.look_ahead()
        if not self._locked and not self._irq_off:
            self._run_queue()

    def _keyboard_interrupt(self):
        if not self._interrupt:
            return
        self._interrupt = False
        if self.state != "repl":
            self._attention = True
            self.world.horizon = 0
            raise KeyboardInterrupt

    def _run_queue(self):
        for _ in range(len(self._queue)):
            if self._queue:
                self._call(*self._queue.pop(0))
        if self._queue:
            # Queued by the callbacks themselves: their turn comes at the next step.
            self._attention = True
            self.world.at_us(self.world.us + 50, self._alert)
        elif self._interrupt:
            self._attention = True

    def _call(self, function, argument):
        self._locked += 1
        try:
            function(argument)
        except PowerOff:
            raise
        except BaseException as error:
            self.write(format_exception(error, self))
        finally:
            self._locked -= 1

    def is_next_a_timer(self):
        """Is what the world does next a Timer of this board, before this run ends?"""
        entry = self.world.next_event()
        return entry is not None and getattr(entry[2], "__self__", None) in self._timers

    # --- the callback queue
    def schedule(self, function, argument):
        """mp_sched_schedule(): False when the queue is full, and the callback is lost."""
        if self._g is None:
            return False
        if len(self._queue) >= QUEUE:
            self.dropped += 1
            return False
        self._queue.append((function, argument))
        if not self._held and not self._locked and not self._irq_off:
            self._alert()
        else:
            self._attention = True
        return True

    def irq_locked(self):
        """True while the CPU takes no pin interrupts."""
        return self._irq_off > 0

    def disable_irq(self):
        """machine.disable_irq()"""
        self._irq_off += 1
        return self._irq_off - 1

    def enable_irq(self, state):
        """machine.enable_irq(state)"""
        self._irq_off = state
        self.irq_unlocked()
        if self._queue:
            self._alert()

    def irq_unlocked(self):
        """Interrupts are back: one call per pin that had any edge."""
        if self._irq_off == 0:
            for pin in self.pins.values():
                pin.late_interrupt()

    def run_hard(self, function, argument):
        """A Timer(hard=True): at once, also while Python callbacks cannot run."""
        if self._g is None:
            return
        self._locked += 1
        self._doomed = False
        horizon, self.world.horizon = self.world.horizon, 1 << 62
        try:
            function(argument)
        except PowerOff:
            pass
        except Exception as error:
            self.write("uncaught exception in timer callback\n" + format_exception(error, self))
            argument.disarm()
        finally:
            self._locked -= 1
            self._doomed = True
            self.world.horizon = horizon

    # --- the end of a boot, from inside
    def _leave(self, why):
        """Inside the firmware's greenlet: ends this boot for `why`; does not come back."""
        self._hub.switch(why)
        raise PowerOff

    def _alert(self):
        """Something needs the firmware's attention: wake it, or catch it at its next step."""
        self._attention = True
        if self._park_wakeable:
            self._park_wakeable = False
            self.world.cancel(self._wake)
            self._wake = self.world.at_us(self.world.us, self._resume)
        elif greenlet.getcurrent() is self._g:
            self.world.horizon = 0

    def runs_in(self, current):
        """True when `current` is the greenlet of this board's firmware."""
        return current is self._g and current is not None

    def spinning(self, frame):
        """Called from the spin watch, on top of the firmware's own stack."""
        where = "".join(traceback.format_stack(frame, 6))
        self._leave(("spin", "the firmware spins without ever sleeping, at:\n" + where))

    def end(self, why, detail=None):
        """Ends the boot from inside the firmware: ("reset", cause), ("off",), ("error", text)."""
        if self._doomed:
            raise PowerOff
        if greenlet.getcurrent() is not self._g:  # from a hard Timer: as soon as it returns
            self.world.at_us(self.world.us, lambda: self._ended(why, detail))
            raise PowerOff
        self._leave((why, detail))

    def must_live(self):
        """Raises in firmware whose boot is over, before it changes anything outside."""
        if self._doomed:
            raise PowerOff

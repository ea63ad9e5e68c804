"""The virtual ESP8266: power, reset, the interrupt queue, the greenlet the firmware runs in.

A boot is one greenlet. It goes on until it has to wait beyond the next event of the world
(`_park`), until the power goes or the chip resets. Nothing of one boot is seen by the next but
what the chip keeps: the flash, the SDK's own flash sectors (`nvs`), and - unless the power
was off - RTC memory.
"""

from pathlib import Path

import greenlet

from . import loader, machine_standin
from .errors import BoardError, MpOSError, PowerCut, PowerOff, SpinError
from .flash import make_flash
from .serial import Serial
from .sockets import Sockets
from .traceback_format import format_exception
from .wifi import Radio

PWRON, WDT, EXCEPTION, SOFT_WDT, SOFT, DEEPSLEEP, HARD = range(7)
QUEUE = 4  # MICROPY_SCHEDULER_DEPTH
BANNER = (
    "\r\nMicroPython v%s on 2026-08-01; ESP module with ESP8266\r\n"
    'Type "help()" for more information.\r\n>>> '
)

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


class Board:
    """One ESP8266 in `world`.

    `firmware`: folder with boot.py, main.py and the modules. `config`: text of config.py on the
    flash (None: no such file). `flash`: None (in memory), a folder, or a `LittleFlash`.
    `tls`: "axtls" as stock firmware, or "clear" (any `tls12` of the firmware is replaced by a
    stand-in that hands the bytes on in clear). `requests`: "1.1" or "1.0" (firmware < 1.29).
    `replace`: {module name: source text or object} put in front of the firmware's modules.
    """

    def __init__(
        self,
        world,
        firmware="firmware",
        config=None,
        flash=None,
        tls="axtls",
        requests="1.1",
        replace=None,
        version="1.29.0",
        ticks_offset_ms=0,
        unique_id=b"\x5e\x1a\x0b\x00",
        costs=None,
    ):
        self.world = world
        self.firmware = Path(firmware)
        self.flash = make_flash(flash)
        if config is not None:
            self.flash.write("config.py", config)
        self.replace = dict(replace or {})
        self.tls = tls
        if requests == "1.0":
            self.replace_requests()
        self.version = version
        self.ticks_offset_ms = ticks_offset_ms
        self.unique_id = unique_id
        self.costs = dict(COSTS, **(costs or {}))
        self.heap_free = 28000  # what gc.mem_free() tells after a collection
        self.rtc_drift = 0.0  # seconds per second the RTC is fast
        self.rtc_restarts = True  # the RTC counter restarts at every reset (the port's comment)
        self.serial_log = Serial(world)
        self.pins = machine_standin.make_pins(self)
        self.rtc = machine_standin.RtcMemory(self)
        self.radio = Radio(self)
        self.sockets = Sockets(self)
        self.sys = None  # the stand-in sys module of this boot
        self.main = None  # names of the __main__ module of this boot
        self.state = "off"  # off, booting, running, repl
        self.reset_cause = PWRON
        self.boots = []  # (ms, reset cause) of each
        self.crashes = []  # what ended boot.py or main.py with a traceback
        self.dropped = 0  # callbacks lost in a full queue
        self.steps = 0  # parks; a board that makes none is spinning
        self.boot_us = 0
        self.freq = 80000000
        self.kbd_intr = 3
        self._g = None
        self._hub = None
        self._wake = None
        self._park_wakeable = False
        self._doomed = False
        self._throws = 0
        self._graveyard = []
        self._attention = False
        self._queue = []
        self._locked = 0
        self._stalls = []
        self._held = False
        self._irq_off = 0
        self._interrupt = False
        self._repl_lines = []
        self._timers = set()
        world.boards.append(self)

    # --- for tests ----------------------------------------------------------------------------
    @property
    def serial(self):
        """Everything printed since the board was made, over all boots."""
        return self.serial_log.text()

    def replace_requests(self):
        """The frozen `requests` of firmware 1.23 to 1.28: HTTP/1.0, no chunks, no lengths."""
        source = (Path(__file__).parent / "frozen" / "requests.py").read_text()
        self.replace.setdefault("requests", source.replace("HTTP11 = True", "HTTP11 = False"))

    def pin(self, number):
        """The outside of a pin: `.drive(level)`, `.release()`, `.level`, `.history`."""
        return self.pins[number].outside

    @property
    def lamp(self):
        """What the blue LED did: list of (ms, lit). It sits on GPIO2 and shines when low."""
        return [(ms, level == 0) for ms, level in self.pins[2].history]

    def run(self, ms):
        """Lets `ms` of simulated time pass (for the whole world)."""
        self.world.run(ms)

    def power_on(self):
        """Power comes (no effect when it is on)."""
        if self.state == "off":
            self.rtc.power_lost()
            self.radio.power_lost()
            self._start_boot(PWRON)

    def cut_power(self):
        """The power fails now; whatever the firmware was doing is over."""
        if greenlet.getcurrent() is self._g:
            self._leave(("off",))
        self._end_boot()
        self.flash.power_cut()
        self.state = "off"

    def reset(self, cause=HARD):
        """A reset from outside or inside the chip with a cause number: 1 hardware watchdog,
        2 exception, 3 soft watchdog, 4 machine.reset(), 6 RST pin."""
        if self.state == "off":
            raise BoardError("reset of a board without power")
        if greenlet.getcurrent() is self._g:
            self._leave(("reset", cause))
        self._end_boot()
        self.flash.power_cut()
        self._start_boot(cause)

    def ctrl_c(self):
        """A person (or noise on the line) sends byte 0x03."""
        if self.kbd_intr == 3 and self.state != "repl":
            self._interrupt = True
            self._alert()

    def type(self, text):
        """Types into the serial line: the REPL takes whole lines, sys.stdin gets the rest."""
        if "\x03" in text:
            self.ctrl_c()
            text = text.replace("\x03", "")
        self.serial_log.typed(text)
        self._alert()

    def repl(self, line, limit_ms=120000):
        """Runs a line at the prompt after main.py stopped; returns what was printed."""
        if self.state != "repl":
            raise BoardError("there is no prompt: the board is %s" % self.state)
        job = [line, None]
        self._repl_lines.append(job)
        self._alert()
        if not self.world.run_until(lambda: job[1] is not None, limit_ms, 10):
            raise BoardError("%r did not come back in %d ms" % (line, limit_ms))
        return job[1]

    def stall(self, ms, interrupts=True):
        """The CPU is held for `ms` at the board's next step and runs no Python callbacks;
        without `interrupts` the edges of one pin collapse into one."""
        self._stalls.append((int(ms * 1000), interrupts))
        self._alert()

    @property
    def up_ms(self):
        """Milliseconds since this boot began."""
        return (self.world.us - self.boot_us) / 1000

    @property
    def alive(self):
        """True while firmware of this boot may act on the world."""
        return self._g is not None and not self._doomed

    def names(self):
        """The names of the `__main__` module (what the prompt sees)."""
        return self.main

    # --- boot and its end -----------------------------------------------------------------------
    def _start_boot(self, cause):
        self.reset_cause = cause
        self.boots.append((self.world.ms, cause))
        self.boot_us = self.world.us
        self.serial_log.fresh_line()
        self.rtc.boot(cause)
        self.state = "booting"
        self._queue = []
        self._locked = 0
        self._irq_off = 0
        self._held = False
        self._interrupt = False
        self._repl_lines = []
        self._attention = bool(self._stalls)
        self.kbd_intr = 3
        self.freq = 80000000
        for pin in self.pins.values():
            pin.reset()
        self.flash.boot(self)
        self.radio.boot()
        self._g = greenlet.greenlet(self._boot)
        self._wake = self.world.at_us(self.world.us + self.costs["boot"], self._resume)

    def _end_boot(self):
        """Called from outside the firmware's greenlet."""
        g, self._g = self._g, None
        self.world.cancel(self._wake)
        self._wake = None
        for timer in list(self._timers):
            timer.disarm()
        self._timers.clear()
        self.sockets.drop_all()
        self.radio.halt()
        if g is not None and not g.dead and g:
            self._doom(g)
        self._queue = []
        self.main = self.sys = None

    def _doom(self, g):
        """Unwinds dead firmware; it must not touch anything any more, only its own frames."""
        world = self.world
        self._doomed = True
        self._throws = 0
        us, world.horizon = world.us, 0
        try:
            self._hub = g.parent = greenlet.getcurrent()
            g.throw(PowerOff)
            if not g.dead:
                self._graveyard.append(g)  # it swallows even this; keep it so it stays asleep
        except PowerOff:
            pass
        finally:
            self._doomed = False
            world.us = us
            world.look_ahead()

    def _leave(self, why):
        """Inside the firmware's greenlet: ends this boot for `why`; does not come back."""
        self._hub.switch(why)
        raise PowerOff

    def _boot(self):
        """What the chip does after reset (ports/esp8266/main.c, shared/runtime/pyexec.c)."""
        self.state = "running"
        self.main = loader.new_boot(self)
        if self._run_file("boot.py"):
            self._run_file("main.py")
        self._prompt()

    def _run_file(self, name):
        """True when main.py may follow. KeyboardInterrupt or an error in boot.py skips it."""
        try:
            loader.run_file(self, name)
        except SystemExit:
            return True
        except (PowerOff, SpinError, BoardError):
            raise
        except PowerCut:
            self._leave(("off",))
        except BaseException as error:
            text = format_exception(error, self)
            self.crashes.append(text)
            self.write(text)
            return False
        return True

    def _prompt(self):
        """The REPL: callbacks go on, lines typed by the test are run in __main__."""
        self.state = "repl"
        self.write(BANNER % self.version)
        while True:
            while self._repl_lines:
                job = self._repl_lines.pop(0)
                start = self.serial_log.mark()
                self.state = "running"
                try:
                    loader.run_line(self, job[0])
                except (PowerOff, SpinError, BoardError):
                    raise
                except PowerCut:
                    self._leave(("off",))
                except SystemExit:
                    pass
                except BaseException as error:
                    self.write(format_exception(error, self))
                self.state = "repl"
                job[1] = self.serial_log.since(start)
                self.write(">>> ")
            self.wait_us(self.world.us + 3600000000, until=lambda: bool(self._repl_lines))

    # --- hub side: giving the firmware its turn -------------------------------------------------
    def _resume(self):
        """An event of the world: the firmware goes on until it parks again or ends."""
        g = self._g
        self._wake = None
        self._park_wakeable = False
        self.steps += 1
        self._hub = g.parent = greenlet.getcurrent()
        self.world.look_ahead()
        if self._attention:
            self.world.horizon = 0
        try:
            answer = g.switch()
        except BaseException:
            self._g = None
            self._end_boot()
            self.state = "off"
            raise
        if self._g is not g:
            return
        if answer.__class__ is int:
            self._wake = self.world.at_us(answer, self._resume)
        else:
            self._ended(*answer)

    def _ended(self, why, detail=None):
        if why == "reset":
            self._end_boot()
            self.flash.power_cut()
            self._start_boot(detail)
        elif why == "off":
            self._end_boot()
            self.flash.power_cut()
            self.state = "off"
        elif why == "deepsleep":
            self._end_boot()
            self.flash.power_cut()
            self.state = "asleep"
            if detail > 0:
                self.world.after(detail, self._wake_up)
        elif why == "spin":
            self._end_boot()
            self.state = "off"
            raise SpinError(detail)
        elif why == "error":
            self._end_boot()
            self.state = "off"
            raise BoardError(detail)

    def _wake_up(self):
        if self.state == "asleep":
            self._start_boot(DEEPSLEEP)

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
        import traceback

        where = "".join(traceback.format_stack(frame, 6))
        self._leave(("spin", "the firmware spins without ever sleeping, at:\n" + where))

    # --- firmware side: time passes ---------------------------------------------------------------
    def _park(self, until, wakeable):
        if self._doomed:
            self._throws += 1
            if self._throws > 2000:
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
        self._attention = False
        while self._stalls:
            us, interrupts = self._stalls.pop(0)
            self.hold(us, interrupts)
        self._attention = False
        if self._interrupt and not self._locked:
            self._interrupt = False
            self.world.look_ahead()
            if self.state != "repl":
                if self._queue:
                    self._alert()
                raise KeyboardInterrupt
        if self._locked or self._irq_off:
            self._attention = bool(self._queue or self._interrupt)
            self.world.look_ahead()
            return
        self.world.look_ahead()
        for _ in range(len(self._queue)):
            if self._queue:
                self._call(*self._queue.pop(0))
        if self._queue:
            # Queued by the callbacks themselves: their turn comes at the next step.
            self._attention = True
            self.world.at_us(self.world.us + 50, self._alert)
        if self._interrupt:
            self._attention = True

    def _call(self, function, argument):
        self._locked += 1
        try:
            function(argument)
        except (PowerOff, SpinError, BoardError):
            raise
        except PowerCut:
            self._leave(("off",))
        except BaseException as error:
            self.write(format_exception(error, self))
        finally:
            self._locked -= 1

    # --- the callback queue -----------------------------------------------------------------------
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
            self.world.horizon = horizon

    # --- small services for the stand-ins ---------------------------------------------------------
    def end(self, why, detail=None):
        """Ends the boot from inside the firmware: ("reset", cause), ("off",), ("error", text)."""
        if self._doomed:
            raise PowerOff
        if greenlet.getcurrent() is not self._g:  # from a hard Timer: as soon as it returns
            self.world.at_us(self.world.us, lambda: self._ended(why, detail))
            raise PowerOff
        self._leave((why, detail))

    def sleep_until_reset(self, ms):
        """machine.deepsleep(): off but for RTC memory; a reset with cause 5 after `ms`."""
        self.end("deepsleep", ms)

    def must_live(self):
        """Raises in firmware whose boot is over, before it changes anything outside."""
        if self._doomed:
            raise PowerOff

    def write(self, text):
        """Prints to the serial line."""
        if self._doomed:
            raise PowerOff
        self.serial_log.write(text)

    def oserror(self, *args):
        """An OSError of the firmware's own kind."""
        return MpOSError(*args)

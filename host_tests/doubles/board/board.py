"""The virtual ESP8266: power, reset, the interrupt queue, the greenlet the firmware runs in.

A boot is one greenlet. It goes on until it has to wait beyond the next event of the world
(`_park`), until the power goes or the chip resets. Nothing of one boot is seen by the next but
what the chip keeps: the flash, the SDK's own flash sectors (`nvs`), and - unless the power
was off - RTC memory.
"""

from functools import partial
from pathlib import Path

import greenlet

from . import firmware_run, pads, rtc_standin
from .cpu import COSTS, Cpu
from .errors import BoardError, PowerOff, SpinError
from .flash import make_flash
from .lwip import Sockets
from .serial import Serial
from .wifi import Radio

PWRON, WDT, EXCEPTION, SOFT_WDT, SOFT, DEEPSLEEP, HARD = range(7)


class Board(Cpu):
    """One ESP8266 in `world`.

    `firmware`: folder with boot.py, main.py and the modules. `config`: text of config.py on the
    flash (None: no such file). `flash`: None (in memory), a folder, or a `LittleFlash`.
    `tls`: "axtls" as stock firmware, or "clear" (any `tls12` of the firmware is replaced by a
    stand-in that hands the bytes on in clear). `requests`: "1.1" or "1.0" (firmware < 1.29).
    `stretch`: an idle loop's short sleeps last so many times longer while no pin has moved for
    5 s; for thousands of quick runs about anything but sensing.
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
        stretch=1,
    ):
        super().__init__(world)
        self.firmware = Path(firmware)
        self.flash = make_flash(flash)
        if config is not None:
            self.flash.write("config.py", config)
        self.replace = dict(replace or {})
        self.known_files = {}  # where the importer found what
        self.tls = tls
        self.tls_deadline_s = 60  # of tls12, as installed
        if requests == "1.0":
            self.replace_requests()
        self.version = version
        self.ticks_offset_ms = ticks_offset_ms
        self.unique_id = unique_id
        self.stretch = stretch
        self.busy_until_us = 0
        self.costs = dict(COSTS, **(costs or {}))
        self.heap_free = 28000  # what gc.mem_free() tells after a collection
        self.rtc_drift = 0.0  # seconds per second the RTC is fast
        self.rtc_restarts = True  # the RTC counter restarts at every reset (the port's comment)
        self.serial_log = Serial(world)
        self.pins = pads.make_pins(self)
        self.rtc = rtc_standin.RtcMemory(self)
        self.radio = Radio(self)
        self.sockets = Sockets(self)
        self.sys = None  # the stand-in sys module of this boot
        self.main = None  # names of the __main__ module of this boot
        self.reset_cause = PWRON
        self.boots = []  # (ms, reset cause) of each
        self.crashes = []  # what ended boot.py or main.py with a traceback
        self.boot_us = 0
        self.freq = 80000000
        self.kbd_intr = 3
        self._graveyard = []
        self.repl_lines = []
        self._timers = set()
        world.boards.append(self)

    # --- for tests
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
        self.repl_lines.append(job)
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
        """True while there is a boot."""
        return self._g is not None

    # --- boot and its end
    def _start_boot(self, cause):
        self.reset_cause = cause
        self.boots.append((self.world.ms, cause))
        self.boot_us = self.world.us
        self.serial_log.fresh_line()
        self.rtc.boot(cause)
        self.state = "booting"
        self.clear_cpu()
        self.repl_lines = []
        self.kbd_intr = 3
        self.freq = 80000000
        for pin in self.pins.values():
            pin.reset()
        self.flash.boot(self)
        self.radio.boot()
        self._g = greenlet.greenlet(partial(firmware_run.run, self))
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
            world.us = us
            world.look_ahead()

    # --- hub side: giving the firmware its turn
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
        self._doomed = False
        try:
            answer = g.switch()
        except BaseException:
            self._g = None
            self._end_boot()
            self.state = "off"
            raise
        finally:
            self._doomed = True
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

    # --- small services for the stand-ins
    def sleep_until_reset(self, ms):
        """machine.deepsleep(): off but for RTC memory; a reset with cause 5 after `ms`."""
        self.end("deepsleep", ms)

    def write(self, text):
        """Prints to the serial line."""
        if self._doomed:
            raise PowerOff
        self.serial_log.write(text)

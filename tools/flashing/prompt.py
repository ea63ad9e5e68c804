"""The board's serial line without mpremote: reach the prompt from whatever it is doing, ask one
thing of the running program, read its log."""

import errno
import re
import time

from flashing.say import NO_PORT, NO_PROMPT, Stop

_CTRL_A, _CTRL_B, _CTRL_C, _CTRL_D = b"\x01", b"\x02", b"\x03", b"\x04"
_RESET = b"machine.reset()"
_RAW = b"raw REPL; CTRL-B to exit\r\n>"
_BANNER = re.compile(rb"MicroPython v(\d+)\.(\d+)(\S*) on ([\d-]+); (.+?)\r")

# A first start formats the filesystem (megabytes at some 50 ms a sector); boot.py waits for Wi-Fi.
PATIENCE_S = 45
INTERRUPT_S = 20

_STUCK = (
    "Press RST on the board while this runs, or unplug it for a second, and run the command "
    'again. If a program with CTRL_C = "window" is on it, that is the only way in. If nothing '
    "helps: tools/flash.sh --firmware FILE.bin --erase begins with an empty board."
)


class Line:
    """One open serial port. `said` is everything heard since the last `forget()`, `rest` what
    `lines` has read and not yet given."""

    rest = b""

    def __init__(self, port):
        import serial

        self._errors = (serial.SerialException, OSError)
        self._serial = serial.Serial()
        self._serial.port = port
        self._serial.baudrate = 115200
        self._serial.timeout = 0.05
        self._serial.exclusive = True if hasattr(self._serial, "exclusive") else None
        # Both lines off while opening: on, one after the other, they reset many boards.
        self._serial.dtr = self._serial.rts = False
        self.said = b""
        try:
            self._serial.open()
        except self._errors as error:
            raise Stop(
                NO_PORT,
                "cannot open %s: %s" % (port, "it is in use." if _in_use(error) else error),
                "Close other programs that use the port, or plug the board in again.",
            )

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self._serial.close()

    def write(self, data):
        self._guard(self._serial.write, data)

    def read(self):
        """-> bytes that came within 50 ms; also kept in `said`."""
        data = self._guard(self._serial.read, max(1, self._guard(self._waiting)))
        self.said += data
        return data

    def _waiting(self):
        return self._serial.in_waiting

    def _guard(self, call, *args):
        try:
            return call(*args)
        except self._errors:
            raise Stop(
                NO_PROMPT,
                "the connection to the board was lost.",
                "Plug it in again and run the same command: it goes on where it stopped.",
            )

    def forget(self):
        self.said = b""

    def wait(self, ending, seconds, nudge=b"", every=0.4):
        """Read until `said` ends with `ending`; send `nudge` now and then. -> reached?"""
        end = time.monotonic() + seconds
        next_nudge = 0.0
        while time.monotonic() < end:
            if nudge and time.monotonic() >= next_nudge:
                self.write(nudge)
                next_nudge = time.monotonic() + every
            self.read()
            if self.said.rstrip(b" ").endswith(ending):
                return True
        return False

    def press_reset(self):
        """Reset through RTS and DTR, where board and adapter have the circuit. Harmless else."""
        try:
            self._serial.dtr = False
            self._serial.rts = True
            time.sleep(0.1)
            self._serial.rts = False
        except OSError:
            return False  # a port without these lines
        return True


def _in_use(error):
    """Has another program the port? (Opened here for this one alone; see serialposix.py.)"""
    return error.errno in (errno.EAGAIN, errno.EBUSY)


def reach(line, patience=PATIENCE_S):
    """Bring the board to its friendly prompt with nothing of a program left in memory.

    A hard reset and Ctrl-C before main.py starts; then once more softly, so that it also works
    where there is no reset circuit. -> (version, build date, what the board calls itself).
    Raises Stop.
    """
    line.press_reset()
    # Ctrl-B ends the raw mode that a stopped tool may have left; elsewhere it does nothing.
    if not line.wait(b"\r\n>>>", patience, nudge=b"\r" + _CTRL_B + _CTRL_C):
        raise Stop(
            NO_PROMPT,
            "the board does not come to the MicroPython prompt: %s." % _heard(line.said),
            _STUCK,
        )
    line.forget()
    line.write(b"\r" + _CTRL_A)
    line.wait(_RAW, 2)
    line.forget()
    # boot.py may wait for Wi-Fi for longer than mpremote waits: cut it short.
    line.write(_CTRL_D)
    if not line.wait(_RAW, patience, nudge=_CTRL_C):
        raise Stop(NO_PROMPT, "the board does not restart softly: %s." % _heard(line.said), _STUCK)
    line.forget()
    line.write(b"\r" + _CTRL_B)
    line.wait(b"\r\n>>>", 3)
    found = _BANNER.search(line.said)
    if not found:
        raise Stop(NO_PROMPT, "this prompt is not MicroPython's: %s." % _heard(line.said), _STUCK)
    version = "%s.%s%s" % tuple(part.decode() for part in found.groups()[:3])
    return version, found[4].decode(), found[5].decode()


def _heard(data):
    if not data.strip(b"\0\r\n "):
        return "it says nothing"
    readable = sum(byte in b"\r\n\t" or 32 <= byte < 127 for byte in data)
    if readable < len(data) * 0.7:
        return "only unreadable signs come (wrong firmware, or no MicroPython on it)"
    return "the last it said is %r" % data[-60:].decode("utf-8", "replace").strip()


def tell(line, code):
    """From the friendly prompt: run one line of bytes whose result nobody waits for."""
    line.write(code + b"\r")
    line.wait(b"\r\n>>>", 2)
    line.forget()


def restart(line):
    """From the friendly prompt: hard reset, so that boot.py and main.py start."""
    line.write(b"import machine\r")
    line.wait(b"\r\n>>>", 2)
    line.forget()
    line.write(_RESET + b"\r")


def lines(line, seconds=None, done=None):
    """Yield what the board prints, line by line, without boot noise. Ends after `seconds`, or when
    done() says so."""
    end = None if seconds is None else time.monotonic() + seconds
    while (end is None or time.monotonic() < end) and not (done and done()):
        rest, line.rest = line.rest + line.read(), b""
        *whole, rest = rest.split(b"\n")
        for n, each in enumerate(whole):
            text = clean(each)
            # Whoever stops here and goes on later misses nothing.
            line.rest = b"\n".join([*whole[n + 1 :], rest])
            if text and not text.endswith(_RESET.decode()):  # the echo of the keys is no log
                yield text
        line.rest = rest


def clean(data):
    """One line of bytes -> text; the boot loader's noise (it speaks 74880 baud) is dropped."""
    text = data.decode("utf-8", "replace").strip("\r\0 ")
    odd = sum(sign == "\ufffd" or (ord(sign) < 32 and sign not in "\t\r") for sign in text)
    if odd * 5 > len(text):
        return ""
    return "".join(sign for sign in text if sign == "\t" or ord(sign) >= 32)


def ask(line, code, seconds=15):
    """Interrupt the running program and run `code` in its names. -> (printed, error) texts.

    Raises Stop when it cannot be interrupted. The program stays stopped: restart afterwards.
    """
    # Not too often: a second Ctrl-C would hit the program while it stops its timers. Long enough
    # for a TLS handshake in which no bytecode runs.
    if not line.wait(b"\r\n>>>", INTERRUPT_S, nudge=_CTRL_C, every=4):
        raise Stop(
            NO_PROMPT,
            "the running program cannot be interrupted: %s." % _heard(line.said),
            'With CTRL_C = "window" in config.py that is wanted; tools/log shows its log.',
        )
    line.write(b"\r" + _CTRL_A)
    line.wait(_RAW, 2)
    line.forget()
    line.write(code.encode() + _CTRL_D)
    if not line.wait(b"\x04>", seconds):
        raise Stop(NO_PROMPT, "the board does not answer.", _STUCK)
    printed, error = line.said.split(b"OK", 1)[1].split(b"\x04")[:2]
    line.write(b"\r" + _CTRL_B)
    line.wait(b"\r\n>>>", 3)
    return printed.decode("utf-8", "replace"), error.decode("utf-8", "replace")

"""Why the board (re)started, how often it crashed in a row, and the kept record of it.

The record lives in RTC memory: it survives every reset but not a power cut, and costs no flash.
"""

try:
    from micropython import const
except ImportError:
    const = int

_MAGIC = const(0xA7)
_SAFE_AFTER = const(5)  # crashes in a row before safe mode
HEALTHY_S = const(300)  # a boot that lives this long ends the row

# Reasons this firmware restarts the board for (kept in the record).
NONE = const(0)
CRASHED = const(1)
STUCK = const(2)
NO_LINK = const(3)
SAFE_RETRY = const(4)

_WHY = (
    "restart asked for",
    "the program failed (see the error log)",
    "the program was stuck",
    "no Wi-Fi for too long",
    "another try after safe mode",
)
_CAUSE = {
    0: "power on",
    1: "hardware watchdog",
    2: "exception in the chip",
    3: "software watchdog",
    5: "wake from deep sleep",
    6: "reset button",
}


class Boots:
    """`rtc`: machine.RTC(); `cause`: machine.reset_cause() as a number.

    crashes: failed boots in a row, this one's start included; why: the reason constant left by
    the boot before; safe: True when the loop must not be started.
    """

    def __init__(self, rtc, cause):
        self._rtc = rtc
        self.cause = cause
        self.crashes = 0
        self.why = NONE
        data = rtc.memory()
        if len(data) >= 4 and data[0] == _MAGIC and data[3] == _check(data[1], data[2]):
            self.crashes = data[1]
            self.why = data[2]
        if cause == 0:  # the power was off: whatever loop there was, a person has looked at it
            self.crashes = 0
            self.why = NONE
        elif cause in (1, 2, 3):
            self.crashes += 1
        self.safe = self.crashes >= _SAFE_AFTER
        self._write(NONE)

    def _write(self, why):
        crashes = min(self.crashes, 255)
        self._rtc.memory(bytes((_MAGIC, crashes, why, _check(crashes, why))))

    def healthy(self):
        """This boot has lived for HEALTHY_S: the row of crashes has ended."""
        if self.crashes:
            self.crashes = 0
            self._write(NONE)

    def leave(self, why):
        """Record `why` (a constant above) just before machine.reset()."""
        if why in (CRASHED, STUCK):
            self.crashes += 1
        elif why == SAFE_RETRY:
            self.crashes = _SAFE_AFTER - 1  # one more crash and it is safe mode again
        self._write(why)

    def sentence(self):
        """Why the board started, in words."""
        if self.cause == 4:
            return _WHY[self.why] if self.why < len(_WHY) else _WHY[0]
        return _CAUSE.get(self.cause, "reset cause %d" % self.cause)


def _check(a, b):
    return (a * 31 + b * 7 + 0x5A) & 0xFF

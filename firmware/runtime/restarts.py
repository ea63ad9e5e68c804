"""Why the board (re)started, how often it crashed in a row, and the kept record of it.

The record lives in RTC memory: it survives every reset but not a power cut, and costs no flash.
"""

try:
    from micropython import const
except ImportError:
    const = int

from core import overlay
from core.phase import LOOP

_MAGIC = const(0xA7)
_SAFE_AFTER = const(5)  # crashes in a row before safe mode
HEALTHY_S = const(300)  # a boot that lives this long ends the row

# Reasons this firmware restarts the board for (kept in the record).
NONE = const(0)
CRASHED = const(1)
STUCK = const(2)
NO_LINK = const(3)
SAFE_RETRY = const(4)
NO_MEMORY = const(5)


class Boots:
    """`rtc`: machine.RTC(); `cause`: machine.reset_cause() as a number.

    crashes: failed boots in a row, this one's start included; why: the reason constant left by
    the boot before. Made once at the start; the plain tuple `known` makes it anew later in the
    same boot, see core/overlay.py.
    """

    def __init__(self, rtc, cause, crashes=None, why=NONE):
        self._rtc = rtc
        self.cause = cause
        self.crashes = crashes
        self.why = why
        if crashes is None:
            self._begin(cause)

    def _begin(self, cause):
        rtc = self._rtc
        self.crashes = 0
        data = rtc.memory()
        if len(data) >= 4 and data[0] == _MAGIC and data[3] == _check(data[1], data[2]):
            self.crashes = data[1]
            self.why = data[2]
        if cause == 0:  # the power was off: whatever loop there was, a person has looked at it
            self.crashes = 0
            self.why = NONE
        elif cause in (1, 2, 3):
            self.crashes += 1
        self._write(NONE)

    @property
    def safe(self):
        """True when the loop must not be started."""
        return self.crashes >= _SAFE_AFTER

    @property
    def known(self):
        """(cause, crashes, why): what `Boots(rtc, *known)` needs to be this object again."""
        return self.cause, self.crashes, self.why

    def record(self, why):
        """The 4 bytes for RTC memory that say: left for the reason `why`."""
        crashes = min(self.crashes + (why in (CRASHED, STUCK)), 255)
        if why == SAFE_RETRY:
            crashes = _SAFE_AFTER - 1  # one more crash and it is safe mode again
        return bytes((_MAGIC, crashes, why, _check(crashes, why)))

    def _write(self, why):
        self._rtc.memory(self.record(why))

    def healthy(self):
        """This boot has lived for HEALTHY_S: the row of crashes has ended."""
        if self.crashes:
            self.crashes = 0
            self._write(NONE)

    def leave(self, why):
        """Record `why` (a constant above) just before machine.reset()."""
        self._write(why)

    def sentence(self, lang="en"):
        """Why the board started, in words."""
        from text import messages  # only to tell it: not in memory while TLS is

        return messages.why_started(lang, self.cause, self.why)


def known(app):
    """The record of this boot, made anew from what the App knows of it."""
    import machine

    return Boots(machine.RTC(), *app.known)


def armed(app):
    """Phase: say that the sensors are watched."""
    overlay.say("Armed. Started because: %s." % known(app).sentence())
    return LOOP


def _check(a, b):
    return (a * 31 + b * 7 + 0x5A) & 0xFF

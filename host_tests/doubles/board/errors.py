"""What the virtual board raises: into the firmware, and towards the test.

Inside the firmware every `OSError` is `MpOSError`: as on MicroPython, `e.errno` is the first
argument, however many there are. It derives from the real class, so tests may catch either.
"""

# Numbers and names that MicroPython knows (py/moderrno.c of the ESP8266 port); the facts name
# three that are missing: ENOSPC 28, EPIPE 32, EISCONN 106.
ERRNO = {
    "EPERM": 1, "ENOENT": 2, "EIO": 5, "EBADF": 9, "EAGAIN": 11, "ENOMEM": 12, "EACCES": 13,
    "EEXIST": 17, "ENODEV": 19, "EISDIR": 21, "EINVAL": 22, "EOPNOTSUPP": 95,
    "EADDRINUSE": 98, "ECONNABORTED": 103, "ECONNRESET": 104, "ENOBUFS": 105,
    "ENOTCONN": 107, "ETIMEDOUT": 110, "ECONNREFUSED": 111, "EHOSTUNREACH": 113,
    "EALREADY": 114, "EINPROGRESS": 115,
}  # fmt: skip
ERRNO_NAMES = {number: name for name, number in ERRNO.items()}


class MpOSError(OSError):
    """`OSError` as the firmware sees it."""

    def __init__(self, *args):
        super().__init__(*args)
        self.errno = args[0] if args else None

    def __str__(self):
        if len(self.args) == 1 and self.args[0] in ERRNO_NAMES:
            return "[Errno %d] %s" % (self.args[0], ERRNO_NAMES[self.args[0]])
        if len(self.args) == 1:
            return str(self.args[0])
        return repr(self.args) if self.args else ""


MpOSError.__name__ = MpOSError.__qualname__ = "OSError"


class PowerOff(BaseException):
    """Thrown into firmware whose boot is over (power cut, reset); never seen by a test."""


class PowerCut(BaseException):
    """Raised by a flash operation at the moment the power fails; ends the boot."""


class BoardError(Exception):
    """The firmware did something that would hang or brick a real board, or a test misused one."""


class SpinError(BoardError):
    """The firmware runs in a loop that never sleeps nor asks for the time."""

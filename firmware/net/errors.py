"""What an exception means on the ESP8266, in words. Imported only to tell an error.

Sources: extmod/modlwip.c, py/moderrno.c, extmod/modtls_axtls.c, lib/axtls/ssl/ssl.h.
"""

try:
    from micropython import const
except ImportError:
    const = int

from net.request import redirected

# number, wait in seconds (0 = no wish), what failed and what to do
_NUMBERS = (
    "-2 0 the name of the server could not be looked up; check the router's internet connection",
    "-1 0 the network stack is out of memory",
    "9 0 the connection is gone since the Wi-Fi address changed",
    "12 60 the network stack is out of memory",
    "103 0 the connection was given up after no reply; check the internet connection",
    "104 0 the server or the router refused or reset the connection",
    "110 0 no reply in time; check the internet connection",
    "111 0 the server refused the connection",
    "113 0 no way to the network; Wi-Fi is down",
    "115 0 no reply in time; check the internet connection",
    "116 0 no reply in time; check the internet connection",
    "118 0 no way to the network; Wi-Fi is down",
    "28 600 the flash is full; remove files",
    "-40 3600 the server refused every TLS cipher of this firmware (alert 40); "
    "is tls12 installed and imported first?",
    "-70 3600 the server refused this TLS version (alert 70); "
    "is tls12 installed and imported first?",
    "-256 0 the connection was lost in the TLS handshake",
    "-257 3600 the server's TLS message is too long for the firmware's own TLS; install tls12",
    "-260 3600 the server's TLS message is split up, which the firmware's own TLS cannot read; "
    "install tls12",
)
_OUR_FAULT = 80  # TLS alert internal_error: memory, which may be there next time
_IN_A_ROW = const(3)  # refusals of TLS; fewer may be one forged or damaged packet each
_TIMEOUT = "no reply in time; check the internet connection"


def why(error, times=_IN_A_ROW):
    """(sentence, wait_s) for an exception that ended an exchange; wait_s 0 = no wish.

    times: how often in a row TLS was refused, see `refused`. Anybody on the way can forge an alert
    or flip a bit of a certificate: before the third time that is no reason to wait long.
    """
    say, wait_s = _why(error)
    return say, 0 if refused(error) and times < _IN_A_ROW else wait_s


def refused(error):
    """True if TLS was refused, by one side or the other (no timeout, no lost connection)."""
    number = error.args[0] if isinstance(error, OSError) and error.args else 0
    return isinstance(number, int) and -128 < number < -4


def _why(error):
    if redirected(error):
        return "the server answered with a redirect, which is not followed", 900
    if isinstance(error, MemoryError):
        return "not enough free memory for the request", 0
    if isinstance(error, ImportError):
        return "a module is missing (%s); install the firmware's files again" % error, 3600
    if hasattr(error, "say"):  # a TLSError of tls12 brings its own sentence
        wait_s = 600 if error.alert and error.alert != _OUR_FAULT else 0
        return "%s (TLS %s, error %s)" % (error.say, error.step, error.args[0]), wait_s
    if isinstance(error, OSError) and error.args:
        return sentence(error)
    if isinstance(error, (ValueError, NotImplementedError)):
        return "the connection ended without a proper answer (%s)" % type(error).__name__, 0
    return "a fault in the firmware (%r); please report it" % error, 60


def sentence(error):
    """(what happened with its number, wait_s) for an OSError; its own text if it brought one."""
    number = error.args[0]
    if not isinstance(number, int):
        return str(number) or _TIMEOUT, 0
    found = _find(number)
    if found:
        wait, text = found
        return "%s (OSError %d)" % (text, number), wait
    if len(error.args) > 1 and isinstance(error.args[1], str):
        return "%s (OSError %d)" % (error.args[1], number), 0
    if -128 < number < -4:
        return "the server ended TLS with alert %d (OSError %d)" % (-number, number), 600
    return "the connection failed (OSError %d)" % number, 0


def _find(number):
    start = "%d " % number
    for line in _NUMBERS:
        if line.startswith(start):
            _, wait, text = line.split(" ", 2)
            return int(wait), text
    return None

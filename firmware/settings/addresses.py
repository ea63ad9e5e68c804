"""Addresses that Twilio is to call, in the settings checker: HTTP_URL, an account's
status_callback; and the token for checking who calls."""

from settings import rules as w

_LONGEST = 200
_HOST = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."
_OWN = ("10.", "127.", "192.168.", "169.254.")
_NOT_REACHED = "Twilio cannot reach your own network; write the tunnel's or the proxy's address"


def check(report, key, acc):
    """An account's status_callback and webhook_token."""
    if acc.status_callback is not None:
        url(report, key + " status_callback", acc.status_callback)
    token = acc.webhook_token
    if token is None:
        return
    if not acc.key:
        report.mistake(key, "webhook_token is for an account with an API key; remove it")
    elif not isinstance(token, str) or not w.is_hex(token, 32):
        report.mistake(
            key, "webhook_token must be the account's Auth Token, 32 hex digits in quotes"
        )


def base(report, key, value):
    """As `url`, of one that paths are put behind."""
    if url(report, key, value):
        if value[-1:] == "/":
            report.mistake(key, "remove the / at its end")
        elif "?" in value:
            report.mistake(key, "write it without a ?: paths are put behind it")
        elif "/twilio" in value:
            report.mistake(key, "write it without /twilio/...: the board puts that behind it")


def url(report, key, value):
    """True for an address that Twilio can call; else what is wrong goes to report."""
    if not isinstance(value, str) or value[:8] != "https://":
        report.mistake(key, 'write an address in quotes, as "https://alarm.example.org"')
        return False
    slash = value.find("/", 8)
    host = value[8:] if slash < 0 else value[8:slash]
    colon = host.find(":")
    port = "443" if colon < 0 else host[colon + 1 :]
    name = host if colon < 0 else host[:colon]
    wrong = _wrong(value, host, name, port)
    if wrong:
        report.mistake(key, wrong)
    return not wrong


def _wrong(value, host, name, port):
    if w.is_placeholder(value[8:]):
        return "still the placeholder; write the address that Twilio is to call"
    if len(value) > _LONGEST:
        return "it has %s; write %d at most" % (w.many(len(value)), _LONGEST)
    if "@" in host:
        return "remove the user name and the password: the signature is checked instead"
    if "_" in name:
        return "Twilio does not call a host with _ in its name (error 21609); rename it"
    if _is_own(name):
        return _NOT_REACHED
    if name.strip(_HOST) or "." not in name.strip("."):
        return "this is no host's name; look for a typing error"
    if not port or port.strip("0123456789"):
        return "the port behind : must be a number"
    if "#" in value or not _plain(value):
        return "write Latin letters, digits and signs only, no space and no #"
    return None


def _is_own(name):
    """True for an address or a name that only your own network knows."""
    low = name.lower()
    if low == "localhost" or low[-6:] == ".local" or low[-4:] == ".lan":
        return True
    return not name.strip("0123456789.") and any([name.startswith(start) for start in _OWN])


def _plain(value):
    raw = value.encode()
    return min(raw) > 32 and max(raw) < 127

"""Checks of HTTP_PORT, HTTP_USER, HTTP_PASSWORD and HTTP_URL, for settings/check.py. Pure; quotes
no secret."""

from core import overlay

from settings import rules as w

_SHORTEST = 10
_LONGEST = 60
_FEW = 5  # so many different characters at least


def check(found, report):
    """Add mistakes and warnings. `found`: Settings with WIFI and SENDERS already checked."""
    if isinstance(found.HTTP_USER, str) and (
        ":" in found.HTTP_USER or not _plain(found.HTTP_USER)
    ):
        report.mistake("HTTP_USER", "write Latin letters and digits only, without a colon")
    _password(found, report)
    if found.HTTP_URL is not None:
        _url(found, report)
    if found.HTTP_PORT is None and found.HTTP_PASSWORD is None:
        return
    if found.HTTP_PORT is None:
        report.warning("HTTP_PASSWORD", "nothing listens without HTTP_PORT; set both or neither")
    else:
        report.warning(
            "HTTP_PORT",
            "the board listens on port %d in plain HTTP: for your own network only; put a tunnel "
            "or a reverse proxy with TLS in front for callers from outside" % found.HTTP_PORT,
        )


def _password(found, report):
    key, value = "HTTP_PASSWORD", found.HTTP_PASSWORD
    if value is None and found.HTTP_PORT is None:
        return  # HTTP_URL alone
    if value is None:
        report.mistake(key, "HTTP_PORT needs one; write at least %d characters" % _SHORTEST)
    elif not isinstance(value, str):
        report.mistake(key, 'write a text in quotes: "..."')
    elif not _SHORTEST <= len(value) <= _LONGEST:
        hint = "it has %s; write %d to %d"
        report.mistake(key, hint % (w.many(len(value)), _SHORTEST, _LONGEST))
    elif not _plain(value) or value != value.strip():
        report.mistake(key, "write Latin letters, digits and signs only, no space at an end")
    elif w.is_placeholder(value) or len(set(value.encode())) < _FEW:
        report.mistake(key, "anyone can guess it; write one of your own")
    elif value == found.HTTP_USER:
        report.mistake(key, "it is the same as HTTP_USER; write another one")
    elif value in [network[1] for network in found.WIFI]:
        report.mistake(key, "it is a Wi-Fi password, and plain HTTP shows it; write another")
    elif value in [account.token for account in found.SENDERS]:
        report.mistake(key, "it is a token of SENDERS, and plain HTTP shows it; write another")


def _url(found, report):
    from settings import addresses

    key = "HTTP_URL"
    addresses.base(report, key, found.HTTP_URL)
    overlay.drop("settings.addresses")
    if found.HTTP_PORT is None:
        report.mistake(key, "nothing listens without HTTP_PORT; set both or neither")
    twilio = [account for account in found.SENDERS if account.provider == "twilio"]
    if not twilio:
        report.mistake(key, "it is for what Twilio tells, and no entry of SENDERS is at Twilio")
    if any([account.key and not account.webhook_token for account in twilio]):
        report.warning(
            key,
            "an API key cannot check what Twilio signs, so this account is asked instead; add "
            'webhook_token="..." with its Auth Token',
        )


def _plain(value):
    """Printable ASCII: browsers do not agree on how to send anything else (RFC 7617)."""
    return all([" " <= value[i : i + 1] <= "~" for i in range(len(value))])

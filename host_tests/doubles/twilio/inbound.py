"""Texts from phones to the accounts' own numbers, as they arrive at Twilio.

    inbound.text(double, "+380501234567", "+15550000001", "ARM", now)

What a carrier or a stranger can do is a parameter: a text listed late, a forged sender, a body
that is no UTF-8 (`raw`). Words like STOP act on the account at once, as at Twilio.
"""

from .messages import BODY_MOST

STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
START = {"START", "YES", "UNSTOP"}


def text(double, from_, to, body, now, listed_after_s=None, forged=False, deleted=False):
    """A text arrives at Unix time `now`; its record.

    body: str, or bytes that need not be UTF-8; listed_after_s: when lists show it, else the
    double's list_delay_s; forged: somebody else sent it under this number, and the phone knows
    nothing of it; deleted: removed again at once (the owner's clean-up).
    Raises KeyError when no account owns the number, ValueError when the body is too long.
    """
    account = owner(double, to)
    if isinstance(body, bytes):
        body = body.decode("utf-8", "surrogateescape")
    if len(body) > BODY_MOST:
        raise ValueError("a text has %d characters at most" % BODY_MOST)
    message = double.inbound(account, from_, to, body, now)
    if listed_after_s is not None:
        message.listed_at = now + listed_after_s
    if not forged:
        double.phones[from_].sent.append(message)
    _keyword(account, from_, body)
    if deleted:
        double.deleted.add(message.sid)
    return message


def many(double, to, count, now, body="Hello", from_="+4479460%05d"):
    """`count` texts of strangers at the same second; their records."""
    return [text(double, from_ % n, to, "%s %d" % (body, n), now) for n in range(count)]


def owner(double, number):
    """The account that a number belongs to. Raises KeyError."""
    for account in double.accounts.values():
        if number in account.numbers or (number.startswith("whatsapp:") and account.joined):
            return account
    raise KeyError(number)


def _keyword(account, from_, body):
    word = body.strip().upper()
    if word in STOP:
        account.opted_out.add(from_)
    elif word in START:
        account.opted_out.discard(from_)

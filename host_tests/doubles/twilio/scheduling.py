"""Messaging Services and scheduled messages: what Twilio checks of them. Pure.

twilio.com/docs/api/errors/21701, 21705, 30409, 35111, 35114, 35115, 35118, 35126 and Twilio's page
on message scheduling.
"""

import re
from datetime import UTC, datetime

SERVICE = re.compile(r"MG[0-9a-fA-F]{32}\Z")
LEAST_S = 300  # guess: 300 s themselves are too few ("more than 300"), whatever the message says
MOST_S = 35 * 86400


def service_of(form):
    """The Messaging Service of a create request: its SID may stand in either parameter."""
    from_ = form.get("From") or ""
    return form.get("MessagingServiceSid") or (from_ if SERVICE.match(from_) else None)


def check_service(account, form):
    """The error code for the Messaging Service of the form, or None (also: it has none)."""
    sid = service_of(form)
    if sid is None:
        return None
    if not SERVICE.match(sid):
        return 21705
    if sid not in account.services:
        return 21701  # no such service, or another account's
    if not account.services[sid]:
        return 21704
    return None if sender_for(account, sid, form["To"]) else 21703


def sender_for(account, sid, to):
    """The sender that a service chooses for a recipient, or None. guess: the first that can."""
    channel = to.partition(":")[0] if ":" in to else ""
    for sender in account.services[sid]:
        if channel and sender.startswith(channel + ":"):
            return sender
        if not channel and ":" not in sender and (sender[:1] == "+" or takes_names(to)):
            return sender
    return None


def takes_names(to):
    """Can a phone get texts from a name or a foreign short code? Not in the US and Canada."""
    return not to.startswith("+1")


def send_at(form):
    """Unix seconds of SendAt. Raises ValueError."""
    at = datetime.fromisoformat(form["SendAt"])
    if len(form["SendAt"]) < 19 or at.tzinfo is None:
        raise ValueError("a date with a time and its zone")
    return at.astimezone(UTC).timestamp()


def check_schedule(form, now):
    """The error code for ScheduleType and SendAt, or None. guess: SendAt alone means nothing, the
    message goes at once."""
    kind = form.get("ScheduleType")
    if not kind:
        return None
    if kind != "fixed":
        return 35126
    if not form.get("SendAt"):
        return 35111
    if service_of(form) is None:
        return 35118
    try:
        wait_s = send_at(form) - now
    except ValueError:
        return 35114
    return None if LEAST_S < wait_s <= MOST_S else 35115


def check_update(form, status):
    """The error code for an update of a message with this status, or None. guess: the code for
    what no update may say."""
    body, wanted = form.get("Body"), form.get("Status")
    if body is None and wanted is None or wanted not in (None, "canceled") or body:
        return 20001
    return 30409 if wanted and status != "scheduled" else None

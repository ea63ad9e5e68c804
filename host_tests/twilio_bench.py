"""Requests to Twilio's double, without a network."""

import base64
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

NOW = 1_795_200_000.0
TO = "+380441112233"
FORM = "application/x-www-form-urlencoded"


def ask(
    double,
    account,
    method="GET",
    path="/Messages.json",
    form=None,
    now=NOW,
    user=None,
    key=None,
    sid=None,
    **kw,
):
    """(status, JSON, headers) of one request with the account's credentials."""
    pair = "%s:%s" % (user or account.sid, key or account.token)
    headers = {
        "Authorization": "Basic " + base64.b64encode(pair.encode()).decode(),
        "Host": "api.twilio.com",
    }
    body = b""
    if form is not None:
        headers["Content-Type"] = FORM
        body = urlencode(form).encode()
    headers.update(kw)
    target = "/2010-04-01/Accounts/%s%s" % (sid or account.sid, path)
    reply = double.handle(method, target, headers, body, now)
    return reply.status, json.loads(reply.body) if reply.body else None, reply


def send(double, account, body="Front door opened #17", to=TO, from_=None, now=NOW, **form):
    form = {"To": to, "From": from_ or account.numbers[0], "Body": body, **form}
    return ask(double, account, "POST", form=form, now=now)


def iso(at):
    """A Unix time as SendAt wants it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def schedule(double, account, wait_s=3600, now=NOW, **form):
    """`send` through a Messaging Service, for later; what is None in `form` is left out."""
    if not account.services:
        double.add_service(account)
    form = {"ScheduleType": "fixed", "SendAt": iso(now + wait_s), **form}
    form = {"To": TO, "MessagingServiceSid": next(iter(account.services)), "Body": "x", **form}
    form = {name: value for name, value in form.items() if value is not None}
    return ask(double, account, "POST", form=form, now=now)

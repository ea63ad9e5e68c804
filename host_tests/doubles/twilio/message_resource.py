"""The Message resource: what a request to create, list, read, cancel or delete texts does.

twilio.com/docs/messaging/api/message-resource; the Message itself is in messages.py.
"""

from . import listing, rules, scheduling
from .accounts import LEGACY_PREFIX, TEMPLATES, sid
from .messages import OPEN, Message, as_dict, plan_life, segments, to_json
from .phones import failed
from .refusals import refusal


def answer(double, account, method, item, query, form, now):
    """(status, body) of the answer, and the Message if one is created. item: a SID, or None."""
    if item:
        return _one(double, account, method, item, form, now)
    if method == "POST":
        return create(double, account, form, now)
    if method != "GET":
        return refusal(20004)
    try:
        return 200, to_json(listing.page(double, account, query, now), double.raw_json)
    except ValueError:
        return refusal(20007)


def create(double, account, form, now):
    """As answer(): a text is sent, or refused with Twilio's code."""
    to, from_ = form.get("To", ""), form.get("From")
    code = rules.check(account, form, now)
    if code == 21659 and any(form["From"] in a.numbers for a in double.accounts.values()):
        code = 21660  # a Twilio number, but another account's
    if not code and double.used_today(account, now) >= (account.daily_cap or 1 << 30):
        code = 63038
    if not code and from_ and double.free_at.get(from_, now) - now > 36000:
        code = 21611
    if code:
        words = {"from": from_ or "", "cap": account.daily_cap}
        return refusal(code, to=to, url=form.get("StatusCallback"), **words)
    if account.kind == "test":
        shown = Message(_next_sid(double), account.sid, to, from_, form["Body"], form["Body"], now)
        shown.life = [(now, "queued", None)]
        return 201, to_json(as_dict(shown, now))
    message = _accept(double, account, form, now)
    return 201, to_json(as_dict(message, now)), message


def _accept(double, account, form, now):
    asked = form["Body"]
    body = LEGACY_PREFIX + asked if account.kind == "legacy" else asked
    if account.kind == "trial":  # words of one's own only go to WhatsApp's sandbox
        body = TEMPLATES.get(asked.strip(), asked)
    from_, service = form.get("From"), scheduling.service_of(form)
    if service and from_ in (None, "", service):
        from_ = scheduling.sender_for(account, service, form["To"])
    message = record(double, account, form["To"], from_, asked, body, now)
    message.service = service
    if form.get("ScheduleType"):
        message.send_at = scheduling.send_at(form)
    message.validity_s = int(form.get("ValidityPeriod") or 36000)
    phone = double.phones[rules.bare(message.to)]
    fate = phone.next_fate()
    if account.max_segments is not None and segments(body) > account.max_segments:
        fate = failed(30044)
    if message.to.startswith("whatsapp:") and phone.number not in account.joined:
        fate = failed(63015)
    starts = max(message.send_at or now, double.free_at.get(from_, now))
    if not message.send_at:  # a scheduled one finds the queue as it is then
        double.free_at[from_] = starts + segments(body) / double.segments_per_s
    plan_life(message, fate, starts)
    phone.inbox.append(message)
    if form.get("StatusCallback"):
        double.webhooks.accepted(account, message, form["StatusCallback"])
    return message


def record(double, account, to, from_, asked, body, now):
    """A new Message in the double's record. asked: the Body sent; body: what the phone shows."""
    message = Message(_next_sid(double), account.sid, to, from_, asked, body, now)
    message.listed_at = now + double.list_delay_s
    double.messages.append(message)
    return message


def _next_sid(double):
    double.made += 1
    return sid("SM", double.made)


def _one(double, account, method, item, form, now):
    message = next(
        (m for m in double.messages if m.sid == item and m.account_sid == account.sid), None
    )
    if message is None or item in double.deleted:
        return refusal(
            20404, path="/2010-04-01/Accounts/%s/Messages/%s.json" % (account.sid, item)
        )
    if method == "GET":
        return 200, to_json(as_dict(message, now))
    busy = message.status(now) in OPEN
    if method == "DELETE":
        if busy:
            return refusal(20009)
        double.deleted.add(item)
        return 204, b""
    if method != "POST":
        return refusal(20004)
    return _update(double, message, form, now)


def _update(double, message, form, now):
    code = scheduling.check_update(form, message.status(now))
    if code:
        return refusal(code)
    if form.get("Status") == "canceled":
        message.life = [step for step in message.life if step[0] <= now] + [
            (now, "canceled", None)
        ]
        message.arrives_at = None
        double.webhooks.canceled(message)
    if form.get("Body") == "":
        message.redacted = True
    return 200, to_json(as_dict(message, now))

"""What Twilio checks before it accepts a message: (account, form) -> error code or None. Pure."""

import re

from .accounts import TEMPLATES
from .scheduling import check_schedule, check_service, service_of, takes_names

URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[^ ]*)?\Z")
E164 = re.compile(r"\+[1-9]\d{7,14}\Z")
SANDBOX = "whatsapp:+14155238886"

# Test credentials: the numbers that answer with an error (twilio.com/docs/iam/test-credentials).
MAGIC_FROM = {"+15005550001": 21212, "+15005550006": None, "+15005550008": 21611}
MAGIC_TO = {
    "+15005550001": 21211,
    "+15005550002": 21612,
    "+15005550003": 21408,
    "+15005550004": 21610,
    "+15005550009": 21614,
}


def bare(address):
    """A channel address without its channel: whatsapp:+1... -> +1..."""
    channel, colon, number = address.partition(":")
    return number if colon and channel in ("whatsapp", "rcs") else address


def check_form(form):
    """Errors every account gets for the parameters alone."""
    if not form.get("To"):
        return 21604
    if not E164.match(bare(form["To"])):
        return 21211
    if not form.get("From") and not form.get("MessagingServiceSid"):
        return 21603
    if not form.get("Body"):
        return 21602
    if len(form["Body"]) > 1600:
        return 21617
    url = form.get("StatusCallback")
    if url and (len(url) > 4000 or not URL.match(url)):
        return 21609
    return check_validity(form.get("ValidityPeriod"))


def check_validity(value):
    if value is None:
        return None
    return None if value.isdigit() and 1 <= int(value) <= 36000 else 90007


def check_test_credentials(form):
    """Magic numbers; every other From is refused, every other To is fine."""
    from_ = form.get("From", "")
    code = MAGIC_FROM.get(from_, 21606)
    return code or MAGIC_TO.get(form.get("To", ""))


def check_channel(account, form):
    """WhatsApp: both ends must be WhatsApp addresses and the sender a known one."""
    if not form["To"].startswith("whatsapp:"):
        return 63007
    return None if form["From"] == SANDBOX or form["From"] in account.numbers else 63007


def check_sender(account, form):
    from_ = form.get("From")
    if service_of(form):
        return check_service(account, form)
    if from_ in account.numbers:
        return None
    if from_ in account.verified:
        return 21601
    if re.match(r"[A-Za-z0-9 ]{1,11}\Z", from_) and re.search("[A-Za-z]", from_):
        return 21612 if account.trial or not takes_names(form["To"]) else None
    if not E164.match(from_):
        return 21212
    return 21607 if account.kind == "legacy" else 21659


def check_recipient(account, form):
    to = form["To"]
    if to == form.get("From"):
        return 21266
    if account.countries is not None and not to.startswith(account.countries):
        return 21408
    if to in account.opted_out:
        return 21610
    if (account.kind == "legacy" or not account.profile_approved) and to not in account.verified:
        return account.unlisted_code
    return None


def check_new_trial(account, form):
    """The 2026 trial. guess: the order in which its four errors are checked, and what a text gets
    when the 30 days are over: 575001 names that cause, but it is described for Verify only."""
    to = form["To"]
    if account.expired:
        return 575001
    if to in account.pending:
        return 572005
    if to not in account.verified:
        return account.unlisted_code
    if form.get("From") != account.assigned.get(
        to, account.numbers[0] if account.numbers else None
    ):
        return 572002
    return None if form["Body"].strip() in TEMPLATES else 572006


def check_status(account):
    """Errors for an account that may not send at all."""
    if account.status in ("suspended", "closed"):
        return 20005
    return 575001 if account.trial and account.expired else None


def check(account, form, now):
    """The error code a POST gets, or None when the message is accepted."""
    code = check_status(account) or check_form(form)
    if code:
        return code
    for number in (form["To"], form.get("From")):
        if number in account.refuse:
            return account.refuse[number]
    if account.kind == "test":
        return check_test_credentials(form)
    code = check_schedule(form, now)
    if code:
        return code
    if (form.get("From") or "").startswith("whatsapp:"):
        return check_channel(account, form)
    if form["To"].startswith("rcs:") and not service_of(form):
        return 21612  # guess: RCS goes through a Messaging Service only
    if account.kind == "trial":
        return check_new_trial(account, form)
    return check_sender(account, form) or check_recipient(account, form)

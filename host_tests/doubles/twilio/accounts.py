"""Accounts of the double: what kind they are, which numbers they own, who they may text.

Kinds: "full" (paid), "legacy" (trial with free text and a prefix), "trial" (the 2026 trial:
template names only), "test" (Twilio's test credentials with their magic numbers).
"""

import base64
import binascii
from dataclasses import dataclass, field

LEGACY_PREFIX = "Sent from your Twilio trial account - "
KINDS = ("full", "legacy", "trial", "test")
DAY_S = 86400

# The ten names are Twilio's; the texts are ours, as Twilio's own wording is not published in full.
TEMPLATES = {
    "sms_2fa": "Your verification code is 123456.",
    "sms_appointment_reminders": "Reminder: you have an appointment tomorrow.",
    "sms_order_confirmation": "Your order is confirmed.",
    "sms_delivery_updates": "Your delivery is on its way.",
    "sms_customer_support": "A support agent has answered your request.",
    "sms_marketing_promotions": "There is a new offer for you.",
    "sms_event_notifications": "An event you follow is about to start.",
    "sms_account_alerts": "There was activity on your account.",
    "sms_feedback_surveys": "Please tell us how we did.",
    "sms_internal_alerts": "Internal alert: something needs your attention.",
}


@dataclass
class Account:
    """One account. Change any field during a test; the next request sees it."""

    sid: str
    token: str
    kind: str = "full"
    status: str = "active"  # active, suspended, closed
    numbers: list = field(default_factory=list)  # its own numbers, E.164
    verified: set = field(default_factory=set)  # recipients a trial may text
    pending: set = field(default_factory=set)  # added on the 2026 trial, code never entered
    assigned: dict = field(default_factory=dict)  # 2026 trial: recipient -> the From it must use
    keys: dict = field(
        default_factory=dict
    )  # "SK..." -> (secret, "main" | "standard" | "restricted")
    rights: set = field(
        default_factory=lambda: {"create", "read"}
    )  # of its restricted keys, on messages
    daily_cap: int | None = None  # messages in any 24 h; None: no cap
    max_segments: int | None = None  # a trial's limit per message (error 30044)
    profile_approved: bool = True  # False: an upgraded account still limited to verified numbers
    expired: bool = False
    balance: str = "14.3325"
    region: str = "us1"
    services: dict = field(default_factory=dict)  # "MG..." -> its senders; see add_service
    joined: set = field(default_factory=set)  # phones that joined the WhatsApp sandbox
    opted_out: set = field(default_factory=set)  # phones that answered STOP
    refuse: dict = field(default_factory=dict)  # number (To or From) -> error code to answer
    countries: tuple | None = None  # allowed number prefixes (geo permissions); None: all
    lacking_code: int = 70051  # for a restricted key without the right (20003 is reported, too)
    unlisted_code: int = (
        21608  # what a trial answers for an unknown recipient (572003 is reported too)
    )
    name: str = "My first Twilio account"

    @property
    def trial(self):
        return self.kind in ("legacy", "trial")


def sid(prefix, number):
    """A made-up identifier of Twilio's shape: two letters and 32 hex digits."""
    return "%s%032x" % (prefix, number)


def credentials(headers):
    """(user, password) from the Authorization header, or None when it is missing or broken."""
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        text = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    user, colon, password = text.partition(":")
    return (user, password) if colon else None


def region_of(host):
    """The region of an API host name: api.twilio.com us1, api.dublin.ie1.twilio.com ie1."""
    name = host.split(":")[0]
    parts = name.split(".")
    if parts[-2:] != ["twilio", "com"] or parts[0] != "api" or len(parts) == 3:
        return "us1"
    return parts[-3]


def key_may(account, user, resource, method):
    """Whether these credentials may use the resource. Standard keys may not read accounts or keys;
    restricted keys only do what was ticked: "create", "read" and "update" messages, or "read" with
    the name of another resource, as "read Balance". method: PATCH for an update."""
    if user == account.sid:
        return True
    kind = account.keys[user][1]
    if kind == "main":
        return True
    if kind == "standard":
        return resource != "account"
    rights = {"POST": "create", "GET": "read", "DELETE": "delete", "PATCH": "update"}
    right = rights.get(method, "")
    if resource != "messages":
        right += " " + resource
    return right in account.rights

"""A local stand-in for api.twilio.com, to send alarms at without a bill.

The pure core (`TwilioDouble.handle`) gets a request and the time and gives an answer; it keeps the
record of what every phone received. `TwilioDouble.connect` gives a simulated connection for the
virtual board, `serve` a real HTTP or HTTPS server; both pass through the same fault plan
(`TwilioDouble.faults`).

    double = TwilioDouble()
    me = double.add_account("legacy", numbers=["+15550001111"], verified=["+380441112233"])
    with serve(double) as server:
        ...  # POST to server.url + "/2010-04-01/Accounts/%s/Messages.json" % me.sid
    double.phones["+380441112233"].texts()

What it knows comes from Twilio's public API description and error dictionary; guesses are marked
"guess:".
"""

from .accounts import LEGACY_PREFIX, TEMPLATES, Account
from .core import TwilioDouble
from .faults import KINDS, Faults
from .phones import (
    DELIVERED,
    SENT_ONLY,
    Fate,
    Phone,
    failed,
    late,
    undelivered,
)
from .server import serve
from .wire import Reply

__all__ = [
    "DELIVERED",
    "KINDS",
    "LEGACY_PREFIX",
    "SENT_ONLY",
    "TEMPLATES",
    "Account",
    "Fate",
    "Faults",
    "Phone",
    "Reply",
    "TwilioDouble",
    "failed",
    "late",
    "serve",
    "undelivered",
]

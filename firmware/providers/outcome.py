"""What became of one message: the words every provider speaks to the rest of the house.

Nothing here sends or decides; providers fill these in, the courier reads them. What bears them
is in results.py: booking an answer does not need that in memory.
"""

try:
    from micropython import const
except ImportError:
    const = int

NEEDS_TEMPLATE = const(572006)  # Twilio's code: this trial account takes template names only

# Kinds of Outcome. What the courier does with each is in brackets.
SENT = "sent"  # the provider took it and answers for it [strike the recipient off]
LATER = "later"  # surely not sent; trying again is safe [back off, then again]
NEVER = "never"  # this text can never reach this recipient [strike off, keep the reason]
FIX = "fix-config"  # nothing helps until a person changes something [pause, tell]
UNKNOWN = "unknown"  # it may have been sent [look it up before sending again]

# What a refusal is about, and so what it pauses: see delivery/pause.py.
RECIPIENT = "recipient"  # this recipient, texted from this sender
LINE = "line"  # the sender of this account, whoever is texted
ACCOUNT = "account"  # the account, or these credentials for it
TEXT = "text"  # this text only: nothing is paused

# Kinds of Delivery (besides UNKNOWN).
DELIVERED = "delivered"  # the carrier or the handset says so
PENDING = "pending"  # still on its way, or "sent" without a receipt yet
UNDELIVERED = "undelivered"  # the carrier refused or lost it
FAILED = "failed"  # the provider could not send it

# Kinds of LookUp.
FOUND = "found"
ABSENT = "absent"
CANNOT = "cannot"  # the look-up itself failed; .outcome says how
MORE = "more"  # not on this page; .sid is the address of the next

"""Which accounts have a number of their own that texts can be sent to."""

from providers.account import is_e164


def own_numbers(accounts):
    """Those of `accounts` (Accounts) whose sender can receive texts, each number once.

    A name, a short code or a Messaging Service cannot, nor can a sender at sipgate."""
    found = []
    for acc in accounts:
        number = str(acc.from_)
        bare = number[9:] if number[:9] == "whatsapp:" else number
        known = [(one.from_, one.sid) for one in found]
        if acc.provider == "twilio" and is_e164(bare) and (number, acc.sid) not in known:
            found.append(acc)
    return found

"""Which accounts have a number, or a bot, of their own that texts can be sent to."""

from providers.account import TELEGRAM, account, is_e164


def own_numbers(accounts, heard=None):
    """Those of `accounts` (Accounts) whose sender can receive texts, each number once.

    A name, a short code or a Messaging Service cannot, nor can a sender at sipgate. heard: phones
    ("+...", "whatsapp:+...") and chats that are listened to, None: all; where none of them can
    write to is not asked."""
    found = []
    for acc in accounts:
        number = str(acc.from_)
        bare = number[9:] if number[:9] == "whatsapp:" else number
        chat = acc.provider == TELEGRAM
        known = [(one.from_, one.sid) for one in found]
        if not (chat or acc.provider == "twilio" and is_e164(bare)):
            continue
        if (number, acc.sid) not in known and _can_write(heard, chat):
            found.append(acc)
    return found


def listened(own):
    """The accounts whose numbers and bots are asked for texts; own: the settings."""
    heard = None if own.HOOKS_HEAR == "all" else own.COMMANDS_FROM
    return own_numbers([account(item) for item in own.SENDERS], heard)


def _can_write(heard, chat):
    """Is one of `heard` a chat (or, for False, a phone)?"""
    return heard is None or any(("+" in each) != chat for each in heard)

"""A Telegram entry of SENDERS: the chat and the bot's token.

Shapes: token digits, ":" and 30 or more letters, digits, "_" or "-" (Telegram's documentation: an
example of 35); chat a whole number, negative for groups, or "@name" of 5 to 32 letters, digits and
"_". No secret is quoted.
"""

from settings import rules as w

_WHERE = "@BotFather in Telegram"


def check(report, key, acc):
    """Tell report what is wrong in a Telegram Account."""
    _check_token(report, key, acc.token)
    to = acc.to
    if not isinstance(to, str) or not to:
        report.mistake(
            key, "to is missing; write the chat's number, tools/check --account lists it"
        )
    elif to[:1] == "+" or to[:9] == "whatsapp:":
        report.mistake(
            key,
            "to is a phone number; Telegram wants the number of the chat: press Start in the bot, "
            "then tools/check --account lists it",
        )
    elif to == acc.sid:
        report.mistake(key, "to is the bot itself; write the number of your chat with it")
    elif w.is_placeholder(to):
        report.mistake(key, "to is still the placeholder; tools/check --account lists your chat")
    elif not is_chat(to):
        report.mistake(key, 'to is no chat; write its number, as 123456789, or "@name" of a group')


def is_chat(to):
    """True for a chat's number or the name of a public one."""
    if to[:1] == "@":
        return 5 <= len(to) - 1 <= 32 and w.is_alnum(to[1:].replace("_", ""))
    digits = to[1:] if to[:1] == "-" else to
    return 0 < len(digits) <= 16 and not digits.strip("0123456789") and digits[:1] != "0"


def _check_token(report, key, token):
    if not w.is_text(report, key, "token", token, "the bot's token", _WHERE):
        return
    at = token.find(":")
    bot, secret = token[: max(0, at)], token[at + 1 :]
    if not bot or bot.strip("0123456789"):
        report.mistake(key, "token must be the bot's number, a colon and the rest; copy it whole")
    elif len(secret) < 30 or not w.is_alnum(secret.replace("_", "").replace("-", "")):
        report.mistake(
            key,
            "token must have about 35 letters and digits behind the colon, this has %d; copy it "
            "again" % len(secret),
        )

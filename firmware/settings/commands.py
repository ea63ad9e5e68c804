"""The COMMANDS_ part of the settings checker: whose texts are obeyed, and with which PIN."""

from accounts import TELEGRAM, is_e164
from providers.receiving_numbers import own_numbers

from settings import rules as w


def check(found, report):
    """found: the settings with SENDERS checked; COMMANDS_FROM becomes a tuple. Mistakes and
    warnings go to report; no sentence quotes the PIN."""
    _check_pin(found.COMMANDS_PIN, report)
    numbers = found.COMMANDS_FROM
    if not isinstance(numbers, (list, tuple)):
        report.mistake("COMMANDS_FROM", 'write a list of phone numbers: ["+380501234567"]')
        return
    chats = [acc.to for acc in found.SENDERS if acc.provider == TELEGRAM]
    numbers = [
        str(each) if isinstance(each, int) and str(each) in chats else each for each in numbers
    ]
    phones = False
    for i, number in enumerate(numbers):
        if number not in chats:
            phones = True
            _check_number("COMMANDS_FROM entry %d" % (i + 1), number, found, report)
    found.COMMANDS_FROM = tuple(numbers)
    _check_heard(found, phones, report)
    _check_names(found, chats, report)
    _warn(found, phones, report)


def _warn(found, phones, report):
    """Of what works, but not as it may have been meant. phones: is a phone among the numbers."""
    if found.HOOKS_HEAR == "all" and found.SENDERS and not own_numbers(found.SENDERS):
        report.warning("HOOKS_HEAR", "no sender in SENDERS can receive texts; it does nothing")
    if phones and found.COMMANDS_PIN is None:
        report.warning(
            "COMMANDS_PIN",
            "a sender's number can be forged, so anyone who knows yours could disarm; set 4 to 8 "
            'digits in quotes, as COMMANDS_PIN = "0000" (not this one)',
        )


def _check_heard(found, phones, report):
    if phones and found.SENDERS and not own_numbers(found.SENDERS, ("+",)):
        report.mistake(
            "COMMANDS_FROM",
            "no sender in SENDERS can receive texts: a name, a Messaging Service (MG...) and "
            "sipgate cannot; use a Twilio number, or write COMMANDS_FROM = []",
        )


def _check_names(found, chats, report):
    """A chat that stands there by its "@name" writes under its number."""
    for number in found.COMMANDS_FROM:
        if number in chats and number[:1] == "@":
            report.mistake(
                "COMMANDS_FROM",
                "a chat given by its @name cannot send commands; write its number in SENDERS",
            )


def _check_number(key, number, found, report):
    if isinstance(number, int) and not isinstance(number, bool):
        shown = w.cleaned(str(number)) or "+380501234567"
        report.mistake(key, 'it is a number without quotes; write "%s"' % shown)
        return
    if not isinstance(number, str):
        report.mistake(key, 'write a phone number in quotes, as "+380501234567"')
        return
    start = "whatsapp:" if number[:9] == "whatsapp:" else ""
    bare = number[len(start) :]
    if w.is_placeholder(number):
        report.mistake(key, 'still the placeholder; write a number as "+380501234567"')
    elif not is_e164(bare):
        fixed = w.cleaned(bare)
        shown = ' "%s%s"' % (start, fixed) if fixed else " + and the country code first"
        report.mistake(key, "not in international form; write%s" % shown)
    elif number not in [acc.to for acc in found.SENDERS]:
        report.mistake(
            key,
            "this phone is not the first number (to) of an entry in SENDERS, so it could not be "
            "answered; add such an entry or remove it here",
        )


def _check_pin(pin, report):
    if pin is None:
        return
    if not isinstance(pin, str):
        report.mistake("COMMANDS_PIN", "put the digits in quotes")
    elif not 4 <= len(pin) <= 8 or pin.strip("0123456789"):
        report.mistake("COMMANDS_PIN", "write 4 to 8 digits in quotes")
    elif pin in "01234567890123456789" or pin in "98765432109876543210" or not pin.strip(pin[:1]):
        report.warning("COMMANDS_PIN", "this is among the first that people try; take another")

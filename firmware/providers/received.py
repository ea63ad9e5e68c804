"""Received texts for who uses SMS_bot as a library; the alarm itself uses commands/poll.py."""

from providers import read_inbox
from providers.hooks import tell
from providers.inbox_page import CREATED, FROM, SID, TEXT
from providers.receiving_numbers import own_numbers


class _Anybody:
    """Stands for the list of numbers heard."""

    def __contains__(self, number):
        return True


def received(bot, since, seen=()):
    """[(from, to, text, message id)] of texts received after `since` (Unix seconds), oldest first:
    the oldest few of the ten newest at each own number. Each is handed to bot.on_message_received.

    seen: message ids to leave out. A text is cut to 320 bytes. Whoever sent it may lie about the
    number: act only on those you know. Failures are said, not raised.
    """
    found = []
    for acc in own_numbers(bot.accounts, ("+",)):  # of phones; a bot's queue is the alarm's
        from providers import twilio

        request = twilio.listing(acc, 10, since, True)
        request.inbox = (acc.from_, _Anybody(), since, b"", True, ())
        answer = bot.exchange(request, read_inbox.read)
        if answer.error or answer.status != 200:
            outcome = twilio.outcome(answer.status, answer.fields, answer.error is None)
            bot.say("looking for texts failed: %s" % (answer.error or outcome.say))
        for each in answer.found.kept if answer.found else ():
            if each[SID] not in seen:
                found.append((each[CREATED], (each[FROM], acc.from_, each[TEXT], each[SID])))
    items = [item for _, item in sorted(found, key=lambda pair: pair[0])]
    if bot.on_message_received:
        for item in items:
            tell("on_message_received", bot.on_message_received, item[:3], bot.say)
    return items

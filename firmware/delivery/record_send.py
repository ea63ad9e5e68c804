"""Book what became of a text that was sent; whose turn it is when it was not. See record.py."""

try:
    from micropython import const
except ImportError:
    const = int

from providers import outcome as o
from providers.account import TELEGRAM, label

from delivery import alert as a
from delivery import pause, retry_policy

FAULT = const(500)  # sipgate's status for a fault of its own, or for input it did not check
_SCHEDULING = const(35)  # thousands of Twilio's codes about the time to send at
_IDS_MOST = const(6)  # message ids kept for confirming (about 80 bytes each); others are looked up


def say(own, alert, i, acc, text):
    """Note a sentence about this recipient's text."""
    own.say("#%s %s: %s" % (alert.number(i), label(acc), text))


def due_in(own, alert, i, wait_s):
    """Have the next thing about this recipient done in wait_s seconds."""
    own.outbox.next(alert, i)[0] = own.clock.uptime_s() + wait_s


def sent(own, alert, i, acc, result):
    """Book the Outcome (result) of the request that was to send it."""
    say(own, alert, i, acc, result.say)
    if result.kind == o.SENT:
        accepted(own, alert, i, acc, result.sid)
    elif result.kind == o.UNKNOWN:
        alert.tries(i, 1)
        alert.set(i, a.ASK)
        if result.code == FAULT and alert.tries(i) > 1 and acc.provider != TELEGRAM:
            own.outbox.next(alert, i)[2] = FAULT
        due_in(own, alert, i, retry_policy.ASK_S)
    else:
        refused(own, alert, i, acc, result)


def accepted(own, alert, i, acc, sid):
    """The provider has it, under the message id `sid`, None if it was not said."""
    own.holds.accepted(own.bot.accounts, alert.who[i])
    own.note_sent(alert, i)
    if not own.bot.has_receipts(acc):
        arrived(own, alert, i, acc)
        return
    alert.set(i, a.SENT, 0)
    later = own.outbox.next(alert, i)
    kept = sum(1 for each in own.delivery.next.values() if each[2])
    later[1], later[2] = 0, sid if kept < _IDS_MOST else None
    due_in(own, alert, i, retry_policy.confirm(0))


def arrived(own, alert, i, acc):
    """It has reached the phone, as far as can be known."""
    own.holds.arrived(own.bot.accounts, alert.who[i])
    own.holds.forget(a.recipient(acc))
    alert.set(i, a.DONE, 0)


def refused(own, alert, i, acc, result):
    """Surely not sent: result is an Outcome LATER, NEVER or FIX. One that cannot go at all goes to
    the fallback; what the refusal is about (result.scope) rests."""
    k = alert.who[i]
    rests = pause.key(own.bot.accounts, k, result.scope)
    owe(own, alert, i)
    due_in(own, alert, i, 0)
    if result.kind == o.NEVER:
        if not passed_on(own, alert, i, k):
            alert.set(i, a.NEVER, result.code)
        own.trouble = (rests, k, acc, result)
    elif result.kind == o.FIX:
        alert.tries(i, 1)
        own.holds.hold(rests, result.say)
        own.trouble = (rests, k, acc, result)
    elif result.status == 0:
        rests = pause.key(own.bot.accounts, k, o.ACCOUNT)
        own.holds.rest(rests, result.wait_s, result.say, pause.NET)
    elif result.scope not in (o.RECIPIENT, o.TEXT):
        own.holds.rest(rests, result.wait_s, result.say)
    else:
        _later(own, alert, i, acc, result)


def _later(own, alert, i, acc, result):
    """This text only is to wait: for nothing else it would be of use."""
    if result.code // 1000 == _SCHEDULING:
        from delivery import schedule

        own.holds.rest(acc.sid + schedule.REFUSED, schedule.REFUSED_S, result.say)
        return
    wait_s = result.wait_s
    if not wait_s or alert.tries(i):
        wait_s = max(wait_s, retry_policy.back_off(alert.tries(i), own.rng))
    alert.tries(i, 1)
    due_in(own, alert, i, wait_s)


def owe(own, alert, i):
    """It was not sent: whose turn is it? With a fallback, that of the account before it again."""
    alert.set(i, a.OWED)
    accounts = own.bot.accounts
    k = alert.who[i]
    if accounts[k].name and not alert.passed(i):
        from delivery import failover

        k = failover.root(accounts, k)
        if k != alert.who[i]:
            alert.move(i, k, accounts[k])


def passed_on(own, alert, i, k):
    """True if the account after k has it now."""
    accounts = own.bot.accounts
    if not accounts[k].fallback:  # no text that says "muted" is for such an account
        return False
    from delivery import failover

    j = failover.after(accounts, k)
    if j is not None:
        alert.move(i, j, accounts[j], True)
    return j is not None


def tell(own, trouble):
    """Tell those not concerned, once, that account k or its recipient needs care. trouble: (what
    is concerned, see pause.key; k; the Account; the Outcome that says so). Not from where it is
    found, for a new alert on flash takes much of the C stack."""
    own.trouble = None
    rests, k, acc, result = trouble
    who = a.recipient(acc)
    if own.holds.is_told(who, result.code):
        return
    accounts = own.bot.accounts
    others = [j for j in range(len(accounts)) if j != k and rests not in pause.keys(accounts, j)]
    if any([each.fallback for each in accounts]):
        from delivery import failover

        others = failover.reachable(own, others)
    if others:
        text = getattr(result, "words", None)
        if not text:  # on the board delivery/judge.py has made it: here memory is scarce
            from text import messages

            text = messages.trouble(own.delivery.lang, acc, result)
        own.outbox.add(text, False, None, others)
    own.holds.told(who, result.code)  # only now: if there is no memory, all of it is done again

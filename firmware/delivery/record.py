"""The second half of the courier: book what became of one exchange."""

try:
    from micropython import const
except ImportError:
    const = int

from device.wifi import DEAF_S
from providers import outcome as o
from providers.account import TELEGRAM, label

from delivery import alert as a
from delivery import pause, retry_policy
from delivery.outbox import key

_FAULT = const(500)  # sipgate's status for a fault of its own, or for input it did not check
_SCHEDULING = const(35)  # thousands of Twilio's codes about the time to send at
_IDS_MOST = const(6)  # message ids kept for confirming (about 80 bytes each); others are looked up


def settle(own, job, answer):
    """See Courier.settle; own: the Courier."""
    kind, k, serial, request = tuple(job)
    own.delivery.due = 0
    acc = own.bot.accounts[k]
    for alert in own.outbox.alerts:
        if alert.serial == serial and k in alert.who:
            i = alert.who.index(k)
            before, dropped = bytes(alert.record), alert.dropped(i)
            result = answer
            if hasattr(request, "method"):
                result = own.bot.judge(kind, acc, request, answer)
                _listen(own, result)
            if kind == "send":
                _sent(own, alert, i, acc, result)
            elif kind == "look-up":
                _looked(own, alert, i, acc, result)
            else:
                _told(own, alert, i, acc, result)
            if own.trouble:
                _tell(own, own.trouble)
            _keep(own, alert, i, before, dropped)
            return


def _keep(own, alert, i, before, dropped):
    if dropped and alert.state(i) == a.OWED:
        alert.set(i, a.NEVER, 0)
    if alert.state(i) >= a.DONE:
        own.delivery.next.pop(key(alert, i), None)
    if alert.record != before:
        own.outbox.save(alert)
    own.outbox.tend()


def called_back(own, mark, sid, account_sid, told):
    """Book a Delivery that the provider has told of the text with this mark, message id `sid`;
    True if it was news. own: the Courier.

    It may come before the answer to the request, twice, in any order, after a restart: a text it
    is told of was accepted, and what is over stays so.
    """
    digits = mark[:-4].split("-")[0]
    for alert in own.outbox.alerts:
        if "%d" % alert.serial != digits:
            continue
        text = own.outbox.text(alert)
        for i, k in enumerate(alert.who):
            if k is None or own.outbox.mark(alert, i, text) != mark:
                continue
            acc = own.bot.accounts[k]
            if acc.sid != account_sid or alert.state(i) >= a.DONE:
                return False
            before, dropped = bytes(alert.record), alert.dropped(i)
            _called_back(own, alert, i, acc, sid, told)
            if own.trouble:
                _tell(own, own.trouble)
            _keep(own, alert, i, before, dropped)
            return True
    return False


def _called_back(own, alert, i, acc, sid, told):
    own.delivery.due = 0
    if alert.state(i) < a.SENT:
        _say(own, alert, i, acc, "the provider has it.")
        _accepted(own, alert, i, acc, sid)
    known = own.outbox.next(alert, i)[2]
    if told.kind in (o.DELIVERED, o.UNDELIVERED, o.FAILED) and known in (None, sid):
        _told(own, alert, i, acc, told)


def _listen(own, result):
    """While nobody answers, delivery.deaf is [uptime of the first exchange in vain, uptime when
    the link is to do something about it]."""
    outcome = getattr(result, "outcome", None) or result
    if outcome.kind == o.LATER and not outcome.status:
        now = own.clock.uptime_s()
        own.delivery.deaf = own.delivery.deaf or [now, now + DEAF_S]
    elif outcome.kind != o.UNKNOWN:
        own.delivery.deaf = None


def _say(own, alert, i, acc, text):
    own.say("#%s %s: %s" % (alert.number(i), label(acc), text))


def _due_in(own, alert, i, wait_s):
    own.outbox.next(alert, i)[0] = own.clock.uptime_s() + wait_s


# A text was sent, perhaps


def _sent(own, alert, i, acc, result):
    _say(own, alert, i, acc, result.say)
    if result.kind == o.SENT:
        _accepted(own, alert, i, acc, result.sid)
    elif result.kind == o.UNKNOWN:
        alert.tries(i, 1)
        alert.set(i, a.ASK)
        if result.code == _FAULT and alert.tries(i) > 1 and acc.provider != TELEGRAM:
            own.outbox.next(alert, i)[2] = _FAULT
        _due_in(own, alert, i, retry_policy.ASK_S)
    else:
        own.caps.refund(acc.sid)
        _refused(own, alert, i, acc, result)


def _accepted(own, alert, i, acc, sid):
    own.holds.accepted(own.bot.accounts, alert.who[i])
    if "on_message_sent" in (own.delivery.hooks or ()):
        text = own.outbox.text(alert)
        text = text.replace("\x01", own.outbox.mark(alert, i, text))
        message = (acc.from_, acc.to, text)
        own.delivery.calls.append(("on_message_sent", message))
    if not own.bot.has_receipts(acc):
        _arrived(own, alert, i, acc)
        return
    alert.set(i, a.SENT, 0)
    later = own.outbox.next(alert, i)
    kept = sum(1 for each in own.delivery.next.values() if each[2])
    later[1], later[2] = 0, sid if kept < _IDS_MOST else None
    _due_in(own, alert, i, retry_policy.confirm(0))


def _arrived(own, alert, i, acc):
    """It has reached the phone, as far as can be known."""
    own.holds.arrived(own.bot.accounts, alert.who[i])
    own.holds.forget(a.recipient(acc))
    alert.set(i, a.DONE, 0)


def _refused(own, alert, i, acc, result):
    """LATER, NEVER or FIX: surely not sent."""
    k = alert.who[i]
    rests = pause.key(own.bot.accounts, k, result.scope)
    _owe(own, alert, i)
    _due_in(own, alert, i, 0)
    if result.kind == o.NEVER:
        if not _passed_on(own, alert, i, k):
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
    elif result.code // 1000 == _SCHEDULING:
        from delivery import schedule

        own.holds.rest(acc.sid + schedule.REFUSED, schedule.REFUSED_S, result.say)
    else:
        wait_s = result.wait_s
        if not wait_s or alert.tries(i):
            wait_s = max(wait_s, retry_policy.back_off(alert.tries(i), own.rng))
        alert.tries(i, 1)
        _due_in(own, alert, i, wait_s)


def _owe(own, alert, i):
    """It was not sent: whose turn is it? With a fallback, that of the account before it again."""
    alert.set(i, a.OWED)
    accounts = own.bot.accounts
    k = alert.who[i]
    if accounts[k].name and not alert.passed(i):
        from delivery import failover

        k = failover.root(accounts, k)
        if k != alert.who[i]:
            alert.move(i, k, accounts[k])


def _passed_on(own, alert, i, k):
    """True if the account after k has it now."""
    accounts = own.bot.accounts
    if not accounts[k].fallback:  # no text that says "muted" is for such an account
        return False
    from delivery import failover

    j = failover.after(accounts, k)
    if j is not None:
        alert.move(i, j, accounts[j], True)
    return j is not None


def _tell(own, trouble):
    """Tell those not concerned, once, that an account or recipient needs care. Not from where it
    is found, for a new alert on flash takes much of the C stack."""
    own.trouble = None
    rests, k, acc, result = trouble
    if not own.holds.tell_once(a.recipient(acc), result.code):
        return
    accounts = own.bot.accounts
    others = [j for j in range(len(accounts)) if j != k and rests not in pause.keys(accounts, j)]
    if any([each.fallback for each in accounts]):
        from delivery import failover

        others = failover.reachable(own, others)
    if others:
        from text import messages

        text = messages.trouble(own.delivery.lang, acc, result)
        own.outbox.add(text, False, None, others)


# An unknown outcome was looked up, or the message id of an accepted text


def _looked(own, alert, i, acc, found):
    later = own.outbox.next(alert, i)
    if found.kind == o.MORE:
        pages = later[5] + 1 if later[5:] else 1
        if pages < retry_policy.PAGES_MOST:
            later[4:] = [found.sid, pages]  # the next page, as the next thing to do
            _due_in(own, alert, i, 0)
            return
        found = o.LookUp(o.ABSENT)
    if found.kind != o.CANNOT:
        del later[4:]
    if alert.state(i) == a.SENT:  # its id was lost in a restart or a broken answer
        if found.kind == o.FOUND:
            own.outbox.next(alert, i)[2] = found.sid
        else:
            say = found.outcome.say if found.outcome else "not listed"
            _pending(own, alert, i, acc, say)
    elif found.kind == o.FOUND:
        _say(own, alert, i, acc, "the provider has it.")
        _accepted(own, alert, i, acc, found.sid)
    elif found.kind == o.ABSENT:
        _absent(own, alert, i, acc)
    elif found.outcome.kind == o.LATER:
        later = own.outbox.next(alert, i)
        later[1] += 1
        wait_s = max(found.outcome.wait_s, retry_policy.back_off(later[1], own.rng))
        _due_in(own, alert, i, wait_s)
    else:
        _never_known(own, alert, i, acc, found.outcome)


def _absent(own, alert, i, acc):
    if alert.state(i) == a.ABSENT:
        if own.outbox.next(alert, i)[2] == _FAULT:
            say = "sipgate HTTP 500 again, nothing was sent; check sms_id and the recipient"
            _say(own, alert, i, acc, say)
            _refused(own, alert, i, acc, o.Outcome(o.FIX, say, None, _FAULT, _FAULT))
            return
        _say(own, alert, i, acc, "twice not found at the provider, it is sent again.")
        _owe_again(own, alert, i)
    else:
        alert.set(i, a.ABSENT)
        _due_in(own, alert, i, retry_policy.ASK_AGAIN_S)


def _owe_again(own, alert, i):
    _owe(own, alert, i)
    _due_in(own, alert, i, retry_policy.back_off(alert.tries(i), own.rng))


def _never_known(own, alert, i, acc, result):
    """It cannot be looked up: rather twice than not at all, but not for ever; at last the fallback
    has it."""
    if alert.state(i) == a.SENDING:
        alert.tries(i, 1)  # a restart came before it was booked: that was a try, too
    again = alert.tries(i) < retry_policy.BLIND_MOST
    then = "it is sent again and may come twice" if again else "it is not sent again"
    _say(own, alert, i, acc, "%s; %s." % (result.say, then))
    if again:
        _owe_again(own, alert, i)
    elif not _passed_on(own, alert, i, alert.who[i]):
        alert.set(i, a.DONE, 0)


# The delivery of an accepted text was asked for


def _told(own, alert, i, acc, told):
    k = alert.who[i]
    if told.status == "canceled" or alert.dropped(i):
        from delivery import schedule

        if schedule.taken_back(own, alert, i, told):
            return
    if told.kind == o.DELIVERED:
        _arrived(own, alert, i, acc)
    elif told.kind == o.PENDING or told.kind == o.UNKNOWN:
        if told.status == "scheduled":
            from delivery import schedule

            left_s = schedule.left_s(own, alert, acc)
            if left_s:
                _due_in(own, alert, i, left_s + retry_policy.confirm(0))
                return
        _pending(own, alert, i, acc, told.say)
    else:
        _say(own, alert, i, acc, told.say)
        # A carrier refuses a sender for its own country: to other phones it may arrive.
        scope = o.RECIPIENT if told.scope == o.LINE else told.scope
        rests = pause.key(own.bot.accounts, k, scope)
        if told.retry and not alert.again(i) and not alert.has(a.MUTE):
            alert.repeat(i)
            _owe(own, alert, i)
            own.outbox.next(alert, i)[2] = None
            _due_in(own, alert, i, retry_policy.repeat(told.wait_s))
            if told.scope not in (o.RECIPIENT, o.TEXT):
                own.holds.rest(rests, told.wait_s, told.say, pause.LATE)
        else:
            _failed(own, alert, i, rests, acc, told)


def _failed(own, alert, i, rests, acc, told):
    """Accepted, and it did not arrive after all: as if it had been refused at once, but that this
    text is not tried again, for each try is paid."""
    k = alert.who[i]
    if not told.retry:
        own.holds.hold(rests, told.say, pause.LATE)
    if _passed_on(own, alert, i, k):
        own.delivery.next.pop(key(alert, i), None)
    else:
        alert.set(i, a.NEVER, told.code)
    own.trouble = (rests, k, acc, o.Outcome(o.NEVER, told.say, code=told.code))


def _pending(own, alert, i, acc, why):
    later = own.outbox.next(alert, i)
    later[1] += 1
    wait_s = retry_policy.confirm(later[1])
    if wait_s is None:
        _say(own, alert, i, acc, "not confirmed: %s." % why)
        _arrived(own, alert, i, acc)
    else:
        _due_in(own, alert, i, wait_s)

"""Book what a look-up has found: of an unknown outcome, or of an accepted text whose message id is
not known. See record.py."""

from core import overlay
from providers import outcome as o

from delivery import alert as a
from delivery import retry_policy
from delivery.record_delivery import pending
from delivery.record_send import FAULT, accepted, due_in, owe, passed_on, refused, say


def looked_up(own, alert, i, acc, found):
    """Book found, a LookUp. MORE: the next page is asked for next, up to PAGES_MOST of them."""
    later = own.outbox.next(alert, i)
    if found.kind == o.MORE:
        pages = later[5] + 1 if later[5:] else 1
        if pages < retry_policy.PAGES_MOST:
            later[4:] = [found.sid, pages]
            due_in(own, alert, i, 0)
            return
        found.kind = o.ABSENT
    if found.kind != o.CANNOT:
        del later[4:]
    if alert.state(i) == a.SENT:  # its id was lost in a restart or a broken answer
        if found.kind == o.FOUND:
            later[2] = found.sid
        else:
            why = found.outcome.say if found.outcome else "not listed"
            pending(own, alert, i, acc, why)
    elif found.kind == o.FOUND:
        say(own, alert, i, acc, "the provider has it.")
        accepted(own, alert, i, acc, found.sid)
    elif found.kind == o.ABSENT:
        _absent(own, alert, i, acc)
    else:
        _not_known(own, alert, i, acc, found.outcome)


def _absent(own, alert, i, acc):
    """Sent again when it was twice not there: the first time it may have been too early."""
    if alert.state(i) != a.ABSENT:
        alert.set(i, a.ABSENT)
        due_in(own, alert, i, retry_policy.ASK_AGAIN_S)
        return
    if own.outbox.next(alert, i)[2] == FAULT:
        text = "sipgate HTTP 500 again, nothing was sent; check sms_id and the recipient"
        say(own, alert, i, acc, text)
        result = overlay.park()
        result.kind, result.scope, result.say = o.FIX, o.RECIPIENT, text
        result.status = result.code = FAULT
        refused(own, alert, i, acc, result)
        return
    say(own, alert, i, acc, "twice not found at the provider, it is sent again.")
    _owe_again(own, alert, i)


def _owe_again(own, alert, i):
    owe(own, alert, i)
    due_in(own, alert, i, retry_policy.back_off(alert.tries(i), own.rng))


def _not_known(own, alert, i, acc, result):
    """It could not be looked up now, or cannot be at all: then rather twice than not at all, but
    not for ever; at last the fallback has it."""
    if result.kind == o.LATER:
        later = own.outbox.next(alert, i)
        later[1] += 1
        due_in(own, alert, i, max(result.wait_s, retry_policy.back_off(later[1], own.rng)))
        return
    if alert.state(i) == a.SENDING:
        alert.tries(i, 1)  # a restart came before it was booked: that was a try, too
    again = alert.tries(i) < retry_policy.BLIND_MOST
    then = "it is sent again and may come twice" if again else "it is not sent again"
    say(own, alert, i, acc, "%s; %s." % (result.say, then))
    if again:
        _owe_again(own, alert, i)
    elif not passed_on(own, alert, i, alert.who[i]):
        alert.set(i, a.DONE, 0)

"""Book what the provider says of the delivery of a text that it has accepted. See record.py."""

from core import overlay
from providers import outcome as o

from delivery import alert as a
from delivery import pause, retry_policy
from delivery.record_send import arrived, due_in, owe, passed_on, say


def told(own, alert, i, acc, news):
    """Book news, a Delivery: asked for, or told by the provider of itself."""
    if news.status == "canceled" or alert.dropped(i):
        from delivery import schedule

        if schedule.taken_back(own, alert, i, news):
            return
    if news.kind == o.DELIVERED:
        arrived(own, alert, i, acc)
    elif news.kind == o.PENDING or news.kind == o.UNKNOWN:
        _under_way(own, alert, i, acc, news)
    else:
        say(own, alert, i, acc, news.say)
        # A carrier refuses a sender for its own country: to other phones it may arrive.
        scope = o.RECIPIENT if news.scope == o.LINE else news.scope
        rests = pause.key(own.bot.accounts, alert.who[i], scope)
        if news.retry and not alert.again(i) and not alert.has(a.MUTE):
            _repeat(own, alert, i, rests, news)
        else:
            _failed(own, alert, i, rests, acc, news)


def _under_way(own, alert, i, acc, news):
    if news.status == "scheduled":
        from delivery import schedule

        left_s = schedule.left_s(own, alert, acc)
        if left_s:
            due_in(own, alert, i, left_s + retry_policy.confirm(0))
            return
    pending(own, alert, i, acc, news.say)


def pending(own, alert, i, acc, why):
    """Not delivered yet, or not to be learnt now (`why`): ask again later; not for ever, in the
    end it counts as arrived."""
    later = own.outbox.next(alert, i)
    later[1] += 1
    wait_s = retry_policy.confirm(later[1])
    if wait_s is None:
        say(own, alert, i, acc, "not confirmed: %s." % why)
        arrived(own, alert, i, acc)
    else:
        due_in(own, alert, i, wait_s)


def _repeat(own, alert, i, rests, news):
    """Accepted, and it did not arrive: it is sent once more, as a text of its own."""
    alert.repeat(i)
    owe(own, alert, i)
    own.outbox.next(alert, i)[2] = None
    due_in(own, alert, i, retry_policy.repeat(news.wait_s))
    if news.scope not in (o.RECIPIENT, o.TEXT):
        own.holds.rest(rests, news.wait_s, news.say, pause.LATE)


def _failed(own, alert, i, rests, acc, news):
    """Accepted, and it did not arrive after all: as if it had been refused at once, but that this
    text is not tried again, for each try is paid."""
    k = alert.who[i]
    if not news.retry:
        own.holds.hold(rests, news.say, pause.LATE)
    if passed_on(own, alert, i, k):
        own.outbox.forget(alert, i)
    else:
        alert.set(i, a.NEVER, news.code)
    result = overlay.park(news)
    result.kind = o.NEVER
    own.trouble = (rests, k, acc, result)

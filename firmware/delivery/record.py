"""The second half of the courier: book what became of one exchange, or what came of itself.

By what was asked: a text was sent (record_send.py), an unknown outcome was looked up
(record_look_up.py), the delivery of an accepted text was asked for (record_delivery.py); the last
two are loaded only then, for here memory is scarce. Their functions share four arguments: the
Courier `own`, the Alert, the index `i` of its recipient, and the Account `acc` that texts it.
"""

from device.wifi import DEAF_S
from providers import outcome as o

from delivery import alert as a
from delivery.record_send import accepted, say, tell


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
                from delivery.record_send import sent as book
            elif kind == "look-up":
                from delivery.record_look_up import looked_up as book
            else:
                from delivery.record_delivery import told as book
            book(own, alert, i, acc, result)
            if own.trouble:
                tell(own, own.trouble)
            _keep(own, alert, i, before, dropped)
            _count(own, kind, acc, result)
            return


def _count(own, kind, acc, result):
    """A text that was surely not sent does not count. Last of all: without memory the rest is done
    again, and this would count twice."""
    if kind == "send" and result.kind in (o.LATER, o.NEVER, o.FIX):
        own.caps.refund(acc.sid)


def _keep(own, alert, i, before, dropped):
    if dropped and alert.state(i) == a.OWED:
        alert.set(i, a.NEVER, 0)
    if alert.state(i) >= a.DONE:
        own.outbox.forget(alert, i)
    if alert.record != before:
        own.outbox.save(alert)
    own.outbox.tend()


def called_back(own, mark, sid, account_sid, news):
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
            _called_back(own, alert, i, acc, sid, news)
            if own.trouble:
                tell(own, own.trouble)
            _keep(own, alert, i, before, dropped)
            return True
    return False


def _called_back(own, alert, i, acc, sid, news):
    own.delivery.due = 0
    if alert.state(i) < a.SENT:
        say(own, alert, i, acc, "the provider has it.")
        accepted(own, alert, i, acc, sid)
    known = own.outbox.next(alert, i)[2]
    if news.kind in (o.DELIVERED, o.UNDELIVERED, o.FAILED) and known in (None, sid):
        from delivery.record_delivery import told

        told(own, alert, i, acc, news)


def _listen(own, result):
    """While nobody answers, delivery.deaf is [uptime of the first exchange in vain, uptime when
    the link is to do something about it]."""
    outcome = getattr(result, "outcome", None) or result
    if outcome.kind == o.LATER and not outcome.status:
        now = own.clock.uptime_s()
        own.delivery.deaf = own.delivery.deaf or [now, now + DEAF_S]
    elif outcome.kind != o.UNKNOWN:
        own.delivery.deaf = None

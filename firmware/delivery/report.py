"""What the outbox, the caps and the rests have to say in the status report; loaded only for it."""

from providers.account import label

from delivery.enqueue import accounts, open_outbox
from delivery.pause import Holds
from delivery.rate_limit import Caps


def lines(app):
    """Part of the status report: see `sentences`."""
    own, people = app.settings, accounts(app)
    outbox = open_outbox(app)
    caps = Caps(outbox.store, app.clock, app.delivery, own.CAP_PER_HOUR, own.CAP_PER_DAY)
    caps.tend([acc.sid for acc in people])
    holds = Holds(outbox.store, app.clock, app.delivery, None)
    return sentences(outbox, people, caps, holds, app.clock)


def sentences(outbox, people, caps, holds, clock):
    """Sentences about an Outbox, its Accounts, Caps and Holds: what waits, what is spent, who
    rests."""
    out = _alerts(outbox) + _budgets(people, caps) + _times(outbox, people, clock)
    for k, acc in enumerate(people):
        muted = caps.wait(acc.sid)
        spared = muted or caps.wait(acc.sid, 1)
        if spared:
            but = "" if muted else " First alarms go out."
            text = "%s: muted for %d min, its cap is reached.%s"
            out.append(text % (label(acc), spared // 60, but))
        why = holds.why(people, k)
        if why:
            out.append("%s: waits. %s" % (label(acc), why))
        if acc.fallback and (muted or why):
            out += _fallback(people, k)
    return out


def _alerts(outbox):
    delivery = outbox.delivery
    out = [
        "Alerts waiting: %d. From %d on, a new one is told together with the one before it."
        % (delivery.waiting, outbox.most)
    ]
    if delivery.merged:
        out.append("Told together with a later one since the start: %d." % delivery.merged)
    if delivery.unsaved:
        out.append("Flash cannot be written: the last alerts live in memory only.")
    if delivery.damaged:
        out.append("Damaged files set aside on flash (*.bad): %d." % delivery.damaged)
    return out


def _budgets(people, caps):
    """What each account has spent of its caps."""
    out = []
    for sid in sorted({acc.sid for acc in people}):
        used = ["%d of %s texts in %s" % each for each in caps.used(sid)]
        if used:
            text = "...%s: %s; a quarter is kept for first alarms."
            out.append(text % (str(sid)[-4:], ", ".join(used)))
    return out


def _times(outbox, people, clock):
    """What waits for a time of its own; loaded only where something can."""
    timed = [acc for acc in people if acc.quiet]
    timed += [alert for alert in outbox.alerts if alert.later]
    if not timed:
        return []
    from delivery import schedule

    return schedule.lines(outbox, people, clock)


def _fallback(people, k):
    """Who stands in for account k."""
    from delivery import failover

    other = failover.after(people, k)
    if other is None:
        return []
    names = label(people[k]), label(people[other])
    return ["%s: meanwhile its texts go through %s." % names]

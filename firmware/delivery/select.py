"""The first half of the courier: choose what is most due and write down that it is under way.

Order: sends and look-ups before confirmations, alarms before notes, what happened just now before
a backlog, what has failed less often first, then in order of time. So a new alarm waits neither
for one that keeps failing nor for the backlog of an outage, and the backlog goes out in order.
"""

try:
    from micropython import const
except ImportError:
    const = int

from providers.account import label
from text import delivery_words

from delivery import alert as a
from delivery.job import Job
from delivery.outbox import key
from delivery.retry_policy import ASK_S

_FRESH_S = const(120)
_IDLE_S = const(900)


def plan(own, online):
    """See Courier.plan; own: the Courier."""
    delivery = own.delivery
    if online and not delivery.linked:
        _wake(own)
    delivery.linked = online
    if not online:
        return None
    own.quiet = any(acc.quiet for acc in own.bot.accounts)
    own.outbox.tend()
    while True:
        found = _find(own)
        if not found:
            return _probe(own)
        alert, i, k = found
        kind, request = _ask(own, alert, i, k)
        job = Job(kind, k, alert.serial, request)
        if hasattr(request, "method"):
            return job
        own.settle(job, request)  # the bot already knows that this cannot be sent


def _probe(own):
    """A look-up of nothing, when the caps keep something back and no provider has said yet what
    time it is: the board may have been off for long. None otherwise."""
    now = own.clock.uptime_s()
    if own.clock.sure or now < own.delivery.probe or not own.outbox.holds_back():
        return None
    own.delivery.probe = now + _IDLE_S
    for k, acc in enumerate(own.bot.accounts):
        if own.caps.room(acc.sid, 2) <= 0 and own.holds.open_at(own.bot.accounts, k) <= now:
            request = own.bot.prepare("look-up", acc, "#0", -1, ())
            return Job("look-up", k, 0, request) if hasattr(request, "method") else None
    return None


def _wake(own):
    """The network is back: what waited for it is due now."""
    own.holds.wake()
    for alert in own.outbox.alerts:
        for i in range(len(alert.who)):
            later = own.delivery.next.get(key(alert, i))
            if alert.state(i) == a.ASK and later and later[1]:  # looking it up has failed
                later[0] = 0


def _find(own):
    """The most due (alert, i, account index), or None; delivery.due is set."""
    now = own.clock.uptime_s()
    best, wake, full = None, now + _IDLE_S, None
    for alert in own.outbox.alerts:
        for i in range(len(alert.who)):
            state = alert.state(i)
            if state >= a.DONE:
                continue
            k, at = _way(own, alert, i, now)
            if at > now:
                wake = min(wake, at)
            elif state == a.OWED and _is_full(own, alert, k):
                full = k, alert.spares
            else:
                rank = _rank(own, alert, i, state, now)
                if best is None or rank < best[0]:
                    best = rank, alert, i, k
    if full is not None:
        _mute(own, *full)
        return _find(own)
    own.delivery.due = now if best else wake
    return best[1:] if best else None


def _way(own, alert, i, now):
    """(account index, uptime in seconds from which this may be done with it)"""
    later = own.delivery.next.get(key(alert, i))
    at, k = later[0] if later else 0, alert.who[i]
    if alert.state(i) != a.OWED:
        return k, at
    open_at = _ready(own, alert, k, at, now)
    if open_at > now and own.bot.accounts[k].fallback and not alert.has(a.MUTE):
        from delivery import failover

        if open_at > now + failover.LONG_S:
            ready = []
            for j in failover.chain(own.bot.accounts, k):
                at_j = _ready(own, alert, j, at, now)
                ready.append((j, max(at_j, _when(own, alert, j))))
            return failover.way(ready, now)
    return k, max(open_at, _when(own, alert, k))


def _when(own, alert, k):
    """Uptime in seconds from which account k may have a text that is not to arrive yet; or 0."""
    if not own.quiet and not alert.has(a.LATER):
        return 0
    from delivery import schedule

    return schedule.ready(own, alert, own.bot.accounts[k])


def _ready(own, alert, k, at, now):
    """Uptime in seconds, not before `at`, from which account k is open for this."""
    sid = own.bot.accounts[k].sid
    at = max(at, own.holds.open_at(own.bot.accounts, k))
    spares = alert.spares
    if not alert.has(a.MUTE):
        at = max(at, now + own.caps.wait(sid, spares))
        if spares < 2 or _is_full(own, alert, k):  # for _find to tell
            return at
    return max(at, now + own.caps.room_in(sid, spares))


def _reserve(own, sid, spares=1):
    """(its recipients without a fallback, texts kept back for telling them that it is muted)"""
    mine = [k for k, acc in enumerate(own.bot.accounts) if acc.sid == sid and not acc.fallback]
    if not own.caps.to_tell(sid) or not spares and own.caps.wait(sid, 1):
        return mine, 0  # a first alarm goes before the news that others wait
    return mine, min(len(mine), own.caps.least // 2)


def _is_full(own, alert, k):
    """True when only the text that says so may still go out."""
    if alert.has(a.MUTE):
        return False
    sid = own.bot.accounts[k].sid
    kept = _reserve(own, sid, alert.spares)[1]
    if alert.spares > 1:  # a note waits in silence, but for the whole account's end
        return own.caps.room(sid) <= kept and kept > 0
    return own.caps.room(sid, alert.spares) <= kept


def _rank(own, alert, i, state, now):
    born = own.delivery.born.get(alert.serial)
    fresh = born is not None and now - born < _FRESH_S
    note = not alert.has(a.URGENT | a.CALM)
    return (state == a.SENT, note, not fresh, alert.tries(i), alert.serial)


def _mute(own, k, spares):
    """The cap of an account is reached: its texts wait until there is room; that is told once."""
    acc = own.bot.accounts[k]
    mine, kept = _reserve(own, acc.sid, spares)
    if spares == 1 and own.caps.room(acc.sid, 1) <= 0:
        kept = 0  # the news would take what is left to first alarms
    wait_s, limit, span = own.caps.mute(acc.sid, kept, min(1, spares))
    text = delivery_words.muted(
        wait_s, limit, span != "an hour", own.waiting(), own.clock, own.delivery
    )
    own.say("%s: %s" % (label(acc), text))
    if kept and not own.outbox.open(a.MUTE, k):
        own.outbox.add(text, True, None, mine, a.MUTE)
    own.caps.keep(acc.sid)  # after the text is on flash: better told twice than not


def _ask(own, alert, i, k):
    """(kind, Request) for one recipient; before a text may leave, flash knows, and by whom."""
    acc = own.bot.accounts[k]
    later = own.outbox.next(alert, i)
    if alert.state(i) == a.OWED:
        own.caps.spend(acc.sid)
        alert.set(i, a.SENDING)
        if k != alert.who[i]:
            alert.move(i, k, acc)
        later[3] = own.clock.uptime_s()
        later[0] = later[3] + ASK_S  # should it never be settled
        text = own.outbox.text(alert)
        own.outbox.save(alert, text)
        return "send", _send(own, alert, i, acc, text)
    if alert.state(i) == a.SENT and later[2]:
        kind = "cancel" if alert.dropped(i) and not later[1] & 1 else "delivery"
        return kind, own.bot.prepare(kind, acc, later[2])
    mark = own.outbox.mark(alert, i, own.outbox.text(alert))
    since = _since(own, alert, i)
    known = [each[2] for each in own.delivery.next.values() if isinstance(each[2], str)]
    return "look-up", own.bot.prepare("look-up", acc, "#" + mark, since, known, *later[4:5])


def _send(own, alert, i, acc, text):
    """The Request that sends it; text: as Outbox.text."""
    send_at, held = None, 0
    if own.quiet or alert.has(a.LATER):
        from delivery import schedule

        send_at, held = schedule.handed(own, alert, acc)
    mark = own.outbox.mark(alert, i, text)
    text = delivery_words.compose(text, alert, alert.word(i), own, held)
    return own.bot.prepare("send", acc, text, mark, send_at)


def _since(own, alert, i):
    """How long ago it was sent, in negative seconds, for a text without a mark; None: not known.

    After a restart only the time of the event is known, and other texts to this phone may have
    gone since: then it is not known if there are any."""
    sent_at = own.outbox.next(alert, i)[3]
    if sent_at is not None:
        return sent_at - own.clock.uptime_s() - 2  # whole seconds, on both sides
    now = own.clock.now()
    if now is None or not 0 < alert.at <= now:
        return None
    for other in own.outbox.alerts:
        for j, k in enumerate(other.who):
            if other is not alert and k == alert.who[i] and a.OWED < other.state(j) <= a.DONE:
                return None
    return alert.at - now - 60

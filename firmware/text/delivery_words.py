"""The words around an alert's text, in the language Delivery.lang. Pure."""

try:
    from micropython import const
except ImportError:
    const = int

_LATE_S = const(120)
_LONG_S = const(72000)  # from 20 h on the date is told too


def _say(delivery, key, **values):
    from text import messages  # most texts go out as they are

    return messages.say(delivery.lang, key, **values)


def compose(text, alert, more, own, held=0):
    """The text as it is sent: "At 02:13, delayed: Front door opened (and 2 more before it)".

    own: has clock and delivery, a state.Delivery; held: Unix seconds until which it had to wait
    for quiet hours, or 0. That is no delay, but it is told when it happened: "At 23:10: Front door
    closed again".
    """
    delivery = own.delivery
    if more:
        text = _say(delivery, "more_before", text=text, count=more)
    when = late(alert, own.clock, delivery, held)
    if when:
        return _say(delivery, "late", when=when, text=text)
    at = alert.at
    if held and at and not alert.later and held - at >= _LATE_S:
        return _say(delivery, "held", when=_when(at, held, own.clock, delivery), text=text)
    return text


def late(alert, clock, delivery, held=0):
    """When it happened (or was to be sent), if that was not just now, else ""."""
    now = clock.now()
    at = alert.later or alert.at
    if now is not None and at:
        return _when(at, now, clock, delivery) if now - max(at, held) >= _LATE_S else ""
    if alert.later:
        return ""
    born = delivery.born.get(alert.serial)
    if born is None:
        return _say(delivery, "when_boot")
    age = clock.uptime_s() - born
    return _say(delivery, "when_ago", minutes=age // 60) if age >= _LATE_S else ""


def _when(at, now, clock, delivery):
    time = clock.hhmm(at)
    if now - at < _LONG_S:
        return _say(delivery, "when_time", time=time)
    year, month, day = clock.local(at)[:3]
    date = _say(delivery, "date", year=year, month="%02d" % month, day="%02d" % day)
    return _say(delivery, "when_date", date=date, time=time)


def muted(wait_s, limit, per_day, waiting, clock, delivery):
    """The one text when an account's cap is reached. limit: texts in an hour, or in 24 h if
    per_day."""
    from text.messages import counted

    now = clock.now()
    limit = _say(delivery, "limit_day" if per_day else "limit_hour", count=limit)
    times = counted(delivery.lang, "alerts", waiting)
    if now is None:
        return _say(delivery, "muted_for", minutes=wait_s // 60, limit=limit, times=times)
    return _say(delivery, "muted_until", time=clock.hhmm(now + wait_s), limit=limit, times=times)

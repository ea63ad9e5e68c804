"""The words around an alert's text. Pure."""

try:
    from micropython import const
except ImportError:
    const = int

_LATE_S = const(120)
_LONG_S = const(72000)  # from 20 h on the date is told too


def compose(text, alert, more, clock):
    """The text as it is sent: "At 02:13, delayed: Front door opened (and 2 more before it)"."""
    if more:
        text = "%s (and %d more before it)" % (text, more)
    when = late(alert, clock)
    return "%s, delayed: %s" % (when, text) if when else text


def late(alert, clock):
    """When it happened, if that was not just now; else ""."""
    now = clock.now()
    if now is not None and alert.at:
        age = now - alert.at
        if age < _LATE_S:
            return ""
        said = "At " + clock.hhmm(alert.at)
        if age >= _LONG_S:
            day = clock.local(alert.at)
            said = "On %d-%02d-%02d at %s" % (day[0], day[1], day[2], clock.hhmm(alert.at))
        return said
    if alert.born is None:
        return "Before a restart"
    age = clock.uptime_s() - alert.born
    return "%d min ago" % (age // 60) if age >= _LATE_S else ""


def muted(wait_s, limit, span, waiting, clock):
    """The one text when an account's cap is reached."""
    now = clock.now()
    until = "for %d min" % (wait_s // 60) if now is None else "until " + clock.hhmm(now + wait_s)
    return "Texts are muted %s: %d in %s is the limit. %d alerts waiting." % (until, limit, span, waiting)

"""The words around an alert's text. Pure."""

try:
    from micropython import const
except ImportError:
    const = int

_LATE_S = const(120)
_LONG_S = const(72000)  # from 20 h on the date is told too


def compose(text, alert, more, own):
    """The text as it is sent: "At 02:13, delayed: Front door opened (and 2 more before it)".

    own: has clock and memo."""
    if more:
        text = "%s (and %d more before it)" % (text, more)
    when = late(alert, own.clock, own.memo["born"].get(alert.serial))
    return "%s, delayed: %s" % (when, text) if when else text


def late(alert, clock, born):
    """When it happened, if that was not just now, else "". born: uptime in seconds, None if it
    was before this boot."""
    now = clock.now()
    if now is not None and alert.at:
        age = now - alert.at
        if age < _LATE_S:
            return ""
        if age < _LONG_S:
            return "At " + clock.hhmm(alert.at)
        return "On %d-%02d-%02d at %s" % (clock.local(alert.at)[:3] + (clock.hhmm(alert.at),))
    if born is None:
        return "Before a restart"
    age = clock.uptime_s() - born
    return "%d min ago" % (age // 60) if age >= _LATE_S else ""


def muted(wait_s, limit, span, waiting, clock):
    """The one text when an account's cap is reached."""
    now = clock.now()
    until = "for %d min" % (wait_s // 60) if now is None else "until " + clock.hhmm(now + wait_s)
    text = "Texts are muted %s: %d in %s is the limit. %d alerts waiting."
    return text % (until, limit, span, waiting)

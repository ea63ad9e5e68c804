"""One truth about the present state, in plain sentences: what to read when something is odd."""

import gc

import log
import rooms


def lines(app):
    """Every sentence of the report, in order; `app` is the running App. Secrets masked."""
    import mask

    now_s = app.clock.uptime_s()
    out = [_mode(app)]
    out.append(rooms.visit("errands", "wifi_line", app, now_s))
    out.append(_clock(app.clock))
    out.extend(app.sensors.lines(now_s))
    out.extend(_desk(app))
    out.extend(_tls(app))
    out.append(_errors())
    out.append(_memory())
    out.append(
        "Running for %s; started because: %s." % (_span(now_s), rooms.visit("errands", "why", app))
    )
    return [mask.mask(line) for line in out]


def show(app):
    """Print the report."""
    for line in lines(app):
        print(line)


def _mode(app):
    stopped = "" if app.running else " STOPPED: machine.reset() starts it again."
    return "%s: %d sensors, %d accounts.%s" % (
        app.settings.NAME,
        len(app.sensors.all),
        len(app.settings.SENDERS),
        stopped,
    )


def _desk(app):
    return rooms.visit("ask", "lines", app) + rooms.visit("desk", "lines", app)


def _tls(app):
    import tls12

    return tls12.report() + _preview(app)


def _preview(app):
    return rooms.visit("weekly", "lines", app) if app.settings.TLS_WATCH else []


def _clock(clock):
    if clock.synced:
        text = "Clock: %s, set by the time server." % clock.stamp()
    else:
        text = "Clock: not set yet, texts carry no time."
    return text + (" " + clock.error if clock.error else "")


def _errors():
    kept = log.recall().strip()
    if not kept:
        return "Last error: none."
    return "Last error: " + kept[kept.rfind("\n") + 1 :]


def _memory():
    gc.collect()
    return "Memory: %d bytes free, %d used." % (gc.mem_free(), gc.mem_alloc())


def _span(seconds):
    days, rest = seconds // 86400, seconds % 86400
    text = "%02d:%02d:%02d" % (rest // 3600, rest // 60 % 60, rest % 60)
    return "%d days %s" % (days, text) if days else text

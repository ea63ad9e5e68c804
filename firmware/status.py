"""One truth about the present state, in plain sentences: what to read when something is odd."""

import gc

import log


def lines(app):
    """Every sentence of the report, in order; `app` is the running App. Secrets masked."""
    import mask

    now_s = app.clock.uptime_s()
    out = [_mode(app)]
    out.append(app.thawed().line(now_s))
    out.append(_clock(app.clock))
    out.extend(app.sensors.lines(now_s))
    out.extend(_desk(app))
    out.extend(_commands(app))
    out.extend(_tls())
    out.append(_errors())
    out.append(_memory())
    out.append("Running for %s; started because: %s." % (_span(now_s), app.boots().sentence()))
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
    courier = app.desk()[1]
    return courier.bot.account_lines() + courier.lines()


def _commands(app):
    import replies_status
    from store import Store

    return replies_status.lines(app, Store("state", log.say))


def _tls():
    import tls12

    return tls12.report()


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

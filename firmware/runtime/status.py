"""One truth about the present state, in plain sentences: what to read when something is odd.

Each part is loaded and asked alone (runtime/phases.py): by the prompt, see runtime/supervisor.py,
and by the page.
"""

import gc

from core import log, overlay

from runtime import restarts


def part(n):
    """The function that makes part n of the report: of the running App a list of sentences.
    Secrets in them are masked by who runs it."""
    if n > 9:
        return (memory, running)[n - 10]
    return (mode, wifi, clock, sensors)[n] if n < 4 else (tls if n == 7 else errors)


def mode(app):
    """What this is, and that it runs."""
    stopped = "" if app.running else " STOPPED: machine.reset() starts it again."
    sensors, accounts = len(app.sensors.all), len(app.settings.SENDERS)
    text = "%s: %d sensor%s, %d account%s.%s"
    counts = (sensors, "s"[: sensors != 1], accounts, "s"[: accounts != 1])
    return [text % ((app.settings.NAME,) + counts + (stopped,))]


def wifi(app):
    """The network, and who may call."""
    from device.wifi import Link

    link = overlay.unpark(Link, app.link)
    out = [link.line(app.clock.uptime_s())]
    if app.responder:
        from web.server import line

        out.append(line(app.responder, link.sta.ifconfig()[0]))
    return out


def clock(app):
    """The time, and where it is from."""
    own = app.clock
    if own.synced:
        text = "Clock: %s, set by the time server." % own.stamp()
    else:
        text = "Clock: not set yet, texts carry no time."
    return [text + (" " + own.error if own.error else "")]


def sensors(app):
    """Each sensor."""
    from sensors import unpark

    return list(unpark(app.sensors).lines(app.clock.uptime_s()))


def tls(app):
    """The last certificate, and the roots."""
    import tls12

    return list(tls12.report())


def errors(app):
    """The last crash that was kept."""
    kept = log.recall().strip()
    return ["Last error: " + (kept[kept.rfind("\n") + 1 :] if kept else "none.")]


def memory(app):
    """What this leaves of the heap."""
    overlay.clear()
    return ["Memory: %d bytes free, %d used." % (gc.mem_free(), gc.mem_alloc())]


def running(app):
    """For how long, and why it started."""
    now_s, why = app.clock.uptime_s(), restarts.known(app).sentence(app.settings.LANGUAGE)
    return ["Running for %s; started because: %s." % (_span(now_s), why)]


def _span(seconds):
    days, rest = seconds // 86400, seconds % 86400
    text = "%02d:%02d:%02d" % (rest // 3600, rest // 60 % 60, rest % 60)
    return "%d day%s %s" % (days, "s"[: days != 1], text) if days else text

"""One truth about the present state, in plain sentences: what to read when something is odd."""

import gc

from core import log, overlay


def lines(app):
    """Every sentence of the report, in order; `app` is the running App. Secrets masked."""
    return list(sentences(app))


def sentences(app, told=None):
    """The same one after the other: between two of them the loop may go on (see
    web/status_page.py). `told`: what the desk says, if it was asked before."""
    from core import redact

    for part in _PARTS:
        desk = told if part is _desk else None
        for line in part(app, app.clock.uptime_s()) if desk is None else desk:
            yield redact.mask(line)
        overlay.clear()  # what that part loaded


def show(app):
    """Print the report."""
    for line in sentences(app):
        print(line)


def _mode(app, now_s):
    stopped = "" if app.running else " STOPPED: machine.reset() starts it again."
    yield "%s: %d sensors, %d accounts.%s" % (
        app.settings.NAME,
        len(app.sensors.all),
        len(app.settings.SENDERS),
        stopped,
    )


def _wifi(app, now_s):
    wifi = app.thawed()
    yield wifi.line(now_s)
    if app.responder:
        yield app.responder.line(wifi.sta.ifconfig()[0])


def _clock(app, now_s):
    clock = app.clock
    if clock.synced:
        text = "Clock: %s, set by the time server." % clock.stamp()
    else:
        text = "Clock: not set yet, texts carry no time."
    yield text + (" " + clock.error if clock.error else "")


def _sensors(app, now_s):
    return app.sensors.lines(now_s)


def _desk(app, now_s):
    return overlay.visit("delivery.provider_phases", "lines", app) + overlay.visit(
        "delivery.phases", "lines", app
    )


def _commands(app, now_s):
    if not app.settings.COMMANDS_FROM:
        return ("Commands by text: off (COMMANDS_FROM is empty).",)
    from commands import report
    from core.files import Store

    return report.lines(app, Store("state", log.say))


def _tls(app, now_s):
    import tls12

    return tls12.report() + _preview(app)


def _preview(app):
    return overlay.visit("runtime.tls_preview", "lines", app) if app.settings.TLS_WATCH else []


def _errors(app, now_s):
    kept = log.recall().strip()
    yield "Last error: " + (kept[kept.rfind("\n") + 1 :] if kept else "none.")


def _memory(app, now_s):
    gc.collect()
    yield "Memory: %d bytes free, %d used." % (gc.mem_free(), gc.mem_alloc())


def _running(app, now_s):
    why = overlay.visit("runtime.periodic", "why", app)
    yield "Running for %s; started because: %s." % (_span(now_s), why)


def _span(seconds):
    days, rest = seconds // 86400, seconds % 86400
    text = "%02d:%02d:%02d" % (rest // 3600, rest // 60 % 60, rest % 60)
    return "%d days %s" % (days, text) if days else text


_PARTS = (_mode, _wifi, _clock, _sensors, _desk, _commands, _tls, _errors, _memory, _running)

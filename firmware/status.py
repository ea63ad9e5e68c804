"""One truth about the present state, in plain sentences: what to read when something is odd."""

import gc

import log
import rooms


def lines(app):
    """Every sentence of the report, in order; `app` is the running App. Secrets masked."""
    return list(sentences(app))


def sentences(app, told=None):
    """The same one after the other: between two of them the loop may go on (see page.py).
    `told`: what the desk says, if it was asked before."""
    import mask

    for part in _PARTS:
        desk = told if part is _desk else None
        for line in part(app, app.clock.uptime_s()) if desk is None else desk:
            yield in_language(app, mask.mask(line))
        rooms.clear()  # what that part loaded


def in_language(app, line):
    """A sentence in the language of the settings."""
    if app.settings.LANGUAGE != "uk":
        return line
    import status_uk

    return status_uk.told(line)


def show(app):
    """Print the report."""
    for line in sentences(app):
        print(line)


def _mode(app, now_s):
    stopped = "" if app.running else " STOPPED: machine.reset() starts it again."
    sensors, accounts = len(app.sensors.all), len(app.settings.SENDERS)
    text = "%s: %d sensor%s, %d account%s.%s"
    yield text % (
        (app.settings.NAME, sensors, "s"[: sensors != 1], accounts, "s"[: accounts != 1], stopped)
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
    return rooms.visit("ask", "lines", app) + rooms.visit("desk", "lines", app)


def _commands(app, now_s):
    if not app.settings.COMMANDS_FROM:
        return ("Commands by text: off (COMMANDS_FROM is empty).",)
    import replies_status
    from store import Store

    return replies_status.lines(app, Store("state", log.say))


def _tls(app, now_s):
    import tls12

    return tls12.report() + _preview(app)


def _preview(app):
    return rooms.visit("weekly", "lines", app) if app.settings.TLS_WATCH else []


def _errors(app, now_s):
    kept = log.recall().strip()
    yield "Last error: " + (kept[kept.rfind("\n") + 1 :] if kept else "none.")


def _memory(app, now_s):
    gc.collect()
    yield "Memory: %d bytes free, %d used." % (gc.mem_free(), gc.mem_alloc())


def _running(app, now_s):
    why = rooms.visit("errands", "why", app, app.settings.LANGUAGE)
    yield "Running for %s; started because: %s." % (_span(now_s), why)


def _span(seconds):
    days, rest = seconds // 86400, seconds % 86400
    text = "%02d:%02d:%02d" % (rest // 3600, rest // 60 % 60, rest % 60)
    return "%d day%s %s" % (days, "s"[: days != 1], text) if days else text


_PARTS = (_mode, _wifi, _clock, _sensors, _desk, _commands, _tls, _errors, _memory, _running)

"""The loop: passes of some milliseconds until something is due that is a phase of its own.

Nothing here decides: sensors say what happened, the courier has said when something is due, the
link looks after itself.
"""

try:
    from micropython import const
except ImportError:
    const = int

import time

import sensors
from core import overlay
from core.phase import (
    ARMED,
    HEALTHY,
    HEAR,
    HOOKS,
    LOOK,
    LOOP,
    OWE,
    PARTS,
    PLAN,
    REJOIN,
    REPLIED,
    SIGNED,
    SPARE,
    START_OVER,
    SYNC,
    TELL,
    UNHEARD,
)
from device.status_led import Lamp

from runtime.restarts import HEALTHY_S
from runtime.starts import LASTED_S

_PASS_MS = const(20)
_LOOK_S = const(10)
_JOIN_MS = const(500)  # between two steps of joining
_HEAR_S = const(3)  # from a ping to the look: a text is listed a moment after its webhook
_HOLD_S = const(2)  # between two exchanges
_PAGE_S = const(10)  # for a page
_SHORT_MOST = const(3)  # exchanges in a row without memory, then the board restarts ...
_SHORT_S = const(3600)  # ... but not soon after a start: then a restart would not help


def run(app):
    """Passes until there is something to do without this module: the phase for it."""
    before = app.sensors
    _enter(app)
    phase = LOOP
    try:
        if not app.running:
            app.sensors.start(app)
            app.running = True
            return ARMED
        while phase == LOOP:
            time.sleep_ms(_PASS_MS)
            phase = step(app)
        return phase
    except MemoryError:
        if not app.events:  # what was found on the way to there is found anew
            app.sensors = before
        raise
    finally:
        _leave(app)


def stop(app):
    """The sensors at rest, for the prompt: `status` can ask them. What they had found by then is
    still to be told."""
    _enter(app)
    app.sensors.stop()
    _find(app, app.clock.uptime_s())
    if app.responder:
        app.responder.close()
    _leave(app)
    return LOOP


def _enter(app):
    """Make the parked objects anew; they stay as long as this module."""
    if app.settings.HTTP_PORT:
        from web import server

        app.responder = server.unpark(app)
    app.sensors, app.lamp = sensors.unpark(app.sensors), overlay.unpark(Lamp, app.lamp)


def _leave(app):
    """Park them again."""
    app.sensors, app.lamp = sensors.park(app.sensors), overlay.park(app.lamp)
    if app.responder:
        app.responder = overlay.park(app.responder)


def step(app):
    """One pass; the phase to go on with, LOOP for the next pass."""
    app.progress()
    now_s = app.clock.uptime_s()
    phase = _owed(app, now_s) or _link(app, now_s) or _minor(app, now_s)
    if not phase and app.responder:
        phase = _respond(app, now_s)
    if not phase and app.up:
        phase = _wish(app, now_s)
    app.lamp.show("sending" if phase in (PLAN, HEAR) else _state(app))
    app.lamp.step()
    return phase


def _owed(app, now_s):
    """What there is to tell comes first: to flash before anything else."""
    _find(app, now_s)
    hear = app.hear
    if hear and hear.fresh:  # armed or no longer muted: the next trip is told at once
        for sensor in app.sensors.all:
            sensor.fresh()
        hear.fresh = False
    if app.events:
        return TELL
    if app.owed:
        return OWE
    if now_s >= app.minute and not _is_called(app):
        app.minute = now_s + _LOOK_S
        if _is_to_look(app):
            return LOOK
    errand, app.errand = app.errand, None
    return errand or LOOP


def _find(app, now_s):
    """What the sensors have found, into app.events."""
    events = app.sensors.poll(now_s)
    if events:
        app.events += sensors.plain(app.sensors, events)


def _is_to_look(app):
    """Is there anything that periodic.look_round could have to do?"""
    if app.doors is None or app.settings.HEARTBEAT_HOUR is not None:
        return True
    if app.row and app.clock.uptime_s() >= LASTED_S:
        return True
    if app.delivery.unsaved or app.hear and app.hear.mute_end:
        return True
    return app.doors != app.sensors.doors()


def _link(app, now_s):
    """Joining, or what is to be done while joined; see device/wifi.py, delivery/record.py."""
    deaf = app.delivery.deaf
    if app.up and deaf and now_s >= deaf[1]:
        return UNHEARD
    joined = app.up and now_s == app.looked or app.sta.isconnected()
    if app.up and joined:
        app.looked = now_s
        return SYNC if app.clock.sync_due() else LOOP
    ticks = time.ticks_ms()
    if app.up or joined or time.ticks_diff(ticks, app.tried) >= _JOIN_MS:
        app.tried = ticks
        return REJOIN
    return LOOP


def _minor(app, now_s):
    if app.up and app.delivery.calls:
        return HOOKS
    if not app.healthy and now_s >= HEALTHY_S:
        app.healthy = True
        return HEALTHY
    if app.short >= _SHORT_MOST and now_s >= _SHORT_S:
        return START_OVER
    return LOOP


def _is_called(app):
    """A caller is heard for some seconds at most; what can wait does, so that no more than the
    loop is in memory with what hears and answers."""
    return app.responder and (app.responder.visit or app.page)


def _respond(app, now_s):
    """Callers in the own network; a ping says when to look for texts next."""
    if app.responder.step(now_s, app.up) and app.hear:
        app.hear.due = now_s + _HEAR_S
    page = app.page
    if page and page.todo:
        return SIGNED if page.hook else PARTS + page.part
    return REPLIED if app.responder.told else LOOP


def _is_held(app, now_s, due):
    """A webhook is read or answered: what there is to send waits for it. So do questions about
    texts while a page is made: both do not fit into memory, and it would be let go. Neither waits
    for long, whoever calls. due: is a text of those that wait due, or a question about one?"""
    responder = app.responder
    one = responder and (responder.visit or app.page)
    if not one:
        return False
    hooked = one.hook is not None or one.serial
    if not hooked and (due and app.delivery.waiting or not app.shows()):
        return False
    responder.held = responder.held or now_s + (_HOLD_S if hooked else _PAGE_S)
    return now_s < responder.held


def _wish(app, now_s):
    """What there is to do on the network: a text, or else what idle time is good for."""
    own, due = app.settings, app.delivery.due
    if not app.delivery.linked:  # the network is back: what waited for it is due
        due = 0
    hear = (own.COMMANDS_FROM or own.HOOKS_HEAR == "all") and now_s >= app.hear.due
    if now_s >= due or hear:
        if _is_held(app, now_s, now_s >= due):
            return LOOP
        app.spare = False
        app.sent = send = now_s >= due and not (hear and app.sent)  # in turns
        return PLAN if send else HEAR
    if app.responder:
        app.responder.held = 0
    return SPARE if not app.spare and due - now_s > _LOOK_S else LOOP


def _state(app):
    if app.delivery.waiting:
        return "waiting"
    return "armed" if app.up else "joining"

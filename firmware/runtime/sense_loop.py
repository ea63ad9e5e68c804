"""The loop: passes of some milliseconds until something is due on the network.

Nothing here decides: sensors say what happened, the courier says what is due, the link looks after
itself. What is not done in every pass is in a room of its own (see core/overlay.py): errands,
listen.
"""

try:
    from micropython import const
except ImportError:
    const = int

import time

import sensors
from core import log, overlay
from device import status_led

from runtime.app import (
    HEAR,
    OWE,
    SEND,
    SPARE,
)

_PASS_MS = const(20)
_LOOK_S = const(10)
_HEALTHY_S = const(300)  # a boot that lives this long ends a row of crashes
_HEAR_S = const(3)  # from a ping to the look: a text is listed a moment after its webhook


def run(app):
    """Passes until there is something to do without this room: SEND, HEAR or SPARE."""
    enter(app)
    wish = 0
    try:
        if not app.running:
            _arm(app)
        while not wish:
            time.sleep_ms(_PASS_MS)
            wish = step(app)
        return wish
    finally:
        leave(app)


def enter(app):
    """Make the parked sensors and the lamp anew; they and their rooms stay as long as this one."""
    if app.responder:
        from web.server import Responder

        app.responder = overlay.made(Responder, app.responder.__dict__)
    overlay.settle()
    app.sensors, app.lamp = sensors.unpark(app.sensors), status_led.unpark(app.lamp)


def leave(app):
    """Park them again."""
    app.sensors, app.lamp = sensors.park(app.sensors), overlay.parked(app.lamp)
    if app.responder:
        app.responder = overlay.parked(app.responder)


def stop(app):
    """The sensors at rest, for the prompt: `status` can ask them."""
    enter(app)
    app.sensors.stop()


def _arm(app):
    app.sensors.start(app.watch)
    app.running = True
    log.say("Armed. Started because: %s." % overlay.visit("runtime.periodic", "why", app))


def step(app):
    """One pass through all rooms; what to do without them, or 0: first of all, to write down
    what is owed."""
    app.progress()
    now_s = app.clock.uptime_s()
    _sense(app, now_s)
    if app.memo.pop("fresh", None):
        _freshen(app)
    if not app.owed and now_s >= app.minute:
        app.minute = now_s + _LOOK_S
        _visit(app, "runtime.periodic", "look_round")
    if app.owed or app.errand:
        return OWE
    _keep_link(app, now_s)
    if app.up and app.memo.get("calls"):
        _visit(app, "commands.phases", "call_hooks")
    if app.settings.HTTP_PORT:
        _respond(app, now_s)
    if not app.healthy and now_s >= _HEALTHY_S:
        app.healthy = True
        overlay.visit("runtime.periodic", "healthy", app)
    wish = _wish(app, now_s) if app.up else 0
    app.lamp.show("sending" if wish in (SEND, HEAR) else _state(app))
    app.lamp.step()
    return wish


def _sense(app, now_s):  # a frame of its own: an Event left in one would keep its room
    events = app.sensors.poll(now_s)
    if events:
        _visit(app, "runtime.periodic", "tell", events)


def _freshen(app):
    """Armed or no longer muted: the next trip is told at once, whatever was told before."""
    for sensor in app.sensors.all:
        sensor.fresh()


def _wish(app, now_s):
    """What there is to do on the network: a text, or else what idle time is good for."""
    memo = app.memo
    due = memo.get("due", 0)
    hear = app.settings.COMMANDS_FROM and now_s >= memo.get("hear_at", 0)
    if now_s >= due or hear:
        memo["sent"] = send = now_s >= due and not (hear and memo.get("sent"))  # in turns
        return SEND if send else HEAR
    return SPARE if not app.spare and due - now_s > _LOOK_S else 0


def _visit(app, room, name, *args):
    """A visit that may add to `memo`: what it leaves is moved out of the free memory."""
    answer = overlay.visit(room, name, app, *args)
    app.memo = overlay.moved(app.memo)
    return overlay.moved(answer)


def _respond(app, now_s):
    """Callers in the own network; a ping says when to look for texts next."""
    if app.responder is None:
        import socket

        from web.server import Responder

        app.responder = Responder(app, socket)
        overlay.clear()
    if app.responder.step(now_s, app.up):
        app.memo["hear_at"] = now_s + _HEAR_S


def _state(app):
    if app.memo.get("waiting"):
        return "waiting"
    return "armed" if app.up else "joining"


def _keep_link(app, now_s):
    deaf = app.memo.get("deaf")  # see delivery/record.py
    if app.up and deaf and now_s >= deaf[1]:
        overlay.visit("runtime.periodic", "unheard", app, now_s, kept=("device.wifi",))
    if app.up and (now_s == app.looked or app.sta.isconnected()):
        app.looked = now_s
        if app.clock.sync_due():
            overlay.visit("runtime.periodic", "sync", app)
    else:
        overlay.visit("runtime.periodic", "rejoin", app, now_s, kept=("device.wifi",))

"""Everything wired, once at power-up. Loaded only then."""

try:
    from micropython import const
except ImportError:
    const = int

import time

import machine
from core import log, overlay
from core.redact import hide

from runtime.restarts import STUCK

# Above the longest legal phase: name server and time server 29 s, then the connection, the halves
# of the handshake, the status and the body, up to TIMEOUT_S each, and the arithmetic between.
_STUCK_MS = const(60000)
_STUCK_WAITS = const(6)


def build(own, known, inputs):
    """The App of checked settings, Boots.known and inputs.watched; boot.py's Link and Clock go on
    in it."""
    from device import wifi as device_wifi

    wifi, clock = device_wifi.started
    if wifi is None:  # boot.py could not begin; the loop will
        import network

        wifi = device_wifi.Link(own.WIFI, network.WLAN(network.STA_IF), time)
    log.timed(clock)
    hide(own.HTTP_PASSWORD)
    for account in own.SENDERS:
        hide(account[2])  # at Telegram it stands in every path
        hide(account[5].get("webhook_token"))
    clock.zone(own.UTC_OFFSET_MIN, own.DST)
    guard_tls(own, clock)
    alarm = _assembled(own, known, inputs, wifi, clock)
    # Loaded by boot.py, supervisor.py; an exchange needs none of them.
    overlay.drop("device.wifi", "runtime.restarts", "core.log")
    return alarm


def _assembled(own, known, inputs, wifi, clock):
    import sensors
    from core import state
    from device import status_led

    from runtime.app import App
    from runtime.restarts import Boots

    stuck = bytearray(Boots(machine.RTC(), *known).record(STUCK))
    pin = own.LAMP_PIN
    light = status_led.Lamp(None if pin is None else machine.Pin(pin, machine.Pin.OUT), time)
    found = sensors.park(sensors.Sensors(own.SENSORS, machine, time, *inputs))
    app = App()
    app.settings = own
    app.known = list(known)
    app.up, app.sta = wifi.up, wifi.sta
    wifi.networks = own.WIFI
    app.link = overlay.park(wifi)
    app.clock = clock
    app.lamp = overlay.park(light)
    app.sensors = found
    app.delivery = overlay.park(state.Delivery(own.LANGUAGE, machine.unique_id()))
    heard = own.COMMANDS_FROM or own.HTTP_URL or own.HOOKS_HEAR == "all"
    app.hear = overlay.park(state.Hearing()) if heard else None
    app.stuck = stuck
    app.stuck_ms = _STUCK_MS + _STUCK_WAITS * 1000 * own.TIMEOUT_S
    _nothing_yet(app)
    return app


def _nothing_yet(app):
    """The fields for what happens while the alarm runs."""
    from core.phase import LOOP

    app.running = False
    app.responder = app.page = app.doors = app.errand = None
    app.events = []
    app.owed = []
    app.adding = 0
    app.minute = app.row = 0
    app.sent = app.told_full = False
    app.looked = -1
    app.tried = app.progressed = time.ticks_ms()
    app.healthy = app.spare = False
    app.phase = LOOP
    app.tries = app.short = 0
    app.then = app.box = app.job = app.asked = app.answer = app.result = app.lines = None


def guard_tls(settings, clock):
    """Put our verifying TLS in the place of the built-in one, for the providers' hosts only."""
    import tls12
    from accounts import HOSTS

    hosts = {HOSTS[account[4]] for account in settings.SENDERS}
    other = hosts - {HOSTS["twilio"]}  # what kinds sipgate's and Telegram's are may change
    if settings.TLS_WATCH:
        from runtime.tls_preview import HOST as watched

        hosts.add(watched)
    tls12.install(
        tuple(hosts),
        ecdsa_hosts=tuple(other),
        roots=settings.TLS_ROOTS,
        now=clock.now,
        insecure=not settings.TLS_VERIFY,
        floor=_floor(),
        deadline=15 + settings.TIMEOUT_S,  # all of an exchange stays below _STUCK_MS
    )


def _floor():
    """Unix seconds that have passed for sure, by the certificates seen: see idle.py."""
    from core.files import Store

    return int.from_bytes(Store().read("floor") or b"", "big")

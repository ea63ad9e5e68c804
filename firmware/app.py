"""The rooms wired together, and the loop that visits them.

Nothing here decides: sensors say what happened, the courier says what is due, the link looks after
itself. One pass takes some milliseconds except when the courier talks to the provider; then the
interrupts go on noting, and the next pass reads what they noted.
"""

try:
    from micropython import const
except ImportError:
    const = int

import gc
import sys
import time

import lamp
import link
import log
import machine
import sensors
from boots import HEALTHY_S, NO_LINK, STUCK

_PASS_MS = const(20)
_STUCK_MS = const(240000)  # above the longest legal request: DNS 14 s, then bounded waits of 30 s
_FAST = const(160000000)
_SLOW = const(80000000)
_REPEAT_MS = const(60000)


class App:
    """`settings`: checked; `boots`: the record of restarts; `wifi`: a Link or None; `clock`.

    `run` loops until an exception (or Ctrl-C); `stop` makes the prompt safe to use.
    """

    def __init__(self, settings, boots, wifi, clock):
        self.settings = settings
        self.boots = boots
        self.link = wifi
        self.clock = clock
        self.running = False
        self.lamp = lamp_of(settings)
        self.sensors = sensors.Sensors(settings.SENSORS, machine, time)
        self._progress = time.ticks_ms()
        self._send_rooms()

    def _send_rooms(self):
        from caps import Caps
        from courier import Courier
        from outbox import Outbox
        from sms_bot import SMS_bot
        from store import Store

        own = self.settings
        store = Store("state", log.say)
        self.bot = SMS_bot(own.SENDERS, timeout_s=own.TIMEOUT_S, say=log.say)
        self.outbox = Outbox(store, len(own.SENDERS))
        caps = Caps(store, own.CAP_PER_HOUR, own.CAP_PER_DAY)
        self.courier = Courier(self.outbox, self.bot, self.clock, caps, log.say)

    def run(self):
        """Arm the sensors and loop for ever."""
        self.sensors.start(self._watch)
        self.running = True
        log.say("Armed. Started because: %s." % self.boots.sentence())
        while True:
            self.step()
            time.sleep_ms(_PASS_MS)

    def step(self):
        """One pass through all rooms."""
        self._progress = time.ticks_ms()
        now_s = self.clock.uptime_s()
        for event in self.sensors.poll(now_s):
            self._tell(event)
        if self.link:
            self._keep_link(now_s)
        self._send()
        self.lamp.step()
        if now_s >= HEALTHY_S:
            self.boots.healthy()

    def _tell(self, event):
        text = "%s: %s" % (self.settings.NAME, event.text())
        log.say(text)
        unix = self.clock.now()
        self.outbox.add(text, True, None if unix is None else unix - event.age_ms // 1000)

    def _send(self):
        up = self.link is not None and self.link.up
        if up and self.courier.due():
            self._show("sending")
            machine.freq(_FAST)
            self.courier.step(up)
            machine.freq(_SLOW)
        self._show(self._state(up))

    def _state(self, up):
        if self.courier.waiting():
            return "waiting"
        return "armed" if up else "joining"

    def _show(self, state):
        self.lamp.show(state)

    def _keep_link(self, now_s):
        self.link.step(now_s)
        if self.link.up and self.clock.sync_due():
            import ntptime

            ntptime.host = self.settings.NTP_HOST
            self.clock.sync(ntptime)
        elif self.link.wants_reset(now_s, self.boots.why == NO_LINK):
            log.say("No Wi-Fi for too long: restarting the board. What waits is kept on flash.")
            self._leave(NO_LINK)

    def _watch(self):
        """The supervisor, once a second from the Timer: no I/O here, only the reset."""
        if time.ticks_diff(time.ticks_ms(), self._progress) > _STUCK_MS:
            self._leave(STUCK)

    def _leave(self, why):
        self.boots.leave(why)
        machine.reset()

    def stop(self):
        """Disarm; afterwards the prompt and a soft reset are safe."""
        self.running = False
        self.sensors.stop()

    def tls_lines(self):
        """Sentences on how the server is verified, for `status`."""
        return []


def lamp_of(settings):
    """The Lamp on LAMP_PIN, or one without a pin."""
    pin = settings.LAMP_PIN
    return lamp.Lamp(None if pin is None else machine.Pin(pin, machine.Pin.OUT), time)


def build(boots):
    """Check config.py and wire everything. With mistakes in it: say them until Ctrl-C."""
    checked = checked_settings()
    if not checked:
        return None
    wifi, clock = link.started
    log.clock = clock
    clock.zone(checked.UTC_OFFSET_MIN, checked.DST)
    return App(checked, boots, wifi, clock)


def checked_settings():
    """Settings from config.py; the checker leaves the memory again."""
    try:
        import config

        names = {name: getattr(config, name) for name in dir(config) if name[0] != "_"}
        error = None
    except Exception as e:
        error = "config.py cannot be read: %s: %s." % (type(e).__name__, e)
    if error:
        explain([error])
    import settings

    checked, mistakes, warnings = settings.check(names)
    for name in ("settings", "config"):
        sys.modules.pop(name, None)
    for line in warnings:
        log.say("config.py: " + line)
    if mistakes:
        explain(mistakes)
    gc.collect()
    return checked


def explain(mistakes):
    """Show what is wrong in config.py, again every minute, with the lamp; ends only by Ctrl-C."""
    light = lamp.Lamp(machine.Pin(2, machine.Pin.OUT), time)
    light.show("config")
    while True:
        print("The alarm is OFF: config.py has %d mistake(s)." % len(mistakes))
        for line in mistakes:
            log.say("- " + line)
        print("Correct them, check with tools/check config.py, and copy the file to the board.")
        start = time.ticks_ms()
        while time.ticks_diff(time.ticks_ms(), start) < _REPEAT_MS:
            light.step()
            time.sleep_ms(50)

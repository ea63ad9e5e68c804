"""The rooms wired together, and the loop that visits them.

Nothing here decides: sensors say what happened, the courier says what is due, the link looks after
itself. One pass takes some milliseconds except when there is an exchange with the provider; then
the interrupts go on noting, and the next pass reads what they noted.
"""

try:
    from micropython import const
except ImportError:
    const = int

import sys
import time

import http_call
import lamp
import log
import machine
import rooms
import sensors

_PASS_MS = const(20)
_STUCK_MS = const(240000)  # above the longest legal request: DNS 14 s, then bounded waits of 30 s
_FAST = const(160000000)
_SLOW = const(80000000)
_REPEAT_MS = const(60000)
_LOOK_S = const(10)
_HEALTHY_S = const(300)  # a boot that lives this long ends a row of crashes
_STUCK = const(2)  # boots.STUCK and boots.NO_LINK, which are not in memory when they are needed
_NO_LINK = const(3)
_HEAR_S = const(3)  # from a ping to the look: a text is listed a moment after its webhook
_CALM = const(16)  # alert.CALM


class App:
    """`settings`: an Own; `known`: Boots.known; `wifi`: the Link; `clock`: the Clock.

    `run` loops until an exception (or Ctrl-C); `stop` makes the prompt safe to use.
    """

    def __init__(self, settings, known, wifi, clock):
        self.settings = settings
        self.known = known
        self.up = wifi.up
        self._sta = wifi.sta
        self._link = None  # only while there is no connection ...
        self._frozen = wifi.freeze()  # ... else this
        self.clock = clock
        self.running = False
        self.responder = None  # only with HTTP_PORT
        self.memo = {"lang": settings.LANGUAGE}  # what the courier remembers between two visits
        self._doors = None  # as they were kept on flash
        self._minute = 0
        self._healthy = False
        self._looked = -1
        self._stuck = self.boots().record(_STUCK)  # ready, for the Timer must not do I/O
        self.lamp = lamp_of(settings)
        self.sensors = sensors.Sensors(settings.SENSORS, machine, time)
        self._progress = time.ticks_ms()

    def run(self):
        """Arm the sensors and loop for ever."""
        self.sensors.start(self._watch)
        self.running = True
        rooms.settle()
        log.say("Armed. Started because: %s." % self.boots().sentence())
        rooms.clear()
        while True:
            self.step()
            time.sleep_ms(_PASS_MS)

    def step(self):
        """One pass through all rooms."""
        self._progress = time.ticks_ms()
        now_s = self.clock.uptime_s()
        events = self.sensors.poll(now_s)
        if events:
            self._tell(events)
        if now_s >= self._minute:
            self._look_round(now_s)
        self._keep_link(now_s)
        if self.up:
            self._exchange(now_s)
        if self.settings.HTTP_PORT:
            self._respond(now_s)
        if self.memo.get("calls"):
            self._call_hooks()
        self.lamp.show(self._state())
        self.lamp.step()
        if not self._healthy and now_s >= _HEALTHY_S:
            self._healthy = True
            self.boots().healthy()
            rooms.clear()

    def _exchange(self, now_s):
        """One exchange, if one is due; texts and looks for commands take turns."""
        memo = self.memo
        send = now_s >= memo.get("due", 0)
        hear = self.settings.COMMANDS_FROM and now_s >= memo.get("hear_at", 0)
        if send and not (hear and memo.get("sent")):
            memo["sent"] = True
            self._send()
        elif hear:
            memo["sent"] = False
            self._hear()

    def _tell(self, events):
        import texts

        unix = self.clock.now()
        for event in events:
            at = unix and unix - event.age_ms // 1000
            text = texts.event(event, self.settings.LANGUAGE, at and self.clock.hhmm(at))
            calm = event.kind == sensors.RESTORED
            if not self.settings.COMMANDS_FROM or self._is_told(event, at, text):
                self._owe(text, at, not calm, _CALM if calm else 0)
        texts = None
        rooms.clear()

    def _is_told(self, event, at, text):
        import hush

        return hush.is_told(self, self._store(), event, at, text, log.say)

    def _owe(self, text, at=None, urgent=True, flags=0):
        from texts import headed

        text = headed(self.settings.NAME, text)
        log.say(text.replace("\x01", "#"))
        self.desk()[0].add(text, urgent, at, None, flags)

    def _look_round(self, now_s):
        """Every ten seconds: doors' states to flash if they changed, the board's own texts."""
        import tellings

        self._minute = now_s + _LOOK_S
        lang = self.settings.LANGUAGE
        store = self._store()
        doors = tellings.doors(self.sensors)
        if self._doors is None:
            self._doors = tellings.remembered(store)
            note, told = self._begin(store, doors)
            changed = tellings.changes(self._doors, told, lang)
            text = tellings.boot_text(self.boots(), changed, self.settings.BOOT_TEXT, lang)
            if text:
                self._owe(text + note, None, bool(changed))
        if doors != self._doors:
            self._doors = doors
            tellings.remember(store, doors, log.say)
        hour = self.settings.HEARTBEAT_HOUR
        text = tellings.beat_text(store, self.clock, hour, self.sensors, lang)
        text = text or tellings.flash_text(self.memo)
        if text:
            self._owe(text + self._begin(store, doors)[0], None, False)
        if "mute_end" in self.memo:
            import hush

            hush.tend(self, store)
        self._freshen()
        store = tellings = hush = None
        rooms.clear()

    def _begin(self, store, doors):
        """(what commands have set, for the board's own texts; doors whose changes are told)"""
        if "hooks" not in self.memo:
            import listeners

            self.memo["hooks"] = listeners.found(log.say)
        if not self.settings.COMMANDS_FROM:
            return "", doors
        import hush

        return hush.begin(self, store, doors)

    def _store(self):
        from store import Store

        return Store("state", log.say)

    def _send(self):
        """The one thing most due: plan it, exchange it with nothing else in memory, book it."""
        self.lamp.show("sending")
        machine.freq(_FAST)
        job = self.desk()[1].plan(True)
        if job:
            if self.responder:
                self.responder.rest()
            rooms.clear()
            own = self.settings
            answer = http_call.exchange(None, job.request, None, own.TIMEOUT_S)
            self._progress = time.ticks_ms()
            self.desk()[1].settle(job, answer)
        rooms.clear()
        machine.freq(_SLOW)

    def _hear(self):
        """Look for texts sent to the board, as _send does; then act on them."""
        import replies

        self.lamp.show("sending")
        machine.freq(_FAST)
        request = replies.plan(self, self._store(), log.say)
        replies = None
        if request:
            if self.responder:
                self.responder.rest()
            rooms.clear()
            own = self.settings
            answer = http_call.exchange(None, request, None, own.TIMEOUT_S, take_texts)
            self._progress = time.ticks_ms()
            import replies

            replies.settle(self, request, answer, self._store(), log.say)
            self._freshen()
        replies = None
        rooms.clear()
        machine.freq(_SLOW)

    def _freshen(self):
        """Armed or no longer muted: the next trip is told at once, whatever was told before."""
        if self.memo.pop("fresh", None):
            for sensor in self.sensors.all:
                sensor.fresh()

    def _call_hooks(self):
        import listeners

        for name, message in self.memo.pop("calls"):
            listeners.call(name, message, log.say)
        listeners = None
        rooms.clear()

    def _respond(self, now_s):
        """Callers in the own network; a ping says when to look for texts next."""
        if self.responder is None:
            import socket

            from responder import Responder

            self.responder = Responder(self, socket)
            rooms.clear()
        if self.responder.step(now_s, self.up):
            self.memo["hear_at"] = now_s + _HEAR_S

    def boots(self):
        """The record of restarts, made anew from what is known of it."""
        from boots import Boots

        return Boots(machine.RTC(), *self.known)

    def desk(self):
        """(Outbox, Courier), made anew: they live for one visit, see rooms.py."""
        from caps import Caps
        from courier import Courier
        from outbox import Outbox
        from sms_bot import SMS_bot

        own = self.settings
        store = self._store()
        bot = SMS_bot(
            own.SENDERS,
            timeout_s=own.TIMEOUT_S,
            say=log.say,
            max_segments=own.MAX_SEGMENTS,
            romanise=own.ROMANISE,
            validity_s=own.VALIDITY_S,
            memo=self.memo.setdefault("bot", {}),
        )
        memo = self.memo
        outbox = Outbox(store, bot.accounts, self.clock, memo, log.say)
        caps = Caps(store, self.clock, memo, own.CAP_PER_HOUR, own.CAP_PER_DAY)
        return outbox, Courier(outbox, bot, self.clock, caps, memo, log.say)

    def _state(self):
        if self.memo.get("waiting"):
            return "waiting"
        return "armed" if self.up else "joining"

    def _keep_link(self, now_s):
        if self.up and (now_s == self._looked or self._sta.isconnected()):
            self._looked = now_s
            if self.clock.sync_due():
                self._sync()
            return
        wifi = self._link = self._link or self.thawed()
        wifi.step(now_s)
        self.up = wifi.up
        if self.up:
            self._frozen = wifi.freeze()
            wifi = self._link = None
            rooms.clear()
        else:
            self.memo["linked"] = False
            if wifi.wants_reset(now_s, self.known[2] == _NO_LINK):
                log.say("No Wi-Fi for too long: the board restarts. What waits is on flash.")
                self.boots().leave(_NO_LINK)
                machine.reset()

    def thawed(self):
        """The Link as it is now."""
        from link import thaw

        return self._link or thaw(self._frozen)

    def _sync(self):
        import ntptime

        ntptime.host = self.settings.NTP_HOST
        if self.clock.sync(ntptime):
            self.memo["due"] = 0  # what waits for a time of day may be due

    def _watch(self):
        """The supervisor, once a second from the Timer: no I/O here, only the reset."""
        if time.ticks_diff(time.ticks_ms(), self._progress) > _STUCK_MS:
            machine.RTC().memory(self._stuck)
            machine.reset()

    def stop(self):
        """Disarm; afterwards the prompt and a soft reset are safe."""
        self.running = False
        self.sensors.stop()
        if self.responder:
            self.responder.close()
        machine.freq(_SLOW)


def take_texts(request, answer, source):
    """The `take` of http_call.exchange for a look; loads its room only after the handshake."""
    import inbox

    inbox.read(request, answer, source)


def lamp_of(settings):
    """The Lamp on LAMP_PIN, or one without a pin."""
    pin = settings.LAMP_PIN
    return lamp.Lamp(None if pin is None else machine.Pin(pin, machine.Pin.OUT), time)


class Own:
    """The checked settings, one attribute a key; plain data, so that no module stays for them."""


def build(known):
    """Check config.py and wire everything. With mistakes in it: say them until Ctrl-C."""
    own = checked_settings()
    import link

    wifi, clock = link.started
    if wifi is None:  # boot.py could not begin; the loop will
        import network

        wifi = link.Link(own.WIFI, network.WLAN(network.STA_IF), time)
    wifi.say = log.say
    log.clock = clock
    log.mask.hide(own.HTTP_PASSWORD)
    clock.zone(own.UTC_OFFSET_MIN, own.DST)
    guard_tls(own, clock)
    alarm = App(own, known, wifi, clock)
    for name in ("link", "boots"):
        sys.modules.pop(name, None)
    return alarm


def guard_tls(settings, clock):
    """Put our verifying TLS in the place of the built-in one, for the providers' hosts only."""
    import tls12
    from accounts import HOSTS

    hosts = {HOSTS[account[4]] for account in settings.SENDERS}
    tls12.install(
        tuple(hosts),
        # What kind of certificate sipgate has is not published.
        ecdsa_hosts=tuple(hosts - {HOSTS["twilio"]}),
        roots=settings.TLS_ROOTS,
        now=clock.now,
        insecure=not settings.TLS_VERIFY,
    )


def checked_settings():
    """Settings from config.py as an Own; the checker leaves memory again."""
    rooms.settle()
    own = Own()
    for name, value in _checked().items():
        setattr(own, name, value)
    sys.modules.pop("config", None)
    rooms.clear()
    return own


def _checked():
    """{key: value} of the checked settings; with mistakes in config.py it stays in `explain`."""
    try:
        import config
    except Exception as e:
        from settings_load import explain as why  # str(e) may quote a token

        explain([why(e)])
    import settings

    names = {name: getattr(config, name) for name in dir(config) if name[0] != "_"}
    checked, mistakes, warnings = settings.check(names)
    for line in warnings:
        log.say("config.py: " + line)
    if mistakes:
        explain(mistakes)
    found = {name: getattr(checked, name) for name in dir(checked) if name[0] != "_"}
    found["SENDERS"] = [account.plain for account in found["SENDERS"]]
    return found


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

"""Settled levels -> what is told: trips, counts within the cooldown, "restored".

A sensor's first trip is told at once. It opens a window of `cooldown_s`; further trips in the
window are counted and told in one text when it ends, which opens the next while trips go on. When
they go on for more than ten minutes, each window is twice as long as the one before, up to a day,
and the text says that the sensor does not rest. A quiet `cooldown_s` ends any window.
"""

try:
    from micropython import const
except ImportError:
    const = int

from core import overlay
from text.events import MORE, NOISY, RESTORED, TRIP

_LOOK_MS = const(1000)
_NOISY_AGAIN_S = const(3600)
_STUCK_S = const(7200)
_LONG_S = const(600)
_DAY_S = const(86400)


class Event:
    """One thing to tell (its words: messages.event). `kind`: of text/events.py; `age_ms`: how long
    ago it happened; `count` and `minutes` for MORE; `restless`: MORE of one that has not
    rested for long."""

    def __init__(self, kind, sensor, age_ms=0, count=1, minutes=0, restless=False):
        self.kind = kind
        self.sensor = sensor
        self.age_ms = age_ms
        self.count = count
        self.minutes = minutes
        self.restless = restless


class Sensor:
    """One named input: the settled level from `debounce` plus what was told of it and when."""

    def __init__(self, config, item):
        self.config = config
        self.input = item
        self.told = item.trips  # trips told or counted so far
        self.cleared = item.clears
        self.noisy = item.noisy
        self.noisy_until = 0
        self.since = 0  # uptime in s at which the level last changed
        self.stuck = False  # a PIR that has been active for so long that it tells of nobody
        self.window_from = 0
        self.window_until = None  # uptime in s; None: the next trip is told at once
        self.more = 0
        self.unrest = self.last = 0  # uptime in s: first trip since it rested, and the last trip
        self.span = config["cooldown_s"]  # of the present window
        self.owes_restored = False

    def poll(self, now_s, ticks_diff, ticks):
        """Events since the last call; `now_s` is uptime, `ticks` the present tick."""
        new = self.input.trips - self.told
        cleared = self.input.clears - self.cleared
        self.told += new
        self.cleared += cleared
        if new or cleared:
            self.since = now_s
        pir = self.config["kind"] == "pir"
        self.stuck = pir and self.input.on and now_s - self.since >= _STUCK_S
        if now_s < self.config["ignore_after_boot_s"]:
            self.noisy = self.input.noisy
            return []
        events = []
        if new:
            self._trip(events, new, now_s, ticks_diff(ticks, self.input.tripped_at))
        if cleared and self.owes_restored and not self.input.on:
            self.owes_restored = False
            events.append(Event(RESTORED, self))
        self._window(events, now_s)
        self._noise(events, now_s)
        return events

    def _trip(self, events, new, now_s, age_ms):
        self.last = now_s
        if self.window_until is None:
            events.append(Event(TRIP, self, age_ms))
            self.unrest = now_s
            self._open(now_s, self.config["cooldown_s"])
            self.owes_restored = bool(self.config["restored"])
            new -= 1
        self.more += new

    def _open(self, now_s, span):
        self.more = 0
        self.span = span
        self.window_from = now_s
        self.window_until = now_s + span

    def _window(self, events, now_s):
        usual = self.config["cooldown_s"]
        rested = now_s - max(self.last, self.window_from) >= usual
        if self.window_until is None or now_s < self.window_until and not rested:
            return
        if not self.more:
            self.window_until = None
            return
        minutes = max(1, (now_s - self.window_from + 30) // 60)
        restless = self.span > usual and not rested
        events.append(Event(MORE, self, 0, self.more, minutes, restless))
        if rested:
            self.unrest = now_s
        longer = usual and now_s - self.unrest >= _LONG_S
        self._open(now_s, min(_DAY_S, max(2 * self.span, _LONG_S)) if longer else usual)

    def _noise(self, events, now_s):
        new = self.input.noisy - self.noisy
        self.noisy += new
        if new and now_s >= self.noisy_until:
            self.noisy_until = now_s + _NOISY_AGAIN_S
            events.append(Event(NOISY, self))

    def fresh(self):
        """Forget what was told: the next trip is told at once."""
        self.window_until = None
        self.more = 0

    def line(self, now_s):
        """One sentence for `status`."""
        if self.config["kind"] == "pir":
            state = "motion" if self.input.on else "quiet"
        else:
            state = "open" if self.input.on else "closed"
        trips = self.input.trips
        where = self.config["name"], self.config["pin"]
        text = "%s (GPIO%d): %s, %d trip%s" % (where + (state, trips, "s"[: trips != 1]))
        wait = self.config["ignore_after_boot_s"] - now_s
        if wait > 0:
            text += ", ignored for %d s more (warming up)" % wait
        if self.window_until is not None:
            text += ", %d more counted (told at most every %d s)" % (self.more, self.span)
        if self.input.shorts:
            text += ", %d pulses too short to count" % self.input.shorts
        if self.input.muted:
            text += ", SIGNAL NEVER RESTS: check the wiring"
        return text + "."


def plain(sensors, events):
    """Events as plain data: `sensor` is the place in `all`."""
    made = [overlay.park(event) for event in events]
    for event in made:
        event.sensor = sensors.all.index(event.sensor)
    return made


def unpark(parked):
    """The Sensors that `park` was called on."""
    made = overlay.unpark(Sensors, parked)
    made.all = [overlay.unpark(Sensor, one) for one in parked.all]
    return made


def park(sensors):
    """The Sensors without its class; the interrupts go on noting, and what is noted can be read.
    `unpark` makes it anew. Of what is parked: a copy, see overlay.moved."""
    made = overlay.park(sensors)
    made.all = [overlay.park(one) for one in made.all]
    return made


class Sensors:
    """All inputs. `configs`: checked dicts of SENSORS; `machine`, `time`: the chip's modules;
    watch, looks: of inputs.watched(configs, machine, time)."""

    def __init__(self, configs, machine, time, watch, looks):
        self._time = time
        self._look_timer = looks
        self.all = []
        for config, item in zip(configs, watch.inputs):
            self.all.append(Sensor(config, item))
        self._debounce = watch
        self._periodic = machine.Timer.PERIODIC

    def start(self, alive=None):
        """Arm the interrupts. `alive`: who is told when the loop is stuck, see Debounce.start."""
        watch = self._debounce
        watch.start(alive)
        self._look_timer.init(period=_LOOK_MS, mode=self._periodic, callback=watch.tick)

    def stop(self):
        """Disarm everything, before a soft reset or the prompt."""
        self._look_timer.deinit()
        self._debounce.stop()

    def look(self):
        """Sample all levels now; called in every pass and after whatever blocked the callbacks."""
        self._debounce.look()

    def poll(self, now_s):
        """What happened since the last call, oldest first. `now_s`: uptime in seconds."""
        self.look()
        ticks = self._time.ticks_ms()
        events = []
        for sensor in self.all:
            events.extend(sensor.poll(now_s, self._time.ticks_diff, ticks))
        if len(events) > 1:
            events.sort(key=lambda event: -event.age_ms)
        return events

    def levels(self):
        """What to remember over a power cut: [(name, True when active)]."""
        return [(sensor.config["name"], sensor.input.on) for sensor in self.all]

    def doors(self):
        """{name: True when open} of the sensors whose state lasts."""
        return {s.config["name"]: s.input.on for s in self.all if s.config["kind"] == "door"}

    def lines(self, now_s):
        """Sentences for `status`."""
        return [sensor.line(now_s) for sensor in self.all]

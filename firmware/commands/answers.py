"""What the board answers to commands, in English and Ukrainian. Pure.

No answer holds a word that carriers act on (see commands/parser.py), so quoting one back is
harmless.
"""

from commands import parser as c

# English and Ukrainian of each.
_ARMED = ("armed", "під охороною")
_DISARMED = ("disarmed: trips are counted, not texted", "знято з охорони: події лише рахуються")
_STATE = (". The alarm is %s", ". Стан: %s")
_MUTED = ("muted for %d min", "тиша %d хв")
_UNTIL = (" (until %s)", " (до %s)")
_QUIET = ("muted sensors: %s", "без повідомлень: %s")
# Of what is counted: English of one, of another number, Ukrainian.
_UNTOLD = ("%d trip was not told", "%d trips were not told", "подій без повідомлення: %d")
_MANY = ("too many sensors are muted", "забагато датчиків без повідомлень")
_BAD = (
    "MUTE needs minutes (1 to 1440) or a sensor: %s",
    "ТИША: потрібні хвилини (1-1440) або датчик: %s",
)
_NO_SENSOR = ("no such sensor; there are: %s", "немає такого датчика; є: %s")
_LIST = (
    "not understood. Commands: ARM, DISARM, STATUS, MUTE 30, MUTE sensor, UNMUTE, LAST, TEST",
    "незрозуміло. Команди: ОХОРОНА, ЗНЯТИ, СТАТУС, ТИША 30, ТИША датчик, ГУЧНО, ПОДІЇ, ТЕСТ",
)
_PIN = (
    "a command from this number had no or a wrong PIN and was not carried out",
    "команда з цього номера без PIN або з хибним PIN, її не виконано",
)
_TEST = ("test ok, texts reach the board and you", "тест пройдено, зв'язок є")
_NONE = ("no trips yet", "подій ще не було")
_OPEN = ("open: %s", "відчинено: %s")
_MOTION = ("motion: %s", "рух: %s")
_STUCK = ("motion without a pause: %s", "рух без упину: %s")
_REST = ("all at rest", "усе спокійно")
_TRIPS = ("%d trip", "%d trips", "подій: %d")
_UP = ("up %d h", "працює %d год")
_WAIT = ("%d alert waiting", "%d alerts waiting", "чекають на надсилання: %d")


def of(pair, language):
    """The English or the Ukrainian of a pair above."""
    return pair[0 if language == c.EN else 1]


def _counted(forms, count, language):
    return forms[count != 1 if language == c.EN else 2] % count


def state(modes, clock, names, language=c.EN, just_muted=False):
    """ "disarmed: ...", "armed, muted for 30 min (until 14:05), muted sensors: Hall"."""
    parts = [of(_ARMED if modes.armed else _DISARMED, language)]
    left = modes.muted_s()
    if left:
        minutes = modes.minutes if just_muted else (left + 59) // 60
        text = of(_MUTED, language) % minutes
        now = clock.now()
        if now is not None:
            text += of(_UNTIL, language) % clock.hhmm(now + left)
        parts.append(text)
    quiet = []
    for name in names:  # a loop: a comprehension is a level of the C stack
        if modes.is_quiet(name):
            quiet.append(name)
    if quiet:
        parts.append(of(_QUIET, language) % ", ".join(quiet))
    return ", ".join(parts)


def note(modes, clock, names, language):
    """What is added to the board's own texts: the state, "" while simply armed."""
    text = state(modes, clock, names, language)
    return "" if text == of(_ARMED, language) else of(_STATE, language) % text


def changed(app, modes, names, untold, command, language):
    """The answer to ARM, DISARM, MUTE, UNMUTE: what holds now. ARM names what cannot trip because
    it is open, or active for hours."""
    text = state(modes, app.clock, names, language, command == c.MUTE)
    if command == c.ARM:
        doors = [s for s in app.sensors.all if s.input.on and s.config["kind"] == "door"]
        for pair, found in ((_OPEN, doors), (_STUCK, [s for s in app.sensors.all if s.stuck])):
            if found:
                text += ", " + of(pair, language) % ", ".join([s.config["name"] for s in found])
    return text + (". " + _counted(_UNTOLD, untold, language) if untold else "")


def refused(command, names, many, language):
    """The answer to a MUTE or UNMUTE that cannot be done."""
    if many:
        return of(_MANY, language)
    pair = _BAD if command == c.MUTE else _NO_SENSOR
    return of(pair, language) % ", ".join(names)


def status(app, modes, names, waiting, language):
    """The answer to STATUS; with up to about five sensors it fits into two segments."""
    parts = [state(modes, app.clock, names, language)]
    busy = len(parts)
    for kind, pair in (("door", _OPEN), ("pir", _MOTION)):
        on = [s.config["name"] for s in app.sensors.all if s.input.on and s.config["kind"] == kind]
        if on:
            parts.append(of(pair, language) % ", ".join(on))
    if len(parts) == busy:
        parts.append(of(_REST, language))
    parts.append(_counted(_TRIPS, sum(s.input.trips for s in app.sensors.all), language))
    if waiting:
        parts.append(_counted(_WAIT, waiting, language))
    parts.append(of(_UP, language) % (app.clock.uptime_s() // 3600))
    return ", ".join(parts)


def last(trips, clock, language):
    """The answer to LAST; trips: [(Unix seconds or None, text)], newest first."""
    return "; ".join(["%s %s" % (clock.hhmm(at) if at else "--:--", text) for at, text in trips])


def fixed(command, language):
    """The answers that never change: to TEST, to an unknown word, to a wrong PIN, to an empty
    LAST."""
    pairs = {c.TEST: _TEST, c.UNKNOWN: _LIST, c.WRONG_PIN: _PIN, c.LAST: _NONE}
    return of(pairs[command], language)

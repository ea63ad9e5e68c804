"""Texts the board sends of itself: that it started (and what changed meanwhile), that all is well.

What the door contacts were is kept in one small file, so that a door opened during a power cut is
told afterwards. PIR sensors have no lasting state: they are not kept. What stands open while
nothing was told of it is named, and so is a PIR that has not gone quiet for hours: it is blind.
"""

from text import messages

_LEVELS = "levels"
_BEAT = "beat"


def doors(sensors):
    """{name: True when open} of the sensors whose state lasts."""
    return {s.config["name"]: s.input.on for s in sensors.all if s.config["kind"] == "door"}


def remember(store, levels, say, serial=None):
    """Keep `levels`, one line a door, after `serial`, the last alert's number if that is known. A
    full flash costs only this, and is said."""
    try:
        lines = [] if serial is None else ["#%d" % serial]
        lines += ["%d%s" % (on, name) for name, on in levels.items()]
        store.write(_LEVELS, "\n".join(lines).encode())
    except OSError as e:
        say("The doors' states could not be kept on flash (OSError %s)." % (e.args[0],))


def remembered(store):
    """What `remember` kept, {} when there is nothing (or it is damaged)."""
    data = store.read(_LEVELS)
    lines = data.decode().split("\n") if data else []
    return {line[1:]: line[:1] == "1" for line in lines if len(line) > 1 and line[:1] != "#"}


def told_since(store, outbox):
    """Texts of the alerts that came after the levels on flash: what they tell is told."""
    first = (store.read(_LEVELS) or b"").split(b"\n")[0]
    if first[:1] != b"#":
        return []
    return [outbox.text(alert) for alert in outbox.alerts if alert.serial > int(first[1:])]


def changes(before, now, lang="en", told=()):
    """Sentences for doors that are not as they were when the power went, unless one of the texts
    `told` is about the door: then the power failed between that alert and the levels."""
    return [
        messages.say(lang, "was_opened" if on else "was_closed", name=name)
        for name, on in now.items()
        if name in before and before[name] != on and not any([name in text for text in told])
    ]


def asked_for_a_test():
    """True once after tools/flash.sh, or test() at the prompt, has left the file for it."""
    import os

    try:
        os.remove("test.now")
    except OSError:
        return False
    return True


def standing(sensors, lang="en", apart=()):
    """What nobody is told of any more, as it is added to a text: ", open: Gate, motion without a
    pause: Hall"; "" for nothing. Doors that one of the sentences `apart` is about are left out."""
    is_open = [
        n for n, on in doors(sensors).items() if on and not any([n in one for one in apart])
    ]
    text = messages.say(lang, "well_open", name=", ".join(is_open)) if is_open else ""
    stuck = [s.config["name"] for s in sensors.all if s.stuck]
    return text + (messages.say(lang, "well_stuck", name=", ".join(stuck)) if stuck else "")


def first_seen(before, now, sensors, lang="en"):
    """Sentences for doors that are open, of which nothing was kept (a first start), and which
    have not tripped since."""
    moved = [s.config["name"] for s in sensors.all if s.input.trips]
    return [
        messages.say(lang, "is_open", name=name)
        for name, on in now.items()
        if on and name not in before and name not in moved
    ]


def boot_text(boots, changed, wanted, lang="en", stands="", first=(), row=1, test=False):
    """The text after a start, or "" for none; stands: what `standing` adds to the start; first:
    of `first_seen`, for a text without it; row: starts in a row with this one, see starts.py;
    test: it says that it is one.

    What changed is always told. The start itself is told when `wanted`, but not again and again:
    of a row of crashes the first one is, and a restart to get Wi-Fi or memory back is not.
    """
    from runtime.restarts import NO_LINK, NO_MEMORY

    if test:
        return ". ".join([messages.say(lang, "test")] + changed)
    start = ""
    own = boots.cause == 4 and boots.why in (NO_LINK, NO_MEMORY)
    if wanted and boots.crashes <= 1 and not own:
        start = row_text(messages.say(lang, "started", why=boots.sentence(lang)), row, lang)
        start += stands
    return ". ".join([start] + changed if start else changed + list(first))


def row_text(start, row, lang="en"):
    """start, and how many starts in a row it was, if they are told no longer each."""
    if row < 4:
        return start
    return messages.say(lang, "in_a_row", text=start, times=messages.counted(lang, "starts", row))


def lasts_text(row, lang="en"):
    """The alarm runs again after so many starts."""
    return row_text(messages.say(lang, "lasts"), row, lang)


def beat_text(store, clock, hour, sensors, lang="en"):
    """The daily "all is well" text when its hour has come and it was not sent today, else ""."""
    unix = clock.now()
    if hour is None or unix is None:
        return ""
    local = clock.local(unix)
    today = b"%04d%02d%02d" % local[:3]
    if not _is_due(store, today, local[3], hour, getattr(clock, "sure", False)):
        return ""
    try:
        store.write(_BEAT, today)
    except OSError:
        return ""  # without the note it would be sent again every ten seconds
    trips = sum(s.input.trips for s in sensors.all)
    text = messages.say(lang, "well", times=messages.counted(lang, "trips", trips))
    text += standing(sensors, lang)
    short = ["%s %d" % (s.config["name"], s.input.shorts) for s in sensors.all if s.input.shorts]
    return text + (messages.say(lang, "well_short", name=", ".join(short)) if short else "")


def _is_due(store, today, now, hour, sure):
    """Once each day, whatever clocks do that day: late rather than not at all, but then only if
    the provider agrees with the clock. A day to come on flash was written while the clock was
    ahead: that was today's."""
    kept = store.read(_BEAT)
    if kept and kept > today:
        if sure:
            try:
                store.write(_BEAT, today)
            except OSError:
                pass
        return False
    return kept != today and (now == hour or now > hour and bool(kept) and sure)


def flash_text(app):
    """The text that flash cannot be written, once a start, else ""."""
    if not app.delivery.unsaved or app.told_full:
        return ""
    app.told_full = True
    return messages.say(app.delivery.lang, "full")

"""How long each text of the board is, with names of 12 letters, as sent with its serial number;
and the page that shows them all."""

from providers import outcome as o
from providers import results
from text import encoding, messages
from text.events import MORE, NOISY, RESTORED, TRIP
from text.layout import shape
from vm import mpy

from host_tests.text.told import Acc, event

NAME = {"en": "Summer house", "uk": "Літній будин"}
HOME = {"en": "Home", "uk": "Дача"}
MARK = "1234kfpt"  # as Outbox.mark makes it: the serial number and four letters
# These take two parts as Cyrillic; romanised, one.
LONG_UK = {"late more_open", "late more_closed", "late more_pir", "late noisy", "spare"}
LONG_UK |= {"held more_open", "held more_closed", "muted_until hour", "muted_until day"}


class Covered(Acc):
    fallback = "second"


def shipped(lang):
    """{what: text} of everything the board says of itself, in its longest usual form."""
    name, home = NAME[lang], HOME[lang]
    found = {}

    def put(what, text):
        found[what] = messages.headed(home, text)

    when = messages.say(lang, "when_time", time="02:13")
    for pir in (False, True):
        for kind in (TRIP, MORE, RESTORED, NOISY):
            for on in (False, True):
                e = event(kind, name, pir, on, 88, 10)
                text = messages.event(e, lang, "02:13")
                key = messages._key(kind, e.sensor.config, on)[0]
                put(key, text)
                for how in ("late", "held"):
                    whole = messages.say(lang, how, when=when, text=messages.headed(home, text))
                    found["%s %s" % (how, key)] = whole
    for key in ("was_opened", "was_closed"):
        put(key, messages.say(lang, key, name=name))
    for cause, why in [(4, n) for n in range(5)] + [(n, 0) for n in (0, 1, 2, 3, 5, 6, 9)]:
        key = "started why%d" % why if cause == 4 else "started cause%d" % cause
        put(key, messages.say(lang, "started", why=messages.why_started(lang, cause, why)))
    put("well", messages.say(lang, "well", times=messages.counted(lang, "trips", 125)))
    put("full", messages.say(lang, "full"))
    opened = messages.event(event(TRIP, name), lang, None)
    put("more_before", messages.say(lang, "more_before", text=opened, count=12))
    bare = {
        "lost": messages.say(lang, "lost", count=1234),
        "damaged": messages.say(lang, "damaged"),
    }
    for span in ("hour", "day"):
        limit = messages.say(lang, "limit_" + span, count=45)
        times = messages.counted(lang, "alerts", 12)
        muted = messages.say(lang, "muted_until", time="02:13", limit=limit, times=times)
        bare["muted_until " + span] = muted
    if lang == "uk":
        bare["trouble"] = messages.trouble(lang, Acc, results.Outcome(o.FIX, "", code=21608))
        bare["spare"] = messages.trouble(lang, Covered, results.Outcome(o.FIX, "", code=21608))
    return dict(found, **bare)


def parts(text, romanise=False):
    return encoding.segments(shape(text, MARK, romanise, 9, ""))


def test_every_english_text_is_gsm_and_takes_one_part():
    for what, text in shipped("en").items():
        assert encoding.units(text)[0], what
        assert parts(text) == 1, (what, text)


def test_every_ukrainian_text_takes_one_part_but_for_those_listed():
    long = {what for what, text in shipped("uk").items() if parts(text) > 1}
    assert long == LONG_UK
    assert all(parts(text) <= 2 for text in shipped("uk").values())


def test_every_ukrainian_text_romanised_is_gsm_and_takes_one_part():
    for what, text in shipped("uk").items():
        latin = encoding.romanise(text)
        assert encoding.units(latin)[0] and "?" not in latin, (what, latin)
        assert parts(text, True) == 1, (what, latin)


# The page for people


def rows():
    """Markdown rows of docs/texts.md: English | Ukrainian | characters of the Ukrainian one."""
    english, found = shipped("en"), []
    for what, ukrainian in shipped("uk").items():
        if what.startswith(("late ", "held ")) and what != "late trip_door":
            continue
        sent = shape(ukrainian, MARK, False, 9, "")
        latin = shape(ukrainian, MARK, True, 9, "")
        left = english.get(what, "...4567 cannot be texted, and the provider's own reason")
        if what == "spare":
            left = "...4567: its fallback is used, and the provider's own reason"
        cells = (shape(left, MARK, False, 9, ""), sent, len(sent), len(latin))
        found.append("| %s | %s | %d | %d |" % cells)
    return found


def test_the_page_shows_the_texts_as_they_are():
    page = (mpy.ROOT / "docs" / "texts.md").read_text(encoding="utf-8")
    missing = [row for row in rows() if row not in page]
    assert not missing, "put these into docs/texts.md:\n" + "\n".join(rows())
    for word in messages.PLACEHOLDERS:
        assert "`{%s}`" % word in page

"""The words of texts: filling, both languages, lengths, and what a phone really gets."""

import re

import pytest
from doubles.twilio import undelivered
from hypothesis import given
from hypothesis import strategies as st
from outbox_bench import Bench, no_collecting  # noqa: F401
from outbox_bench.marks import mark_of, numbered
from providers import outcome as o
from providers import results
from sensors import Event
from sms_bot import SMS_bot
from text import encoding, lang_en, lang_uk, messages
from text.events import MORE, NOISY, RESTORED, TRIP
from text.layout import shape
from vm import mpy

VALUES = {"name": "Gate", "time": "02:13", "count": 7, "minutes": 10, "serial": "#17"}
ANY = st.text(st.characters(exclude_categories=["Cs"]))
PIECES = st.lists(
    st.sampled_from(
        ["{name}", "{time}", "{", "}", "{{", "}}", "{x}", "{name.__class__}", "at", "("]
    )
    | ANY
).map("".join)


def event(kind, name="Gate", pir=False, on=False, count=1, minutes=0, **own):
    config = {"name": name, "kind": "pir" if pir else "door", **own}
    sensor = type("Sensor", (), {"config": config, "input": type("Input", (), {"on": on})})
    return Event(kind, sensor, 0, count, minutes)


# Filling


@pytest.mark.parametrize(
    "text, filled",
    [
        ("{name} opened", "Gate opened"),
        ("{name} {serial} {time} {count}/{minutes}", "Gate #17 02:13 7/10"),
        ("{{name}}", "{name}"),
        ("{{{name}}}", "{Gate}"),
        ("a {b} c", "a b c"),
        ("{name.__class__} {0} {} {name!r} {name:>9}", "name.__class__ 0  name!r name:>9"),
        ("{name", "name"),
        ("name} } {", "name  "),
        ("{{ }} {{", "{ } {"),
        ("", ""),
    ],
)
def test_only_the_placeholders_are_filled(text, filled):
    assert messages.fill(text, VALUES) == filled


@pytest.mark.parametrize(
    "text, filled",
    [
        ("{name} opened at {time}", "Gate opened"),
        ("{name} opened ({time})", "Gate opened"),
        ("{name} opened ({time}), hurry", "Gate opened, hurry"),
        ("At {time}: {name} opened", "Gate opened"),
        ("{time} {name} opened", "Gate opened"),
        ("{name} opened, {time}", "Gate opened"),
        ("{name} opened - {time}", "Gate opened"),
        ("{name} {time} opened", "Gate opened"),
        ("{name}: {time}", "Gate"),
        ("О {time} відчинено {name}", "відчинено Gate"),
        ("{name} відчинено об {time}", "Gate відчинено"),
        ("{time}", ""),
        ("that {time}", "that"),
    ],
)
def test_a_time_that_is_not_known_is_left_out(text, filled):
    assert messages.fill(text, dict(VALUES, time=None)) == filled


@given(PIECES, ANY, st.booleans())
def test_filling_never_raises_and_braces_stand_only_for_themselves(text, name, known):
    values = dict(VALUES, name="N", time="02:13" if known else None)
    filled = messages.fill(text, values)
    assert messages.SERIAL not in filled
    pairs = text.count("{{") + text.count("}}")
    assert filled.count("{") + filled.count("}") <= pairs
    assert name in messages.fill("{name}", {"name": name})  # a value is never read again


def test_own_words_win_and_an_empty_result_falls_back():
    own = {"text": "{name}! {count}", "more_text": "{count} in {minutes}", "restored_text": "ok"}
    told = [event(TRIP, **own), event(MORE, count=3, minutes=9, **own), event(RESTORED, **own)]
    assert [messages.event(e, "uk", "02:13") for e in told] == ["Gate! 1", "3 in 9", "ok"]
    assert messages.event(event(TRIP, text="{time}"), "en", None) == "Gate opened"
    assert messages.event(event(NOISY, **own), "en", None).startswith("Gate: the signal")


def test_only_the_serial_number_stands_after_a_number_sign():
    headed = messages.headed("Home #2", "Gate #17: #x # 3 ##4 #")
    assert headed == "Home 2: Gate 17: #x # 3 4 #"


# Ukrainian


@pytest.mark.parametrize(
    "count, times, alerts",
    [
        (1, "1 раз", "1 тривога"),
        (2, "2 рази", "2 тривоги"),
        (4, "4 рази", "4 тривоги"),
        (5, "5 разів", "5 тривог"),
        (0, "0 разів", "0 тривог"),
        (11, "11 разів", "11 тривог"),
        (12, "12 разів", "12 тривог"),
        (14, "14 разів", "14 тривог"),
        (20, "20 разів", "20 тривог"),
        (21, "21 раз", "21 тривога"),
        (22, "22 рази", "22 тривоги"),
        (101, "101 раз", "101 тривога"),
        (111, "111 разів", "111 тривог"),
        (112, "112 разів", "112 тривог"),
        (123, "123 рази", "123 тривоги"),
    ],
)
def test_plural_forms(count, times, alerts):
    assert messages.counted("uk", "times", count) == times
    assert messages.counted("uk", "alerts", count) == alerts


def test_a_door_and_a_motion_sensor_in_ukrainian():
    def said(*args, **more):
        return messages.event(event(*args, **more), "uk", None)

    assert said(TRIP, "Вхід") == "Вхід: відчинено"
    assert said(RESTORED, "Вхід") == "Вхід: зачинено"
    assert said(MORE, "Вхід", count=2, minutes=10) == "Вхід: ще 2 рази за 10 хв, зараз зачинено"
    more = said(MORE, "Вхід", on=True, count=5, minutes=1)
    assert more.endswith("5 разів за 1 хв, зараз відчинено")
    assert said(TRIP, "Хол", True) == "Хол: рух"
    assert said(MORE, "Хол", True, count=21, minutes=10) == "Хол: рух ще 21 раз за 10 хв"
    assert said(RESTORED, "Хол", True) == "Хол: знову тихо"


def test_both_languages_have_the_same_keys_and_values():
    def keys(module):
        return {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in module.TABLE}

    en, uk = keys(lang_en), keys(lang_uk)
    assert len(en) == len(lang_en.TABLE) and len(uk) == len(lang_uk.TABLE)
    assert set(uk) - set(en) == {k for k in uk if k.startswith("code")}
    for key in en:
        places = set(re.findall(r"{(\w+)}", en[key])), set(re.findall(r"{(\w+)}", uk[key]))
        swapped = {"times": "count"}
        assert {swapped.get(p, p) for p in places[0]} >= {swapped.get(p, p) for p in places[1]} - {
            "year", "month", "day", "count"
        }, key  # fmt: skip
    forms = dict(line.split(" ", 1) for line in lang_en.NUMBERS)
    assert all(len(value.split()) == 2 for value in forms.values())
    assert all(len(line.split()) == 4 for line in lang_uk.NUMBERS)
    assert set(forms) < {line.split()[0] for line in lang_uk.NUMBERS}


# Lengths: every text of the board with names of 12 letters, as sent with its serial number

NAME = {"en": "Summer house", "uk": "Літній будин"}
HOME = {"en": "Home", "uk": "Дача"}
# These take two parts as Cyrillic; romanised, one.
MARK = "1234kfpt"  # as Outbox.mark makes it: the serial number and four letters
LONG_UK = {"late more_open", "late more_closed", "late more_pir", "late noisy", "spare"}
LONG_UK |= {"held more_open", "held more_closed", "muted_until hour", "muted_until day"}


class Acc:
    sid, to = "AC" + "0" * 32, "+380501234567"
    provider, fallback = "twilio", None


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


class Chat(Acc):
    sid, to, provider = "5000000001", "987654321", "telegram"


def test_telegrams_errors_have_words_of_their_own():
    blocked = results.Outcome(o.FIX, "", code=403)
    assert "натиснуто Start (403)" in messages.trouble("uk", Chat, blocked)
    assert "SMS не дозволено (403)" in messages.trouble("uk", Acc, blocked)
    assert "помилка 429" in messages.trouble("uk", Chat, results.Outcome(o.LATER, "", code=429))
    late = results.Delivery(o.UNDELIVERED, "undelivered", "undelivered")  # without a code
    assert "undelivered" in messages.trouble("uk", Acc, late)


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


# The serial number where the owner wants it


def test_the_serial_stands_where_it_is_asked_for():
    s = messages.SERIAL
    assert shape("A" + s + "B", 17, False, 2, "") == "A#17B"
    assert shape(s + " Двері" + s, "17-2", True, 2, "") == "#17-2 Dveri"
    assert shape("Door " + s, None, False, 2, "") == "Door"
    assert shape(s, 17, False, 2, "") == "#17"
    assert shape("x" * 310 + s, 17, False, 2, "") == "x" * 302 + " #17"  # cut before it
    assert shape("x" * 300 + " " + s + " tail" * 9, 17, False, 2, "") == "x" * 300 + " #17 t"


@given(ANY, ANY, st.integers(1, 9999999), st.booleans(), st.integers(1, 3), st.booleans())
def test_whatever_is_cut_the_serial_is_whole(before, after, serial, latin, most, trial):
    prefix = encoding.TRIAL_PREFIX if trial else ""
    text = (before + messages.SERIAL + after) * (1 + serial % 40)
    shaped = shape(text, serial, latin, most, prefix)
    assert "#%d" % serial in shaped and messages.SERIAL not in shaped
    assert encoding.segments(shaped, prefix) <= most


OWN = messages.SERIAL + " at the front, "


@pytest.mark.parametrize("kind", ["full", "legacy"])
@pytest.mark.parametrize("fault", ["reset_after", "close_before"])
@pytest.mark.parametrize("rest", ["opened", "ж" * 300])
def test_a_text_with_its_number_in_front_is_found_after_an_unknown_outcome(kind, fault, rest):
    b = Bench(kinds=(kind,))
    b.outbox.add("first")
    b.run(60)
    b.double.faults.add(fault, {"method": "POST"})
    b.make()
    serial = b.outbox.add(OWN + rest)
    b.run(600)
    b.double.run_later()
    told = [text for text in b.texts(0) if "#%d at the front" % serial in text]
    assert len(told) == 1 and len(b.double.messages) == 2
    assert b.waiting() == 0


def test_its_repetition_has_a_mark_of_its_own():
    b = Bench(kinds=("full",))
    b.phone(0).plan.append(undelivered(30003))
    b.outbox.add(OWN + "ж" * 200)
    b.settle()
    first, second = [numbered(m.body) for m in b.double.messages]
    assert first.startswith("#1 at") and "delayed: #1-2 at the front" in second
    assert mark_of("x #1-2") == 1


def test_each_recipient_may_have_it_in_latin_letters():
    from accounts import twilio

    b = Bench(kinds=("full", "full", "full"))
    for k, wish in ((0, True), (1, False)):
        to, from_, token, sid = b.senders[k]
        b.senders[k] = twilio(to, from_, token, sid, romanise=wish)
    b.restart()
    b.outbox.add("Двері: відчинено")
    b.settle()
    assert b.texts(0) == ["Dveri: vidchyneno #1"]
    assert b.texts(1) == b.texts(2) == ["Двері: відчинено #1"]
    bot = SMS_bot(b.senders, romanise=True)
    shaped = [bot.shape(acc, "Двері", 1) for acc in bot.accounts]
    assert shaped == ["Dveri #1", "Двері #1", "Dveri #1"]


def test_the_board_speaks_ukrainian_in_all_it_says():
    b = Bench(kinds=("full", "full"), per_hour=4)
    b.delivery.lang = "uk"
    b.accounts[0].refuse[b.people[0].to] = 21608
    b.lose_network()
    for _ in range(3):
        b.outbox.add("Вхід: відчинено")
    b.run(600)
    b.online = True
    b.settle()
    told = b.texts(1)
    assert any("На ...0001 SMS не йдуть: номер не підтверджено (21608) #" in t for t in told)
    assert any(re.search(r"\d\d:\d\d, із запізненням: Вхід: відчинено #", t) for t in told)
    assert any("SMS призупинено до " in t and "У черзі " in t for t in told)
    assert not any(re.search("delayed|cannot|muted", t) for t in told)


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


# How a Ukrainian writes it: (what stood there, what stands there now).
WORDING = (
    ("не активн", "обліковий запис неактивний"),
    ("рахунок", "обліковий запис вимкнено"),
    ("не зрозуміло", "незрозуміло"),
    ("поки система", "коли система не працювала"),
    ("в спокої", "усе спокійно"),
    ("від запуску", "з моменту запуску"),
    ("чекають надсилання", "чекають на надсилання"),
    ("невірн", "неправильний"),
)


@pytest.mark.parametrize("clumsy, right", WORDING)
def test_the_ukrainian_is_that_of_a_ukrainian(clumsy, right):
    texts_there = [path.read_text(encoding="utf-8") for path in mpy.FIRMWARE.rglob("*.py")]
    assert not [text for text in texts_there if clumsy in text]
    assert [text for text in texts_there if right in text]

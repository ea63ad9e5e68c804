"""The board's texts as they will arrive, with their parts and about what they cost.

Made by the firmware's own code (text/messages.py, layout.py, encoding.py) from whatever of the
settings is right already, so that it can be looked at while the form is being filled in.
"""

from types import SimpleNamespace

from checking.load import firmware_on_path

firmware_on_path()

from accounts import Account, account  # noqa: E402
from sms_bot import SMS_bot  # noqa: E402
from text import encoding, messages  # noqa: E402
from text.events import MORE, RESTORED, TRIP  # noqa: E402

_SERIAL = "12kfpb"
_TIME = "02:13"
# About the US dollars that Twilio takes for a part, by country: docs/twilio-account.md.
PRICES = (("+380", 0.17), ("+49", 0.10), ("+1", 0.008))


def texts(names):
    """names: of a config.py. -> [{"what": trip, more, restored, started or well; "sensor": its
    name or None, "forms": [...]}], a form for each way in which some phone gets it:
    {"text", "parts", "units", "gsm", "cut", "phones": how many, "cost": dollars, "priced": for how
    many of them a price is known, "chat": at Telegram, where there are no parts and no price}.
    A text of Twilio's own (template) is a form with "template", its name, and no text."""
    lang = names.get("LANGUAGE")
    found = []
    for sensor in _sensors(names):
        for what, text in _of_sensor(sensor, lang):
            found.append({"what": what, "sensor": sensor["name"], "text": text})
    if names.get("BOOT_TEXT", True) is True:
        why = messages.why_started(lang, 0, 0)
        found.append({"what": "started", "text": messages.say(lang, "started", why=why)})
    if type(names.get("HEARTBEAT_HOUR")) is int:
        times = messages.counted(lang, "trips", 0)
        found.append({"what": "well", "text": messages.say(lang, "well", times=times)})
    people = _people(names)
    return [_shaped(each, people, names) for each in found]


def _sensors(names):
    """Those that have a name, with what the texts are made of."""
    found = names.get("SENSORS")
    for sensor in found if isinstance(found, (list, tuple)) else ():
        if isinstance(sensor, dict) and isinstance(sensor.get("name"), str) and sensor["name"]:
            own = ("text", "more_text", "restored_text")
            words = {key: sensor.get(key) for key in own if isinstance(sensor.get(key), str)}
            kind = "pir" if sensor.get("kind") == "pir" else "door"
            told = sensor.get("restored") is True
            yield dict(words, name=sensor["name"], kind=kind, restored=told)


def _of_sensor(sensor, lang):
    kinds = [("trip", TRIP), ("more", MORE)] + [("restored", RESTORED)] * sensor["restored"]
    for what, kind in kinds:
        event = SimpleNamespace(
            kind=kind,
            sensor=SimpleNamespace(config=sensor, input=SimpleNamespace(on=kind == MORE)),
            count=7,
            minutes=10,
            restless=False,
        )
        yield what, messages.event(event, lang, _TIME)


def _people(names):
    """The Accounts that are texted of their own accord, as far as they can be read."""
    found = []
    entries = names.get("SENDERS")
    for entry in entries if isinstance(entries, (list, tuple)) else ():
        if isinstance(entry, (list, tuple)) and len(entry) == 4:
            entry = account(tuple(entry))
        if isinstance(entry, Account):
            found.append(entry)
    stand_ins = [each.fallback for each in found if each.fallback]
    return [each for each in found if each.name is None or each.name not in stand_ins]


def _shaped(row, people, names):
    place = names.get("NAME", "Home")
    whole = messages.headed(place if isinstance(place, str) else "", row["text"])
    forms = {}
    for person in people or [Account("twilio", "", "", "", "")]:
        form = _form(whole, person, names)
        key = (form.get("text"), form.get("template"))
        key += (person.provider == "telegram",)
        kept = forms.setdefault(key, dict(form, phones=0, cost=0.0, priced=0))
        kept["chat"] = key[-1]
        kept["phones"] += len(people) > 0
        cost = price(person, form["parts"])
        kept["cost"] += cost or 0
        kept["priced"] += cost is not None
    return {"what": row["what"], "sensor": row.get("sensor"), "forms": list(forms.values())}


def _form(whole, person, names):
    if isinstance(person.template, str):
        return {"template": person.template, "parts": 1}
    most = names.get("MAX_SEGMENTS", 2)
    text = _sent(whole, person, names, most if type(most) is int and 1 <= most <= 10 else 2)
    gsm, units = encoding.units(text)
    return {
        "text": text,
        "parts": parts(person, text),
        "units": units,
        "gsm": gsm,
        "cut": text != _sent(whole, person, names, 99),
    }


def _sent(whole, person, names, most):
    """As the board shapes it."""
    bot = SMS_bot([], max_segments=most, romanise=names.get("ROMANISE") is True)
    return bot.shape(person, whole, _SERIAL)


def parts(person, text):
    """How many are billed; a message of Telegram has none."""
    return 1 if person.provider == "telegram" else encoding.segments(text)


def price(person, parts):
    """About what it costs in US dollars, or None where that is not known."""
    if person.provider == "telegram":
        return 0.0
    if person.provider != "twilio" or not isinstance(person.to, str):
        return None
    return next((each * parts for start, each in PRICES if person.to.startswith(start)), None)

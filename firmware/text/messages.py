"""The words of texts: the owner's own and, in English or Ukrainian, the board's.

Pure. A text may hold {name}, {time}, {count}, {minutes} and {serial}. Nothing
else is looked up, so no text can reach into the program; {{ and }} stand for the braces
themselves, and any other brace is left out. What has no value (the time while the clock is not
set) is left out with the small words before it.
"""

from text.events import MORE, RESTORED, TRIP

# Stands in a text for its serial number until it is sent; see text/layout.py.
SERIAL = "\x01"

PLACEHOLDERS = ("name", "time", "count", "minutes", "serial")

_BEFORE = " at  о  О  об  Об  @ "  # goes with a time that is not known
_LOOSE = " ,:;-"


def fill(text, values):
    """text with its placeholders replaced by values (dict name -> str, int, or None: not known).

    Never raises. A value is put in as it is: braces in it mean nothing.
    """
    out, at, left_out = "", 0, False
    while at < len(text):
        char = text[at : at + 1]
        end = text.find("}", at) if char == "{" else -1
        word = text[at + 1 : end] if end > 0 else None
        if char not in "{}":
            out += "" if char == SERIAL else char
        elif text[at + 1 : at + 2] == char:
            out += char
            at += 1
        elif word in values:
            at = end
            if values[word] is None:
                left_out = True
                out, skip = _without(out, text[end + 1 : end + 2])
                at += skip
            else:
                out += str(values[word])
        at += 1
    return out.strip(_LOOSE) if left_out else out


def _without(out, following):
    """(out without what led to a value that is not known, characters to skip after it)"""
    out = out.rstrip(" ")
    if out[-1:] == "(" and following == ")":
        return out[:-1].rstrip(" "), 1
    space = out.rfind(" ")
    if " %s " % out[space + 1 :].lower() in _BEFORE:
        out = out[: max(0, space)]
    return out.rstrip(" ,-"), int(following == " " and not out)


def say(lang, key, **values):
    """The board's own text for a key of text/lang_en.py, values filled in."""
    return fill(_words(lang, key), values)


def counted(lang, key, count):
    """count with its noun in the right form, as "2 trips"; key: of NUMBERS."""
    forms = _line(_module(lang).NUMBERS, key).split(" ")
    if lang != "uk":
        return "%d %s" % (count, forms[count != 1])
    last, teen = count % 10, 10 < count % 100 < 20
    form = 2 if teen or last == 0 or last > 4 else 0 if last == 1 else 1
    return "%d %s" % (count, forms[form])


def event(what, lang, time):
    """The text for a sensors.Event. time: "HH:MM" of it, or None while the clock is not set."""
    own = what.sensor.config
    key, mine = _key(what.kind, own, what.sensor.input.on)
    values = {
        "name": own["name"],
        "time": time,
        "count": what.count,
        "minutes": what.minutes,
        "serial": SERIAL,
    }
    if lang == "uk":
        values["times"] = counted(lang, "times", what.count)
    text = own.get(mine)
    text = (text and fill(text, values)) or fill(_words(lang, key), values)
    return say(lang, "restless", text=text) if what.restless else text


def _key(kind, own, on):
    """(the key of the usual words, the field of the owner's) for an event of a sensor."""
    pir = own["kind"] == "pir"
    if kind == TRIP:
        return "trip_pir" if pir else "trip_door", "text"
    if kind == MORE:
        return "more_pir" if pir else "more_open" if on else "more_closed", "more_text"
    if kind == RESTORED:
        return "restored_pir" if pir else "restored_door", "restored_text"
    return "noisy", None


def headed(name, text):
    """name and text as one, safe to look up by its serial number: only that may stand as #1."""
    out = "%s: %s" % (name, text)
    at = out.rfind("#")
    while at >= 0:
        if "0" <= out[at + 1 : at + 2] <= "9":
            out = out[:at] + out[at + 1 :]
        at = out.rfind("#", 0, at)
    return out


def why_started(lang, cause, why):
    """Why the board started, in words: cause and why as in restarts.Boots."""
    module = _module(lang)
    if cause == 4:
        return _line(module.TABLE, "why%d" % why) or _line(module.TABLE, "why0")
    text = _line(module.TABLE, "cause%d" % cause)
    return text or say(lang, "cause", count=cause)


def trouble(lang, acc, result):
    """What the others are told when acc cannot be texted; result: the Outcome, or a Delivery,
    whose status is a word."""
    who = say(lang, "who", sid=str(acc.sid)[-4:], to=str(acc.to)[-4:])
    why = result.say
    code = result.code or result.status
    # The provider's long sentence is English: its number tells as much.
    if lang == "uk" and code and isinstance(code, int):
        table = _module(lang).TABLE
        known = _line(table, "code%d" % code)
        if acc.provider == "telegram":
            known = _line(table, "codetg%d" % code)
        why = say(lang, "code" if known else "code_only", why=known, count=code)
    return say(lang, "spare" if acc.fallback else "trouble", who=who, why=why)


# The tables


def _words(lang, key):
    return _line(_module(lang).TABLE, key) or key


def _line(table, key):
    start = key + " "
    for line in table:
        if line.startswith(start):
            return line[len(start) :]
    return None


def _module(lang):
    if lang == "uk":
        from text import lang_uk as words
    else:
        from text import lang_en as words
    return words

"""The owner's own words in the settings checker: placeholders, and how long a text gets."""

from text import encoding, messages

_WORDS = ("text", "more_text", "restored_text")
_SERIAL = "9999kfpt"


def check(report, key, sensor, found):
    """Tell report what is wrong in a sensor's own texts. found: the settings checked so far."""
    _number_sign(report, key + ", name", sensor["name"])
    for name in _WORDS:
        words = sensor[name]
        if isinstance(words, str):
            where = "%s, %s" % (key, name)
            _number_sign(report, where, words)
            if _placeholders(report, where, name, words):
                _length(report, where, _longest(words, sensor, found), found)


def _number_sign(report, where, words):
    """Only the serial number may look like one: texts are looked up by it."""
    if isinstance(words, str):
        for i in range(len(words)):
            if words[i : i + 1] == "#" and "0" <= words[i + 1 : i + 2] <= "9":
                report.warning(where, "the # before a digit is left out; write No. or nothing")
                return


def _placeholders(report, where, name, words):
    """True if every brace belongs to a placeholder or is doubled."""
    from settings import rules as w

    at = 0
    while at < len(words):
        char = words[at : at + 1]
        if char in "{}" and words[at + 1 : at + 2] == char:
            at += 1
        elif char == "}":
            report.mistake(where, "a } without its {; remove it, or write }} for the sign itself")
            return False
        elif char == "{":
            end = words.find("}", at)
            if end < 0:
                report.mistake(where, "a { without its }; close it, or write {{ for the sign")
                return False
            if not _is_known(report, w, where, name, words[at + 1 : end]):
                return False
            at = end
        at += 1
    return True


def _is_known(report, w, where, name, word):
    if word in messages.PLACEHOLDERS:
        if word in ("count", "minutes") and name != "more_text":
            report.warning(where, "{%s} is for more_text; here it says nothing new" % word)
        return True
    near = w.nearest(word.lower(), messages.PLACEHOLDERS)
    known = " ".join(["{%s}" % each for each in messages.PLACEHOLDERS])
    hint = "did you mean {%s}?" % near if near else "known are %s" % known
    report.mistake(where, "there is no {%s}; %s" % (word[:20], hint))
    return False


def _longest(words, sensor, found):
    """The text as it may be sent at its longest, without the words for a delay."""
    cooldown_s = sensor["cooldown_s"]
    minutes = cooldown_s // 60 if isinstance(cooldown_s, int) else 10
    values = {"time": "23:59", "count": 999, "minutes": max(1, minutes)}
    values["name"] = sensor["name"]
    values["serial"] = messages.SERIAL
    return messages.headed(found.NAME, messages.fill(words, values))


def _length(report, where, text, found):
    """Segments in each alphabet it is sent in, also behind a legacy trial account's prefix."""
    from text import layout

    most = found.MAX_SEGMENTS
    for latin in _alphabets(found):
        said = layout.shape(text, _SERIAL, latin, 99, "")
        parts = encoding.segments(said)
        on_trial = encoding.segments(said, encoding.TRIAL_PREFIX)
        form = " in Latin letters" if latin and not encoding.units(text)[0] else ""
        if parts > most:
            say = "it takes up to %d segments%s and MAX_SEGMENTS is %d; shorten it%s"
            report.mistake(where, say % (parts, form, most, _cheaper(said)))
            return
        if on_trial > most and _has_twilio(found):
            say = "on a trial account it takes %d segments%s and is cut to %d; shorten it%s"
            report.warning(where, say % (on_trial, form, most, _cheaper(said)))
            return


def _alphabets(found):
    """The values of romanise that some recipient has."""
    wishes = [acc.romanise for acc in found.SENDERS or ()] or [None]
    return sorted({bool(found.ROMANISE if wish is None else wish) for wish in wishes})


def _has_twilio(found):
    return not found.SENDERS or any(acc.provider == "twilio" for acc in found.SENDERS)


def _cheaper(said):
    if encoding.units(said)[0]:
        return ""
    return " or set ROMANISE = True (it is not in the GSM alphabet)"

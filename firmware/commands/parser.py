"""A text from a phone -> which command it is. Pure.

Words, and the PIN, are compared after folding: any case, Cyrillic letters that look like Latin
ones as those, so a word typed half on the wrong keyboard is understood; digits and letters of
wide or Arabic keyboards as the usual ones; signs as spaces; what shows nothing of its own (accents
typed apart, emoji variation selectors, zero-width spaces) not at all. None of the words is one
that carriers or providers act on themselves (STOP, END, START, HELP and their kin).
"""

try:
    from micropython import const
except ImportError:
    const = int

UNKNOWN = const(0)
ARM = const(1)
DISARM = const(2)
STATUS = const(3)
MUTE = const(4)
UNMUTE = const(5)
LAST = const(6)
TEST = const(7)
WRONG_PIN = const(8)
CARRIER = const(9)  # a word that the carrier or the provider has acted on: no business of ours

# Languages of an answer: as the command came. ROMAN: Ukrainian in Latin letters.
EN = const(0)
UK = const(1)
ROMAN = const(2)

MINUTES_MOST = const(1440)

# English; Ukrainian; the same in Latin letters (resolution 55 of 2010). Rows from ARM on.
_WORDS = (
    ("ARM", "ОХОРОНА ПОСТАВИТИ ПОСТАВ", "OKHORONA POSTAVYTY POSTAV"),
    ("DISARM", "ЗНЯТИ ЗНІМИ", "ZNIATY ZNYATY ZNIMY"),
    ("STATUS", "СТАТУС СТАН", "STAN"),
    ("MUTE", "ТИША ТИХО", "TYSHA TYKHO TYHO"),
    ("UNMUTE", "ГУЧНО ЗВУК", "HUCHNO GUCHNO ZVUK"),
    ("LAST", "ОСТАННІ ПОДІЇ", "OSTANNI PODII"),
    ("TEST", "ТЕСТ ПЕРЕВІРКА", "PEREVIRKA"),
)
# "поставити під охорону", "mute the hall for 30", "status please"; words that change no meaning.
_FILLERS = (
    "ПІД ОХОРОНУ ЗІ З ІЗ ОХОРОНИ НА У БУДЬ ЛАСКА FOR THE A AN ALARM PLEASE "
    "PID OKHORONU OHORONU Z IZ ZI OKHORONY OHORONY NA BUD LASKA"
)
_MINUTES = "M MIN MINS MINUTE MINUTES ХВ ХВИЛ ХВИЛИН ХВИЛИНИ ХВИЛИНУ KHV KHVYLYN KHVYLYNY"
_HOURS = "H HR HRS HOUR HOURS ГОД ГОДИН ГОДИНИ ГОДИНУ HOD HODYN HODYNY HODYNU"
_DAYS = "DAY ДЕНЬ ДОБУ DOBU"
_HALF = "HALFHOUR ПІВГОДИНИ PIVHODYNY"
_CARRIER = "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT START YES UNSTOP СТОП"

_ALIKE = "АВЕКМНОРСТУХІЈЅЇЙЁİı"  # the last ones: the letter without its accent
_LATIN = "ABEKMHOPCTYXIJSIИEII"
_BASE = "AAAAAAACEEEEIIIIDNOOOOO OUUUUYTS"  # of U+00C0 to U+00DF, and the small ones


def name(command):
    """The English word of a command, for the log."""
    if ARM <= command <= TEST:
        return _WORDS[command - ARM][0]
    return "a word of the carrier's" if command == CARRIER else "not understood"


def fold(text):
    """text in capitals, look-alikes as Latin letters; what is no letter or digit is a space."""
    folded = bytearray()  # not a list: this one is a quarter of it, and grows in place
    for i in range(len(text)):
        folded.extend(_folded(text[i : i + 1]).encode())
    return str(folded, "utf-8")


def _shows_nothing(code):
    """Is it an accent that is put on the letter before, or a sign that only joins or parts?"""
    if 0x300 <= code <= 0x36F or code == 0xAD or 0x200B <= code <= 0x200F:
        return True
    if 0x2060 <= code <= 0x206F or 0x20D0 <= code <= 0x20FF:
        return True
    return 0xFE00 <= code <= 0xFE0F or code == 0xFEFF


def _folded(char):
    """One character folded: a letter or digit, " " for a sign, "" for what shows nothing."""
    code = ord(char)
    if 0xFF01 <= code <= 0xFF5E:  # the wide forms of ASCII
        code -= 0xFEE0
    elif 0x660 <= code <= 0x669 or 0x6F0 <= code <= 0x6F9:
        code = 0x30 + code % 16
    if code < 128:
        char = str(bytes((code,)), "utf-8")  # chr(): see core/utf8.py
        return char.upper() if char.isalpha() or char.isdigit() else " "
    if _shows_nothing(code):
        return ""
    if 0x430 <= code <= 0x45F:
        code -= 0x20 if code < 0x450 else 0x50
        char = str(bytes((0xD0, code - 0x380)), "utf-8")
    elif char == "ґ":
        char = "Ґ"
    elif 0xC0 <= code <= 0xFF:
        return _BASE[code % 32 : code % 32 + 1]
    elif code <= 0xBF or 0x2000 <= code <= 0x2BFF or 0x3000 <= code <= 0x303F or code >= 0xFE00:
        return " "  # signs, quotes, arrows, emoji
    at = _ALIKE.find(char)
    return char if at < 0 else _LATIN[at : at + 1]


def without_pin(text, pin):
    """text without the PIN that it begins or ends with, signs around it apart; None without.
    pin: digits, None = none needed."""
    if pin is None:
        return text
    end = _beyond(text, pin, 0, 1)
    if end is not None:
        return text[end:].strip()
    end = _beyond(text, pin, len(text) - 1, -1)
    return None if end is None else text[: end + 1].strip()


def _beyond(text, pin, at, step):
    """The index behind the PIN, going from `at` in steps of 1 or -1; None if it is not there as a
    whole word."""
    got = 0
    while 0 <= at < len(text):
        char = _folded(text[at : at + 1])
        if got == len(pin) and char:
            return at if char == " " else None
        if char == " " and got or char > " " and char != _digit(pin, got, step):
            return None
        got += char > " "
        at += step
    return at if got == len(pin) else None


def _digit(pin, n, step):
    at = n if step > 0 else len(pin) - 1 - n
    return pin[at : at + 1]


def is_try(text, names):
    """True if a text without the PIN is a command all the same, or holds what may be a try at the
    PIN: such texts are counted. Thanks, an emoji or "Liked ..." are not."""
    words = fold(text).split()
    if not words or parse(text, names)[0] in (UNKNOWN, CARRIER):
        return any([len(word) >= 4 and word.isdigit() for word in words[:1] + words[-1:]])
    return True


def parse(text, names):
    """(command, argument, language) of a text; names: the sensors'.

    The argument of MUTE is minutes (int) or a sensor's name, of UNMUTE a name or None (all); it is
    False when it makes no sense. Other commands take none: with further words they are UNKNOWN.
    """
    words = fold(text).split()
    if not words:
        return UNKNOWN, None, EN
    if len(words) == 1 and words[0] in fold(_CARRIER).split():
        return CARRIER, None, EN
    fillers = fold(_FILLERS).split()
    while len(words) > 1 and words[0] in fillers:
        words.pop(0)
    command, language = _command(words[0])
    if command == UNKNOWN and len(words) > 1:  # "un-mute"
        command, language = _command(words[0] + words.pop(1))
    rest = words[1:]
    plain = [word for word in rest if word not in fillers]
    if command == MUTE:
        meant = _minutes(plain) or _sensor(rest, names) or _sensor(plain, names)
        return command, meant, language
    if command == UNMUTE:
        return command, (_sensor(rest, names) or _sensor(plain, names)) if rest else None, language
    return (UNKNOWN if plain else command), None, language


def _command(word):
    for i, row in enumerate(_WORDS):
        for language, forms in enumerate(row):
            if word in fold(forms).split():
                return ARM + i, language
    return UNKNOWN, (UK if max(word.encode()) > 0xCF else EN)


def _minutes(words):
    """Minutes from 1 to a day, or 0 when that is not what the words say: 30, 30 min, 2h, hour."""
    text = "".join(words)
    if text in fold(_HALF).split():
        return 30
    unit = text.lstrip("0123456789")
    digits = text[: len(text) - len(unit)]
    if len(words) == 2 and words != [digits, unit] or not 0 < len(words) <= 2 or len(digits) > 4:
        return 0
    if not digits:
        digits = "1" if len(unit) > 2 else "0"
    minutes = int(digits)
    if unit in fold(_HOURS).split():
        minutes *= 60
    elif unit in fold(_DAYS).split():
        minutes *= 1440
    elif unit and unit not in fold(_MINUTES).split():
        return 0
    return minutes if minutes <= MINUTES_MOST else 0


def _sensor(words, names):
    """The name that the words mean or, if only one does, begin; False for none."""
    asked = "".join(words)
    if not asked:
        return False
    for forms in (_plain, _roman):  # as written, then in Latin letters
        begun = []
        for name in names:
            form = forms(name)
            if form == asked:
                return name
            if form.startswith(asked):
                begun.append(name)
        if len(begun) == 1:
            return begun[0]
    return False


def _plain(name):
    return "".join(fold(name).split())


def _roman(name):
    from text import encoding

    return _plain(encoding.romanise(name))

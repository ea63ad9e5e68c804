"""A text from a phone -> which command it is. Pure.

Words are compared after folding: any case, and Cyrillic letters that look like Latin ones count
as those, so a word typed half on the wrong keyboard is understood. None of the words is one that
carriers or providers act on themselves (STOP, END, START, HELP and their kin).
"""

try:
    from micropython import const
except ImportError:
    const = int

UNKNOWN, ARM, DISARM, STATUS = const(0), const(1), const(2), const(3)
MUTE, UNMUTE, LAST, TEST = const(4), const(5), const(6), const(7)
WRONG_PIN = const(8)
CARRIER = const(9)  # a word that the carrier or the provider has acted on: no business of ours

# Languages of an answer: as the command came. ROMAN: Ukrainian in Latin letters.
EN, UK, ROMAN = const(0), const(1), const(2)

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
_FILLERS = "ПІД ОХОРОНУ З ОХОРОНИ PID OKHORONU Z OKHORONY"  # "поставити під охорону"
_MINUTES = "M MIN MINS MINUTE MINUTES ХВ ХВИЛИН ХВИЛИНИ ХВИЛИНУ KHV"
_HOURS = "H HOUR HOURS ГОД ГОДИН ГОДИНИ ГОДИНУ HOD"
_CARRIER = "STOP STOPALL UNSUBSCRIBE CANCEL END QUIT REVOKE OPTOUT START YES UNSTOP СТОП"

_ALIKE = "АВЕКМНОРСТУХІЈЅ"
_LATIN = "ABEKMHOPCTYXIJS"


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


def _folded(char):
    code = ord(char)
    if code < 128:
        return char.upper() if char.isalpha() or char.isdigit() else " "
    if 0x430 <= code <= 0x45F:
        code -= 0x20 if code < 0x450 else 0x50
        char = str(bytes((0xD0, code - 0x380)), "utf-8")  # chr(): see core/utf8.py
    elif char == "ґ":
        char = "Ґ"
    elif code <= 0xBF or 0x2000 <= code <= 0x2BFF or 0x3000 <= code <= 0x303F or code >= 0xFE00:
        return " "  # signs, quotes, arrows, emoji
    at = _ALIKE.find(char)
    return char if at < 0 else _LATIN[at : at + 1]


def without_pin(text, pin):
    """text without the PIN that it begins or ends with, None without. pin: None = none needed."""
    if pin is None:
        return text
    text = text.strip()
    size = len(pin)
    if text[:size] == pin and not _folded(text[size : size + 1] or " ").strip():
        return text[size:].strip()
    if text[-size:] == pin and not _folded(text[-size - 1 : -size] or " ").strip():
        return text[:-size].strip()
    return None


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
    command, language = _command(words[0])
    rest = words[1:]
    if command == MUTE:
        return command, _minutes(rest) or _sensor(rest, names), language
    if command == UNMUTE:
        return command, _sensor(rest, names) if rest else None, language
    if command in (ARM, DISARM):
        fillers = fold(_FILLERS).split()
        rest = [word for word in rest if word not in fillers]
    return (UNKNOWN if rest else command), None, language


def _command(word):
    for i, row in enumerate(_WORDS):
        for language, forms in enumerate(row):
            if word in fold(forms).split():
                return ARM + i, language
    return UNKNOWN, (UK if max(word.encode()) > 0xCF else EN)


def _minutes(words):
    """Minutes from 1 to a day, or 0 when that is not what the words say."""
    if not words or len(words) > 2:
        return 0
    digits = words[0]
    unit = words[1] if len(words) == 2 else digits.lstrip("0123456789")
    digits = digits[: len(digits) - len(unit)] if len(words) == 1 else digits
    if not 1 <= len(digits) <= 4 or digits.strip("0123456789"):
        return 0
    if unit and unit not in fold(_MINUTES + " " + _HOURS).split():
        return 0
    minutes = int(digits) * (60 if unit and unit in fold(_HOURS).split() else 1)
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

"""Small helpers of the settings checker: the report, near misses, placeholders, plain shapes."""

from accounts import is_e164

_ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_HEX = "0123456789abcdefABCDEF"
_BETWEEN = " .-()/\u00a0"  # what people write between the digits of a number

CONTROL = "a control character is in it; write each backslash twice, or delete the character"


class Report:
    """Collects sentences; each names its key first and holds the fix."""

    def __init__(self):
        self.mistakes = []
        self.warnings = []

    def mistake(self, key, sentence):
        """Note what must be changed before the board can work."""
        self.mistakes.append("%s: %s." % (key, sentence.rstrip(".")))

    def warning(self, key, sentence):
        """Note what works but may not be meant."""
        self.warnings.append("%s: %s." % (key, sentence.rstrip(".")))


def many(count, noun="character"):
    """As "1 character", "2 characters"."""
    return "%d %s%s" % (count, noun, "s"[: count != 1])


def whole(report, key, value, low, high):
    """A mistake unless value is an int from low to high."""
    if isinstance(value, bool) or not isinstance(value, int):
        report.mistake(key, "write a whole number from %d to %d, without quotes" % (low, high))
    elif not low <= value <= high:
        report.mistake(key, "%d is out of range; write %d to %d" % (value, low, high))


def text(report, key, value, low, high):
    """A mistake unless value is a str of low to high characters."""
    if not isinstance(value, str):
        report.mistake(key, 'write a text in quotes: "..."')
    elif not low <= len(value) <= high:
        report.mistake(key, "it has %s; write %d to %d" % (many(len(value)), low, high))
    elif has_control(value):
        report.mistake(key, CONTROL)
    elif value != value.strip():
        report.warning(key, "it begins or ends with a space; remove it")


def nearest(word, known):
    """The entry of known that word was probably meant to be (at most two slips), or None."""
    best, fewest = None, 3
    for other in known:
        slips = _slips(word, other)
        if slips < fewest and slips * 3 < len(other) + 1:
            best, fewest = other, slips
    return best


def _slips(one, two):
    """Letters to add, drop or change to get from one to two (Levenshtein), at most 3 counted."""
    if abs(len(one) - len(two)) > 2:
        return 3
    row = list(range(len(two) + 1))
    for i in range(len(one)):
        last, row[0] = row[0], i + 1
        for j in range(len(two)):
            change = last + (one[i : i + 1] != two[j : j + 1])
            last = row[j + 1]
            row[j + 1] = min(change, last + 1, row[j] + 1)
    return row[-1]


def is_placeholder(value):
    """True for the fill-me-in values of config.example.py ("your-...", "xxxx", "+380XXXX...")."""
    low = value.lower()
    return low.startswith(("your-", "your_", "your ")) or "xxxx" in low


def is_hex(value, length):
    """True if value is exactly length hex digits."""
    return len(value) == length and not value.strip(_HEX)


def has_control(value):
    """True if a character below the space is in value, or DEL."""
    raw = value.encode()  # of a text each character would leave a name in memory
    return bool(raw) and (min(raw) < 32 or b"\x7f" in raw)


def digits_of(number):
    """How many digits a number has where all numbers of its country have the same (E.164: Ukraine
    12, North America 11), else None."""
    return 12 if number[:4] == "+380" else 11 if number[:2] == "+1" else None


def is_alnum(value):
    """True for ASCII letters and digits only, at least one."""
    return bool(value) and not value.strip(_ALNUM)


def is_text(report, key, what, value, meant, where="the Twilio Console"):
    """True if value is a text that somebody has filled in."""
    if value is None or value == "":
        report.mistake(key, "%s is missing; write %s from %s" % (what, meant, where))
    elif not isinstance(value, str):
        report.mistake(key, "%s must be a text; put it in quotes" % what)
    elif is_placeholder(value):
        report.mistake(key, "%s is still the placeholder; write %s from %s" % (what, meant, where))
    elif value.strip() != value or " " in value:
        report.mistake(key, "%s contains a space; remove it" % what)
    else:
        return True
    return False


def cleaned(number):
    """number as E.164 if spaces, dots, hyphens, brackets or a leading 00 are all that is wrong.

    None if it is anything else: a country code is never guessed, and a number that may be meant
    otherwise (a trunk 8, a 0 in brackets, a digit too many) has no cure that is certain.
    """
    bare = number
    for i in range(len(_BETWEEN)):
        bare = bare.replace(_BETWEEN[i : i + 1], "")
    if bare[:2] == "00":
        bare = "+" + bare[2:]
    elif bare[:1] != "+" and (len(bare) > 11 or bare[:1] == "1") and bare[:1] != "8":
        bare = "+" + bare
    if bare[1:2] == "0" or not is_e164(bare) or digits_of(bare) not in (None, len(bare) - 1):
        return None
    if bare[:2] == "+1" and (bare[2:3] < "2" or bare[5:6] < "2"):
        return None  # no area code or exchange begins so: it is of another country
    return bare

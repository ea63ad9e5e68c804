"""Ukrainian to Latin, Cabinet of Ministers resolution No. 55 of 27 January 2010.

Loaded only when ROMANISE is on. MicroPython's lower() and isalpha() know ASCII only, so both are
done here by table. Russian letters are not in the resolution; their forms are the usual ones.
"""

_CYR = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъў"
_LAT = (  # four places each; "-" is dropped
    "a   b   v   h   g   d   e   ie  zh  z   y   i   i   i   k   l   m   n   o   p   r   s   t   "
    "u   f   kh  ts  ch  sh  shch-   iu  ia  y   e   io  -   u   "
)
_START = "єїйюяё"  # these differ at the start of a word:
_START_LAT = "ye  yi  y   yu  ya  yo  "
_UPPER = "ҐЄІЇЁЎ"  # outside the block А-Я; same order as in _LOWER
_LOWER = "ґєіїёў"
_APOSTROPHES = "'’ʼ`´′‘"

_SIGNS = "«»“”„‟—–−…№°\u00a0\u2009\u202f\t•·×₴ç"
_SIGNS_LAT = '" " " " " " - - - ... No.  ' + "\0 \0 \0 \0 * * x UAH c"


def _lower(char):
    if "А" <= char <= "Я":
        code = ord(char) + 32
        small = bytes((0xC0 | code >> 6, 0x80 | code & 0x3F))
        return str(small, "utf-8")  # chr(): see core/utf8.py
    at = _UPPER.find(char)
    return char if at < 0 else _LOWER[at : at + 1]


def _is_letter(char):
    return _lower(char) in _CYR or "a" <= char <= "z" or "A" <= char <= "Z"


def pieces(text, gsm_cost):
    """Yield the Latin pieces of text one by one; gsm_cost(char) is 0 for what GSM-7 lacks."""
    text = text.replace("и\u0306", "й").replace("И\u0306", "Й")  # as macOS writes them
    text = text.replace("і\u0308", "ї").replace("І\u0308", "Ї")
    in_word = False  # the last letter or apostrophe belongs to the word we are in
    for i in range(len(text)):
        char = text[i : i + 1]
        small = _lower(char)
        if small in _CYR:
            latin = _letter(text, i, small, not in_word)
            in_word = True
            yield latin if small == char else _capital(text, i, latin)
        elif char in _APOSTROPHES:
            if not (in_word and _lower(text[i + 1 : i + 2] or " ") in _CYR):
                in_word = False
                yield "'"  # a quote, not the Ukrainian apostrophe, which is dropped
        elif "\u0300" <= char <= "\u036f":
            pass  # a stress mark over a vowel; the word goes on
        else:
            in_word = _is_letter(char)
            yield _sign(char, gsm_cost)


def _letter(text, i, small, start):
    """The lower-case Latin form of the Cyrillic letter at i."""
    if start and small in _START:
        return _pick(_START_LAT, _START.find(small))
    if small == "г" and i and _lower(text[i - 1 : i]) == "з":
        return "gh"  # "зг" is "zgh", so that it is not read as "ж"
    return _pick(_LAT, _CYR.find(small))


def _pick(table, at):
    latin = table[4 * at : 4 * at + 4].strip(" ")
    return "" if latin == "-" else latin


def _capital(text, i, latin):
    """latin in capitals if a neighbour is a capital too ("SHCH"), else as a name ("Shch")."""
    if len(latin) < 2:
        return latin.upper()
    before = i - 2 if i and text[i - 1 : i] in _APOSTROPHES else i - 1
    for near in (text[i + 1 : i + 2], text[before : before + 1] if before >= 0 else ""):
        if near and _is_letter(near):
            if near == _lower(near) and not "A" <= near <= "Z":
                break  # the next letter decides; the one before only at the end of a word
            return latin.upper()
    return latin[:1].upper() + latin[1:]


def _sign(char, gsm_cost):
    if gsm_cost(char):
        return char
    at = _SIGNS.find(char)
    if at < 0:
        return "?"
    return _SIGNS_LAT.split(" ")[at].replace("\0", " ")

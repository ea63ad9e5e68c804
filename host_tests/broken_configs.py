"""config.py files with a mistake in each, made by a generator: slips of the pen at every place
that has a meaning, values of the wrong kind, and code that has no business there.

The secrets in them are looked for in all that the tools print. They look random, so that no half
of one is found by chance.
"""

import random

WIFI_KEYS = ("Zq7vKx2pWm9t", "hT5jBn8dRs3c", "Lw4gYf6kNz1x")
TOKENS = ("3f9a1c7e5b2d8064" * 2, "b7d2e90f4a6c8135" * 2)
KEY_SECRET = "Xk2mPq8sVw4yBd6fHj1nRt5zCg9aLe3u"
SIPGATE_TOKEN = "9c1e7a3b-5d2f-4806-b7e4-1f3a9d5c2e80"
BOT_TOKEN = "5318008642:" + "AAHk3Xq9vW2mZ7tR4yLb8nJ5cPd6gFs1uEo"
PAGE = "vB7nM2kQ9xW4pL"
PIN = "7391"
SIDS = ("AC" + "1a2b3c4d5e6f7089" * 2, "SK" + "9087f6e5d4c3b2a1" * 2)
PHONES = ("+380671112233", "+4915735551234", "+12025550143")
SECRETS = (*WIFI_KEYS, *TOKENS, KEY_SECRET, SIPGATE_TOKEN, BOT_TOKEN, PAGE)

RIGHT = """\
from accounts import sipgate, telegram, twilio

NAME = "Home"
WIFI = [
    ("attic", "{w0}"),
    ("cellar", "{w1}"),
    ("garden", "{w2}"),
]
SENDERS = [
    ("{p0}", "{p2}", "{t0}", "{s0}"),
    twilio(to="{p1}", from_="{p2}", sid="{s0}", key="{s1}", token="{k}"),
    sipgate(to="{p0}", token_id="token-A1B2C3", token="{g}", name="second"),
    telegram(to=987654321, token="{b}", name="third"),
]
SENSORS = [
    dict(name="Front door", pin=5, kind="door"),
]
HTTP_PORT = 8080
HTTP_PASSWORD = "{page}"
COMMANDS_FROM = ["{p0}"]
COMMANDS_PIN = "{pin}"
""".format(
    w0=WIFI_KEYS[0],
    w1=WIFI_KEYS[1],
    w2=WIFI_KEYS[2],
    p0=PHONES[0],
    p1=PHONES[1],
    p2=PHONES[2],
    t0=TOKENS[0],
    s0=SIDS[0],
    s1=SIDS[1],
    k=KEY_SECRET,
    g=SIPGATE_TOKEN,
    b=BOT_TOKEN,
    page=PAGE,
    pin=PIN,
)
_SIGNS = [at for at, char in enumerate(RIGHT) if char in "\"'(),[]=:"]
_VALUES = [word for word in (*SECRETS, *SIDS, *PHONES, PIN)]
_WRONG_VALUES = (
    "None", "5", "-1", "1.5", "True", "[]", "{}", "()", "b'x'", '""', '"x"', "object", "[[]]",
    '("x", "y")', "range(3)", "lambda: 0", "{1: 2}", '"\\x00"', '"\\ud800"', "1e999", "...",
)  # fmt: skip
_INSERTED = (
    "\\", "\\N", "\\x", "\\u12", "\\q", "“", "”", "'", '"', "\u200b", "\u00a0", "\ufeff", "а",
    "\0", "\t", "\n", "0", ",", "(", "]", "{", "#", "=", "*", ";", "\\\n", "\r", " ",
)  # fmt: skip
_LINES = (
    "print(WIFI, SENDERS)",
    "import warnings; warnings.warn(str(WIFI))",
    "raise ValueError(SENDERS)",
    "raise SystemExit(str(WIFI))",
    "assert False, WIFI",
    "import sys; sys.stderr.write(str(WIFI)); sys.exit(3)",
    "WIFI[0]['x']",
    "SENDERS[9]",
    "import {t}",
    "from {t} import x",
    "{t}",
    "x = y = {k}",
    "open({w!r})",
    "dict()[{w!r}]",
    "getattr(5, {w!r})",
    "int({w!r})",
    "exec({w!r})",
    "1/0 # {w}",
    "class A: {k}",
    "match {w!r}:\n    case 1: pass",
    "A = [*WIFI, {w!r}]",
    "B = {{**{{}}, 'x': {w!r}}}",
    "print {w!r}",
    "'{w}' is 'x'",
    "assert (WIFI, {w!r})",
    "{w!r} ({t!r})",
    "[1] [{w!r}]",
    "def f(a, a): {k}",
    "return {w!r}",
    "nonlocal {k}",
    "{w!r} = 5",
    "del {w!r}",
    "f'{{{w!r}'",
    "0{pin}",
    "\tNAME = {w!r}",
)


def _no_comma(rng):
    at = rng.choice([at for at in _SIGNS if RIGHT[at] == ","])
    return RIGHT[:at] + RIGHT[at + 1 :]


def _changed_sign(rng):
    at = rng.choice(_SIGNS)
    return RIGHT[:at] + rng.choice(("", *_INSERTED)) + RIGHT[at + 1 :]


def _inside_a_value(rng):
    value = rng.choice(_VALUES)
    cut = rng.randrange(len(value) + 1)
    return RIGHT.replace(
        value, value[:cut] + rng.choice(_INSERTED) + value[cut:], rng.choice((1, 9))
    )


def _without_quotes(rng):
    value = rng.choice(_VALUES)
    return RIGHT.replace('"%s"' % value, rng.choice((value, '"' + value, value + '"')), 1)


def _another_value(rng):
    value = rng.choice(_VALUES)
    return RIGHT.replace('"%s"' % value, rng.choice(_WRONG_VALUES), 1)


def _swapped(rng):
    one, two = rng.sample(_VALUES, 2)
    return RIGHT.replace(one, "\1").replace(two, one).replace("\1", two)


def _another_setting(rng):
    key = rng.choice(("NAME", "WIFI", "SENDERS", "SENSORS", "HTTP_PASSWORD", "COMMANDS_FROM"))
    value = rng.choice((*_WRONG_VALUES, *["[%r]" % each for each in _VALUES]))
    return RIGHT + "%s = %s\n" % (key, value)


def _a_line(rng):
    line = rng.choice(_LINES).format(t=TOKENS[0], k=KEY_SECRET, w=WIFI_KEYS[0], pin=PIN)
    lines = RIGHT.split("\n")
    lines.insert(rng.choice((len(lines), 3, 10)), line)
    return "\n".join(lines)


def _cut_off(rng):
    return RIGHT[: rng.randrange(60, len(RIGHT))]


_KINDS = (
    _no_comma, _changed_sign, _inside_a_value, _without_quotes, _another_value, _swapped,
    _another_setting, _a_line, _cut_off,
)  # fmt: skip


def broken(count, seed):
    """-> that many different texts; the same for the same seed."""
    rng, made = random.Random(seed), []
    for turn in range(count * 20):
        text = _KINDS[turn % len(_KINDS)](rng)
        if text != RIGHT and text not in made:
            made.append(text)
        if len(made) == count:
            return made
    raise ValueError("there are not so many")

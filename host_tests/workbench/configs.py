"""config.py files as people write them: every style of a list, an entry and a value, comments at
every place, code of their own; and changes as a form can make them. The same for the same seed."""

import random

from broken_configs import BOT_TOKEN, KEY_SECRET, PIN, SIDS, SIPGATE_TOKEN, TOKENS, WIFI_KEYS

WORDS = (
    "Front door", "Hall", "Дача", "Гараж №2", "Attic \U0001f512", 'The "big" gate', "Back\\way",
)  # fmt: skip
PHONES = ("+380671112233", "+4915735551234", "+12025550143", "+447700900123")
_VALUES = {
    "NAME": WORDS,
    "UTC_OFFSET_MIN": (0, 60, 120, -300),
    "DST": (None, "EU", "US"),
    "LANGUAGE": ("en", "uk"),
    "ROMANISE": (True, False),
    "MAX_SEGMENTS": (1, 2, 3),
    "CAP_PER_HOUR": (5, 20),
    "HEARTBEAT_HOUR": (None, 0, 9),
    "LAMP_PIN": (2, None),
    "BOOT_TEXT": (True, False),
    "NTP_HOST": ("pool.ntp.org", "ntp.example.net"),
    "HTTP_PORT": (None, 8080),
    "CTRL_C": ("always", "window"),
    "COMMANDS_FROM": ([], [PHONES[0]]),
    "TLS_WATCH": (True, False),
}
_SENSOR = {
    "kind": ("door", "pir"),
    "active": ("high", "low"),
    "pull_up": (True, False),
    "debounce_ms": (50, 200),
    "cooldown_s": (0, 600),
    "restored": (True, False),
    "ignore_after_boot_s": (0, 60),
    "text": ("{name} відчинено о {time}", "x: {serial}"),
}
_MORE = {
    "validity": (600,),
    "name": ("second",),
    "romanise": (True, False),
    "quiet": (("22:00", "07:00"), ["23:30", "06:00"]),
    "quiet_alarms": (True,),
}


class Writer:
    """Writes one config; rng: a random.Random."""

    def __init__(self, rng):
        self._rng = rng
        self._nl = rng.choice(("\n", "\n", "\n", "\r\n"))

    def text(self):
        rng, nl = self._rng, self._nl
        out = [rng.choice(("", "", "\ufeff", "# мій файл" + nl, '"""Settings."""' + nl))]
        out.append("from accounts import sipgate, telegram, twilio" + self._comment() + nl)
        parts = [self._setting(key) for key in rng.sample(sorted(_VALUES), rng.randrange(8))]
        parts += [self._list("WIFI", self._network, 3), self._list("SENDERS", self._sender, 4)]
        parts += [self._list("SENSORS", self._sensor, 3)]
        own = ("", "def own():%s    return 5%s" % (nl, nl), "_x = [1, 2]" + nl)
        parts += rng.choices(own, k=2)
        if rng.random() < 0.3:
            parts.append('COMMANDS_PIN = "%s"%s' % (PIN, nl))
        rng.shuffle(parts)
        for part in parts:
            out += [rng.choice(("", nl, "# %s%s" % (rng.choice(WORDS[:3]), nl))), part]
        text = "".join(out)
        return text.rstrip("\r\n") if rng.random() < 0.2 else text

    def _comment(self):
        return self._rng.choice(("", "", '  # so, [it] is, "ours"', " # тут"))

    def value(self, value):
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, (list, tuple)):
            inner = ", ".join(self.value(each) for each in value)
            return ("(%s)" if isinstance(value, tuple) else "[%s]") % inner
        words = repr(value)
        return "(%s)" % words if self._rng.random() < 0.05 else words

    def _string(self, value):
        words = repr(value)
        if words[0] == "'" and '"' not in value and self._rng.random() < 0.7:
            words = '"%s"' % words[1:-1]
        if self._rng.random() < 0.05:
            words = 'r"""%s"""' % value if not set('"\\') & set(value) else words
        return words

    def _setting(self, key):
        value = self.value(self._rng.choice(_VALUES[key]))
        gap = self._rng.choice((" = ", "=", "  =  ", ": object = "))
        return key + gap + value + self._comment() + self._nl

    def _list(self, key, make, most):
        entries = [make(number) for number in range(self._rng.randrange(1, most + 1))]
        nl, style = self._nl, self._rng.choice(("lines", "lines", "line", "hanging", "tuple"))
        if style == "line":
            body = "[%s%s]" % (", ".join(entries), self._rng.choice(("", ",")))
        elif style == "hanging":
            pad = "," + nl + " " * (len(key) + 4)
            body = "[%s]" % pad.join(entries)
        else:
            rows = []
            for number, entry in enumerate(entries):
                last = number == len(entries) - 1 and self._rng.random() < 0.3 and style == "lines"
                above = self._rng.choice(("", "", "    # above" + nl, "    # apart" + nl + nl))
                rows.append(above + "    " + entry + ","[last:] + self._comment() + nl)
            rows.append(self._rng.choice(("", "    # (a, b),  # an example" + nl)))
            body = ("(%s)" if style == "tuple" else "[%s]") % (
                self._rng.choice(("", "  # all")) + nl + "".join(rows))  # fmt: skip
        return "%s = %s%s%s" % (key, body, self._comment(), nl)

    def _network(self, number):
        name = self._rng.choice(WORDS) + str(number)
        pair = "(%s, %s)" if self._rng.random() < 0.8 else "[%s, %s]"
        return pair % (self._string(name), self._string(WIFI_KEYS[number]))

    def _call(self, name, positional, named):
        words = [self.value(each) for each in positional]
        words += ["%s=%s" % (key, self.value(each)) for key, each in named.items()]
        if self._rng.random() < 0.3:
            pad = self._nl + "        "
            return "%s(%s%s,%s    )" % (name, pad, ("," + pad).join(words), self._nl)
        end = self._rng.choice(("", "", ","))
        return "%s(%s%s)" % (name, self._rng.choice((", ", ",  ")).join(words), end)

    def _sender(self, number):
        rng, to = self._rng, PHONES[number]
        more = {key: rng.choice(_MORE[key]) for key in rng.sample(sorted(_MORE), rng.randrange(3))}
        more.pop("name", None) if number else None
        kind = rng.choice(("tuple", "tuple", "twilio", "key", "sipgate", "telegram", "places"))
        if kind == "tuple":
            return "(%s)" % ", ".join(map(self._string, (to, PHONES[-1], TOKENS[0], SIDS[0])))
        if kind == "sipgate":
            named = dict(to=to, token_id="token-A1B2C3", token=SIPGATE_TOKEN)
            return self._call("sipgate", (), {**named, **more})
        if kind == "telegram":
            to = rng.choice((987654321 + number, "-10012345%d" % number, "@group_%d" % number))
            return self._call("telegram", (), {"to": to, "token": BOT_TOKEN, **more})
        if kind == "places":
            return self._call("twilio", (to, PHONES[-1], TOKENS[0], SIDS[0]), more)
        named = dict(to=to, from_=PHONES[-1], sid=SIDS[0], token=TOKENS[0])
        if kind == "key":
            named.update(key=SIDS[1], token=KEY_SECRET)
        return self._call("twilio", (), {**named, **more})

    def _sensor(self, number):
        rng = self._rng
        fields = {"name": rng.choice(WORDS) + str(number), "pin": (5, 4, 14)[number]}
        for key in rng.sample(sorted(_SENSOR), rng.randrange(4)):
            fields[key] = rng.choice(_SENSOR[key])
        if rng.random() < 0.25:
            words = ["%s: %s" % (self._string(k), self.value(v)) for k, v in fields.items()]
            return "{%s}" % ", ".join(words)
        return self._call("dict", (), fields)


def configs(count, seed):
    """-> that many texts."""
    return [Writer(random.Random(seed * 100003 + number)).text() for number in range(count)]


def wanted(shown, rng):
    """What a page could send for what it was shown: some settings and entries changed, removed,
    moved and added."""
    found = {"settings": {}, "lists": {}}
    for key in rng.sample(sorted(_VALUES), rng.randrange(4)):
        found["settings"][key] = rng.choice(_VALUES[key])
    if rng.random() < 0.2:
        found["settings"]["HTTP_PASSWORD"] = rng.choice((None, "", "tulip-forest-93"))
    for key, change in (("WIFI", _network), ("SENDERS", _sender), ("SENSORS", _sensor)):
        if rng.random() < 0.7:
            entries = [_sent(each) for each in shown["lists"][key]["entries"]]
            found["lists"][key] = _changed(entries, change, rng)
    return found


def _sent(entry):
    """An entry as the page sends it when nobody touched it."""
    sent = {"at": entry["at"], "fields": {}}
    for name, field in entry.get("fields", {}).items():
        sent["fields"][name] = field.get("value")
    if "provider" in entry:
        sent["provider"] = entry["provider"]
    return sent


def _changed(entries, change, rng):
    what = rng.choice(("change", "change", "remove", "add", "move", "all"))
    if what in ("remove", "all") and len(entries) > 1:
        entries.pop(rng.randrange(len(entries)))
    if what in ("move", "all"):
        rng.shuffle(entries)
    if what in ("change", "all"):
        each = rng.choice(entries)
        change(each["fields"], each.get("provider"), rng)
    if what in ("add", "all"):
        new = {"at": None, "fields": {}}
        if change is _sender:
            new["provider"] = rng.choice(("twilio", "sipgate", "telegram"))
            known = [each["at"] for each in entries if each["at"] is not None]
            if known and rng.random() < 0.5:
                new["like"] = rng.choice(known)
        change(new["fields"], new.get("provider"), rng)
        entries.insert(rng.randrange(len(entries) + 1), new)
    return entries


def _network(fields, provider, rng):
    fields["name"] = rng.choice(WORDS)
    fields["password"] = rng.choice((None, "", "пароль з пробілом", 'quo"te\\d 12'))


def _sender(fields, provider, rng):
    fields["to"] = rng.choice(PHONES)
    if rng.random() < 0.3:
        fields["token"] = rng.choice((TOKENS[1], "", None))
    for key in rng.sample(sorted(_MORE), rng.randrange(4)):
        value = rng.choice((None, *_MORE[key]))
        if key != "validity" or provider == "twilio":
            fields[key] = list(value) if isinstance(value, tuple) else value


def _sensor(fields, provider, rng):
    fields["name"] = rng.choice(WORDS)
    fields["pin"] = rng.choice((5, 4, 14, 12, 13))
    for key in rng.sample(sorted(_SENSOR), rng.randrange(4)):
        fields[key] = rng.choice((None, *_SENSOR[key]))

"""config.example.py loads on MicroPython, and the checker says what the placeholders are."""

# vm: heap=60000
# Read whole here; on the chip it is imported, line by line.

from settings import check

names = {}
with open("config.example.py") as file:
    exec(file.read(), names)
checked, mistakes, warnings = check.check(names)
assert checked is None and mistakes, "the placeholders must be told"
for line in mistakes:
    assert "WIFI" in line or "SENDERS" in line, line

names["WIFI"] = [("home", "secret key")]
names["SENDERS"] = [("+380501234567", "+15005550006", "0123456789abcdef" * 2, "AC" + "0" * 32)]
checked, mistakes, warnings = check.check(names)
assert not mistakes, mistakes
assert checked.SENDERS[0].to == "+380501234567"
assert checked.SENSORS[0]["debounce_ms"] == 50
assert checked.TIMEOUT_S == 30

bad = dict(names)
bad["SENSORS"] = [dict(name="a", pin=6), dict(name="a", pin=16, kind="window")]
bad["NAME"] = 5
bad["TIMEOUTS"] = 3
checked, mistakes, warnings = check.check(bad)
assert checked is None and len(mistakes) >= 4, mistakes
text = "\n".join(mistakes + warnings)
for word in ("NAME", "pin", "TIMEOUT_S"):
    assert word in text, (word, text)
assert "0123456789abcdef" not in text
check.drop()

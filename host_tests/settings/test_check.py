"""check.check: every mistake at once, each with its key and its fix, never with a secret."""

import pytest
from accounts import twilio
from settings import check

from host_tests.settings.configs import (
    DOOR,
    HEX,
    LONG,
    SENDER,
    config,
    mistakes,
    sender,
    sensor,
    warnings,
)

# What is changed, what the sentence must begin with and hold.
WRONG = [
    ({"WIFI": ...}, "WIFI", "missing"),
    ({"WIFI": []}, "WIFI", "empty"),
    ({"WIFI": ("home", "correct horse")}, "WIFI", "square brackets"),
    ({"WIFI": [("home",)]}, "WIFI entry 1", "two texts"),
    ({"WIFI": [("", "correct horse")]}, "WIFI entry 1", "1 to 32 bytes"),
    ({"WIFI": [("ж" * 17, "correct horse")]}, "WIFI entry 1", "1 to 32 bytes"),
    ({"WIFI": [("home", "short")]}, "WIFI entry 1", "8 to 63"),
    ({"WIFI": [("home", "x" * 7)]}, "WIFI entry 1", "8 to 63"),
    ({"WIFI": [("home", "x" * 64)]}, "WIFI entry 1", "8 to 63"),
    ({"WIFI": [("home", 12345678)]}, "WIFI entry 1", "quotes"),
    ({"WIFI": [("your-wifi-name", "correct horse")]}, "WIFI entry 1", "placeholder"),
    ({"WIFI": [("home", "correct horse")] * 2}, "WIFI entry 2", "twice"),
    ({"SENDERS": ...}, "SENDERS", "missing"),
    ({"SENDERS": []}, "SENDERS", "empty"),
    ({"SENDERS": SENDER}, "SENDERS", "square brackets"),
    ({"SENDERS": [SENDER[:3]]}, "SENDERS entry 1", "3 parts"),
    ({"SENDERS": ["+380501234567"]}, "SENDERS", "square brackets"),
    ({"SENDERS": [5]}, "SENDERS entry 1", "four texts"),
    ({"SENDERS": [dict(to="+380501234567")]}, "SENDERS entry 1", "twilio(to="),
    (sender(0, 380501234567), "SENDERS entry 1", 'without quotes; write "+380501234567"'),
    (sender(0, "00380 50 123-45-67"), "SENDERS entry 1", 'write "+380501234567"'),
    (sender(0, "+38 (050) 123 45 67"), "SENDERS entry 1", 'write "+380501234567"'),
    (sender(0, "380501234567"), "SENDERS entry 1", 'write "+380501234567"'),
    (sender(0, "050 123 45 67"), "SENDERS entry 1", "country code first"),
    (sender(0, "+0501234567"), "SENDERS entry 1", "country code first"),
    (sender(0, "+1234567890123456"), "SENDERS entry 1", "country code first"),
    (sender(0, "+3800501234567"), "SENDERS entry 1", "has 13 digits; a number"),
    (sender(0, "+38050123456"), "SENDERS entry 1", "has 11 digits; a number"),
    (sender(1, "+120255501234"), "SENDERS entry 1", "from (the sender) has 12 digits"),
    ({"WIFI": [("home", "correct\bhorse")]}, "WIFI entry 1", "control"),
    ({"WIFI": [("ho\tme", "correct horse")]}, "WIFI entry 1", "name: a control character"),
    ({"NTP_HOST": "http://pool.ntp.org"}, "NTP_HOST", "write the name alone"),
    ({"NTP_HOST": "pool.ntp.org:123"}, "NTP_HOST", "write the name alone"),
    ({"NTP_HOST": "pool.ntp.org "}, "NTP_HOST", "write the name alone"),
    ({"NAME": "Ho\nme"}, "NAME", "control character"),
    (sensor(name="Front\rdoor"), "SENSORS entry 1, name", "control character"),
    (sender(0, "+380XXXXXXXXX"), "SENDERS entry 1", "placeholder"),
    (sender(0, ""), "SENDERS entry 1", "to (the recipient) is missing"),
    (sender(0, None), "SENDERS entry 1", "to (the recipient) is missing"),
    (sender(0, True), "SENDERS entry 1", "to (the recipient) is missing"),
    (sender(0, "whatsapp:+380501234567"), "SENDERS entry 1", "begin with whatsapp:"),
    (sender(0, "rcs:+380501234567"), "SENDERS entry 1", "needs a Messaging Service (MG...)"),
    (sender(0, "rcs:050"), "SENDERS entry 1", "country code first"),
    (sender(1, "rcs:my_agent"), "SENDERS entry 1", "RCS goes through a Messaging Service"),
    (sender(1, "rcs:+12025550123"), "SENDERS entry 1", "RCS goes through a Messaging Service"),
    (sender(1, "MG" + HEX[:-1]), "SENDERS entry 1", "MG and 32 hex digits for a Messaging"),
    (sender(1, "MG" + HEX + "0"), "SENDERS entry 1", "this has 35 characters"),
    (sender(1, "MG" + HEX[:7]), "SENDERS entry 1", "this has 9 characters"),
    (sender(1, "MG"), "SENDERS entry 1", "this has 2 characters"),
    (sender(1, "MG" + "z" * 32), "SENDERS entry 1", "MG and 32 hex digits for a Messaging"),
    (sender(0, "whatsapp:050"), "SENDERS entry 1", "country code first"),
    (sender(0, "whatsapp:+380 50 1234567"), "SENDERS entry 1", 'write "whatsapp:+380501234567"'),
    (sender(0, "+12025550123"), "SENDERS entry 1", "same number"),
    (sender(1, 12025550123), "SENDERS entry 1", 'from (the sender) is a number without quotes'),
    (sender(1, "1-202-555-0123"), "SENDERS entry 1", 'write "+12025550123"'),
    (sender(1, "+1XXXXXXXXXX"), "SENDERS entry 1", "placeholder"),
    (sender(2, "AC" + HEX), "SENDERS entry 1", "Account SID; put the Auth Token"),
    (sender(2, HEX[:-1]), "SENDERS entry 1", "this has 31 characters"),
    (sender(2, HEX + " "), "SENDERS entry 1", "space"),
    (sender(2, "g" * 32), "SENDERS entry 1", "32 hex digits"),
    (sender(2, ""), "SENDERS entry 1", "token is missing"),
    (sender(2, 5), "SENDERS entry 1", "token must be a text"),
    (sender(2, "your_auth_token"), "SENDERS entry 1", "placeholder"),
    (sender(3, "SK" + HEX), "SENDERS entry 1", "API key"),
    (sender(3, HEX), "SENDERS entry 1", "AC and 32 hex"),
    (sender(3, "AC" + HEX[:-1]), "SENDERS entry 1", "this has 33"),
    (sender(3, "AC" + "x" * 32), "SENDERS entry 1", "placeholder"),
    ({"SENDERS": [SENDER[:2] + (SENDER[3], SENDER[2])]}, "SENDERS entry 1", "swapped"),
    ({"SENDERS": [SENDER, SENDER]}, "SENDERS entry 2", "same as entry 1"),
    ({"SENDERS": [SENDER, ("+12025550123", "+380999999999") + SENDER[2:]]}, "SENDERS entry 2",
     "swapped"),
    ({"SENDERS": [SENDER, ("+4915112345678", "+12025550123", HEX[::-1], SENDER[3])]},
     "SENDERS entry 2", "another token"),
    ({"SENDERS": [twilio("+380501234567", "+12025550123", sid="AC" + HEX)]}, "SENDERS entry 1",
     "token is missing"),
    ({"SENDERS": [twilio(*SENDER, templat="x")]}, "SENDERS entry 1", "did you mean template?"),
    ({"SENDERS": [twilio(*SENDER, colour="x")]}, "SENDERS entry 1", "no colour; remove"),
    ({"SENDERS": [twilio(*SENDER, key="AC" + HEX)]}, "SENDERS entry 1", "key must be SK"),
    ({"SENDERS": [twilio(*SENDER, key=5)]}, "SENDERS entry 1", "key must be SK"),
    ({"SENDERS": [twilio(*SENDER[:2], "short", SENDER[3], key="SK" + HEX)]}, "SENDERS entry 1",
     "32 letters and digits"),
    ({"SENDERS": [twilio(*SENDER, validity=5)]}, "SENDERS entry 1 validity", "60 to 36000"),
    ({"SENDERS": [twilio(*SENDER, template=5)]}, "SENDERS entry 1", "name in quotes"),
    ({"SENSORS": ...}, "SENSORS", "missing"),
    ({"SENSORS": []}, "SENSORS", "empty"),
    ({"SENSORS": dict(DOOR)}, "SENSORS", "square brackets"),
    ({"SENSORS": [("door", 5)]}, "SENSORS entry 1", "dict("),
    ({"SENSORS": [{"pin": 5}]}, "SENSORS entry 1", "name is missing"),
    ({"SENSORS": [{"name": "x"}]}, "SENSORS entry 1", "pin is missing; write pin=5"),
    (sensor(name=""), "SENSORS entry 1, name", "0 characters"),
    (sensor(name="x" * 31), "SENSORS entry 1, name", "31 characters"),
    (sensor(name=7), "SENSORS entry 1, name", "quotes"),
    (sensor(pin="D1"), "SENSORS entry 1", "write a GPIO number: 5"),
    (sensor(pin="d6"), "SENSORS entry 1", "write a GPIO number: 12"),
    (sensor(pin="D0"), "SENSORS entry 1", "write a GPIO number: 5"),
    (sensor(pin="5"), "SENSORS entry 1", "without quotes"),
    (sensor(pin=None), "SENSORS entry 1", "without quotes"),
    (sensor(pin=True), "SENSORS entry 1", "without quotes"),
    (sensor(pin=16), "SENSORS entry 1", "no interrupt"),
    (sensor(pin=1), "SENSORS entry 1", "serial port"),
    (sensor(pin=3), "SENSORS entry 1", "serial port"),
    (sensor(pin=17), "SENSORS entry 1", "does not exist"),
    (sensor(pin=-1), "SENSORS entry 1", "does not exist"),
    (sensor(pin=2), "SENSORS entry 1", "also LAMP_PIN"),
    (sensor(kind="window"), "SENSORS entry 1, kind", '"door" or "pir"'),
    (sensor(active=1), "SENSORS entry 1, active", '"high" or "low"'),
    (sensor(pull_up="yes"), "SENSORS entry 1, pull_up", "True or False"),
    (sensor(restored=1), "SENSORS entry 1, restored", "True or False"),
    (sensor(debounce_ms=4), "SENSORS entry 1, debounce_ms", "5 to 10000"),
    (sensor(debounce_ms=50.0), "SENSORS entry 1, debounce_ms", "whole number"),
    (sensor(cooldown_s=-1), "SENSORS entry 1, cooldown_s", "0 to 86400"),
    (sensor(ignore_after_boot_s=9999), "SENSORS entry 1, ignore_after_boot_s", "0 to 3600"),
    (sensor(text=""), "SENSORS entry 1, text", "quotes"),
    (sensor(text=5), "SENSORS entry 1, text", "quotes"),
    (sensor(text="a" * 320), "SENSORS entry 1, text", "3 segments and MAX_SEGMENTS is 2"),
    (sensor(restored_text="ж" * 140), "SENSORS entry 1, restored_text", "ROMANISE = True"),
    (sensor(debounce=50), "SENSORS entry 1", "remove it"),
    (sensor(Pullup=True), "SENSORS entry 1", "did you mean pull_up?"),
    ({"SENSORS": [DOOR, dict(DOOR, pin=4)]}, "SENSORS entry 2", "its name is that of entry 1"),
    ({"SENSORS": [DOOR, dict(DOOR, name="FRONT DOOR", pin=4)]}, "SENSORS entry 2", "its name"),
    ({"SENSORS": [DOOR, dict(DOOR, name="Back")]}, "SENSORS entry 2", "use pin 4"),
    ({"LAMP_PIN": 5}, "SENSORS entry 1", "also LAMP_PIN; use pin 4"),
    ({"LAMP_PIN": 7}, "LAMP_PIN", "flash memory and cannot work; use pin 2"),
    ({"LAMP_PIN": "D4"}, "LAMP_PIN", "write a GPIO number: 2"),
    ({"NAME": ""}, "NAME", "1 to 30"),
    ({"NAME": None}, "NAME", "quotes"),
    ({"UTC_OFFSET_MIN": "120"}, "UTC_OFFSET_MIN", "without quotes"),
    ({"UTC_OFFSET_MIN": 900}, "UTC_OFFSET_MIN", "-720 to 840"),
    ({"UTC_OFFSET_MIN": True}, "UTC_OFFSET_MIN", "whole number"),
    ({"DST": "Kyiv"}, "DST", "None or 'EU' or 'US'"),
    ({"NTP_HOST": 5}, "NTP_HOST", "quotes"),
    ({"TIMEOUT_S": 0}, "TIMEOUT_S", "5 to 120"),
    ({"MAX_SEGMENTS": 11}, "MAX_SEGMENTS", "1 to 10"),
    ({"ROMANISE": "yes"}, "ROMANISE", "True or False"),
    ({"VALIDITY_S": 40000}, "VALIDITY_S", "60 to 36000"),
    ({"CAP_PER_HOUR": 0}, "CAP_PER_HOUR", "1 to 1000"),
    ({"CAP_PER_DAY": 0}, "CAP_PER_DAY", "1 to 10000"),
    ({"HEARTBEAT_HOUR": 24}, "HEARTBEAT_HOUR", "0 to 23"),
    ({"TLS_VERIFY": 0}, "TLS_VERIFY", "True or False"),
    ({"TLS_ROOTS": 5}, "TLS_ROOTS", "roots file"),
    ({"TLS_ROOTS": ["a.roots", "b.roots"]}, "TLS_ROOTS", "one roots file"),
    ({"HTTP_PORT": 0, "HTTP_PASSWORD": LONG}, "HTTP_PORT", "1 to 65535"),
    ({"HTTP_PORT": "80", "HTTP_PASSWORD": LONG}, "HTTP_PORT", "without quotes"),
    ({"HTTP_PORT": 8080}, "HTTP_PASSWORD", "at least 10 characters"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": 1234567890}, "HTTP_PASSWORD", "quotes"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": "aB3-fG7_x"}, "HTTP_PASSWORD", "it has 9 characters"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": "aB3-" * 16}, "HTTP_PASSWORD", "it has 64 characters"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": "пароль-пароль"}, "HTTP_PASSWORD", "Latin letters"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": LONG + " "}, "HTTP_PASSWORD", "no space at an end"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": "your-password"}, "HTTP_PASSWORD", "guess"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": "1212121212"}, "HTTP_PASSWORD", "guess"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": "correct horse"}, "HTTP_PASSWORD", "Wi-Fi password"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": HEX}, "HTTP_PASSWORD", "token of SENDERS"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": LONG, "HTTP_USER": LONG}, "HTTP_PASSWORD", "HTTP_USER"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": LONG, "HTTP_USER": "a:b"}, "HTTP_USER", "colon"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": LONG, "HTTP_USER": ""}, "HTTP_USER", "1 to 30"),
    ({"PROMPT_WINDOW_S": 99}, "PROMPT_WINDOW_S", "0 to 30"),
    ({"CTRL_C": "never"}, "CTRL_C", "'always' or 'window'"),
    ({"SENDER": [SENDER]}, "SENDER", "did you mean SENDERS?"),
    ({"wifi": []}, "wifi", "did you mean WIFI?"),
    ({"TIMEOUT": 5}, "TIMEOUT", "did you mean TIMEOUT_S?"),
    ({"MAX_SEGMENT": 5}, "MAX_SEGMENT", "did you mean MAX_SEGMENTS?"),
]  # fmt: skip


@pytest.mark.parametrize("changes, key, holds", WRONG)
def test_a_mistake_names_its_key_and_the_fix(changes, key, holds):
    wrong = mistakes(**changes)
    assert len(wrong) == 1, wrong
    assert wrong[0].startswith(key + ": ") and holds in wrong[0]
    assert wrong[0].endswith(".") and "\n" not in wrong[0]


@pytest.mark.parametrize("pin", [6, 7, 8, 9, 10, 11])
def test_flash_pins(pin):
    (wrong,) = mistakes(**sensor(pin=pin))
    assert "flash memory and cannot work; use pin 5" in wrong


WARNED = [
    ({"LAMP_PIN": None, **sensor(pin=2)}, "SENSORS entry 1", "use pin 5"),
    (sensor(pin=0), "SENSORS entry 1", "serial loader"),
    (sensor(pin=15), "SENSORS entry 1", "high at power-up"),
    (sensor(pull_up=False), "SENSORS entry 1", "floats"),
    (sensor(kind="pir", debounce_ms=2000), "SENSORS entry 1", "never trips"),
    (sensor(kind="pir", debounce_ms=10000), "SENSORS entry 1", "debounce_ms=50"),
    (sensor(text="a" * 270), "SENSORS entry 1, text", "on a trial account it takes 3 segments"),
    ({"WIFI": [("home", "")]}, "WIFI entry 1", "open network"),
    (sender(1, "Alarm"), "SENDERS entry 1", "replies are impossible"),
    ({"SENDERS": [SENDER, (SENDER[0], "+12025550199", HEX, "AC" + HEX[::-1])]}, "SENDERS entry 2",
     "everything twice"),
    ({"SENDERS": [twilio(*SENDER, template="sms_internal_alert")]}, "SENDERS entry 1",
     "known is sms_internal_alerts"),
    ({"CAP_PER_HOUR": 46}, "CAP_PER_HOUR", "lower it"),
    ({"CAP_PER_DAY": 60}, "CAP_PER_DAY", "trial"),
    ({"TIMEOUT_S": 10}, "TIMEOUT_S", "26 s"),
    ({"UTC_OFFSET_MIN": 3}, "UTC_OFFSET_MIN", "for 3 h write 180"),
    ({"TLS_VERIFY": False}, "TLS_VERIFY", "set True"),
    ({"COLOUR": 1}, "COLOUR", "ignored"),
    ({"HTTP_PORT": 8080, "HTTP_PASSWORD": LONG}, "HTTP_PORT", "port 8080 in plain HTTP"),
    ({"HTTP_PASSWORD": LONG}, "HTTP_PASSWORD", "nothing listens without HTTP_PORT"),
]  # fmt: skip


@pytest.mark.parametrize("changes, key, holds", WARNED)
def test_what_works_but_may_not_be_meant(changes, key, holds):
    (warned,) = warnings(**changes)
    assert warned.startswith(key + ": ") and holds in warned


RIGHT = [
    {"WIFI": [("home", "x" * 63), ("ж" * 16, "f" * 64)]},
    sender(1, "MG" + HEX),
    sender(1, "12345"),
    {"SENDERS": [("rcs:+380501234567", "MG" + HEX) + SENDER[2:]]},
    {"SENDERS": [("whatsapp:+380501234567", "MG" + HEX) + SENDER[2:]]},
    {"SENDERS": [("whatsapp:+380501234567", "whatsapp:+14155238886") + SENDER[2:]]},
    {"SENDERS": [twilio(*SENDER[:2], "Ab1" + "z" * 29, SENDER[3], key="SK" + HEX, validity=600)]},
    {"SENDERS": [twilio(*SENDER, template="sms_2fa")]},
    {"SENDERS": [SENDER, ("+4915112345678",) + SENDER[1:]]},
    {"LAMP_PIN": None},
    {"LAMP_PIN": 16},
    {"HEARTBEAT_HOUR": 0},
    {"DST": "EU", "UTC_OFFSET_MIN": 120},
    {"TLS_ROOTS": "my.roots"},
    {"twilio": twilio, "__name__": "config", "_private": 1, "helper": 2},
    sensor(text="а" * 200, name="Двері") | {"ROMANISE": True},
    sensor(kind="pir", active="low", pull_up=False, cooldown_s=0, restored=True),
]


@pytest.mark.parametrize("changes", RIGHT)
def test_what_is_right_is_left_alone(changes):
    assert warnings(**changes) == []


def test_all_mistakes_are_listed_at_once():
    wrong = mistakes(
        NAME=5, TIMEOUT_S="30", SENDERS=[(1, 2, 3, 4), SENDER[:2]], SENSORS=[{}], WIFI=None
    )
    keys = [sentence.split(":")[0] for sentence in wrong]
    assert keys == [
        "NAME", "TIMEOUT_S", "WIFI", "SENDERS entry 1", "SENDERS entry 1", "SENDERS entry 1",
        "SENDERS entry 1", "SENDERS entry 2", "SENSORS entry 1", "SENSORS entry 1",
    ]  # fmt: skip


def test_romanised_texts_are_counted_as_they_are_sent():
    text = "ж" * 140  # 280 letters of Latin
    (wrong,) = mistakes(**sensor(text=text))
    assert "3 segments" in wrong
    found, wrong, warned = check.check(config(ROMANISE=True, **sensor(text=text)))
    assert wrong == [] and "3 segments" in warned[0]


@pytest.mark.parametrize(
    "changes, where, words",
    [
        ({"WIFI": [("home ", "correct horse")]}, "WIFI entry 1", "the name begins or ends"),
        ({"WIFI": [("home", " correct horse")]}, "WIFI entry 1", "the password begins or ends"),
        ({"NAME": "Home "}, "NAME", "begins or ends with a space"),
        (sensor(name=" Door"), "SENSORS entry 1, name", "begins or ends with a space"),
    ],
)
def test_a_space_at_an_end_is_doubted(changes, where, words):
    (note,) = warnings(**changes)
    assert note.startswith(where + ":") and words in note


def test_a_debounce_below_a_pirs_pulse_and_any_of_a_door_are_no_reason_to_warn():
    assert warnings(**sensor(kind="pir", debounce_ms=1999)) == []
    assert warnings(**sensor(kind="door", debounce_ms=10000)) == []

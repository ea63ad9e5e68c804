"""The checker's COMMANDS_ part: every mistake names its key and the fix, and quotes no PIN."""

import pytest
from settings import check as settings_check

from host_tests.settings.configs import config


def check(**more):
    return settings_check.check(config(**more))


def phone():
    return settings_check.check(config())[0].SENDERS[0].to


def test_off_by_default():
    found, mistakes, warnings = check()
    assert mistakes == [] == warnings
    assert (found.COMMANDS_FROM, found.COMMANDS_PIN, found.COMMANDS_EVERY_S) == ([], None, 300)


def test_good_ones_pass():
    found, mistakes, warnings = check(COMMANDS_FROM=[phone()], COMMANDS_PIN="4711")
    assert mistakes == [] == warnings
    assert (phone(),) == found.COMMANDS_FROM


@pytest.mark.parametrize(
    "more, words",
    [
        ({"COMMANDS_FROM": "+380501234567"}, "COMMANDS_FROM: write a list"),
        ({"COMMANDS_FROM": [380501234567]}, 'without quotes; write "+380501234567"'),
        ({"COMMANDS_FROM": ["0501234567"]}, "+ and the country code first"),
        ({"COMMANDS_FROM": ["+38 050 123-45-67"]}, 'write "+380501234567"'),
        ({"COMMANDS_FROM": ["+380XXXXXXXXX"]}, "placeholder"),
        ({"COMMANDS_FROM": ["+4915112345678"]}, "not the first number (to) of an entry"),
        ({"COMMANDS_FROM": [None]}, "write a phone number in quotes"),
        ({"COMMANDS_PIN": 4711}, "COMMANDS_PIN: put the digits in quotes"),
        ({"COMMANDS_PIN": "123"}, "COMMANDS_PIN: write 4 to 8 digits"),
        ({"COMMANDS_PIN": "471a"}, "COMMANDS_PIN: write 4 to 8 digits"),
        ({"COMMANDS_EVERY_S": 5}, "COMMANDS_EVERY_S: 5 is out of range"),
        ({"COMMAND_FROM": []}, "did you mean COMMANDS_FROM"),
    ],
)
def test_mistakes(more, words):
    found, mistakes, _ = check(**more)
    assert len(mistakes) == 1 and words in mistakes[0], mistakes
    assert found is None
    assert "4711" not in mistakes[0]


def test_a_sender_that_cannot_receive_is_told():
    names = config()
    to, _, token, sid = names["SENDERS"][0][:4]
    for sender in ("MG" + "0" * 32, "Alarm"):
        names["SENDERS"] = [(to, sender, token, sid)]
        _, mistakes, _ = settings_check.check(dict(names, COMMANDS_FROM=[to], COMMANDS_PIN="4711"))
        assert len(mistakes) == 1 and "can receive texts" in mistakes[0]


def test_warnings():
    assert "can be forged" in check(COMMANDS_FROM=[phone()])[2][0]
    for pin in ("1234", "0000", "9876"):
        assert "take another" in check(COMMANDS_FROM=[phone()], COMMANDS_PIN=pin)[2][0]

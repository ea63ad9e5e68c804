"""load_error.explain: why a config.py cannot even be loaded, in a sentence without its secrets."""

import pytest
from settings import load_error

from host_tests.settings.configs import HEX


def explained(text):
    try:
        exec(compile(text, "config.py", "exec"), {})
    except Exception as error:
        return load_error.explain(error)
    raise AssertionError("it loads")


@pytest.mark.parametrize(
    "text, holds",
    [
        ("WIFI = [", "bracket"),
        ("NAME = 'Home", "line 1"),
        ("SENDERS = [twilio(1)]", "from accounts import twilio"),
        ("TOKEN = a%s" % HEX[1:], "quotes"),
        ("import acounts", "missing"),
        ("NAME = 1 / 0", "ZeroDivisionError"),
        ("NAME = open('/nowhere/at/all')", "missing"),
    ],
)
def test_a_config_that_does_not_load_is_explained(text, holds):
    sentence = explained(text)
    assert sentence.startswith("config.py: ") and holds in sentence and HEX[1:] not in sentence

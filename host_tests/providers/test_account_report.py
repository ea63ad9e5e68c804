"""What `status` says an account can do."""

import pytest
from providers import account_report
from providers.account import account


def line(provider="twilio", template=None, trial=None):
    acc = account(("+380501234567", "s0", "secret-token", "AC89ab", provider, None))
    return account_report.line(acc, template, trial)


@pytest.mark.parametrize(
    "more, words",
    [
        ({}, "sends free text."),
        ({"trial": "legacy"}, "older kind"),
        ({"trial": "new", "template": "T1"}, "T1 instead of yours (a Twilio trial of 2026"),
        ({"template": "T1"}, "T1 instead of yours (as set)"),
        ({"provider": "sipgate"}, "sipgate tells that it took a text"),
        ({"provider": "telegram"}, "at most three times"),
    ],
)
def test_each_kind_of_account_is_told_apart(more, words):
    said = line(**more)
    assert said.startswith("Account ...89ab to ...4567: ") and words in said

"""Which senders can be texted."""

import pytest
from providers.account import account
from providers.receiving_numbers import own_numbers

PHONE, SID = "+380501234567", "AC" + "1" * 32


def found(*senders, heard=None):
    accounts = [account((PHONE, from_, "secret", SID, kind, None)) for kind, from_ in senders]
    return [acc.from_ for acc in own_numbers(accounts, heard)]


@pytest.mark.parametrize(
    "kind, from_, can",
    [
        ("twilio", "+15551234567", True),
        ("twilio", "whatsapp:+15551234567", True),
        ("twilio", "Home", False),
        ("twilio", "12345", False),
        ("twilio", "MG" + "1" * 32, False),
        ("sipgate", "s0", False),
        ("sipgate", "+4915112345678", False),
        ("telegram", "110201543", True),
    ],
)
def test_who_can_be_texted(kind, from_, can):
    assert found((kind, from_)) == [from_] * can


def test_each_number_once_and_only_those_somebody_heard_can_write_to():
    senders = ("twilio", "+15551234567"), ("twilio", "+15551234567"), ("telegram", "110201543")
    assert found(*senders) == ["+15551234567", "110201543"]
    assert found(*senders, heard=(PHONE,)) == ["+15551234567"]
    assert found(*senders, heard=("whatsapp:" + PHONE,)) == ["+15551234567"]
    assert found(*senders, heard=("-42",)) == ["110201543"]

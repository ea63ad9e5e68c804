"""Whom an account texts, and what its provider can do with a text that is to arrive later."""

import pytest
from providers.account import account, is_e164, keeps, label, same_person

PHONE, NUMBER, SID = "+380501234567", "+15551234567", "AC" + "1" * 32


def twilio(from_=NUMBER, to=PHONE):
    return account((to, from_, "secret-token", SID))


@pytest.mark.parametrize(
    "number, good",
    [
        ("+12345678", True),
        ("+123456789012345", True),
        ("+1234567", False),
        ("+1234567890123456", False),
        ("+02345678", False),
        ("12345678", False),
        ("+1234 5678", False),
        ("+1234567٣", False),
        ("", False),
    ],
)
def test_what_is_a_number_of_the_international_plan(number, good):
    assert is_e164(number) is good


def test_who_can_keep_a_text_for_later():
    least, most = keeps(twilio("MG" + "1" * 32))
    assert 300 < least < 600 and 34 * 86400 < most < 35 * 86400  # errors 35115, 35118
    assert keeps(twilio()) is None
    assert keeps(twilio("MG" + "1" * 32, "whatsapp:" + PHONE)) is None
    sipgate = account((PHONE, "s0", "secret-token", "token-AB", "sipgate", None))
    assert keeps(sipgate) is not None
    assert keeps(account(("12", "34", "secret-token", "34", "telegram", None))) is None


def test_an_account_is_named_without_its_token():
    acc = twilio()
    assert label(acc) == "...1111 to ...4567" and "secret" not in repr(acc)
    assert account(acc.plain).plain == acc.plain and account(acc) is acc


def test_a_chat_may_be_of_whoever_has_a_phone():
    chat = account(("12", "34", "secret-token", "34", "telegram", None))
    assert same_person(twilio(), twilio("+15550000000")) and same_person(twilio(), chat)
    assert not same_person(twilio(), twilio(NUMBER, "+380500000000"))

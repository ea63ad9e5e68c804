"""The settings checker on Telegram entries."""

import pytest
from accounts import telegram, twilio
from doubles.telegram.core import MADE_UP
from hypothesis import given
from hypothesis import strategies as st
from settings import check

TOKEN = "5000000001:" + MADE_UP
SENDER = ("+380501234567", "+12025550123", "0123456789abcdef" * 2, "AC" + "0123456789abcdef" * 2)


def checked(*senders, **more):
    names = {
        "WIFI": [("home", "correct horse")],
        "SENDERS": list(senders),
        "SENSORS": [dict(name="Front door", pin=5, kind="door")],
        **more,
    }
    return check.check(names)


def card(**changes):
    return telegram(**{"to": 123456789, "token": TOKEN, **changes})


@pytest.mark.parametrize("to", [123456789, "123456789", -1001234567890, "-42", "@house_alarms", 1])
def test_good_chats(to):
    found, mistakes, warnings = checked(card(to=to))
    assert (mistakes, warnings) == ([], [])
    assert found.SENDERS[0].to == str(to)


def test_several_people_of_one_bot():
    assert checked(card(), card(to=2), card(to=-3))[1:] == ([], [])


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to": None}, "to is missing"),
        ({"to": ""}, "to is missing"),
        ({"to": 1.5}, "to is missing"),
        ({"to": True}, "to is missing"),
        ({"to": "+380501234567"}, "to is a phone number"),
        ({"to": "whatsapp:+380501234567"}, "to is a phone number"),
        ({"to": 5000000001}, "to is the bot itself"),
        ({"to": "your-chat"}, "still the placeholder"),
        ({"to": "Olena"}, "to is no chat"),
        ({"to": "@a"}, "to is no chat"),
        ({"to": 0}, "to is no chat"),
        ({"token": None}, "token is missing"),
        ({"token": "your-token"}, "placeholder"),
        ({"token": MADE_UP}, "the bot's number, a colon"),
        ({"token": "5000000001:AAbc"}, "this has 4"),
        ({"token": TOKEN + "%"}, "copy it again"),
        ({"token": " " + TOKEN}, "contains a space"),
        ({"sid": "x"}, "has no sid"),
        ({"tokn": "x"}, "did you mean token?"),
        ({"quiet": "22"}, "quiet:"),
    ],
)
def test_mistakes(changes, words):
    found, mistakes, _ = checked(card(**changes))
    assert found is None and any(words in line for line in mistakes), mistakes
    assert not any(MADE_UP[:12] in line for line in mistakes)


def test_one_wrong_of_two_tokens():
    _, mistakes, _ = checked(card(), card(to=2, token=TOKEN[:-1] + "e"))
    assert any("the same sid with another token" in line for line in mistakes)
    _, mistakes, _ = checked(card(), card())
    assert any("the same as entry 1" in line for line in mistakes)


@pytest.mark.parametrize("first", [True, False])
def test_it_may_be_a_fallback_and_have_one(first):
    sms = twilio(*SENDER, **({"name": "b"} if first else {"fallback": "b"}))
    chat = card(**({"fallback": "b"} if first else {"name": "b"}))
    assert checked(sms, chat)[1:] == ([], [])


@given(st.one_of(st.none(), st.integers(), st.text(max_size=40)), st.text(max_size=60))
def test_anything_ends_in_sentences(to, token):
    found, mistakes, _ = checked(card(to=to, token=token))
    assert (found is None) == bool(mistakes)


# --- who may send commands


def test_a_chat_may_send_commands_with_and_without_quotes():
    for chat in (123456789, "123456789"):
        found, mistakes, warnings = checked(card(), COMMANDS_FROM=[chat])
        assert (mistakes, warnings) == ([], [])  # a chat cannot be forged as a number can
        assert found.COMMANDS_FROM == ("123456789",)
    found, mistakes, warnings = checked(
        card(to=-5), twilio(*SENDER), COMMANDS_FROM=[-5, SENDER[0]]
    )
    assert mistakes == [] and "COMMANDS_PIN" in warnings[0]
    assert ("-5", SENDER[0]) == found.COMMANDS_FROM


@pytest.mark.parametrize(
    ("senders", "heard", "words"),
    [
        ([card()], [5], "without quotes"),
        ([card()], ["5"], "international form"),
        ([card()], [SENDER[0]], "no sender in SENDERS can receive"),
        ([card(to="@house_alarms")], ["@house_alarms"], "cannot send commands"),
        ([card()], [True], "phone number in quotes"),
    ],
)
def test_others_may_not(senders, heard, words):
    found, mistakes, _ = checked(*senders, COMMANDS_FROM=heard)
    assert found is None and any(words in line for line in mistakes), mistakes

"""The settings checker on sipgate accounts, names and fallbacks."""

import pytest
from accounts import sipgate, twilio
from hypothesis import given
from hypothesis import strategies as st
from settings import check

UUID = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
TO = "+4915112345678"
GOOD = {"to": TO, "token": UUID, "token_id": "token-A1b2C3"}
SENDER = ("+380501234567", "+12025550123", "0123456789abcdef" * 2, "AC" + "0123456789abcdef" * 2)


def checked(*senders):
    names = {
        "WIFI": [("home", "correct horse")],
        "SENDERS": list(senders),
        "SENSORS": [dict(name="Front door", pin=5, kind="door")],
    }
    return check.check(names)


def card(**changes):
    return sipgate(**{**GOOD, **changes})


def spare(**more):
    """A second account for the same phone, at Twilio."""
    return twilio(TO, *SENDER[1:], **more)


def test_a_good_entry():
    found, mistakes, warnings = checked(card(), card(to="+4915112345679", sms_id="s12"))
    assert (mistakes, warnings) == ([], [])
    first = found.SENDERS[0]
    assert (first.provider, first.to, first.from_, first.sid) == (
        "sipgate",
        TO,
        "s0",
        "token-A1b2C3",
    )


WRONG = [
    (card(token_id=None), "token_id is missing"),
    (card(token_id="your-token-id"), "placeholder"),
    (card(token_id="token-A1b2C"), "this has 11 characters"),
    (card(token_id="token-A1b2C!"), "6 letters or digits"),
    (card(token_id="A1b2C3"), "token-"),
    (card(token_id=5), "quotes"),
    (card(token_id=UUID), "holds the token"),
    (card(token_id=SENDER[3]), "twilio(...)"),
    (card(token_id="me@"), "whole e-mail address"),
    (card(token_id="me@example.com", token=None), "password"),
    (card(token=None), "token is missing"),
    (card(token="token-A1b2C3"), "holds the token id"),
    (card(token=UUID[:-1]), "this has 35"),
    (card(token=UUID.replace("-", "")), "8-4-4-4-12"),
    (card(token=UUID + " "), "space"),
    (card(sms_id=0), 's0"'),
    (card(sms_id="0"), 's0"'),
    (card(sms_id="s"), 's0"'),
    (card(sms_id="s01"), 's0"'),
    (card(sms_id="S0"), 's0"'),
    (card(to=None), "to (the recipient) is missing"),
    (card(to="0151 12345678"), "country code first"),
    (card(to=4915112345678), 'write "+4915112345678"'),
    (card(from_="+4915100000000"), "sipgate(...) has no from_"),
    (card(validity=600), "sipgate(...) has no validity"),
    (card(smsid="s1"), "did you mean sms_id?"),
    (twilio(*SENDER, token_id="x"), "twilio(...) has no token_id"),
]


@pytest.mark.parametrize("entry, holds", WRONG)
def test_mistakes(entry, holds):
    _, mistakes, _ = checked(entry)
    assert len(mistakes) == 1 and mistakes[0].startswith("SENDERS entry 1: "), mistakes
    assert holds in mistakes[0] and UUID[:8] not in mistakes[0]


def test_whatsapp():
    _, mistakes, _ = checked(card(to="whatsapp:" + TO))
    assert len(mistakes) == 1 and "WhatsApp" in mistakes[0]


def test_several_at_once():
    _, mistakes, _ = checked(card(to="1", token="x", token_id="y", sms_id="z"), card(sms_id=1))
    assert [m.split(":")[0][-1] for m in mistakes] == ["1"] * 4 + ["2"]


def test_a_password_works_and_is_advised_against():
    found, mistakes, warnings = checked(card(token_id="me@example.com", token="correct horse!"))
    assert found and not mistakes
    assert len(warnings) == 1 and "rights" in warnings[0] and "horse" not in warnings[0]


def test_the_same_twice():
    _, mistakes, _ = checked(card(), card())
    assert len(mistakes) == 1 and "same as entry 1" in mistakes[0]
    _, mistakes, warnings = checked(card(), card(token_id="token-000000"))
    assert not mistakes and "twice" in warnings[0]


# --- names and fallbacks


def test_good_fallbacks():
    _, mistakes, warnings = checked(
        card(fallback="second"),
        spare(name="second", fallback="third"),
        twilio(TO, "+12025550199", *SENDER[2:], name="third"),
        twilio(*SENDER, name="unused"),
    )
    assert (mistakes, warnings) == ([], [])


CHAINS = [
    ((card(name=5),), 1, "name must be a text"),
    ((card(name=""),), 1, "name must be a text"),
    ((card(fallback=5),), 1, "fallback must be the name"),
    ((card(fallback="second"),), 1, "no entry has the name"),
    ((card(fallback="secnd"), spare(name="second")), 1, 'did you mean "second"?'),
    ((card(name="a", fallback="a"),), 1, "its own fallback"),
    ((card(name="a"), twilio(*SENDER, name="a")), 2, "entry 1 has the same name"),
    ((card(fallback="b"), twilio(*SENDER, name="b")), 1, "texts another phone"),
    ((card(name="a", fallback="b"), spare(name="b", fallback="a")), 1, "circle"),
]


@pytest.mark.parametrize("senders, entry, holds", CHAINS)
def test_mistakes_in_fallbacks(senders, entry, holds):
    _, mistakes, _ = checked(*senders)
    assert len(mistakes) == 1, mistakes
    assert mistakes[0].startswith("SENDERS entry %d: " % entry) and holds in mistakes[0]


def test_one_fallback_for_two():
    third = twilio(TO, "+12025550199", *SENDER[2:], fallback="b")
    _, mistakes, _ = checked(card(fallback="b"), spare(name="b"), third)
    assert len(mistakes) == 1 and "already the fallback of SENDERS entry 1" in mistakes[0]


anything = st.none() | st.integers() | st.text(max_size=8) | st.lists(st.integers(), max_size=2)


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                name: anything | st.sampled_from(["a", "b", TO, UUID, "token-A1b2C3", "s0"])
                for name in ("to", "token", "token_id", "sms_id", "name", "fallback")
            },
        ),
        max_size=4,
    )
)
def test_whatever_is_written_there_is_a_verdict(entries):
    found, mistakes, _ = checked(*[card(**entry) for entry in entries])
    assert (found is None) == bool(mistakes)
    assert all(sentence.endswith(".") for sentence in mistakes)


@given(st.lists(st.sampled_from([None, "a", "b", "c", "d"]), min_size=4, max_size=4))
def test_without_a_mistake_everybody_is_texted_by_one(fallbacks):
    from delivery import failover

    entries = [
        twilio(TO, "+1202555010%d" % n, *SENDER[2:], name="abcd"[n], fallback=wanted)
        for n, wanted in enumerate(fallbacks)
    ]
    found, mistakes, _ = checked(*entries)
    named = [wanted for wanted in fallbacks if wanted]
    if found:
        accounts = found.SENDERS
        mains = [k for k in range(4) if accounts[k].name not in named]
        reached = [j for k in mains for j in failover.chain(accounts, k)]
        assert sorted(reached) == [0, 1, 2, 3]
    else:
        assert mistakes and named

"""The texts of the page are the board's, and their prices those of docs/twilio-account.md."""

import pytest
from broken_configs import RIGHT
from hypothesis import given
from hypothesis import strategies as st
from vm.mpy import ROOT
from workbenching import preview
from workbenching.config.form import Form

HEX = "0123456789abcdef" * 2


def texts(**names):
    base = {
        "SENDERS": [("+380671112233", "+12025550143", HEX, "AC" + HEX)],
        "SENSORS": [dict(name="Front door", pin=5)],
    }
    return preview.texts({**base, **names})


def forms(found, what="trip"):
    return next(each["forms"] for each in found if each["what"] == what)


def test_a_text_with_its_parts_and_its_price():
    (form,) = forms(texts(NAME="Home"))
    assert form["text"] == "Home: Front door opened #12kfpb"
    assert (form["parts"], form["units"], form["gsm"], form["phones"]) == (1, 31, True, 1)
    assert form["cost"] == pytest.approx(0.17)


def test_in_cyrillic_it_is_dearer_and_in_latin_letters_cheap_again():
    (form,) = forms(texts(NAME="Дача " * 5, LANGUAGE="uk", SENSORS=[dict(name="Вікно " * 5)]))
    assert form["parts"] == 2 and not form["gsm"] and form["cost"] == pytest.approx(0.34)
    (form,) = forms(texts(NAME="Дача", LANGUAGE="uk", ROMANISE=True))
    assert form["parts"] == 1 and form["gsm"] and form["text"].startswith("Dacha: Front door")


def test_each_way_in_which_a_phone_gets_it_is_shown_apart():
    names = Form(RIGHT.replace('name="second")', "romanise=True)"), "config.py").names
    names["NAME"] = "Дача"
    one, other, chat = forms(preview.texts(names))
    assert (one["phones"], other["phones"]) == (2, 1)
    assert other["text"].startswith("Dacha") and other["priced"] == 0
    assert one["priced"] == 2 and one["cost"] == pytest.approx(0.27)
    assert chat["chat"] and (chat["parts"], chat["cost"]) == (1, 0)


def test_who_only_stands_in_is_not_counted():
    names = Form(RIGHT, "config.py").names
    names["SENDERS"][2].to = "+380671112233"
    names["SENDERS"][1].more["fallback"] = "second"
    names["SENDERS"][3].more["fallback"] = "second"
    form, chat = forms(preview.texts(names))
    assert (form["phones"], chat["phones"]) == (2, 1)


def test_a_trials_own_text_and_a_text_that_is_cut():
    names = Form(RIGHT, "config.py").names
    names["SENDERS"][1].more["template"] = "sms_2fa"
    found = forms(preview.texts(names))
    assert [each.get("template") for each in found] == [None, "sms_2fa", None]
    (form,) = forms(texts(MAX_SEGMENTS=1, SENSORS=[dict(name="A", text="x" * 200)]))
    assert form["cut"] and form["parts"] == 1 and form["text"].endswith("#12kfpb")


def test_the_prices_are_those_of_the_page_about_accounts():
    said = (ROOT / "docs/twilio-account.md").read_text()
    for _, price in preview.PRICES:
        assert "$%.2f" % price in said or "$%.3f" % price in said


junk = st.none() | st.booleans() | st.integers() | st.text(max_size=9) | st.lists(st.text())


@given(junk, junk, junk, junk, junk)
def test_whatever_is_being_typed_it_answers(name, lang, most, sensors, people):
    names = {"NAME": name, "LANGUAGE": lang, "MAX_SEGMENTS": most, "SENDERS": people}
    entries = [{"name": name, "kind": lang, "text": most, "restored": people}]
    preview.texts({**names, "SENSORS": sensors})
    preview.texts({**names, "SENSORS": entries, "HEARTBEAT_HOUR": most, "ROMANISE": lang})

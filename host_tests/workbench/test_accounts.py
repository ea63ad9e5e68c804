"""Accounts: the very sentences of tools/check --account, and a test text to one phone only."""

import json
import time

import pytest
from broken_configs import RIGHT, SECRETS
from checking import cli
from doubles.serial_board import toolbox
from doubles.serial_board.toolbox import SID, TOKEN
from doubles.twilio import Fate, TwilioDouble, serve
from workbench.asked import Page

TO, OTHER, FROM = "+380501234567", "+380671112233", "+15005550006"
_PATIENCE_S = 30
TWO = toolbox.CONFIG.replace(
    "SENDERS = [", 'SENDERS = [\n    ("%s", "%s", "%s", "%s"),' % (OTHER, FROM, TOKEN, SID)
)
QUICK = Fate(((0.02, "sending"), (0.04, "sent"), (0.1, "delivered")), arrives_s=0.05)


@pytest.fixture
def twilio(monkeypatch):
    double = TwilioDouble(latency_ms=0)
    double.segments_per_s = 1000
    double.add_account(kind="full", sid=SID, token=TOKEN, numbers=[FROM])
    double.phones[TO].fate = double.phones[OTHER].fate = QUICK
    with serve(double) as server:
        monkeypatch.setenv("TWILIO_API", server.url)
        yield double


@pytest.fixture
def page(tmp_path, twilio):
    (tmp_path / "config.py").write_text(TWO + "\nTIMEOUT_S = 5\n")
    made = Page(tmp_path / "config.py")
    yield made
    made.bench.close()


def until_done(page):
    """-> the events of one question."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        told = page.told("accounts")
        if told and told[-1][0] == "done":
            return told
        time.sleep(0.05)
    raise AssertionError("no end: %s" % page.told("accounts"))


def test_the_sentences_are_those_of_the_tool(page, capsys):
    assert cli.main([str(page.bench.config), "--account"]) == 0
    said = capsys.readouterr().out
    assert page.post("accounts/ask", lang="en") == (200, {})
    told = until_done(page)
    verdicts = [data for kind, data in told if kind == "account"]
    assert [each["number"] for each in verdicts] == [0, 1] and all(e["ok"] for e in verdicts)
    for to, each in zip((OTHER, TO), verdicts, strict=True):
        assert "%s (account ...%s): %s" % (to, SID[-4:], each["say"]) in said
    for kind, data in told:
        assert kind != "line" or data["say"] in said


def test_in_the_language_of_the_page(page):
    page.post("accounts/ask", lang="uk")
    (first, *_) = [data for kind, data in until_done(page) if kind == "account"]
    assert first["say"].startswith("повний обліковий запис")


def test_a_text_goes_to_one_phone_only(page, twilio):
    state = page.get("accounts/state", lang="en")[1]
    assert [each["to"] for each in state["people"]] == [OTHER, TO]
    assert state["people"][0]["cost"] == pytest.approx(0.17)
    assert page.post("accounts/send", number=1, to=TO, text=state["text"], lang="en")[0] == 200
    told = until_done(page)
    assert ("end", True) in [(kind, data.get("ok")) for kind, data in told]
    assert [(each.to, each.body) for each in twilio.messages] == [(TO, state["text"])]


def test_a_refusal_is_told(page, twilio):
    twilio.accounts[SID].numbers.clear()
    page.post("accounts/send", number=0, to=OTHER, text="x", lang="en")
    told = until_done(page)
    assert ("end", False) in [(kind, data.get("ok")) for kind, data in told]
    assert "21606" in json.dumps(told) or "21659" in json.dumps(told)


def test_what_is_not_right_is_not_sent(page, twilio):
    good = dict(number=1, to=TO, text="x", lang="en")
    for wrong in ({"number": 7}, {"number": True}, {"text": ""}, {"text": 5}, {"to": OTHER}):
        assert page.post("accounts/send", **dict(good, **wrong))[0] in (400, 409)
    assert twilio.messages == []


def test_one_question_at_a_time_and_it_can_be_stopped(page, twilio):
    twilio.latency_ms = 4000
    assert page.post("accounts/ask", lang="en")[0] == 200
    status, told = page.post("accounts/ask", lang="en")
    assert status == 409 and told["key"] == "accounts.busy"
    assert page.get("accounts/state")[1]["busy"]
    page.post("accounts/cancel")
    assert until_done(page)[-1][1]["cancelled"]
    assert page.post("accounts/ask", lang="en")[0] == 200
    page.bench.close()


def test_a_file_with_mistakes_asks_nobody(page, twilio):
    page.bench.config.write_text(RIGHT.replace("pin=5", "pin=6"))
    state = page.get("accounts/state", lang="uk")[1]
    assert "people" not in state and "флеш" in state["wrong"][0]
    assert page.post("accounts/send", number=0, to=TO, text="x")[0] == 409
    page.post("accounts/ask", lang="en")
    assert "1 mistake" in [data for kind, data in until_done(page) if kind == "bad"][0]["say"]
    page.bench.config.write_text(RIGHT.replace("WIFI = [", "WIFI = [["))
    assert "line" in page.get("accounts/state", lang="en")[1]["wrong"][0]
    page.post("accounts/ask", lang="en")
    said = json.dumps([until_done(page), page.get("accounts/state")])
    assert not any(secret in said for secret in SECRETS)

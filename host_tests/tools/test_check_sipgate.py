"""tools/check with sipgate accounts and with both providers in one config."""

import pytest
from checking import cli
from doubles.serial_board import toolbox
from doubles.serial_board.toolbox import SID
from doubles.serial_board.toolbox import TOKEN as TWILIO_TOKEN
from doubles.sipgate import SipgateDouble
from doubles.twilio import Fate, TwilioDouble, serve

TO, OTHER = "+4915112345678", "+380501234567"
TOKEN = "0badcafe-1111-4222-8333-0123456789ab"
ONE = 'sipgate(to="%s", token_id="token-A1B2C3", token="%s"%%s)' % (TO, TOKEN)
HEAD = "from accounts import sipgate, twilio\n"
QUICK = Fate(((0.02, "sending"), (0.04, "sent"), (0.3, "delivered")), arrives_s=0.1)


class Desk:
    """tools/check beside both doubles."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys
        self.sipgate = SipgateDouble(latency_ms=0)
        self.twilio = TwilioDouble(latency_ms=0)
        self.twilio.phones[OTHER].fate = QUICK
        self.twilio.segments_per_s = 1000
        self.twilio.add_account("full", sid=SID, token=TWILIO_TOKEN, numbers=["+15005550006"])
        self.account = self.sipgate.add_account(token_id="token-A1B2C3", token=TOKEN)

    def check(self, *options, extra="", more=""):
        """more: further arguments of the sipgate entry; extra: further lines of config.py."""
        lines = toolbox.CONFIG.replace(
            "SENSORS", "SENDERS = [%s]\n%s\nSENSORS" % (ONE % more, extra)
        )
        (self.folder / "config.py").write_text(HEAD + lines + "\nTIMEOUT_S = 5\n")
        with serve(self.twilio) as one, serve(self.sipgate) as two:
            api = ["--api", one.url, "--sipgate-api", two.url]
            code = cli.main([str(self.folder / "config.py"), *api, *options])
        text = "".join(self.capsys.readouterr())
        toolbox.no_secret(text)
        assert TOKEN not in text
        return toolbox.Done(code, text)


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("checking.send._PAUSE_S", 0.1)
    return Desk(tmp_path, capsys)


MIXED = 'SENDERS += [("%s", "+15005550006", "%s", "%s")]' % (OTHER, TWILIO_TOKEN, SID)
SPARE = 'SENDERS += [twilio("%s", "+15005550006", "%s", "%s", name="second")]' % (
    TO, TWILIO_TOKEN, SID
)  # fmt: skip


def test_the_summary_names_who_stands_in(desk):
    done = desk.check(extra=SPARE, more=', fallback="second"')
    done.expect(0, "by sipgate's s0", "only while ...B2C3 to ...5678 is refused or paused")


def test_account_tells_what_will_happen(desk):
    done = desk.check("--account")
    done.expect(0, "gets your own words from sipgate, by extension s0 (SMS von s0)")
    done.expect(0, "verify it in sipgate's web app", "not whether it arrived")
    done.expect(0, "10.56 EUR; a text of 160 characters costs 0.07", "about 150.")
    assert {method for _, method, *_ in desk.sipgate.requests} == {"GET"}
    assert desk.twilio.requests == []


@pytest.mark.parametrize(
    ("fields", "words", "code"),
    [
        ({"token": "x"}, "refuses token id and token (HTTP 401)", 1),
        ({"callers": {"s3": None}}, "s0 is not an SMS extension", 1),
        ({"callers": {"s3": None}}, "Its extensions: s3 (SMS von s3)", 1),
        ({"callers": {}}, "book the feature SMS", 1),
        ({"callers": {"s0": "+4915100000001"}}, "own words from +4915100000001, by", 0),
        ({"callers": {"s0": None, "s3": None}}, "Its extensions: s0 (SMS von s0), s3", 0),
        ({"unverified": {"s0": "+4915100000002"}}, "+4915100000002 is not verified yet", 0),
        ({"balance": 0}, "credit is used up", 1),
        ({"rights": {"sessions:sms:write", "sms:read"}}, "history:read", 1),
        ({"rights": {"sessions:sms:write", "history:read"}}, "tools/check --send shows", 0),
    ],
)
def test_what_each_account_will_do(desk, fields, words, code):
    for name, value in fields.items():
        setattr(desk.account, name, value)
    desk.check("--account").expect(code, words)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "reset_before"}, "reset"),
        ({"kind": "http", "status": 503, "code": 0}, "HTTP 503"),
        ({"kind": "half_answer"}, "cut short"),
    ],
)
def test_a_stumbling_provider_is_no_traceback(desk, fault, words):
    desk.sipgate.faults.add(**fault)
    done = desk.check("--account").expect(1, words)
    assert "Traceback" not in done.text


def test_dry_run_shows_both(desk):
    done = desk.check("--dry-run", "--text", "Двері", extra=MIXED)
    done.expect(0, TO + "  gets, in 1 segment of UCS-2", OTHER + "  gets", "    Двері")
    assert desk.sipgate.requests == desk.twilio.requests == []


def test_send_to_both(desk):
    done = desk.check("--send", "--yes", "--text", 'Dinner "now"', extra=MIXED)
    done.expect(0, "accepted by sipgate", "delivered")
    assert desk.sipgate.phones[TO].texts() == ['Dinner "now"']
    assert [m.body for m in desk.twilio.messages] == ['Dinner "now"']


def test_a_refusal_is_told_with_its_status(desk):
    desk.account.balance = 0
    desk.check("--send", "--yes").expect(1, "sipgate HTTP 402")


def test_e_mail_and_password(desk):
    desk.account.password = TOKEN
    own = 'SENDERS = [sipgate(to="%s", token_id="me@example.com", token="%s")]' % (TO, TOKEN)
    desk.check("--account", extra=own).expect(0, "gets your own words", "better make a token")
    desk.check("--send", "--yes", extra=own).expect(0, "accepted by sipgate")
    desk.check("--dry-run", extra=own).expect(0, TO + "  gets")

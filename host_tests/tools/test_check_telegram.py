"""tools/check with Telegram bots: alone, beside Twilio, with a chat not known yet."""

import pytest
from checking import cli
from doubles.serial_board import toolbox
from doubles.serial_board.toolbox import SID
from doubles.serial_board.toolbox import TOKEN as TWILIO_TOKEN
from doubles.telegram import TelegramDouble
from doubles.telegram.core import MADE_UP
from doubles.twilio import Fate, TwilioDouble, serve
from secrets_check import no_secret

CHAT, OTHER = "987654321", "+380501234567"
TOKEN = "5000000001:" + MADE_UP
QUICK = Fate(((0.02, "sending"), (0.04, "sent"), (0.3, "delivered")), arrives_s=0.1)
BOTH = 'SENDERS += [("%s", "+15005550006", "%s", "%s")]' % (OTHER, TWILIO_TOKEN, SID)


class Desk:
    """tools/check beside both doubles."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys
        self.telegram = TelegramDouble(latency_ms=0)
        self.twilio = TwilioDouble(latency_ms=0)
        self.twilio.phones[OTHER].fate = QUICK
        self.twilio.segments_per_s = 1000
        self.twilio.add_account("full", sid=SID, token=TWILIO_TOKEN, numbers=["+15005550006"])
        self.account = self.telegram.add_account(token=TOKEN, chats=[CHAT])

    def check(self, *options, extra="", to=CHAT):
        line = 'SENDERS = [telegram(to=%s, token="%s")]' % (to, TOKEN)
        lines = toolbox.CONFIG.replace("SENSORS", "%s\n%s\nSENSORS" % (line, extra))
        head = "from accounts import telegram, twilio\n"
        (self.folder / "config.py").write_text(head + lines + "\nTIMEOUT_S = 5\n")
        with serve(self.twilio) as one, serve(self.telegram) as two:
            api = ["--api", one.url, "--telegram-api", two.url]
            code = cli.main([str(self.folder / "config.py"), *api, *options])
        text = "".join(self.capsys.readouterr())
        toolbox.no_secret(text)
        no_secret(text, TOKEN)
        return toolbox.Done(code, text)


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("checking.send._PAUSE_S", 0.1)
    return Desk(tmp_path, capsys)


def test_the_summary(desk):
    desk.check().expect(0, "987654321 gets your own words by Telegram's bot 5000000001")


def test_account_tells_what_will_happen(desk):
    done = desk.check("--account")
    done.expect(0, "the bot @house_alarm_bot sends your own words to 987654321 (Olena)")
    done.expect(0, "for nothing", "at most three times", "only --send shows")
    assert {method for _, method, *_ in desk.telegram.requests} == {"GET"}
    assert desk.twilio.requests == [] and desk.telegram.messages == []


def test_a_chat_that_is_not_known_yet_is_found_by_asking(desk):
    desk.account.chats.clear()
    desk.check("--account", to=1).expect(1, "open t.me/house_alarm_bot in Telegram", "press Start")
    desk.account.chats.add(CHAT)
    desk.telegram.write(desk.account, CHAT, "/start", 2e9)
    done = desk.check("--account", to=1)
    done.expect(1, "Chats that have written to it: to=987654321 (Olena).")
    assert len(desk.account.updates.waiting) == 1  # asking has confirmed nothing
    desk.check("--account").expect(0, "active: the bot")


@pytest.mark.parametrize(
    ("fields", "words", "code"),
    [
        ({"revoked": True}, "refuses the bot's token (HTTP 401)", 1),
        ({"chats": set()}, "is no chat it may write to (Bad Request: chat not found)", 1),
        ({"webhook": "https://example.com"}, "a webhook is set", 0),
    ],
)
def test_what_each_bot_will_do(desk, fields, words, code):
    for name, value in fields.items():
        setattr(desk.account, name, value)
    desk.check("--account").expect(code, words)
    if code:
        desk.check("--account", extra='LANGUAGE = "uk"').expect(code, "бот")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "reset_before"}, "reset"),
        ({"kind": "http", "status": 503, "code": 0}, "HTTP 503"),
        ({"kind": "half_answer"}, "cut short"),
        ({"kind": "refuse"}, "refused"),
    ],
)
def test_a_stumbling_provider_is_no_traceback(desk, fault, words):
    desk.telegram.faults.add(**fault)
    done = desk.check("--account").expect(1, words)
    assert "Traceback" not in done.text


def test_dry_run_shows_both(desk):
    done = desk.check("--dry-run", "--text", "Двері", extra=BOTH)
    done.expect(0, CHAT + "  gets, in 1 segment of UCS-2", OTHER + "  gets", "    Двері")
    assert desk.telegram.requests == desk.twilio.requests == []


def test_send_to_both(desk):
    done = desk.check("--send", "--yes", "--text", 'Dinner "now"', extra=BOTH)
    done.expect(0, "accepted by Telegram as message 1", "delivered")
    assert desk.telegram.phones[CHAT].texts() == ['Dinner "now"']
    assert [m.body for m in desk.twilio.messages] == ['Dinner "now"']


def test_a_refusal_is_told_with_its_number(desk):
    desk.account.blocked.add(CHAT)
    desk.check("--send", "--yes").expect(1, "Telegram error 403", "press Start")


def test_a_forgotten_import_is_named(desk):
    text = 'SENDERS = [telegram(to=1, token="%s")]\n' % TOKEN
    (desk.folder / "config.py").write_text(text)
    assert cli.main([str(desk.folder / "config.py")]) == 2
    said = "".join(desk.capsys.readouterr())
    assert "from accounts import telegram" in said
    no_secret(said, TOKEN)

"""SMS_bot hides every token, and what it cannot judge becomes an outcome without one."""

import json

import pytest
from core.redact import mask
from doubles.fake_urequests import Fail, Reply
from net import request as net
from providers import outcome as o
from scripted_bot import SENDERS, TOKENS, bot_of, refused
from sms_bot import SMS_bot

SID = "AC" + "1" * 32
TOKEN = "f1e2d3c4" * 4


def test_no_token_in_anything_said():
    token = TOKENS[0]
    said = []
    leaky = [
        Fail("dns", OSError("cannot reach user:%s@host" % token)),
        Fail("status", ValueError("HTTP error: BadStatusLine: %s" % token)),
        Fail("body", RuntimeError(token)),
        Reply(400, json.dumps({"code": 1, "message": "bad token " + token}).encode()),
        Reply(201, json.dumps({"sid": token}).encode()),
        refused(572006),
        Reply(400, json.dumps({"code": 572006, "title": token}).encode()),
    ]
    bot, _ = bot_of(*leaky, said=said)
    results = [bot.send(bot.accounts[0], "x") for _ in range(4)]
    for result in results:
        assert token not in result.say
    bot.send_sms("x")
    shown = repr(said) + repr(results) + repr(bot.account_lines()) + repr(bot.accounts)
    assert token not in shown
    assert "***" in mask("x " + token)


def test_a_surprise_inside_becomes_an_outcome():
    class Broken:
        def request(self, *args, **more):
            raise KeyError(TOKENS[0])

    bot = SMS_bot(SENDERS[:1], http=Broken(), say=lambda line: None)
    result = bot.send(bot.accounts[0], "x")
    assert result.kind == o.UNKNOWN and TOKENS[0] not in result.say
    bot.trial = bot.shape = None  # and one before the request
    result = bot.send(bot.accounts[0], "x")
    assert result.kind == o.LATER


class TestBot:
    ACC = ("+380441112233", "+15550001", TOKEN, SID)

    def bot(self, http=None):
        return SMS_bot([self.ACC], http=http, say=lambda text: None)

    def test_the_tokens_of_all_accounts_are_hidden(self):
        self.bot()
        assert TOKEN not in mask("x %s y" % TOKEN)

    def test_and_that_of_send_one(self):
        other = "a9b8c7d6" * 4
        said = []

        class Http:
            def request(self, *args, **more):
                raise OSError("no way with " + other)

        bot = SMS_bot([], http=Http(), say=said.append)
        bot.send_one("+380441112233", "+15550001", "x", other, SID)
        assert "no way with ***" in said[0] and other not in "".join(said)

    @pytest.mark.parametrize("kind", ["send", "look-up", "delivery"])
    def test_a_server_that_echoes_the_token_is_not_quoted(self, kind):
        bot = self.bot()
        answer = net.Answer()
        answer.reach, answer.status = net.ANSWERED, 400
        answer.fields = {"code": 99999, "message": "bad token " + TOKEN, "status": TOKEN}
        args = {"send": ("x",), "look-up": ("#1",), "delivery": ("SM1",)}[kind]
        request = bot.prepare(kind, bot.accounts[0], *args)
        result = bot.judge(kind, bot.accounts[0], request, answer)
        assert TOKEN not in repr(result)

    def test_an_exception_is_masked(self, monkeypatch):
        bot = self.bot()
        monkeypatch.setattr(bot, "shape", lambda *args: 1 // 0 if TOKEN is None else int(TOKEN))
        result = bot.prepare("send", bot.accounts[0], "x")
        assert result.kind == o.LATER and TOKEN not in result.say

    @pytest.mark.parametrize("status, kind", [(408, o.UNKNOWN), (400, o.LATER), (500, o.UNKNOWN)])
    def test_what_cannot_be_judged(self, status, kind, monkeypatch):
        bot = self.bot()
        answer = net.Answer()
        answer.reach, answer.status, answer.fields = net.ANSWERED, status, None
        monkeypatch.setattr("providers.judging._judge_send", lambda *args: None)
        assert bot.judge("send", bot.accounts[0], None, answer).kind == kind

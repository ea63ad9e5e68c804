"""Ask Telegram, without changing anything, what a bot can do; see account.py.

The token stands in every address asked, so no sentence quotes one.
"""

import json

from checking import http
from checking.account import Verdict, why

_START = (
    "open t.me/%s in Telegram and press Start (in a group: add the bot), then ask here again; "
    "the chats that have written are listed then"
)


class Asker:
    """Read-only questions with one bot's token. `api`: "https://api.telegram.org"."""

    def __init__(self, account, api, timeout_s):
        self._base = "%s/bot%s/" % (api, account.token)
        self._timeout_s = timeout_s

    def get(self, what):
        """-> (HTTP status, result, description)"""
        status, got = http.get_json(self._base + what, {}, self._timeout_s)
        return status, got.get("result"), str(got.get("description") or "")


def judge(account, api, timeout_s):
    """-> Verdict for one bot and its chat."""
    asker = Asker(account, api, timeout_s)
    try:
        status, me, _ = asker.get("getMe")
        if status != 200 or not isinstance(me, dict):
            return _refused(status)
        return _known(account, asker, str(me.get("username")))
    except json.JSONDecodeError:
        return Verdict(None, "could not be asked: the answer was cut short or is not Telegram's.")
    except (OSError, ValueError) as error:
        return Verdict(None, "could not be asked: %s." % why(error))


def _refused(status):
    if status in (401, 404):
        return Verdict(
            False,
            "Telegram refuses the bot's token (HTTP %d): no message will go out until you copy it "
            "again from @BotFather." % status,
        )
    return Verdict(None, "Telegram answered HTTP %d: ask again later." % status)


def _known(account, asker, name):
    status, chat, words = asker.get("getChat?chat_id=%s" % account.to.replace("@", "%40"))
    say = "active: the bot @%s sends your own words to %s, for nothing." % (name, _called(chat))
    ok = True
    if status != 200:
        ok = False
        say = "the bot @%s is right, but %s is no chat it may write to (%s): " % (
            name,
            account.to,
            words or "HTTP %d" % status,
        )
        say += _START % name + "."
    elif chat.get("type") == "private":
        say += " Whether the person has blocked it, only --send shows."
    parts = [say, _webhook(asker)]
    if not ok:
        parts.append(_writers(asker))
    return Verdict(ok, " ".join([part for part in parts if part]))


def _called(chat):
    """A chat's number and name."""
    if not isinstance(chat, dict):
        return ""
    name = chat.get("title") or chat.get("first_name") or chat.get("username") or "no name"
    return "%s (%s)" % (chat.get("id"), name)


def _webhook(asker):
    status, got, _ = asker.get("getWebhookInfo")
    if status == 200 and isinstance(got, dict) and got.get("url"):
        return (
            "Another program gets what is written to this bot (a webhook is set), so commands "
            "cannot be read: make a bot for this board alone."
        )
    return ""


def _writers(asker):
    """Who has written to the bot lately. Nothing is confirmed by asking without an offset."""
    status, got, _ = asker.get("getUpdates?limit=100")
    found = []
    for update in got if status == 200 and isinstance(got, list) else ():
        for each in update.values():
            chat = each.get("chat") if isinstance(each, dict) else None
            if isinstance(chat, dict) and _called(chat) not in found:
                found.append(_called(chat))
    return "Chats that have written to it: to=%s." % ", to=".join(found) if found else ""

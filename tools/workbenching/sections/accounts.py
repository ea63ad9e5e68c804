"""Accounts: what each can do, as `tools/check --account` says it, and a test text to one phone."""

import json
import subprocess
import sys
import threading
from pathlib import Path

from accounts import label
from checking import load

from workbenching import preview
from workbenching.answers import Refused
from workbenching.config import judging

_CHILD = Path(__file__).resolve().parents[1] / "asking.py"
_NO_CONFIG = "First set up config.py without mistakes, and save it."


def routes(bench):
    section = Accounts(bench)
    return {
        "GET state": section.state,
        "POST ask": section.ask,
        "POST send": section.send,
        "POST cancel": section.cancel,
    }


class Accounts:
    """One question at a time; what is told goes to every page."""

    def __init__(self, bench):
        self._bench = bench
        self._lock = threading.Lock()
        self._child = None
        bench.closing.append(self._end)

    def state(self, given):
        """Who is texted by which account, as the saved file has it; `why` if it has mistakes."""
        settings, found = self._settings(given.get("lang"))
        with self._lock:
            busy = self._child is not None
        wrong = [each["say"] for each in found if each["kind"] == "mistake"]
        if settings is None:
            return {"there": self._bench.config.exists(), "wrong": wrong, "busy": busy}
        return {
            "there": True,
            "busy": busy,
            "text": sample(settings),
            "people": [_person(each, sample(settings)) for each in settings.SENDERS],
        }

    def _settings(self, lang):
        with self._bench.checker:
            try:
                names = load.namespace(self._bench.config)
            except load.NotLoaded as error:
                return None, judging.told_of(error, lang)
            for secret in load.secrets(names):
                self._bench.mask.hide(secret)
            return judging.told(names, lang)

    def ask(self, given):
        self._start({"what": "account"}, given)
        return {}

    def send(self, given):
        """One real text, by one account: {number, text}. The page has asked before."""
        settings, _ = self._settings(given.get("lang"))
        number, text = given.get("number"), given.get("text")
        if settings is None:
            raise Refused(409, _NO_CONFIG, key="accounts.no_config")
        if type(number) is not int or not 0 <= number < len(settings.SENDERS):
            raise Refused(400, "There is no such account.")
        if not isinstance(text, str) or not 1 <= len(text) <= 1600:
            raise Refused(400, "A text has 1 to 1600 characters.", key="accounts.text_length")
        to = settings.SENDERS[number].to
        if given.get("to") != to:  # the file was changed since the page asked
            raise Refused(409, "The file was changed.", key="setup.stale")
        self._start({"what": "send", "number": number, "text": text, "to": to}, given)
        return {}

    def cancel(self, given):
        self._end()
        return {}

    def _start(self, wanted, given):
        with self._lock:
            if self._child is not None:
                raise Refused(409, "Another question is not answered yet.", key="accounts.busy")
            self._child = subprocess.Popen(
                [sys.executable, str(_CHILD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
            child = self._child
        lang = "uk" if given.get("lang") == "uk" else "en"
        self._bench.events.clear("accounts")
        self._tell("begun", wanted, {})
        asked = dict(wanted, lang=lang, config=str(self._bench.config))
        threading.Thread(target=self._follow, args=(child, wanted, asked), daemon=True).start()

    def _tell(self, kind, wanted, row):
        self._bench.events.publish(
            "accounts", kind, what=wanted["what"], to=wanted.get("to"), **row
        )

    def _follow(self, child, wanted, asked):
        """Tell the pages each line of the child until it ends."""
        with child:
            try:
                child.stdin.write(json.dumps(asked))
                child.stdin.close()
                for line in child.stdout:
                    row = json.loads(line)
                    self._tell(row.pop("kind"), wanted, row)
            except (OSError, ValueError):
                pass
        with self._lock:
            self._child = None
        cancelled = child.returncode != 0
        self._tell("done", wanted, {"cancelled": cancelled})

    def _end(self):
        with self._lock:
            child = self._child
        if child is not None:
            child.kill()


def _person(account, text):
    parts = preview.parts(account, text)
    return {
        "to": account.to,
        "label": label(account),
        "provider": account.provider,
        "parts": parts,
        "cost": preview.price(account, parts),
        "template": account.template,
    }


def sample(settings):
    """The test text: as tools/check --send has it."""
    from checking import summary

    return summary.sample(settings) + " (test)"

"""A process of its own that asks the providers, or sends one text: what tools/check does with
--account and --send, told line by line as JSON.

On its standard input: {"config": path, "lang", "what": "account" or "send", "number", "text"}. A
process, because it takes the firmware's own TLS and modules into memory, and can be ended.
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace

sys.path[0] = str(Path(__file__).resolve().parents[1])

from checking import cli, language, load  # noqa: E402
from flashing.say import Say  # noqa: E402


class Teller:
    """Prints JSON lines, each text in the language and without secrets."""

    def __init__(self, lang):
        self.mask = Say()
        self._lang = lang

    def __call__(self, kind, say, **more):
        row = dict(more, kind=kind, say=self.mask.masked(language.line(say, self._lang)))
        print(json.dumps(row), flush=True)


def main():
    given = json.load(sys.stdin)
    tell = Teller(given["lang"])
    config = given["config"]
    try:
        names = load.namespace(config)
    except load.NotLoaded as error:
        tell("bad", str(error))
        return
    for secret in load.secrets(names):
        tell.mask.hide(secret)
    settings, mistakes, _ = load.judge(names)
    if mistakes:
        tell("bad", "%s has %s." % (Path(config).name, cli.many(len(mistakes), "mistake")))
        return
    # The addresses are tools/check's own: a test or an owner may name others for both.
    args = cli.arguments([config])
    (send if given["what"] == "send" else ask)(settings, args, given, tell)


def ask(settings, args, given, tell):
    for number, account in enumerate(settings.SENDERS):
        verdict = cli.verdict(account, args, settings)
        tell("account", verdict.say, number=number, ok=verdict.ok)
    cli.beside_accounts(settings, args, lambda text: tell("line", text))


def send(settings, args, given, tell):
    from checking import send as sending

    text = given["text"] or cli.sample(settings) + " (test)"
    only = SimpleNamespace(**vars(settings))
    only.SENDERS = [settings.SENDERS[given["number"]]]
    fine = sending.run(only, text, cli.hosts(args), lambda line: tell("line", line))
    tell("end", "", ok=fine)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
    except Exception as error:  # its own words may hold a secret
        say = "tools/check failed at %s. This is a fault of the tool, not of yours."
        print(json.dumps({"kind": "bad", "say": say % cli.place(error)}), flush=True)

"""Fault storms over Telegram and the providers beside it: see storm.py and mixed_storm.py.

    python -m outbox_bench.telegram_storm 0 2000   (from host_tests, with firmware on the path)

Telegram cannot be asked whether it has taken a message, so the rule is another one there: a text
comes again only after one whose answer has not come whole (or was cut off by a power cut), at most
three times by Telegram and once by another; and it is given up only after that, which is said.
"""

import sys
from unittest.mock import patch

from delivery.retry_policy import BLIND_MOST

from .marks import mark_of, merged_in
from .mixed_storm import MixedStorm, Verdict

WAYS = ("telegram", "telegram+twilio", "twilio+telegram", "telegram+sipgate", "sipgate+telegram")
REFUSALS = (400, 401, 403, 429)
GIVEN_UP = "it is not sent again"


class TelegramStorm(MixedStorm):
    ways = WAYS

    def _refuse(self, k):
        acc = self.bench.people[k]
        if acc.provider != "telegram":
            return super()._refuse(k)
        self.bench.accounts[k].refuse[acc.to] = self.random.choice(REFUSALS)

    def _judge(self):
        bench, verdict = self.bench, Verdict()
        verdict.alerts = sum(self.told.values())
        verdict.texts, verdict.exchanges = len(bench.records), bench.http.requests
        verdict.restarts, verdict.cuts = bench.restarts, self.cuts
        given_up = sum(GIVEN_UP in text for _, text in bench.said)
        for n in range(len(bench.ways)):
            phone = bench.phone(bench.index(n))
            self._judge_person(phone.messages(), given_up, verdict)
        for account in bench.accounts:
            self._judge_account(account, verdict)
        return verdict

    def _judge_person(self, messages, given_up, verdict):
        marks = [mark_of(m.body) for m in messages]
        merged = sum(merged_in(m.body) for m in messages)
        missing = [n for n, sure in self.told.items() if sure and n not in marks]
        if len(missing) > merged + given_up:
            verdict.lost.append("%s of %s" % (missing, sorted(self.told)))
        for serial in set(marks):
            mine = [m for m in messages if mark_of(m.body) == serial]
            self._judge_text(serial, sorted(mine, key=lambda m: m.created_at), verdict)

    def _judge_text(self, serial, made, verdict):
        chat = [m for m in made if m.account_sid in self.bench.telegram.accounts]
        if len(chat) > BLIND_MOST or len(made) - len(chat) > 1:
            verdict.twice.append("#%s: %d by Telegram of %d" % (serial, len(chat), len(made)))
        for message in made[:-1]:
            if message not in chat or message.answered and not self.cuts:
                verdict.twice.append("#%s again, though it was known to be sent" % serial)


def run_many(seeds, report=print):
    """(sum of verdicts, [(seed, what was wrong)], texts that came again)"""
    total, wrong, again = Verdict(), [], 0
    with patch("gc.collect", lambda: 0):
        for seed in seeds:
            storm = TelegramStorm(seed)
            verdict = storm.run()
            total.add(verdict)
            marks = [(m.to, mark_of(m.body)) for m in storm.bench.telegram.messages]
            again += len(marks) - len(set(marks))
            if verdict.bad():
                wrong.append((seed, verdict.bad()))
                report("seed %d: %s" % (seed, "; ".join(verdict.bad())))
    return total, wrong, again


if __name__ == "__main__":
    summed, bad, twice = run_many(range(int(sys.argv[1]), int(sys.argv[2])))
    print(
        "%d alerts, %d texts, %d of them again after a lost answer, %d restarts, %d power cuts; "
        "wrong: %d" % (summed.alerts, summed.texts, twice, summed.restarts, summed.cuts, len(bad))
    )
    sys.exit(1 if bad else 0)

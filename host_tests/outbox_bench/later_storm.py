"""Fault storms with texts for later and with quiet hours: once each, none early, no alarm held.
Some accounts send through a Messaging Service, which keeps such texts; some texts are canceled.

python -m outbox_bench.later_storm --seeds 0:2000    (as outbox_bench.storm)
"""

import argparse
import gc
import sys
from unittest.mock import patch

from accounts import twilio
from delivery import schedule

from .clock import SimClock
from .storm import HOUR, Storm, Verdict, mark_of

DAY = 24 * HOUR
QUIET = ("08:00", "05:00")  # the bench begins at 09:00: quiet for 20 hours
QUIET_S = 20 * HOUR


class Remembering(SimClock):
    """A clock that knows later when it was set: [(t, set)]."""

    @property
    def synced(self):
        return self.known[-1][1]

    @synced.setter
    def synced(self, is_set):
        self.known.append((self.t, is_set))

    def was_set(self, t):
        return [is_set for since, is_set in self.known if since <= t][-1]


class LaterStorm(Storm):
    """A Storm with notes, texts for later, and phones that are quiet from before its beginning."""

    def __init__(self, seed):
        super().__init__(seed)
        r, bench = self.random, self.bench
        was_set = bench.clock.synced
        bench.clock.__class__ = Remembering
        bench.clock.__dict__.pop("synced", None)
        bench.clock.known = [(0, was_set)]
        self.quiet = [k for k in range(len(bench.senders)) if r.random() < 0.5]
        self.all_quiet = r.random() < 0.2
        for account in bench.accounts:
            if r.random() < 0.5:
                self._through_a_service(account)
        for k in self.quiet:
            more = {"quiet": QUIET, "quiet_alarms": self.all_quiet or None}
            bench.senders[k] = twilio(*bench.senders[k][:4], **more)
        bench.restart(was_set)
        self.kinds = {}  # serial -> (urgent, send_at) of what the test added
        self.dropped = {}  # serial -> True once it was canceled for sure
        for _ in range(r.randint(1, 4)):
            self.events.append((r.uniform(0, 1800), self._later))
        for _ in range(r.randint(0, 2)):
            self.events.append((r.uniform(300, 2000), self._cancel))
        for _ in range(r.randint(0, 3)):
            self.events.append((r.uniform(0, 1800), self._note))
        self.events.sort(key=lambda event: event[0])

    def _through_a_service(self, account):
        bench = self.bench
        service = bench.double.add_service(account)
        for k, (to, _, token, sid) in enumerate(item[:4] for item in list(bench.senders)):
            if sid == account.sid:
                bench.senders[k] = (to, service, token, sid)

    def _cancel(self):
        """The last text that is still far off; all faults have ended when it would be due."""
        bench = self.bench
        now = bench.clock.epoch + bench.clock.t
        far = [n for n, (_, at) in self.kinds.items() if at > now + 4500 and self.told[n]]
        if far:
            self.dropped.setdefault(far[-1], False)
            bench.make()
            schedule.cancel(bench.outbox, far[-1])
            self.dropped[far[-1]] = True

    def _alarm(self):
        self._owe("Front door opened")

    def _note(self):
        self._owe("Closed again", urgent=False)

    def _later(self):
        bench = self.bench
        wait_s = self.random.choice([5, 100, 1500, 7200])
        self._owe("Later", send_at=int(bench.clock.epoch + bench.clock.t + wait_s))

    def _owe(self, text, urgent=True, send_at=0):
        serial = self.bench.delivery.serial + 1  # may have been given before, to one that was cut
        self.told.setdefault(serial, False)
        self.kinds[serial] = urgent, send_at
        self.bench.make()
        self.bench.outbox.add(text, urgent, send_at=send_at)
        self.told[serial] = True

    def _judge(self):
        self._until(self.bench.clock.t + 2 * DAY)
        self.bench.double.run_later()
        self.told = {n: sure for n, sure in self.told.items() if n not in self.dropped}
        verdict = super()._judge()
        for k, person in enumerate(self.bench.people):
            for message in self.bench.double.phones[person.to].messages():
                self._judge_time(k, message, verdict)
            marks = [mark_of(m.body) for m in self.bench.double.phones[person.to].messages()]
            for serial, (_, send_at) in self.kinds.items():
                sure = send_at and k != self.refused and self.told.get(serial)
                if serial in self.dropped:
                    if self.dropped[serial] and serial in marks:
                        verdict.strange.append("#%d to %s was canceled" % (serial, person.to))
                elif sure and marks.count(serial) != 1:
                    verdict.lost.append("later #%d to %s" % (serial, person.to))
        return verdict

    def _judge_time(self, k, message, verdict):
        clock, serial = self.bench.clock, mark_of(message.body)
        urgent, send_at = self.kinds.get(serial, (True, 0))
        at = message.send_at or message.created_at
        if at < send_at:
            verdict.strange.append("#%d came early" % serial)
        t = at - clock.epoch
        if k not in self.quiet or not (clock.was_set(t) and clock.was_set(max(0, t - 30))):
            return
        may_wait = self.all_quiet or not urgent
        if may_wait and t < QUIET_S:
            verdict.strange.append("#%d in quiet hours" % serial)
        if serial in self.kinds and not may_wait and t > QUIET_S and not self.small:
            verdict.strange.append("#%d was held" % serial)


def run_many(seeds, report=print):
    """As many.run_many."""
    total, wrong = Verdict(), []
    with patch.object(gc, "collect", lambda: 0):
        for seed in seeds:
            verdict = LaterStorm(seed).run()
            total.add(verdict)
            if verdict.bad():
                wrong.append((seed, verdict.bad()))
                report("seed %d: %s" % (seed, "; ".join(verdict.bad())))
    return total, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seeds", default="0:500")
    first, last = map(int, parser.parse_args().seeds.split(":"))
    total, wrong = run_many(range(first, last))
    print(
        "%d schedules: %d alerts, %d texts, %d restarts, %d of them power cuts; lost %d, twice "
        "%d, over a cap %d, early, held or to strangers %d"
        % (last - first, total.alerts, total.texts, total.restarts, total.cuts, len(total.lost),
           len(total.twice), len(total.over), len(total.strange))
    )  # fmt: skip
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

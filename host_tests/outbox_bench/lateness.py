"""Were a board's first alarms on their way within a minute? By the double's record alone.

Each board counts its own texts, so each has its caps to itself, also where two share an account:
what the other board sent excuses nothing.
"""

from .marks import letters_of, merged_in

MINUTE, _HOUR, _DAY = 60, 3600, 86400
_ROUNDING_S = 120  # by which rate_limit.py counts a text longer than its window


class Firsts:
    """A board's first alarms. bench: its Bench; words: what they say; others: the Firsts of other
    boards on its accounts; trouble: since when something else than single lines is at fault."""

    def __init__(self, bench, words):
        self.bench = bench
        self.words = words
        self.others = []
        self.trouble = None
        self._alarms = []  # (moment, serial, {index of the account: the mark of its text})

    def note(self):
        """The alarm that was added just now."""
        outbox, alert = self.bench.outbox, self.bench.outbox.alerts[-1]
        marks = {k: outbox.mark(alert, i, self.words) for i, k in enumerate(alert.who)}
        self._alarms.append((self.bench.clock.t, alert.serial, marks))

    def troubled(self):
        if self.trouble is None:
            self.trouble = self.bench.clock.t

    def late(self, caps, apart, is_refused):
        """Sentences for alarms that were made later than a minute before any trouble. caps: texts
        in an hour and in a day; apart: indexes of accounts that reach nobody; is_refused(sid)."""
        for t, serial, marks in self._alarms:
            if self.trouble is not None and t + MINUTE > self.trouble:
                continue
            for k, mark in marks.items():
                person = self.bench.people[k]
                if k in apart or is_refused(person.sid) or self._is_full(t, person.sid, caps):
                    continue
                if not any(-1 <= at - t <= MINUTE for at in self._made(person.to, mark)):
                    yield "#%d at %d to %s" % (serial, t, person.to)

    def _made(self, number, mark):
        """When texts were made that tell it: its own, and any that stands for others, too."""
        for m in self.bench.double.phones[number].inbox:
            if m.asked.endswith("#" + mark) or merged_in(m.asked) and self._is_ours(m):
                yield self._moment(m)

    def _is_full(self, t, sid, caps):
        """Had first alarms (and the one text to each that says so) filled their half?"""
        lines = sum(person.sid == sid for person in self.bench.people)
        for limit, window in zip(caps, (_HOUR, _DAY), strict=True):
            made = sum(
                m.account_sid == sid
                and self._is_ours(m)
                and -window - _ROUNDING_S < self._moment(m) - t <= 0
                for m in self.bench.records
            )
            if made + 2 * lines > limit - limit // 2:
                return True
        return False

    def _is_ours(self, m):
        """An alarm of this board: not another program's, and none that another board has noted."""
        letters = letters_of(m.asked)
        noted = any(each.has(m.asked) for each in self.others)
        return letters is not None and self.words in m.asked and not noted

    def has(self, asked):
        """Is it the text of one of these alarms?"""
        return any(asked.endswith("#" + each) for _, _, m in self._alarms for each in m.values())

    def _moment(self, m):
        return m.created_at - self.bench.double.unix_epoch

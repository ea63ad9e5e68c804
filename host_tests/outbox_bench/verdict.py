"""What a storm came to, by the double's own record."""

HOUR = 3600


class Verdict:
    """Counts, and one sentence for each thing that must not be."""

    def __init__(self):
        self.schedules = 0
        self.alerts = self.texts = self.exchanges = self.restarts = self.cuts = self.merged = 0
        self.lost, self.twice, self.over, self.strange, self.odd = [], [], [], [], []
        self.late = []  # first alarms later than a minute without any trouble
        self.many = []  # texts paid twice

    def bad(self):
        return self.lost + self.twice + self.over + self.strange + self.odd + self.late + self.many

    def add(self, other):
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def judge_caps(self, double, sid, caps, foreign=()):
        """No hour and no day with more texts of the account than its caps allow; foreign: SIDs of
        texts that another program sent."""
        own = (m for m in double.messages if _ours(m, sid) and m.sid not in foreign)
        made = sorted(m.created_at for m in own)
        for limit, window in zip(caps, (HOUR, 24 * HOUR), strict=True):
            for first, last in zip(made, made[limit:], strict=False):
                if last - first < window:
                    self.over.append("%s: more than %d" % (sid, limit))

    def line(self):
        return (
            "%d alerts, %d texts, %d exchanges, %d restarts, %d of them power cuts in the middle "
            "of something; lost %d, twice %d, over a cap %d, to strangers %d, odd %d, "
            "late %d, paid for again %d"
            % (self.alerts, self.texts, self.exchanges, self.restarts, self.cuts,
               len(self.lost), len(self.twice), len(self.over), len(self.strange), len(self.odd),
               len(self.late), len(self.many))
        )  # fmt: skip


def _ours(message, sid):
    """A text that the account has sent; what people text to it does not count."""
    return message.account_sid == sid and message.direction != "inbound"

"""Were a House's first alarms on their way within a minute? By the double's record alone."""

from .marks import letters_of

_MINUTE, _HOUR = 60, 3600
_FIRSTS = 4  # of a sensor in an hour have room of their own, see delivery/rate_limit.py


class Firsts:
    """Moments at which the house's door was opened after a rest; trouble: when something else than
    single lines was at fault first."""

    def __init__(self, house):
        self.house = house
        self.moments = []
        self.trouble = None
        self._before = -_HOUR

    def opened(self):
        """The door was opened: is it the first alarm after a rest?"""
        if self.house.t - self._before > 2 * _MINUTE:
            self.moments.append(self.house.t)
        self._before = self.house.t

    def troubled(self):
        if self.trouble is None:
            self.trouble = self.house.t

    def late(self, per_hour, apart):
        """Sentences for openings before any trouble that were not on their way to everybody within
        a minute, unless trips alone had filled the room that nothing else may take. per_hour: the
        board's cap; apart: indexes of phones that nothing can reach."""
        house, door = self.house, self.house.door_name + " opened"
        for t in self.moments[:_FIRSTS]:
            if self.trouble is not None and t + _MINUTE > self.trouble:
                continue
            for k, number in enumerate(house.phones):
                if k in apart or self._is_full(t, house.accounts[k].sid, per_hour):
                    continue
                inbox = house.double.phones[number].inbox
                if not any(-1 <= at - t <= _MINUTE for at, _ in self._trips(inbox, door)):
                    yield "%s's opening at %d to %s" % (house.name, t, number)

    def _trips(self, messages, *words):
        """[(moment, SID of the account)] of this board's texts that tell a trip itself."""
        house = self.house
        return [
            (m.created_at - house.world.unix_epoch, m.account_sid)
            for m in messages
            if letters_of(m.asked)
            and house.is_own(m.asked)
            and any(word in m.asked for word in words)
        ]

    def _is_full(self, t, sid, per_hour):
        """Had trips in the hour (and the one text to each that says so) filled their half? The
        other half is the most that repeats and notes can have taken. Each board counts its own."""
        house = self.house
        lines = sum(account.sid == sid for account in house.accounts)
        words = house.door_name + " opened", "Hall: motion", "never rests"
        made = self._trips(house.double.messages, *words)
        count = sum(own == sid and -_HOUR - 120 < at - t <= 0 for at, own in made)
        return count + 2 * lines > per_hour // 2

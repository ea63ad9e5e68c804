"""Were a House's first alarms on their way within a minute? By the double's record alone."""

from .marks import letters_of, mark_of

_MINUTE, _HOUR = 60, 3600
_FIRSTS = 4  # of a sensor in 24 h have room of their own, see delivery/rate_limit.py
_COOLDOWN_S = 60  # of the door, see sensors.py


class Firsts:
    """Moments at which the house's door was opened after a rest; trouble: when something else than
    single lines was at fault first."""

    def __init__(self, house):
        self.house = house
        self.moments = []
        self.trouble = None
        self._possible = []  # openings that may have been alarms; the others were only counted
        self._before = -_HOUR

    def opened(self):
        """The door was opened: is it surely an alarm, as no count of a cooldown goes on?"""
        rest_s = self.house.t - self._before
        if rest_s > 2 * _COOLDOWN_S:
            self.moments.append(self.house.t)
        if rest_s > _COOLDOWN_S - 1:  # the board's seconds are whole ones
            self._possible.append(self.house.t)
        self._before = self.house.t

    def troubled(self):
        if self.trouble is None:
            self.trouble = self.house.t

    def late(self, per_hour, apart):
        """Sentences for first alarms before any trouble that were not on their way to everybody
        within a minute, unless trips alone had filled the room that nothing else may take.
        per_hour: the board's cap; apart: indexes of phones that nothing can reach."""
        house, door = self.house, self.house.door_name + " opened"
        for t in self.moments[:_FIRSTS]:
            if self.trouble is not None and t + _MINUTE > self.trouble:
                continue
            if self._told_before(t) >= _FIRSTS:
                continue
            for k, number in enumerate(house.phones):
                if k in apart or self._is_full(t, house.accounts[k].sid, per_hour):
                    continue
                inbox = house.double.phones[number].inbox
                if not any(-1 <= at - t <= _MINUTE for at, _ in self._trips(inbox, door)):
                    yield "%s's opening at %d to %s" % (house.name, t, number)

    def _told_before(self, t):
        """How many alarms of the door were told: those that came between two sure ones count, too,
        but none that the cooldown should have kept from being an alarm."""
        house, door = self.house, self.house.door_name + " opened"
        told = {
            mark_of(m.asked)
            for m in self._own(house.double.messages, door)
            if m.created_at - house.world.unix_epoch < t
        }
        return min(len(told), sum(each < t for each in self._possible))

    def _trips(self, messages, *words):
        """[(moment, SID of the account)] of this board's texts that tell a trip itself."""
        epoch = self.house.world.unix_epoch
        return [(m.created_at - epoch, m.account_sid) for m in self._own(messages, *words)]

    def _own(self, messages, *words):
        """This board's texts with one of these words."""
        return [
            m
            for m in messages
            if letters_of(m.asked)
            and self.house.is_own(m.asked)
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

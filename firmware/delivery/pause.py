"""Which accounts and recipients rest, until when and why; and what the others were told.

What a refusal is about rests, and nothing else (see `key`): the recipient, the sender, or the
account as far as it has the same credentials. Rests are in Delivery.rests: key -> (uptime until,
times in a row, why, how). A restart ends them: that is how a person says "I have changed
something". What was told is on flash: told once.

A rest that follows a text that was accepted and then failed (LATE) does not end with the next
acceptance, which says nothing. The next text goes alone, and what becomes of it decides.
"""

try:
    from micropython import const
except ImportError:
    const = int

from providers import outcome as o

from delivery import retry_policy

# How a rest came about, and so what ends it early.
REFUSED = const(0)  # an acceptance
NET = const(1)  # an acceptance, or the network's return
LATE = const(2)  # a delivery
_PROBE = const(3)  # a delivery: one text is on its way to see

_PROBE_S = const(600)  # for which the others wait for what becomes of one text


def key(accounts, k, scope):
    """What rests when account k is refused with this scope (of outcome.py); None: nothing."""
    acc = accounts[k]
    if scope == o.LINE:
        return "%s %s" % (acc.sid, acc.from_)
    if scope == o.ACCOUNT:  # one mistyped token must not silence the lines that have the right one
        own = acc.sid, acc.user, acc.token
        for j, each in enumerate(accounts):
            if (each.sid, each.user, each.token) == own:
                return "%s #%d" % (acc.sid, j)  # never the token: this is kept
    return k if scope == o.RECIPIENT else None


def keys(accounts, k):
    """All that account k's texts may rest with."""
    return key(accounts, k, o.RECIPIENT), key(accounts, k, o.LINE), key(accounts, k, o.ACCOUNT)


class Holds:
    """delivery: a state.Delivery; rng(n): a random integer from 0 to n - 1."""

    def __init__(self, store, clock, delivery, rng):
        self._store = store
        self._clock = clock
        self._rng = rng
        self._delivery = delivery

    def until(self, key):
        """Uptime in seconds from which key may send again."""
        return self._delivery.rests[key][0] if key in self._delivery.rests else 0

    def open_at(self, accounts, k):
        """Uptime in seconds from which account k may send again."""
        at = 0
        for each in keys(accounts, k):
            at = max(at, self.until(each))
        return at

    def why(self, accounts, k):
        """The reason while account k rests, else ""."""
        for each in keys(accounts, k):
            if self.until(each) > self._clock.uptime_s():
                return self._delivery.rests[each][2]
        return ""

    def rest(self, key, wait_s, why, how=REFUSED):
        """Let key rest for wait_s, and longer each time in a row; None: nothing."""
        times = self._times(key)
        wait_s = max(wait_s, retry_policy.back_off(min(times, 6), self._rng))
        self._keep_from(key, wait_s, times + 1, why, how)

    def hold(self, key, why, how=REFUSED):
        """Let key rest until somebody has changed something; it is tried again after hours. What
        was on its way when that began does not make it longer."""
        resting = self.until(key) > self._clock.uptime_s()
        if how != LATE or not resting or self._delivery.rests[key][3] == _PROBE:
            times = self._times(key)
            self._keep_from(key, retry_policy.held(times), times + 1, why, how)

    def _keep_from(self, key, wait_s, times, why, how):
        if key is not None:
            self._delivery.rests[key] = (self._clock.uptime_s() + wait_s, times, why, how)

    def _times(self, key):
        return self._delivery.rests[key][1] if key in self._delivery.rests else 0

    def accepted(self, accounts, k):
        """A text of account k was accepted: its rests end; after a LATE one the others wait."""
        for each in keys(accounts, k):
            if each in self._delivery.rests:
                _, times, why, how = self._delivery.rests.pop(each)
                if how >= LATE:
                    self._keep_from(each, _PROBE_S, times, why, _PROBE)

    def arrived(self, accounts, k):
        """A text of account k has arrived, as far as can be known."""
        for each in keys(accounts, k):
            self._delivery.rests.pop(each, None)

    def wake(self):
        """The network is back: rests for want of it end."""
        for each in list(self._delivery.rests):
            if self._delivery.rests[each][3] == NET:
                self._delivery.rests.pop(each)

    # What the others were told: 3 bytes of recipient, 3 of the provider's code, one after another

    def is_told(self, who, code):
        """True if the others were told of this recipient (3 bytes) and code."""
        return _item(who, code) in self._items()

    def told(self, who, code):
        """They are; remembered on flash."""
        self._keep(self._items() + [_item(who, code)])

    def forget(self, who):
        """The recipient was reached: should it fail again, that is news."""
        items = self._items()
        kept = [item for item in items if item[:3] != who]
        if len(kept) != len(items):
            self._keep(kept)

    def _items(self):
        told = self._store.read("told") or b""
        return [told[i : i + 6] for i in range(0, len(told), 6)]

    def _keep(self, items):
        try:
            self._store.write("told", b"".join(items))
        except OSError:
            pass  # told again after a restart, no worse


def _item(who, code):
    return who + min(code, 0xFFFFFF).to_bytes(3, "little")

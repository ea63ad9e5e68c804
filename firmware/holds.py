"""Which accounts and recipients rest, until when and why; and what was told to the others.

Rests live in RAM: a restart is how a person says "I have changed something, try again".
What was told lives on flash, so that it is told once.
"""

import retry


class _Rest:
    """until: uptime in seconds; times: in a row; why: a sentence; net: for want of a network."""

    def __init__(self):
        self.until = 0
        self.times = 0
        self.why = ""
        self.net = False


class Holds:
    """Keys are account SIDs (all its recipients rest) or account indexes (one recipient rests)."""

    def __init__(self, store):
        self._store = store
        self._rests = {}
        self._told = store.read("told") or b""

    def until(self, key):
        """Uptime in seconds from which key may send again; 0 = now."""
        rest = self._rests.get(key)
        return rest.until if rest else 0

    def rest(self, key, now, wait_s, rng, why, net=False):
        """Let key rest for wait_s, and longer each time in a row."""
        rest = self._get(key, why)
        rest.net = net
        rest.until = now + max(wait_s, retry.back_off(min(rest.times, 6), rng))
        rest.times += 1

    def hold(self, key, now, why):
        """Let key rest until somebody has changed something; it is tried again after hours."""
        rest = self._get(key, why)
        rest.net = False
        rest.until = now + retry.held(rest.times)
        rest.times += 1

    def _get(self, key, why):
        if key not in self._rests:
            self._rests[key] = _Rest()
        self._rests[key].why = why
        return self._rests[key]

    def well(self, key):
        """key works."""
        self._rests.pop(key, None)

    def wake(self):
        """The network is back: rests for want of it end."""
        for key in list(self._rests):
            if self._rests[key].net:
                self._rests.pop(key)

    def why(self, key, now):
        """The reason while key rests, else ""."""
        rest = self._rests.get(key)
        return rest.why if rest and rest.until > now else ""

    # Told to the others

    def tell_once(self, who, code):
        """True the first time for this recipient id (3 bytes) and code; remembered on flash."""
        item = who + code.to_bytes(3, "little")
        if self._has(item):
            return False
        self._told += item
        self._keep()
        return True

    def forget(self, who):
        """The recipient was reached: should it fail again, it is told again."""
        kept = b"".join(i for i in self._items() if i[:3] != who)
        if len(kept) != len(self._told):
            self._told = kept
            self._keep()

    def _items(self):
        return [self._told[i : i + 6] for i in range(0, len(self._told), 6)]

    def _has(self, item):
        return item in self._items()

    def _keep(self):
        try:
            self._store.write("told", self._told)
        except OSError:
            pass  # told again after a restart, no worse

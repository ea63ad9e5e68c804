"""Was the test text accepted, and for whom? Read from the board's own log, line by line.

The board is asked for the text with a file (see ASK); its log then says for each account what the
provider answered: "#12 ...cdef to ...4567: accepted by Twilio as SM... (queued)".
"""

import re

# What the firmware looks for when it starts, see firmware/runtime/board_messages.py.
ASK = b'open("test.now","w").close()'

_SAID = re.compile(r"#\d+\S* (\.\.\.\S+ to \.\.\.\S+): (.*)")
_ACCEPTED = ("accepted by", "the provider has it")
_WIFI = re.compile(r"Wi-Fi: (.+?)\.?$")
GRACE_S = 10  # a refusal may be followed by a fallback's success


class Proof:
    """phones: {number: [labels of its accounts]}; networks: how many WIFI has."""

    def __init__(self, phones, networks, clock):
        self._phones = phones
        self._networks = networks
        self._clock = clock
        self._word = {}  # label: the last that was said of it
        self._wifi = {}  # network: why it was not joined
        self._changed = clock()

    def hear(self, text):
        """One line of the log."""
        said, wifi = _SAID.search(text), _WIFI.search(text)
        if said:
            if not self._word.get(said[1], "").startswith(_ACCEPTED):
                self._word[said[1]] = said[2]
            self._changed = self._clock()
        elif wifi:
            name, _, why = wifi[1].partition(": ")
            if name.startswith("joined"):
                self._wifi.clear()
            elif why:
                self._wifi[name] = why

    def accepted(self):
        """-> the phones the provider has a text for."""
        return [phone for phone in self._phones if self._of(phone, True)]

    def done(self):
        """Is there nothing more to wait for?"""
        if len(self.accepted()) == len(self._phones):
            return True
        if len(self._wifi) >= self._networks:
            return True
        told = all(self._of(phone, True) or self._of(phone, False) for phone in self._phones)
        return told and self._clock() - self._changed >= GRACE_S

    def why_not(self):
        """-> sentences: what stands in the way of those without a text; [] when there are none."""
        left = [phone for phone in self._phones if not self._of(phone, True)]
        if left and self._wifi:
            return ["Wi-Fi: %s: %s" % each for each in self._wifi.items()]
        return ["%s: %s" % (p, self._of(p, False) or "no word of its text yet") for p in left]

    def _of(self, phone, good):
        words = [self._word[label] for label in self._phones[phone] if label in self._word]
        words = [word for word in words if word.startswith(_ACCEPTED) == good]
        return words[-1] if words else ""


def phones(accounts, label):
    """-> {number: [label(account), ...]} in the order of the settings."""
    found = {}
    for account in accounts:
        found.setdefault(account.to, []).append(label(account))
    return found

"""What a board's own log says of its state: armed, its Wi-Fi, which texts are under way."""

import re

_TEXT = re.compile(r"(#\d+)\S* (\.\.\.\S+ to \.\.\.\S+): (.*)")
_WIFI = re.compile(r"Wi-Fi: (.+)")
_ARMED = re.compile(r"\bArmed\. (Started because: .+)")
_COMMAND = re.compile(r"Command from \S+: (ARM|DISARM)\b")
_GOOD = ("accepted by", "the provider has it")
_MOST = 50  # texts without a good word that are remembered


class BoardLog:
    """`hear` each line; `shown()` is what is known. What was never said is not known: None."""

    def __init__(self):
        self._armed = self._why = self._wifi = None
        self._open = {}  # (alert, line): the last word of it

    def hear(self, text):
        """One line of the board's log, with or without times before it. -> is more known now?"""
        before = self.shown()
        armed, told = _ARMED.search(text), _COMMAND.search(text)
        if armed:
            self._armed, self._why = True, armed[1].rstrip(".")
        elif told:
            self._armed = told[1] == "ARM"
        elif "SAFE MODE" in text:
            self._armed, self._why = False, text
        self._hear_text(text)
        wifi = _WIFI.search(text)
        if wifi:
            self._wifi = wifi[1]
        return self.shown() != before

    def _hear_text(self, text):
        found = _TEXT.search(text)
        if not found:
            return
        key = found[1], found[2]
        self._open.pop(key, None)
        if not found[3].startswith(_GOOD):
            self._open[key] = found[3]
            if len(self._open) > _MOST:
                del self._open[next(iter(self._open))]

    def shown(self):
        """-> {"armed": True, False or None, "why", "wifi", "open": ["#2 ...: why", ...]}"""
        lines = ["%s %s: %s" % (*key, word) for key, word in self._open.items()]
        return {"armed": self._armed, "why": self._why, "wifi": self._wifi, "open": lines}

"""How the evening looks on a terminal: a timeline, phones with their texts, a last line."""

import os
import shutil
import sys
import textwrap
import time

STYLES = {
    "board": "2",  # faint
    "world": "33",  # yellow
    "phone": "1;32",  # bold green
    "ok": "32",
    "bad": "1;31",
    "head": "1",
    "server": "36",
}


READ_S = 0.15  # to notice a line ...
READ_CHARACTER_S = 0.008  # ... and to read it


class Screen:
    """Prints lines `HH:MM:SS  who  text`. Colours only on a terminal without NO_COLOR.

    speed: simulated seconds a second, 0 as fast as it goes; reading: give a person the time to
    read each line of the timeline. `footer`: a line that stays below all others on a terminal.
    """

    def __init__(self, world, zone_min=0, speed=0.0, out=None, reading=False):
        self._world = world
        self._zone = zone_min * 60
        self._speed = speed
        self._reading = reading
        self._footer = ""
        self._out = out or sys.stdout
        self._colour = self._out.isatty() and not os.environ.get("NO_COLOR")
        encoding = (getattr(self._out, "encoding", None) or "ascii").lower()
        self._fine = "utf" in encoding
        self._started = None

    def wall(self, unix=None):
        """HH:MM:SS on the wall."""
        unix = self._world.unix() if unix is None else unix
        return time.strftime("%H:%M:%S", time.gmtime(unix + self._zone))

    def style(self, kind, text):
        """The text in a style, or as it is."""
        return "\033[%sm%s\033[0m" % (STYLES[kind], text) if self._colour else text

    def print(self, text=""):
        """A line, whatever the terminal can show of it."""
        if not self._fine:
            text = text.encode("ascii", "replace").decode()
        self._out.write(self._wiped() + text + "\n" + self._footer)
        self._out.flush()

    def footer(self, text):
        """From now on this line stands below all others; "" for none. Only on a terminal."""
        if self._out.isatty() and text != self._footer:
            columns = shutil.get_terminal_size((80, 24)).columns
            wipe = self._wiped()
            self._footer = text[: columns - 1]
            self._out.write(wipe + self._footer)
            self._out.flush()

    def _wiped(self):
        return "\r\033[K" if self._footer else ""

    def line(self, kind, who, text):
        """A line of the timeline."""
        self._tell(kind, who, text)
        if self._reading:
            time.sleep(READ_S + READ_CHARACTER_S * len(text))

    def _tell(self, kind, who, text):
        width = min(100, max(60, shutil.get_terminal_size((80, 24)).columns)) - 20
        parts = textwrap.wrap(text, width) or [""]
        self.print("%s  %-9s %s" % (self.wall(), who, self.style(kind, parts[0])))
        for part in parts[1:]:
            self.print(" " * 20 + self.style(kind, part))

    def heading(self, text):
        """A heading."""
        self.print()
        self.print(self.style("head", text))

    def phone(self, owner, number, texts):
        """A phone with [(Unix time, text)], as its owner sees it."""
        top, side, bottom = ("┌─ ", "│ ", "└") if self._fine else ("+- ", "| ", "+")
        dash = "─" if self._fine else "-"
        inner = 56
        title = "%s  %s " % (owner, number)
        self.print()
        self.print("  " + top + self.style("head", title) + dash * (inner - len(title)))
        for unix, text in texts:
            first = True
            for part in textwrap.wrap(text, inner - 8) or [""]:
                stamp = self.wall(unix)[:5] if first else ""
                self.print("  %s%-6s %s" % (side, stamp, self.style("phone", part)))
                first = False
        if not texts:
            self.print("  " + side + "(no texts)")
        self.print("  " + bottom + dash * (inner + 1))

    def keep_pace(self):
        """Waits until real time has caught up with simulated time times the speed."""
        if not self._speed:
            return
        if self._started is None:
            self._started = (time.monotonic(), self._world.us)
        real, us = self._started
        ahead = (self._world.us - us) / 1e6 / self._speed - (time.monotonic() - real)
        if ahead > 0:
            time.sleep(ahead)

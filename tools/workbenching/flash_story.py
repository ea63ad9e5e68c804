"""What tools/flash.sh prints, as a story for the page: steps, what each did, how it ended."""

import re

from flashing import say

from workbenching.told import both

_STEP = re.compile(r"\[(\d+)/(\d+)\] (.+)")
_TOOK = re.compile(r"\s+done in ([\d.]+) s")
_PERCENT = re.compile(r"\s+written (\d+) %")
_FAILED = re.compile(r'FAILED(?: in step ".+?")?: (.*)')
_STOPPED = "Stopped with Ctrl-C"
_DONE = "Done in "
_BOARD = "      | "

# What may help, by exit code: the page makes buttons of them. The tool's own sentences say why.
_WAYS = {
    say.OK: ("live",),
    say.USAGE: ("setup", "again"),
    say.NO_PORT: ("again",),
    say.WRONG_CHIP: ("again",),
    say.NOT_FLASHED: ("slow", "again"),
    say.NO_PROMPT: ("again", "erase"),
    say.NOT_COPIED: ("again",),
    say.NOT_ARMED: ("setup", "live", "again"),
    say.NOT_TEXTED: ("live", "accounts", "again"),
}


class Story:
    """`hear` each line and tell what it gives, `end` at the end."""

    def __init__(self):
        self._ending = []  # the lines from FAILED, "Stopped with Ctrl-C" or "Done in" on

    def hear(self, line):
        """-> (kind, data) of a line of the tool's, or None. Kinds: "step" (number, total, title),
        "took" (seconds), "percent", "log" (a line of the board's), "line" (in both languages)."""
        if self._ending or line.startswith(("FAILED", _STOPPED, _DONE)):
            self._ending.append(line.strip())
            return None
        for pattern, kind in ((_STEP, "step"), (_TOOK, "took"), (_PERCENT, "percent")):
            found = pattern.fullmatch(line)
            if found:
                return kind, _FIELDS[kind](*found.groups())
        if line.startswith(_BOARD):
            return "log", {"text": line.removeprefix(_BOARD)}
        return ("line", both(line.strip())) if line.strip() else None

    def end(self, code):
        """-> ("ended", {"how": "done", "stopped" or "failed", "text": lines in both
        languages, "ways": names})"""
        text = [line for line in self._ending if line]
        how = "done" if code == say.OK else "failed"
        if code == say.INTERRUPTED or code < 0:
            how = "stopped"
        elif text and _FAILED.fullmatch(text[0]):
            text[0] = _FAILED.fullmatch(text[0])[1]
        told = [both(line) for line in text]
        return "ended", {"how": how, "code": code, "text": told, "ways": ways(code, text)}


_FIELDS = {
    "step": lambda number, total, title: {
        "number": int(number), "total": int(total), "title": title},
    "took": lambda seconds: {"seconds": float(seconds)},
    "percent": lambda percent: {"percent": int(percent)},
}  # fmt: skip


def ways(code, text):
    """-> names of the ways on after exit code `code`; text: the lines from FAILED on."""
    if any("--remove-leftovers" in line for line in text):
        return ["leftovers", "again"]
    return list(_WAYS.get(code, ("again",)))

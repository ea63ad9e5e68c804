"""What the tools print: numbered steps with the time each took, and one way to stop."""

import sys
import time

# Exit codes, as --help lists them.
OK, FAILED, USAGE, NO_PORT, WRONG_CHIP, NOT_FLASHED, NO_PROMPT, NOT_COPIED, NOT_ARMED = range(9)
NOT_TEXTED = 9
INTERRUPTED = 130

EXIT_CODES = """exit codes:
  0  done: the board is armed and a test text was accepted for everybody (with --no-text: armed)
  1  something failed that has no number of its own
  2  the command line, the firmware file or config.py is not right; the board was not touched
  3  no serial port, several of them, or no permission to use it
  4  no answer, not an ESP8266, its flash is too small, or a MicroPython without ROMFS on it
  5  MicroPython could not be written or reads back wrong
  6  the board does not come to its MicroPython prompt
  7  files could not be copied or read back wrong
  8  everything is on the board, but it did not say "armed"
  9  the board is armed, but it cannot text yet, or not everybody
130  stopped with Ctrl-C
"""


class Stop(Exception):
    """A failure told in sentences. code: exit code; go_on: what to do next."""

    def __init__(self, code, sentence, go_on=""):
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.go_on = go_on


class Say:
    """Prints lines with every known secret replaced. `hide(text)` makes a secret known."""

    def __init__(self, out=None):
        self._out = out or sys.stdout
        self._secrets = []

    def hide(self, secret):
        if isinstance(secret, str) and len(secret) >= 4 and secret not in self._secrets:
            self._secrets.append(secret)
            self._secrets.sort(key=len, reverse=True)

    def masked(self, text):
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    def __call__(self, text="", indent="      "):
        for line in text.split("\n"):
            print(self.masked(indent + line).rstrip(), file=self._out, flush=True)
            indent = indent.lstrip("\n")  # one empty line before the first, none between


class Progress:
    """How far something long is: in place on a terminal, else a line each quarter."""

    def __init__(self, say, what, out=None):
        self._say = say
        self._what = what
        self._out = out or sys.stdout
        self._person = self._out.isatty()
        self._last = 0

    def at(self, percent):
        """percent: 0 to 100; what is not more than before is not shown."""
        step = 1 if self._person else 25
        percent = int(percent) // step * step
        if not self._last < percent <= 100:
            return
        self._last = percent
        if self._person:
            ending = "\r" if percent < 100 else "\n"
            print(
                "      %s %3d %%" % (self._what, percent), end=ending, file=self._out, flush=True
            )
        else:
            self._say("%s %d %%" % (self._what, percent))


class Steps:
    """Numbered steps: `with steps("Copy the files", kept="..."):`. On failure the step is named
    and `kept` says what stays as it is."""

    def __init__(self, say, total):
        self._say = say
        self._total = total
        self._number = 0
        self._begun = time.monotonic()

    def __call__(self, title, kept=""):
        return _Step(self, title, kept)

    def took(self):
        return time.monotonic() - self._begun

    def begin(self, title):
        self._number += 1
        self._say("[%d/%d] %s" % (self._number, self._total, title), indent="")


class _Step:
    def __init__(self, steps, title, kept):
        self._steps = steps
        self._title = title
        self._kept = kept

    def __enter__(self):
        self._begun = time.monotonic()
        try:
            self._steps.begin(self._title)
        except KeyboardInterrupt as error:  # no __exit__ follows on an __enter__ that fails
            self.__exit__(KeyboardInterrupt, error, None)
            raise

    def __exit__(self, kind, error, trace):
        if kind is None:
            self._steps._say("done in %.1f s" % (time.monotonic() - self._begun))
        elif kind is Stop:
            tell(self._steps._say, error, self._title, self._kept)
        elif kind is KeyboardInterrupt:
            self._steps._say('\nStopped with Ctrl-C in step "%s".' % self._title, indent="")
            if self._kept:
                self._steps._say(self._kept, indent="")
        return False


def tell(say, stop, title="", kept=""):
    """Print a Stop: what failed, what stays, how to go on. Told once even if it passes several."""
    if getattr(stop, "told", False):
        return
    stop.told = True
    where = 'FAILED in step "%s": ' % title if title else "FAILED: "
    say("", indent="")
    say(where + stop.sentence, indent="")
    for line in (kept, stop.go_on):
        if line:
            say(line, indent="")

"""MemoryError, or Ctrl-C, at one chosen call of the firmware."""

import sys


def is_ours(frame):
    """True for a frame of code that runs on the board, not of a stand-in."""
    return frame is not None and "__chip_file__" in frame.f_globals


class Shortage:
    """While open, MemoryError is raised at the k-th call of the firmware, from App.step's
    call of `entry` on: of a function of its own, of a stand-in for what is C on the chip (open, a
    file's write), of a built-in method."""

    def __init__(self, board, k, error=MemoryError):
        self._board = board
        self.left = k
        self._error = error
        self.where = ""  # what was called, and from where
        self._begun = False
        self._places = set()

    def __enter__(self):
        sys.setprofile(self._event)
        return self

    def __exit__(self, *_error):
        sys.setprofile(None)

    def _event(self, frame, event, arg):
        """For sys.setprofile. It is called some ten million times a sweep: flat, and the cheap
        questions first."""
        if event == "call":
            caller = frame.f_back
            self._begun = self._begun or frame.f_code.co_name == "entry"
            counts = self._begun and (is_ours(frame) or is_ours(caller))
        elif event == "c_call":
            caller = frame
            counts = self._begun and "__chip_file__" in frame.f_globals
        else:
            return
        # A callback allocates nothing, and Ctrl-C waits for its end.
        if not counts or self._board._locked or not self._is_new(caller):
            return
        self.left -= 1
        if not self.left:
            called = arg.__name__ if event == "c_call" else frame.f_code.co_name
            self.where = "%s from %s:%d" % (
                called, caller.f_globals.get("__chip_file__"), caller.f_lineno,
            )  # fmt: skip
            raise self._error

    def _is_new(self, caller):
        """The parser goes through all words letter by letter and changes nothing: each place in it
        counts once."""
        if caller.f_globals.get("__chip_file__") != "commands/parser.py":
            return True
        place = caller.f_code, caller.f_lasti
        known = place in self._places
        self._places.add(place)
        return not known

    @property
    def came(self):
        return self.left <= 0

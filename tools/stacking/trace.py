"""How deep the C stack of the chip is while firmware runs on the virtual board.

CPython tells of each call and return (sys.setprofile); what counts is added up with the table in
costs.py. Only what runs on the board counts: functions of the image and of the frozen modules by
their own frames, the stand-ins of the board in the place of what the port does in C.
"""

import dis
import itertools
import sys
from collections import defaultdict
from inspect import CO_GENERATOR

from . import costs

_UNKNOWN = object()
_HOST, _OURS = 0, 1
# {id of a code object: (it, {place in it: how it calls there})}: the same in all scenarios. By the
# id, for its own hash goes through all its constants at each call.
_WAYS: dict = {}


class TooDeep(RuntimeError):
    """What the firmware gets from MicroPython's check of the stack."""

    def __init__(self, text="maximum recursion depth exceeded"):
        super().__init__(text)


TooDeep.__name__ = TooDeep.__qualname__ = "RuntimeError"


class Deepest:
    """The deepest moment of a kind: `bytes`, `chain` [(code object or name, bytes so far)]."""

    def __init__(self):
        self.bytes = 0
        self.chain = []

    def look(self, size, chain, start=0):
        """Keeps the moment if it is deeper than what was seen so far; `start`: where it begins."""
        if size > self.bytes:
            self.bytes = size
            self.chain = chain[start:]


class Trace:
    """`states`: {code object: words of its state}, see states.py. Use as a context manager round
    what the board plays.

    `deepest` and `wait` tell the deepest moment and the deepest wait: a socket's or a sleep. With
    `limit` a function that starts deeper raises RuntimeError in the firmware, as on the chip.
    """

    def __init__(self, states, limit=None):
        self._states = states
        self._limit = limit
        self._kinds = {}  # id of a code object -> None, or (_OURS or _HOST, its size or cost)
        self._codes = []  # kept, so that no other gets the id
        self._on = False
        self._callback_at = None  # where in the stack the outermost callback is
        self._armed = False  # may a callback come? Not before a Timer runs, nor at the prompt
        self._running = []  # [frame or built-in function]
        self._chain = []  # of each: (code object or name, depth)
        self.mark()

    def __enter__(self):
        sys.setprofile(self._event)
        self._on = True
        return self

    def again(self):
        """After TooDeep CPython has taken the profile function away; whoever is called often in
        the firmware's own time brings it back."""
        if self._on and sys.getprofile() is None:
            running, frame = set(), sys._getframe()
            while frame:
                running.add(id(frame))
                frame = frame.f_back
            still = [id(one) in running for one in self._running]
            self._running = list(itertools.compress(self._running, still))
            self._chain = list(itertools.compress(self._chain, still))
            self._callback_at = None
            sys.setprofile(self._event)

    def __exit__(self, *error):
        self._on = False
        sys.setprofile(None)
        self._running.clear()
        self._chain.clear()
        self._callback_at = None

    def mark(self):
        """From now on it counts anew: what was deepest before is forgotten."""
        self.deepest, self.wait = Deepest(), Deepest()
        self.struck = Deepest()  # the deepest function of Python where a callback may come
        self.callback = Deepest()  # the deepest callback: bytes from where it was called

    def interrupted(self):
        """The deepest moment if the deepest callback comes where it makes the stack deepest: a
        pin's or a Timer's function runs in whatever wait there is, and between any two steps of
        Python, that of littlefs's block device too."""
        if not self.callback.bytes:
            return self.deepest
        both = map(self._called_back, (self.wait, self.struck))
        return max(self.deepest, *both, key=lambda one: one.bytes)

    def _called_back(self, where):
        both = Deepest()
        if where.bytes:
            base = where.chain[-1][1]
            both.bytes = base + self.callback.bytes
            shift = base - self.callback.chain[0][1]
            both.chain = where.chain + [(what, at + shift) for what, at in self.callback.chain]
        return both

    # --- events
    def _event(self, frame, event, arg):
        code = frame.f_code
        kind = self._kinds.get(id(code), _UNKNOWN)
        if kind is _UNKNOWN:
            kind = self._kinds[id(code)] = self._kind(frame)
            self._codes.append(code)
        if kind is None:
            return
        if event == "call":
            if kind[0] is _OURS:
                self._function(frame, *kind[1])
            else:
                cost = kind[1](frame) if callable(kind[1]) else kind[1]
                if cost.inner or self._is_ours(frame.f_back):
                    self._stand_in(frame, cost)
        elif event == "return":
            self._left(frame)
        elif kind[0] is _OURS and arg.__name__ in costs.BUILTIN:
            if event == "c_call":
                self._stand_in(arg, costs.BUILTIN[arg.__name__])
            else:
                self._left(arg)

    def _function(self, frame, size, leaf):
        depth = self._depth(frame, size)
        self._running.append(frame)
        self._chain.append((frame.f_code, depth))
        if self._limit and depth - costs.AFTER_CHECK > self._limit:
            raise TooDeep
        self._look(depth + leaf)
        self._may_strike(depth)

    def _stand_in(self, key, cost):
        if cost.name in (costs.ARM, costs.DISARM):
            self._armed = cost.name == costs.ARM
        below = self._chain[-1][1] if self._chain else costs.base(None)
        if cost.name == costs.CALLBACK and self._callback_at is None:
            self._callback_at = len(self._chain)
        self._running.append(key)
        self._chain.append((cost.name, below + cost.through))
        if self._limit and below + cost.checked > self._limit:
            raise TooDeep
        self._look(below + cost.own)
        if cost.waits:
            self.wait.look(below + cost.waits, self._chain)
        if cost.struck:
            self._may_strike(below + cost.struck)

    def _may_strike(self, size):
        """`size`: where a frame of Python ends. In a callback none comes."""
        if self._armed and self._callback_at is None and size + costs.STRIKE > self.struck.bytes:
            self.struck.look(size + costs.STRIKE, self._chain)
            self.struck.chain.append(("struck", size + costs.STRIKE))

    def _look(self, size):
        self.deepest.look(size, self._chain)
        at = self._callback_at
        if at is not None:
            self.callback.look(size - self._chain[at][1], self._chain, at)

    def _left(self, key):
        running = self._running
        for at in range(len(running) - 1, -1, -1):
            if running[at] is key:
                del running[at:], self._chain[at:]
                if self._callback_at is not None and at <= self._callback_at:
                    self._callback_at = None
                return

    def _depth(self, frame, size):
        """Where the C stack ends while this function runs."""
        if not self._chain:
            self._armed = False  # a start, or the prompt
            return costs.base(frame.f_code)
        below = self._chain[-1][1]
        code, caller = frame.f_code, frame.f_back
        how = _ways(caller.f_code)[caller.f_lasti] if self._is_ours(caller) else None
        if code.co_flags & CO_GENERATOR:
            return below + (costs.RESUME if how == "for" else costs.RESUME_IN_C)
        return below + size + self._call(code, how)

    def _call(self, code, how):
        """Bytes for the way a function is called."""
        if code.co_name == "<module>":
            return 0
        if how == "*":
            return costs.STAR
        if how == "method" or code.co_name[:2] == "__":
            return costs.METHOD
        if how == "super":
            return costs.METHOD + costs.SUPER
        if how == "load":
            return costs.METHOD + costs.PROPERTY
        bound = code.co_argcount and code.co_varnames[0] == "self"
        return costs.PLAIN + (costs.BOUND if bound else 0)

    # --- what is what
    def _is_ours(self, frame):
        kind = self._kinds.get(id(frame.f_code)) if frame else None
        return kind is not None and kind[0] is _OURS

    def _kind(self, frame):
        code = frame.f_code
        if "__chip_file__" in frame.f_globals:
            return _OURS, (costs.function(self._states.get(code), code), costs.leaf(code))
        cost = costs.STANDIN.get(costs.place(code))
        return None if cost is None else (_HOST, cost)


def _ways(code):
    """For each place in a code object where it calls something: how."""
    if id(code) not in _WAYS:
        _WAYS[id(code)] = (code, _read_ways(code))
    return _WAYS[id(code)][1]


def _read_ways(code):
    """{place in the code: how it calls a function there}: "*" (with *args), "method" (o.m()),
    "super" (super().m()), "load" (a property), "for" (a generator's next value)."""
    found = defaultdict(lambda: None)
    methods, before, how = {}, 0, None
    for one in dis.get_instructions(code):
        found.update(dict.fromkeys(range(before, one.offset, 2), how))
        before = one.offset  # up to the next one: CPython may stand behind the call it makes
        place = one.positions.lineno, one.positions.col_offset
        how = _way(one, methods.get(place))
        if one.opname in ("LOAD_METHOD", "LOAD_ATTR", "LOAD_SUPER_ATTR"):
            methods[place] = "super" if methods.get(place) == "super" else "method"
        elif one.argval == "super":
            methods[place] = "super"
    found.update(dict.fromkeys(range(before, len(code.co_code), 2), how))
    return found


def _way(one, method):
    if one.opname == "CALL_FUNCTION_EX":
        return "*"
    if one.opname in ("FOR_ITER", "SEND"):
        return "for"
    if one.opname in ("LOAD_METHOD", "LOAD_ATTR"):
        return "load"
    return method if one.opname.startswith("CALL") else None

"""What the server tells the pages while something goes on, as server-sent events.

Everything is numbered and kept for a while, so that a page which is opened later, or was away,
gets what it missed. A browser opens six connections to a server at most: so each page has one
stream for all sections.
"""

import asyncio
import json
import threading
from collections import deque

KEPT = 2000  # of each section
_PULSE_S = 15  # a line without meaning, by which a closed page is noticed


class Events:
    """masked: function through which every text goes before it leaves."""

    def __init__(self, masked=lambda value: value):
        self._masked = masked
        self._lock = threading.Lock()
        self._kept = {}  # section, or (section, kind) -> deque of (number, section, kind, data)
        self._number = 0
        self._followers = []  # (loop, asyncio.Event)
        self._closed = False

    def publish(self, section, kind, **data):
        """Tell every page; from any thread. data: JSON values."""
        self._add(section, kind, data, section, KEPT)

    def show(self, section, kind, **data):
        """As publish, but only the newest of this kind is kept: how something is now."""
        self._add(section, kind, data, (section, kind), 1)

    def _add(self, section, kind, data, place, most):
        data = self._masked(data)
        with self._lock:
            self._number += 1
            kept = self._kept.setdefault(place, deque(maxlen=most))
            kept.append((self._number, section, kind, data))
        self._wake()

    @property
    def followed(self):
        """Is a page open that hears it?"""
        return bool(self._followers)

    def clear(self, section):
        """Forget what was told of a section; pages are told to forget it, too."""
        with self._lock:
            for place in [section, *[key for key in self._kept if key[0] == section]]:
                self._kept.pop(place, None)
        self.publish(section, "clear")

    def after(self, number):
        """-> what was told after that number, in order."""
        with self._lock:
            found = [each for kept in self._kept.values() for each in kept if each[0] > number]
        return sorted(found, key=lambda each: each[0])

    def close(self):
        self._closed = True
        self._wake()

    def _wake(self):
        with self._lock:
            followers = list(self._followers)
        for loop, event in followers:
            try:
                loop.call_soon_threadsafe(event.set)
            except RuntimeError:
                pass  # that loop has ended, and its page with it

    async def stream(self, number):
        """Yield each event after that number as text/event-stream, until closed."""
        me = (asyncio.get_running_loop(), asyncio.Event())
        with self._lock:
            self._followers.append(me)
        try:
            yield ": here\n\n"
            while not self._closed:
                me[1].clear()
                for each in self.after(number):
                    number = each[0]
                    yield _line(each)
                try:
                    await asyncio.wait_for(me[1].wait(), _PULSE_S)
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            with self._lock:
                self._followers.remove(me)


def _line(each):
    number, section, kind, data = each
    body = json.dumps({"section": section, "kind": kind, "data": data}, ensure_ascii=False)
    return "id: %d\ndata: %s\n\n" % (number, body)

"""The virtual board (host_tests/demo/driven.py) as a program of its own below the server, which so
never ends with it."""

import json
import os
import subprocess
import sys
import threading
import time

from workbenching.answers import Refused
from workbenching.programs import Program

UNWATCHED_S = 600  # then it is ended: it takes a part of a CPU
_WORDS_MOST = 20  # lines that are no events: what went wrong
_COMMAND_MOST = 2000
_SHOWN = ("now", "lamp")  # of these only the newest counts


class VirtualBoard:
    """events: the Events to tell; root: the repository."""

    def __init__(self, events, root, clock=time.monotonic):
        self._events, self._clock = events, clock
        self._root = root
        self._program = None
        self._lock = threading.Lock()
        self._watched_at = 0.0

    @property
    def running(self):
        return bool(self._program and self._program.running)

    def start(self, language):
        """A new evening; the one before is over. language: "en" or "uk". Raises Refused."""
        if language not in ("en", "uk"):
            raise Refused(422, "The virtual board speaks en or uk.")
        with self._lock:
            self._stop()
            self._events.clear("virtual")
            self._events.show("virtual", "state", running=True, why=[])
            self._watched_at = self._clock()
            self._program = self._started(language)

    def _started(self, language):
        words = []  # what it says beside its events

        def heard(text):
            event = _event(text)
            if event is None:
                words[:] = [*words, text][-_WORDS_MOST:]
            else:
                self._tell(event)
            self._end_if_unwatched()

        def ended(program):
            why = words if program.code not in (0, 130, -2, -9) else []
            self._events.show("virtual", "state", running=False, why=why)

        path = os.pathsep.join([str(self._root / "host_tests"), str(self._root / "tools")])
        command = [sys.executable, "-m", "demo.driven", language]
        return Program(command, heard, ended, {"PYTHONPATH": path}, subprocess.PIPE)

    def _tell(self, event):
        kind = event.pop("kind")
        tell = self._events.show if kind in _SHOWN else self._events.publish
        tell("virtual", kind, **event)

    def _end_if_unwatched(self):
        if self._events.followed:
            self._watched_at = self._clock()
        elif self._clock() - self._watched_at > UNWATCHED_S:
            self._program.say('{"do": "end"}')

    def do(self, command):
        """command: a dict, see demo/driven.py. Raises Refused when nothing runs."""
        if not self.running:
            raise Refused(409, "The virtual board is not on the table. Start it first.")
        text = json.dumps(command)
        if len(text) > _COMMAND_MOST:
            raise Refused(413, "That is too long.")
        self._program.say(text)

    def stop(self):
        """Take it away; harmless when there is none."""
        with self._lock:
            self._stop()

    def _stop(self):
        if self.running:
            self._program.say('{"do": "end"}')
            self._program.stop(_END_S)


_END_S = 3


def _event(text):
    try:
        event = json.loads(text)
    except ValueError:
        return None
    return event if isinstance(event, dict) and isinstance(event.get("kind"), str) else None

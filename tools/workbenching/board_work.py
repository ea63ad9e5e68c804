"""What the page has the tools do with boards on USB: flash, follow the log, ask for the status.
One at a time on a port; the log gives way to the others. All of it is told as events."""

import sys
import threading
import time
from pathlib import Path

from flashing import ports
from flashing.say import NO_PORT, Stop

from workbenching.answers import Refused
from workbenching.board_log import BoardLog
from workbenching.flash_story import Story
from workbenching.programs import Program
from workbenching.told import of_board

TOOLS = Path(__file__).resolve().parents[1]
_SLOW_BAUD = "115200"
_BUSY = {
    "flash": "%s is being flashed. Wait for the end, or cancel it.",
    "status": "The board on %s is being asked for its status. That takes some seconds.",
}
# What a page may ask for beside the file, as words for tools/flash.sh.
_OPTIONS = {
    "slow": ["--baud", _SLOW_BAUD],
    "leftovers": ["--remove-leftovers"],
    "no-text": ["--no-text"],
}


class _Work:
    """A tool on a port. program: the Program, port: where."""

    def __init__(self, port, program):
        self.port, self.program = port, program

    @property
    def running(self):
        return self.program.running

    def how(self):
        program = self.program
        return {
            "port": self.port,
            "running": program.running,
            "stopping": program.running and program.interrupted,
            "code": program.code,
        }


class BoardWork:
    """publish: as Events.publish, clear: as Events.clear; env, flash_words: more for the tools'
    environment, and for the command line of tools/flash.sh. Outlives every page."""

    def __init__(self, publish, clear, env=None, flash_words=()):
        self._publish, self._clear = publish, clear
        # The tools run with this very Python: it has what they need.
        self._env = dict(env or {}, PYTHON=sys.executable)
        self._flash_words = list(flash_words)
        self._works = {}  # "flash", "log", "status" -> the last _Work of it
        self._lock = threading.Lock()

    def how(self, name):
        """-> {"port", "running", "stopping", "code"} of the last flash, log or status."""
        work = self._works.get(name)
        return work.how() if work else {"port": None, "running": False, "stopping": False,
                                        "code": None}  # fmt: skip

    def interrupt(self, name):
        """As Ctrl-C at the tool."""
        work = self._works.get(name)
        if work:
            work.program.interrupt()

    def start_flash(self, port, config, firmware=None, options=()):
        """firmware: path of the MicroPython file, None: the alarm only. options: of "erase",
        "slow", "leftovers", "no-text". The owner has said yes to erasing. Raises Refused."""
        words = [*self._flash_words, "--port", port, "--config", config]
        words += ["--firmware", firmware, "--yes"] if firmware else ["--app-only"]
        words += ["--erase"] if firmware and "erase" in options else []
        for name in _OPTIONS:
            words += _OPTIONS[name] if name in options else []
        with self._lock:
            if self.how("flash")["running"]:
                raise Refused(409, _BUSY["flash"] % self.how("flash")["port"])
            self._take(port)
            self._clear("flash")
            self._publish("flash", "started", port=port, firmware=firmware and str(firmware),
                          options=list(options))  # fmt: skip
            self._start("flash", port, [TOOLS / "flash.sh", *words], *self._telling(Story()))

    def _telling(self, story):
        def heard(text):
            told = story.hear(text)
            if told:
                self._publish("flash", told[0], at=round(time.time(), 1), **told[1])

        def ended(program):
            kind, data = story.end(program.code)
            self._publish("flash", kind, **data)

        return heard, ended

    def listen(self, port):
        """Follow the log of the board. Who listens there already goes on. Raises Refused."""
        with self._lock:
            log = self.how("log")
            if log["running"] and log["port"] == port:
                return
            self._take(port)
            if log["running"]:
                self._works["log"].program.stop()
            self._listen(port)

    def _listen(self, port):
        board = BoardLog()
        self._publish("live", "board", **board.shown())

        def heard(text):
            self._publish("live", "line", text=text)
            if board.hear(text):
                self._publish("live", "board", **board.shown())

        self._start("log", port, [sys.executable, TOOLS / "log", "--port", port], heard,
                    lambda _: self._tell_log())  # fmt: skip
        self._tell_log()

    def _tell_log(self):
        self._publish("live", "log", **self.how("log"))

    def ask(self, port):
        """tools/status; who listens to this port is interrupted and listens again afterwards.
        Raises Refused."""
        lines = []
        with self._lock:
            log = self.how("log")
            self._take(port)
            again = log["running"] and log["port"] == port

            def ended(program):
                self._publish("live", "status", running=False, code=program.code, lines=lines)
                if again:
                    self._listen_again(port)

            self._publish("live", "status", running=True, code=None, lines=[])
            self._start("status", port, [sys.executable, TOOLS / "status", "--port", port],
                        lambda text: lines.append(of_board(text.strip())), ended)  # fmt: skip

    def _listen_again(self, port):
        try:
            self.listen(port)
        except Refused:
            pass  # somebody was faster: that is what the owner wants now

    def _start(self, name, port, command, heard, ended):
        self._works[name] = _Work(port, Program(command, heard, ended, self._env))

    def _take(self, port):
        """Frees the port of the log. Raises Refused when it is used for something else, or is
        not there."""
        for name in ("flash", "status"):
            work = self._works.get(name)
            if work and work.running and work.port == port:
                raise Refused(409, _BUSY[name] % port)
        log = self._works.get("log")
        if log and log.running and log.port == port:
            log.program.stop()
        check(port)

    def close(self):
        """The server ends: each tool is interrupted as by Ctrl-C, and waited for."""
        works = [work for work in self._works.values() if work.running]
        for work in works:
            work.program.interrupt()
        for work in works:
            work.program.stop()


def check(port):
    """Raises Refused when there is no such port, or no permission for it."""
    try:
        ports.check_access(port)
    except Stop as stop:
        gone = stop.code == NO_PORT and "there is no port" in stop.sentence
        raise Refused(404 if gone else 403, " ".join([stop.sentence, stop.go_on]).strip())

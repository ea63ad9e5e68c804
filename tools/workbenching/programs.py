"""A tool of this project, run below the server: it goes on when the page is closed, each line it
says is told, and it is interrupted as by Ctrl-C in a terminal."""

import os
import signal
import subprocess
import threading
import time

_LONGEST_LINE = 4000
END_S = 20  # after an interrupt; the tools' own waits are shorter
_KILLED_S = 5
KILLED = "It did not end by itself in %d s, so it was killed."


class Program:
    """command: list of words; heard: called with each line it prints (standard error, too) without
    its end; ended: called with this Program when it is over; env: more of the environment. Both
    are called in a thread of its own.

    `code`: None while it runs, then its exit code (negative: the signal that ended it).
    """

    def __init__(self, command, heard, ended=None, env=None, stdin=subprocess.DEVNULL):
        self.code = None
        self.interrupted = False
        self._heard, self._ended = heard, ended
        self._process = subprocess.Popen(
            [str(word) for word in command],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(os.environ, PYTHONUNBUFFERED="1", NO_COLOR="1", **(env or {})),
            # A group of its own: Ctrl-C in the server's terminal does not reach it, and an
            # interrupt reaches what it started itself (esptool, mpremote).
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def running(self):
        return self.code is None

    def say(self, text):
        """A line to its standard input; nothing happens when it is over."""
        try:
            self._process.stdin.write(text.encode() + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            pass

    def interrupt(self):
        """As Ctrl-C: it and all it started are told. After END_S seconds it is killed."""
        if self.running and not self.interrupted:
            self.interrupted = True
            self._signal(signal.SIGINT)
            threading.Thread(target=self._kill_late, daemon=True).start()

    def stop(self, seconds=END_S):
        """Interrupt it and wait; killed when that was not enough."""
        self.interrupt()
        self._reader.join(seconds)
        if self._reader.is_alive():
            self.kill()

    def kill(self):
        """At once, with all it started."""
        self._signal(signal.SIGKILL)
        self._reader.join(_KILLED_S)

    def _kill_late(self):
        end = time.monotonic() + END_S
        while self.running and time.monotonic() < end:
            time.sleep(0.1)
        if self.running:
            self._heard(KILLED % END_S)
            self.kill()

    def _signal(self, number):
        if self._process.returncode is None:  # else the number may be another program's by now
            try:
                os.killpg(self._process.pid, number)
            except ProcessLookupError:
                pass

    def _read(self):
        out = self._process.stdout
        for data in iter(lambda: out.readline(_LONGEST_LINE), b""):
            self._heard(data.decode("utf-8", "replace").rstrip("\r\n"))
        out.close()
        if self._process.stdin:
            self._close_stdin()
        self.code = self._process.wait()
        if self._ended:
            self._ended(self)

    def _close_stdin(self):
        try:
            self._process.stdin.close()
        except OSError:
            pass

"""A workbench that runs in a thread of this process, on a real port of 127.0.0.1."""

import contextlib
import secrets
import threading

from workbenching import app, cli
from workbenching.bench import Bench

_PATIENCE_S = 10


class Running:
    """address: what tools/workbench would print; bench: its Bench; port, token."""

    def __init__(self, config, **more):
        self.bench = Bench(config, **more)
        self.token = secrets.token_urlsafe(24)
        self._socket = cli.bind(0)
        self.port = self._socket.getsockname()[1]
        self.address = "http://127.0.0.1:%d/%s/" % (self.port, self.token)
        self._server = cli.Server(self.bench, app.make(self.bench, self.port, self.token))
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )

    def start(self):
        self._thread.start()

    def stop(self):
        self.bench.close()
        self._server.should_exit = True
        self._thread.join(_PATIENCE_S)
        self._socket.close()
        assert not self._thread.is_alive()


@contextlib.contextmanager
def running(config, **more):
    """config: a path, which need not be there; more: as Bench takes it."""
    made = Running(config, **more)
    made.start()
    try:
        yield made
    finally:
        made.stop()

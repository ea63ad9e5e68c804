"""Live: a board's log as it comes, its status, and its page on the network."""

from workbenching import own_page, serial_ports, status_page
from workbenching.answers import Refused

_NO_PASSWORD = "the board's page needs its password: HTTP_PASSWORD of config.py."


def routes(bench):
    live = Live(bench)
    return {
        "GET state": live.state,
        "POST listen": live.listen,
        "POST unlisten": live.unlisten,
        "POST ask": live.ask,
        "POST page": live.page,
    }


class Live:
    """What the page asks for; log and status come as events, see board_work."""

    def __init__(self, bench):
        self._bench = bench
        self._work = bench.board_work

    def state(self, given):
        own = own_page.settings(self._bench.config)
        return {
            "log": self._work.how("log"),
            "status": self._work.how("status"),
            "page": {
                "port": own["HTTP_PORT"],
                "user": own["HTTP_USER"],
                "password": bool(own["HTTP_PASSWORD"]),
            },
        }

    def listen(self, given):
        self._work.listen(self._port(given))
        return {}

    def unlisten(self, given):
        self._work.interrupt("log")
        return {}

    def ask(self, given):
        self._work.ask(self._port(given))
        return {}

    def _port(self, given):
        return serial_ports.known(given.get("port"), self._bench.serial_ports)

    def page(self, given):
        """address; user, password: left empty, those of config.py."""
        own = own_page.settings(self._bench.config)
        user = given.get("user") or own["HTTP_USER"]
        password = given.get("password") or own["HTTP_PASSWORD"]
        texts = (given.get("address") or "", user, password)
        if not password or not all(isinstance(text, str) for text in texts):
            raise Refused(422, _NO_PASSWORD)
        self._bench.mask.hide(password)
        return status_page.ask(texts[0], user, password)

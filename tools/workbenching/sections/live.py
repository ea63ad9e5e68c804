"""Live: a board's log as it comes, its status, and its page on the network."""

from workbenching import own_page, serial_ports, status_page
from workbenching.answers import Refused


def routes(bench):
    work = bench.board_work

    def state(given):
        own = own_page.settings(bench.config)
        return {
            "log": work.how("log"),
            "status": work.how("status"),
            "page": {"port": own["HTTP_PORT"], "user": own["HTTP_USER"],
                     "password": bool(own["HTTP_PASSWORD"])},
        }  # fmt: skip

    def port(given):
        return serial_ports.known(given.get("port"), bench.serial_ports)

    def listen(given):
        work.listen(port(given))
        return {}

    def unlisten(given):
        work.interrupt("log")
        return {}

    def ask(given):
        work.ask(port(given))
        return {}

    def page(given):
        """Without a password the one of config.py is taken."""
        address, user, password = (given.get(key) or "" for key in ("address", "user", "password"))
        own = own_page.settings(bench.config)
        password = password or own["HTTP_PASSWORD"]
        user = user or own["HTTP_USER"]
        if not all(isinstance(text, str) for text in (address, user, password)) or not password:
            raise Refused(422, "the board's page needs its password: HTTP_PASSWORD of config.py.")
        bench.mask.hide(password)
        return status_page.ask(address, user, password)

    return {
        "GET state": state,
        "POST listen": listen,
        "POST unlisten": unlisten,
        "POST ask": ask,
        "POST page": page,
    }

"""Stands in for `socket`, to know which address a host was resolved to."""


class Watched:
    """The `socket` module, remembering which address a host was last resolved to.

    A connected socket of the chip cannot tell its peer (no getpeername), and `requests` connects
    to the first address it got. So that one is remembered, and one that has a session is moved
    to the front.
    """

    def __init__(self, real, sessions):
        self.watched = real
        self.sessions = sessions
        self.last = (None, None)

    def __getattr__(self, name):
        return getattr(self.watched, name)

    def getaddrinfo(self, host, *more):
        """As socket.getaddrinfo."""
        self.last = (None, None)
        found = self.watched.getaddrinfo(host, *more)
        for session in self.sessions:
            if session.host == host.lower():
                found.sort(key=lambda one: one[-1] != session.address)
                break
        self.last = (host.lower(), found[0][-1])
        return found

    def address(self, host):
        """The address `host` was last resolved to, None if another was asked for since."""
        return self.last[1] if self.last[0] == host else None

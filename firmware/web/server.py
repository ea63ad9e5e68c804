"""Pings, webhooks and a status page over HTTP, polled from the loop. Off unless HTTP_PORT is set.

A ping (`GET` or `POST /twilio/ping`) says "look now" and nothing else: what it carries is thrown
away, and the texts are fetched from the provider. `/` and `/status.json` show what `status()`
tells. Everything asks for HTTP_USER and HTTP_PASSWORD, but for what Twilio signs: with HTTP_URL
`/twilio/sms` and `/twilio/status` are acted on, by phases of their own (web/webhook.py), before
the answer goes.

The bounds: one connection at a time, for at most 6 s of reading and 6 s of answering; each call of
`step` reads or writes at most 256 bytes with one socket call; a head has at most 4,096 bytes, a
body at most 16,384, of which nothing is kept. Two more connections may wait. There is no socket
callback (option 20): it would share the queue of four with the sensors' interrupts. A write is
never larger than 256 bytes also because lwIP, short of memory, would hold it for up to 10 s.

In memory is only what listens; what reads a request (web/request.py) and what answers
(web/response.py) are loaded for that. The page is made whole by phases of its own
(web/status_page.py), without the loop in memory, before the first byte of the answer goes: so a
board that has no memory for it can say so.
"""

try:
    from micropython import const
except ImportError:
    const = int

from core import overlay

_EAGAIN = const(11)
_BACKLOG = const(2)
_EVERY = const(5)  # passes between two looks for a caller: each costs an exception's memory
_PING_S = const(20)  # a look at the provider at most this often, whoever pings
_WRONG_S = const(2)  # nobody is heard for this long after wrong credentials
_AGAIN_S = const(10)  # listening failed (the port may be held for 2 min after a restart)


def unpark(app):
    """The Responder that `overlay.park` was called on; the first time a new one."""
    if app.responder:
        return overlay.unpark(Responder, app.responder)
    import socket

    return Responder(app, socket)


def line(parked, address):
    """As Responder.line, of a parked one."""
    return overlay.unpark(Responder, parked).line(address)


class Responder:
    """`app`: the App (its settings; its state is the page); `socket`: the chip's module.

    `pings`, `wrong`, `broken`: how many came; of `broken` requests nothing could be made. `hooks`,
    `forged`: webhooks with a right and with a wrong signature. `hint`: the provider is to be
    asked. `told`: serial of a text to a phone that has just gone as an answer, see web/reply.py;
    `last`: [digest of its message id, serial, did it go so] of the last text acted on. `held`:
    uptime until which a webhook goes before what there is to send.
    """

    def __init__(self, app, socket):
        self.app = app
        self.pings = self.wrong = self.broken = self.hooks = self.forged = 0
        self.told = self.held = 0
        self.last = None
        self._socket = socket
        self._listener = None
        self.visit = None
        self._passes = 0
        self.hint = False
        self._ping_s = 0  # uptime from which the next ping is passed on
        self.from_s = 0  # uptime from which the next caller is heard
        self._error = None

    def step(self, now_s, up):
        """A few milliseconds of work; True when the provider is to be asked now.

        `now_s`: uptime in seconds; `up`: there is Wi-Fi. Pings within _PING_S of the last one are
        passed on as one when that time is over: none is lost, and a flood costs one look a time.
        """
        if self.visit or self.app.page:
            self._go_on(now_s, up)
        else:
            self._passes += 1
            if self._passes >= _EVERY and up and now_s >= self.from_s:
                self._passes = 0
                self._look(now_s)
        if self.hint and now_s >= self._ping_s:
            self.hint = False
            self._ping_s = now_s + _PING_S
            return True
        return False

    def rest(self):
        """Let go of the caller, if there is one: TLS needs the memory. Callers go on waiting."""
        visit, self.visit = self.visit, None
        page, self.app.page = self.app.page, None
        if visit:
            self.hint |= bool(visit.hook)
            visit.close()
        if page:
            self.hint |= bool(page.hook)
            page.connection.close()

    def close(self):
        """Listen no more."""
        self.rest()
        listener, self._listener = self._listener, None
        if listener:
            listener.close()

    def line(self, address):
        """One sentence for `status`; `address`: the board's."""
        port = self.app.settings.HTTP_PORT
        if not self._listener:
            why = " (OSError %s)" % (self._error,) if self._error else ""
            return "Status page: port %d is not open yet%s." % (port, why)
        text = "Status page: http://%s:%d/, %d pings, %d refused"
        text %= address, port, self.pings, self.wrong
        if self.app.settings.HTTP_URL:
            text += ", %d webhooks, %d with a wrong signature" % (self.hooks, self.forged)
        return text + (", %d broken." % self.broken if self.broken else ".")

    # -- inside ------------------------------------------------------------------------------

    def _look(self, now_s):
        """Open the port, or take a caller who waits there."""
        try:
            if self._listener is None:
                self._listen()
                return
            connection = self._listener.accept()[0]
        except OSError as e:
            if e.args[0] != _EAGAIN:
                self._error = e.args[0]
                self.close()
                self.from_s = now_s + _AGAIN_S
            return
        try:
            connection.setblocking(False)
            from web.request import Visit

            self.visit = Visit(connection, self.app.settings, now_s)
        except (OSError, MemoryError):
            self.broken += 1
            connection.close()

    def _listen(self):
        module = self._socket
        listener = module.socket(module.AF_INET, module.SOCK_STREAM)
        try:
            listener.setsockopt(module.SOL_SOCKET, module.SO_REUSEADDR, 1)
            port = self.app.settings.HTTP_PORT
            listener.bind(module.getaddrinfo("0.0.0.0", port)[0][-1])
            listener.listen(_BACKLOG)
            listener.setblocking(False)
        except OSError:
            listener.close()
            raise
        self._listener = listener
        self._error = None

    def _go_on(self, now_s, up):
        visit, page = self.visit, self.app.page
        if page and page.todo:
            return
        try:
            if page:
                self._answer(now_s, page)
                return
            goes_on = up and visit.step(now_s)
            if visit.serial and visit.gone():
                self.told, visit.serial = visit.serial, 0
            if visit.news:
                self._count(visit.news, now_s)
            if visit.answer:
                self._decided(now_s, visit)
                goes_on = True
        except Exception as e:  # whatever is wrong with a page: it must not end the alarm
            self._count("broken", now_s)
            self.rest()
            overlay.say("The status page failed: %s: %s" % (type(e).__name__, e))
            return
        if not goes_on:
            self.rest()

    def _decided(self, now_s, visit):
        """The request is read: to the answer, or first to the page that is wanted."""
        page = overlay.park()
        page.connection, page.answer, page.unread, page.kind, page.auto, page.hook = visit.take()
        page.todo = bool(page.kind or page.hook)
        page.part, page.out, page.error, page.serial = 0, [], None, 0
        self.visit, self.app.page = None, page
        if not page.todo:
            self._answer(now_s, page)

    def _answer(self, now_s, page):
        from web.response import Sender

        self.visit = Sender(
            now_s, page.connection, page.answer, page.unread, page.out, page.serial
        )
        self.app.page = None

    def _count(self, news, now_s):
        if news == "ping":
            self.pings += 1
            self.hint = True
        elif news == "wrong":
            self.wrong += 1
            self.from_s = now_s + _WRONG_S
        else:
            self.broken += 1

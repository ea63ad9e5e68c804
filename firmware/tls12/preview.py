"""A weekly look at the host where the provider shows its next TLS settings.

Twilio changes https://tls-test.twilio.com at least a month before api.twilio.com. A handshake
there, with nothing sent, tells whether the roots and the TLS on board will still do then.
This part is pure: the application says when, and hands in what shakes hands.
"""

_DAY_S = 86400
_SILENT_S = 21 * _DAY_S


class Preview:
    """shake(host): does a verified handshake, closes, returns the root's label; OSError if not.

    `state()` gives what to keep over a reboot (four small values), `saved` takes it back.
    """

    def __init__(self, shake, host, serves, every_s=7 * _DAY_S, saved=None):
        self._shake = shake
        self._host = host
        self._serves = serves
        self._every_s = every_s
        # last try, last answer of any kind, refused since (Unix seconds or 0); why (a sentence)
        self._tried, self._heard, self._since, self._say = saved or (0, 0, 0, "")

    def state(self):
        """(tried, heard, refused since, why): plain values for a file."""
        return self._tried, self._heard, self._since, self._say

    def due(self, now):
        """Is it time to look? now: Unix seconds, or None (then it is not)."""
        if now is None:
            return False
        wait = self._every_s
        if self._heard != self._tried:
            wait = min(wait, _DAY_S)
        elif self._since:
            wait = min(wait, 2 * _DAY_S)
        return not self._tried or now - self._tried >= wait or now < self._tried

    def look(self, now):
        """One handshake. True: all will be well; False: refused; None: not reached."""
        try:
            self._shake(self._host)
        except OSError as e:
            return self.looked(now, e)
        return self.looked(now, None)

    def looked(self, now, e):
        """The same for a handshake made elsewhere; e: the OSError it ended in, or None."""
        self._tried = now
        if not self._heard:
            self._heard = now - 1  # silence is counted from the first try
        if e:
            if not getattr(e, "alert", 0) or e.args[0] >= 0:
                return None  # not a TLSError, or one of the network's own: nothing learnt
            self._say = getattr(e, "say", "")
            self._since = self._since or now
            self._heard = now
            return False
        self._heard = now
        self._since = 0
        self._say = ""
        return True

    def sure(self, now):
        """Was it refused now and a day or more ago, and not good in between? One refusal may be
        one forged packet."""
        return bool(self._since) and self._heard == now and now - self._since >= _DAY_S

    def lines(self, now):
        """Sentences for `status`: none if the last look was good."""
        if now is None or not self._tried:
            return []
        told = []
        if self._since:
            told.append(
                "%s, which shows what %s will be like in about a month, has been refused for %d"
                " days (%s): run tools/roots and copy the new roots.bin, or update the board."
                % (self._host, self._serves, (now - self._since) // _DAY_S, self._say)
            )
        if now - self._heard > _SILENT_S:
            days = (now - self._heard) // _DAY_S
            told.append(
                "%s has not been reached for %d day%s." % (self._host, days, "s"[: days != 1])
            )
        return told

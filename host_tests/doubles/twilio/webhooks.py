"""What Twilio tells others by itself: texts that came in, and what became of those sent.

    hooks = Webhooks(double, Proxy(world, board))
    hooks.numbers["+15550000001"] = "https://alarm.example.org/twilio/sms"

Each is a signed POST. What can go wrong on the way is drawn by `copies`: a webhook may be lost,
come late, before another one, or again, because its answer was lost on the way back. The TwiML of
an answer that arrives is carried out as Twilio does: a <Message> is a text from the number to who
had texted.

Sources: twilio.com/docs/messaging/guides/webhook-request and track-outbound-message-status;
twilio.com/docs/usage/security. guess: what is not answered is asked once more only when no
connection stood.
"""

import base64
import hmac
from urllib.parse import urlencode
from xml.etree import ElementTree

from .messages import plan_life, segments
from .phones import failed

BROKEN, NO_XML = 11200, 12100  # Twilio's codes for an answer that is none, and for bad TwiML
_AFTER_S = 0.2  # from the event to the call


def signature(token, url, params):
    """X-Twilio-Signature of a POST. params: [(name, value)]."""
    signed = url
    for name, value in sorted(set(params)):
        signed += name + value
    made = hmac.new(token.encode(), signed.encode("utf-8", "surrogateescape"), "sha1")
    return base64.b64encode(made.digest()).decode()


def once(kind, message, word=""):
    """Seconds after which each copy of a webhook is sent: as it should be."""
    return (0,)


def twice(kind, message, word=""):
    """As `once`, and again: the answer was lost on its way."""
    return (0, 2)


class Webhooks:
    """double: the TwilioDouble; way: has `at(unix time, function)`, and `now()`, and `post(url,
    headers, body, answered)` that calls answered(HTTP status or None, body)."""

    def __init__(self, double, way):
        self._double = double
        self._way = way
        double.webhooks = self
        self.numbers = {}  # number -> the address for "a message comes in"
        self.copies = once  # function(kind, message, status word) -> list of seconds
        self.calls = []  # [kind, SID, status word, HTTP status or None while it is not answered]
        self._called = {}  # SID -> (account, message, StatusCallback)
        self.answers = []  # (SID, HTTP status, body, did Twilio hear it)
        self.errors = []  # (code, SID): as in Twilio's debugger

    def received(self, account, message):
        """A text has come to one of the account's numbers."""
        url = self.numbers.get(message.to)
        if not url:
            return
        params = self.sms(account, message)

        def answered(status, body):
            if status is not None and status < 400:
                self._twiml(account, message, body)

        waits = sorted(self.copies("sms", message))
        for n, wait_s in enumerate(waits):
            at = message.created_at + _AFTER_S + wait_s
            heard = answered if n == len(waits) - 1 else None
            self._send("sms", account, message, url, params, at, heard)

    def accepted(self, account, message, url):
        """A text with this StatusCallback was taken."""
        self._called[message.sid] = (account, message, url)
        self._tell_all(account, message, url, message.life[1:])

    def canceled(self, message):
        """The last step of its life is that it was canceled."""
        if message.sid in self._called:
            self._tell_all(*self._called[message.sid], message.life[-1:])

    # --- inside

    def _tell_all(self, account, message, url, steps):
        for step in steps:
            for wait_s in self.copies("status", message, step[1]):
                self._way.at(step[0] + _AFTER_S + wait_s, self._tell(account, message, url, step))

    def _tell(self, account, message, url, step):
        def now():
            if step in message.life:  # else it was canceled
                params = self._status(account, message, *step[1:])
                self._send("status", account, message, url, params, step[0])

        return now

    def _send(self, kind, account, message, url, params, at, answered=None, tries=2):
        fields = dict(params)
        call = [kind, message.sid, fields.get("MessageStatus"), None]
        self.calls.append(call)
        body = urlencode(params, errors="surrogateescape").encode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "X-Twilio-Signature": signature(account.token, url, params),
            "I-Twilio-Idempotency-Token": message.sid[2:],
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }

        def done(status, answer):
            call[3] = status
            if status is None and tries > 1:
                again_at = self._way.now() + 1
                self._send(kind, account, message, url, params, again_at, answered, tries - 1)
            elif status is None or status >= 400:
                self.errors.append((BROKEN, message.sid))
            self.answers.append((message.sid, status, answer, answered is not None))
            if answered:
                answered(status, answer)

        self._way.at(at, lambda: self._way.post(url, headers, body, done))

    def _twiml(self, account, message, body):
        if not body.strip():
            return
        try:
            root = ElementTree.fromstring(body)
        except ElementTree.ParseError:
            self.errors.append((NO_XML, message.sid))
            return
        if root.tag != "Response":
            self.errors.append((NO_XML, message.sid))
            return
        for said in root.iter("Message"):
            self._reply(account, message, "".join(said.itertext()))

    def _reply(self, account, message, text):
        reply = self._double.reply(account, message, text, self._way.now())
        if message.from_ in account.opted_out:
            plan_life(reply, failed(21610, 0), reply.created_at)

    def sms(self, account, message):
        """The fields of a text's webhook."""
        return [
            ("ToCountry", "US"),
            ("ToState", ""),
            ("SmsMessageSid", message.sid),
            ("NumMedia", "0"),
            ("ToCity", ""),
            ("FromZip", ""),
            ("SmsSid", message.sid),
            ("FromState", ""),
            ("SmsStatus", "received"),
            ("FromCity", ""),
            ("Body", message.body),
            ("FromCountry", "UA"),
            ("To", message.to),
            ("ToZip", ""),
            ("NumSegments", str(segments(message.body))),
            ("MessageSid", message.sid),
            ("AccountSid", account.sid),
            ("From", message.from_),
            ("ApiVersion", "2010-04-01"),
        ]

    def _status(self, account, message, word, code):
        params = [
            ("SmsSid", message.sid),
            ("SmsStatus", word),
            ("MessageStatus", word),
            ("To", message.to),
            ("MessageSid", message.sid),
            ("AccountSid", account.sid),
            ("From", message.from_ or ""),
            ("ApiVersion", "2010-04-01"),
        ]
        return [*params, ("ErrorCode", str(code))] if code else params


class NoWay:
    """Nobody is told: the double's own, until somebody gives it a way."""

    def received(self, account, message):
        """As Webhooks.received."""

    def accepted(self, account, message, url):
        """As Webhooks.accepted."""

    def canceled(self, message):
        """As Webhooks.canceled."""

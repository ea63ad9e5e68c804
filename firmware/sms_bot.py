"""SMS_bot: one text to every account, over urequests; an Outcome for each recipient.

    bot = SMS_bot([(to, from_, token, sid), ...])
    for outcome in bot.send_sms("Front door: opened"): print(outcome.say)

Each try is prepare() -> one bounded exchange -> judge(); whatever goes wrong becomes an Outcome.
The halves can be called apart, with the bot out of memory in between: what it has learned about
the accounts is in a state.Delivery.
"""

from core.redact import hide, mask
from net import request as net_request
from providers import outcome as o
from providers import results
from providers.account import RECEIPTS, TELEGRAM, is_e164, keeps, label
from providers.account import account as as_account
from providers.modules import provider
from text import encoding

_NOT_LATER = (
    "not sent: only a Messaging Service (MG...) keeps a text until later, this sender does not. "
    'The board\'s own queue can: text("...", at="2026-12-01 08:00") at its prompt, see status()'
)
_PAGES_MOST = 1000  # of one look-up; more is a list without end


class SMS_bot:
    """Sends texts for a list of senders, each a tuple (to, from, token, sid) or an Account.

    http: urequests or a stand-in (None: imported at the first request); timeout_s: for each wait
    on the network; host: for tests, asked in place of the providers' own: a URL, or a dict from
    the provider's to another; say: called with one sentence for each text of
    send_sms and send_one; max_segments, romanise: how texts are shaped; validity_s: see
    VALIDITY_S; delivery: a state.Delivery that outlives the bot, None: its own; on_message_sent,
    on_message_received: functions called with (from, to, text) of each text that send_sms or
    send_one sends and received() finds.
    """

    def __init__(
        self,
        senders,
        http=None,
        timeout_s=30,
        host=None,
        say=print,
        max_segments=2,
        romanise=False,
        validity_s=3600,
        delivery=None,
        on_message_sent=None,
        on_message_received=None,
    ):
        self.on_message_sent = on_message_sent
        self.on_message_received = on_message_received
        self.accounts = [as_account(item) for item in senders]
        for acc in self.accounts:
            hide(acc.token)
        self._http = http
        self._timeout_s = timeout_s
        self._host = host
        self.say = say
        self._max_segments = max_segments
        self._romanise = romanise
        self._validity_s = validity_s
        if delivery is None:
            from core.state import Delivery

            delivery = Delivery()
        self._delivery = delivery

    # Sending

    def send_sms(self, message, send_at=None):
        """Send message to every sender's recipient; a list of Outcome in the order of senders.

        send_at: Unix seconds when it is to arrive, where the provider can wait (see sends_later);
        elsewhere the Outcome says that nothing was sent and what can be done.
        """
        return [self._send_now(acc, message, send_at) for acc in self.accounts]

    def send_one(self, to_num, from_num, message, token, sid, send_at=None):
        """Send message to one number with the given account; an Outcome. send_at: as above."""
        hide(token)
        for acc in self.accounts:  # a listed account brings its key and template along
            if (acc.to, acc.from_, acc.token, acc.sid) == (to_num, from_num, token, sid):
                return self._send_now(acc, message, send_at)
        return self._send_now(as_account((to_num, from_num, token, sid)), message, send_at)

    def _send_now(self, acc, message, send_at=None):
        if send_at and not self.sends_later(acc):
            result = results.Outcome(o.FIX, _NOT_LATER)
        else:
            result = self.send(acc, message, None, send_at)
        if result.code == o.NEEDS_TEMPLATE and result.kind == o.LATER:
            result = self.send(acc, message)  # now as a template
        self.say("%s: %s" % (label(acc), result.say))
        if self.on_message_sent and result.kind == o.SENT:
            from providers.hooks import tell

            tell("on_message_sent", self.on_message_sent, (acc.from_, acc.to, message), self.say)
        return result

    def received(self, since, seen=()):
        """Texts received at the accounts' own numbers after `since` (Unix seconds), oldest first:
        (from, to, text, message id); see received.received."""
        from providers.received import received

        return received(self, since, seen)

    def send(self, acc, text, serial=None, send_at=None):
        """One try, one exchange: text (shaped, then " #serial" if given) to acc.to; an Outcome.

        send_at: Unix seconds when the provider is to send it; only if it can, see sends_later().

        A first 572006 answers LATER with wait_s 1: the next try sends the template's name.
        """
        return self._try(net_request.SEND, acc, text, serial, send_at)

    def look_up(self, acc, mark, since=None, known=()):
        """Was a text holding mark sent to acc.to? A LookUp, by one exchange for each page of the
        account's texts to that recipient.

        mark: part of the text that no other text has, best with its serial "#17" (then "#170" does
        not match); since: Unix seconds when it was tried, older messages do not count; None = any;
        negative: seconds before the provider's answer, by its own clock. known: ids of messages
        that are other texts.

        A text sent as a template holds no mark. What tells it apart is the number it went to, the
        one it came from, and that it was made in the time since; so for an account that sends
        templates since is needed, and another board with the same sender and recipient may be
        taken for this one.
        """
        found = self._try(net_request.LOOK_UP, acc, mark, since, known)
        for _ in range(_PAGES_MOST):
            if found.kind != o.MORE:
                return found
            found = self._try(net_request.LOOK_UP, acc, mark, since, known, found.sid)
        return results.LookUp(o.ABSENT)

    def delivery(self, acc, sid):
        """How far message sid has come. One exchange; a Delivery."""
        return self._try(net_request.DELIVERY, acc, sid)

    def cancel(self, acc, sid):
        """Take back message sid, which was to be sent later. One exchange; a Delivery, whose
        status is "canceled" if that went well; else `delivery` says how far it has come."""
        return self._try(net_request.CANCEL, acc, sid)

    def _try(self, kind, acc, *args):
        from providers import judging  # noqa: F401 - after the request there may be no memory for it

        request = self.prepare(kind, acc, *args)
        if not isinstance(request, net_request.Request):
            return request
        return self.judge(kind, acc, request, self.exchange(request))

    # The halves of a try

    def prepare(self, kind, acc, *args):
        """The Request of a send (text, serial=None, send_at=None), look-up (mark, since=None),
        delivery (sid) or cancel (sid); or, if asking is useless, its Outcome, LookUp or Delivery
        at once. Never raises."""
        try:
            if kind == net_request.SEND:
                return self._prepare_send(acc, *args)
            if kind == net_request.LOOK_UP:
                return self._prepare_look_up(acc, *args)
            api = provider(acc)
            return (api.cancel if kind == net_request.CANCEL else api.fetch)(acc, *args)
        except Exception as error:  # one broken account must not stop the others
            say = mask("not sent: %r" % error)
            return results.as_kind(kind, results.Outcome(o.LATER, say, wait_s=60))

    def exchange(self, request, take=None):
        """The Answer to a Request; take: who reads its body, None: fields as the Request wants.
        See net/client.py."""
        host = self._host
        if isinstance(host, dict):
            host = host.get(request.host)
        from net.exchange import exchange

        if take is None:
            from providers.read_fields import read as take
        return exchange(self._http, request, host, self._timeout_s, take)

    def judge(self, kind, acc, request, answer):
        """The Outcome, LookUp or Delivery that an Answer means, secrets masked. Never raises."""
        from providers import judging

        return judging.judge(self._delivery, kind, acc, request, answer)

    def _prepare_send(self, acc, text, serial=None, send_at=None):
        bad = _unusable(acc)
        if bad:
            return results.Outcome(o.FIX, bad)
        template = self.template(acc)
        body = template or self.shape(acc, text, serial)
        if not body:
            return results.Outcome(o.NEVER, "the text is empty; check the sensor's text")
        request = provider(acc).create(acc, body, None, self._validity_s, send_at)
        request.template = template
        return request

    def _prepare_look_up(self, acc, mark, since=None, known=(), path=None):
        if not self.template(acc):
            known = ()  # the mark tells it apart
        else:
            if since is None:
                say = "a template text carries no serial number, and the clock was not set"
                return results.LookUp(o.CANNOT, outcome=results.Outcome(o.UNKNOWN, say))
            mark = None
        request = provider(acc).search(acc, mark, since)
        if not isinstance(request, net_request.Request):
            return request  # a LookUp: this provider cannot be asked
        request.path = path or request.path
        request.search += (known,)
        return request

    # Shaping

    def shape(self, acc, text, serial=None):
        """text as it will be sent: romanised if set, cut to max_segments, its serial kept whole.

        serial: see layout.shape; without one, a " #17" at the end of text is kept.
        """
        from text.layout import shape

        if acc.provider == TELEGRAM:  # letters cost nothing there
            return shape(text, serial, acc.romanise, 1, "", provider(acc).cut)
        latin = self._romanise if acc.romanise is None else acc.romanise
        return shape(text, serial, latin, self._max_segments, self.prefix(acc))

    def prefix(self, acc):
        """What Twilio puts before this account's texts, as far as known ("" or the trial's)."""
        return encoding.TRIAL_PREFIX if acc.sid in self._delivery.legacy else ""

    def template(self, acc):
        """The template's name this account sends in place of free text, or None."""
        refused = acc.sid in self._delivery.refused
        return acc.template or (provider(acc).TEMPLATE if refused else None)

    # What the providers can do

    def sends_later(self, acc):
        """True if the provider takes a text now and sends it at a time given (send_at)."""
        return keeps(acc) is not None

    def has_receipts(self, acc):
        """True if the provider can be asked how far an accepted text has come."""
        return acc.provider in RECEIPTS

    # Telling

    def trial(self, sid):
        """ "new" (2026, templates only), "legacy" (free text with a prefix) or None (not seen)."""
        if sid in self._delivery.refused:
            return "new"
        return "legacy" if sid in self._delivery.legacy else None

    def account_lines(self):
        """One plain sentence for each account, without secrets."""
        from providers import account_report

        return [
            account_report.line(acc, self.template(acc), self.trial(acc.sid))
            for acc in self.accounts
        ]


def _unusable(acc):
    """A sentence if the account cannot even be asked with, else None."""
    for what, value in (("token", acc.token), ("SID", acc.sid), ("sender", acc.from_)):
        if not isinstance(value, str) or not value:
            return "the account's %s is missing; check SENDERS" % what
    to = acc.to if isinstance(acc.to, str) else ""
    if acc.provider == TELEGRAM:
        return None if to else "the chat's number is missing; correct to in SENDERS"
    if not is_e164(to[to.find(":") + 1 :] if to[:9] == "whatsapp:" or to[:4] == "rcs:" else to):
        return "the recipient is not a number like +380501234567; correct it in SENDERS"
    return None

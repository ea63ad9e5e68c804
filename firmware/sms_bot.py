"""SMS_bot: one text to every account, over urequests; an Outcome for each recipient.

    bot = SMS_bot([(to, from_, token, sid), ...])
    for outcome in bot.send_sms("Front door: opened"): print(outcome.say)

Each call is one bounded exchange; whatever goes wrong in it becomes an Outcome.
"""

import gc

import http_call
import json_stream
import outcome as o
import sms_text
from accounts import account as as_account
from accounts import label, twilio
from mask import hide, mask
from providers import twilio as provider

try:
    from micropython import const
except ImportError:
    const = int

_NAMED = const(160)  # bytes kept of a value in a create or error answer


class SMS_bot:
    """Sends texts for a list of senders, each a tuple (to, from, token, sid) or an Account.

    http: urequests or a stand-in (None: imported at the first request); timeout_s: for each wait
    on the network; host: where the API is; say: called with one sentence when something is worth
    telling at once; max_segments, romanise: how texts are shaped; validity_s: see VALIDITY_S.
    """

    def __init__(
        self,
        senders,
        http=None,
        timeout_s=30,
        host="https://api.twilio.com",
        say=print,
        max_segments=2,
        romanise=False,
        validity_s=3600,
    ):
        self.accounts = [as_account(item) for item in senders]
        for acc in self.accounts:
            hide(acc.token)
        self._http = http
        self._timeout_s = timeout_s
        self._host = host
        self._say = say
        self._max_segments = max_segments
        self._romanise = romanise
        self._validity_s = validity_s
        self._legacy = set()  # SIDs whose texts came back with the trial prefix
        self._new = set()  # SIDs that refused free text (trials of 2026)

    # Sending

    def send_sms(self, message):
        """Send message to every sender's recipient; a list of Outcome in the order of senders."""
        return [self._send_now(acc, message) for acc in self.accounts]

    def send_one(self, to_num, from_num, message, token, sid):
        """Send message to one number with the given account; an Outcome."""
        hide(token)
        for acc in self.accounts:  # a listed account brings its key and template along
            if (acc.to, acc.from_, acc.token, acc.sid) == (to_num, from_num, token, sid):
                return self._send_now(acc, message)
        return self._send_now(twilio(to_num, from_num, token, sid), message)

    def _send_now(self, acc, message):
        result = self.send(acc, message)
        if result.code == provider.NEEDS_TEMPLATE and result.kind == o.LATER:
            result = self.send(acc, message)  # now as a template
        self._say("%s: %s" % (label(acc), result.say))
        return result

    def send(self, acc, text, serial=None):
        """One try, one exchange: text (shaped, then " #serial" if given) to acc.to; an Outcome.

        A first 572006 answers LATER with wait_s 1: the next try sends the template's name.
        """
        try:
            result = self._send(acc, text, serial)
        except Exception as error:  # one broken account must not stop the others
            gc.collect()
            result = o.Outcome(o.LATER, "not sent: %r" % error, wait_s=60)
        result.say = mask(result.say)  # it may quote the server or an exception
        return result

    def _send(self, acc, text, serial):
        bad = _unusable(acc)
        if bad:
            return o.Outcome(o.FIX, bad, scope=o.RECIPIENT)
        template = self.template(acc)
        body = template or self.shape(acc, text, serial)
        if not body:
            return o.Outcome(o.NEVER, "the text is empty; check the sensor's text")
        fields = {}
        answer, whole = self._ask(provider.create(acc, body, None, self._validity_s), fields)
        if answer.reach == http_call.ANSWERED:
            result = provider.outcome(answer.status, fields, whole)
            result.wait_s = max(result.wait_s, min(answer.retry_after, 3600))
            return self._learn(acc, result, fields, template)
        return _no_answer(answer)

    def _learn(self, acc, result, fields, template):
        """Remember what the answer tells about the account's kind."""
        if result.kind == o.SENT:
            if template:
                result.say += ", but only as Twilio's own text %s" % template
            elif provider.is_legacy_trial(fields):
                self._legacy.add(acc.sid)
            else:
                self._legacy.discard(acc.sid)
        elif result.code == provider.NEEDS_TEMPLATE and not template:
            self._new.add(acc.sid)
            result.kind = o.LATER
            result.wait_s = 1
            result.say = (
                "Twilio error 572006: this is a trial account of 2026, which refuses free text; "
                "the template %s is sent instead" % provider.TEMPLATE
            )
        return result

    def _ask(self, request, fields):
        """Exchange one request, keep the wanted keys in fields; (Answer, whole answer read)."""

        def take(_, source):
            json_stream.top(source, provider.KEYS, fields, _NAMED)

        answer = self._exchange(request, take)
        return answer, answer.error is None

    def _exchange(self, request, take):
        return http_call.exchange(self._http, request, self._host, self._timeout_s, take)

    # Shaping

    def shape(self, acc, text, serial=None):
        """text as it will be sent: romanised if set, cut to max_segments, its serial kept whole.

        serial: put at the end as " #17"; without one, a " #17" at the end of text is kept.
        """
        if self._romanise:
            text = sms_text.romanise(text)
        tail = "" if serial is None else " #%s" % serial
        if not tail:
            at = text.rfind(" #")
            if at >= 0 and text[at + 2 :].isdigit():
                text, tail = text[:at], text[at:]
        if not text:
            return ""
        return sms_text.cut(text, self._max_segments, self.prefix(acc), tail)

    def prefix(self, acc):
        """What Twilio puts before this account's texts, as far as known ("" or the trial's)."""
        return sms_text.TRIAL_PREFIX if acc.sid in self._legacy else ""

    # Asking

    def look_up(self, acc, mark, since=None):
        """Was a text holding mark sent to acc.to? One exchange; a LookUp.

        mark: part of the text, best its serial "#17" (then "#170" does not match); since: Unix
        seconds when it was tried, older messages do not count; None = any. An account that sends
        templates can be settled with since only: its texts do not hold the mark.
        """
        import sms_lookup

        look = sms_lookup.look_up(self._exchange, acc, mark, since, self.template(acc))
        if look.outcome:
            look.outcome.say = mask(look.outcome.say)
        return look

    def delivery(self, acc, sid):
        """How far message sid has come. One exchange; a Delivery."""
        fields = {}
        answer, _ = self._ask(provider.fetch(acc, sid), fields)
        if answer.reach == http_call.ANSWERED:
            return provider.delivery(answer.status, fields)
        say, wait_s = http_call.why(answer.error)
        say = "the status could not be asked: %s" % mask(say)
        return o.Delivery(o.UNKNOWN, say, wait_s=wait_s)

    # Telling

    def template(self, acc):
        """The template's name this account sends in place of free text, or None."""
        return acc.template or (provider.TEMPLATE if acc.sid in self._new else None)

    def trial(self, sid):
        """ "new" (2026, templates only), "legacy" (free text with a prefix) or None (not seen)."""
        return "new" if sid in self._new else "legacy" if sid in self._legacy else None

    def account_lines(self):
        """One plain sentence for each account, without secrets."""
        return ["Account %s: %s" % (label(acc), self._account_line(acc)) for acc in self.accounts]

    def _account_line(self, acc):
        template = self.template(acc)
        if template:
            why = "a Twilio trial of 2026 refuses free text" if acc.sid in self._new else "as set"
            return (
                "sends Twilio's own text %s instead of yours (%s): people learn that something "
                "happened, not what. Upgrade the account to send your own words." % (template, why)
            )
        if acc.sid in self._legacy:
            return (
                "a Twilio trial of the older kind: every text begins with '%s', goes to "
                "verified numbers only, and at most 50 go out in 24 h."
                % sms_text.TRIAL_PREFIX.strip(" -")
            )
        return "sends free text."


def e164(number):
    """True if number is + and 8 to 15 digits, not starting with 0 (ITU-T E.164)."""
    digits = number[1:]
    return (
        number[:1] == "+"
        and 8 <= len(digits) <= 15
        and digits[0] != "0"
        and all("0" <= digit <= "9" for digit in digits)
    )


def _unusable(acc):
    """A sentence if the account cannot even be asked with, else None."""
    for what, value in (("token", acc.token), ("SID", acc.sid), ("sender", acc.from_)):
        if not isinstance(value, str) or not value:
            return "the account's %s is missing; check SENDERS" % what
    to = acc.to if isinstance(acc.to, str) else ""
    if not e164(to[9:] if to[:9] == "whatsapp:" else to):
        return "the recipient is not a number like +380501234567; correct it in SENDERS"
    return None


def _no_answer(answer):
    """The Outcome of an exchange that brought no status line."""
    say, wait_s = http_call.why(answer.error)
    if answer.reach == http_call.BEFORE or isinstance(answer.error, http_call.Redirected):
        return o.Outcome(o.LATER, "not sent: %s" % say, wait_s=wait_s)
    say = "the text may have been sent, no answer came: %s; it is looked up first" % say
    return o.Outcome(o.UNKNOWN, say, wait_s=wait_s)

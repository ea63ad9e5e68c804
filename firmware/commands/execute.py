"""Acts on the texts that a look has found: each once, answered once.

The order of writes makes a power cut harmless. (1) One file: the text is done with, what it
changed, and that an answer is owed, with the serial number it will get. (2) The answer, in the
outbox. (3) The first file again: nothing owed. Cut before (1): the text came before this boot and
is not acted on. Between (1) and (2): `recover` finds no answer of that number and owes it. Between
(2) and (3): it finds it. What a text changes is never done from anything but the text itself.
"""

try:
    from micropython import const
except ImportError:
    const = int

from core import overlay
from core.files import Store
from core.phase import HEARD_ALL, LOOP
from delivery import alert as a
from delivery.outbox import Outbox
from providers.account import account
from providers.inbox_page import CREATED, DIGEST, FROM, is_seen
from providers.receiving_numbers import listened

from commands import parser as c
from commands.arm_state import Modes

_ANSWERS_MOST = const(6)  # answers waiting; more commands are left for later
_WRONG_MOST = const(5)  # wrong PINs from a number, then it is ignored ...
_LOCKED_S = const(3600)  # ... for an hour
_RARELY_S = const(600)  # unknown words and wrong PINs are answered at most this often
_EN_UK = const(16)  # the language in Modes.owed's command byte


def obeyed(app, store=None, say=None):
    """Phase: act on what the list of a number held, app.hear.kept. store, say: None: the board's
    own.

    One function: what follows is so deep that one call more would be too much."""
    hear, say = app.hear, say or overlay.say
    if hear.kept:
        numbers = listened(app.settings)
        own = numbers[hear.which % len(numbers)]
        if not Obey(app, store or Store(), say).take(hear.kept, own):
            hear.more = False  # not again at once
        hear.kept = ()
    return HEARD_ALL


def recovered(app):
    """Phase: as `recover`, with the board's own store."""
    recover(app, Store(), overlay.say)
    return LOOP


def recover(app, store, say=print):
    """After a start: owe the answer that a power cut has kept from the outbox."""
    Obey(app, store, say).recover()


def _oldest_first(messages):
    """Those of one second: in the order of the list."""
    at = [message[CREATED] for message in messages]
    rises = at[0] < at[-1]  # else the list is newest first, as Twilio's
    order = sorted(range(len(at)), key=lambda i: (at[i], i if rises else -i))
    return [messages[i] for i in order]


class Obey:
    """What acts on texts, made anew for a phase. app: has settings, clock, delivery, hear,
    sensors; store: a core.files.Store; say: called with one sentence for each text."""

    def __init__(self, app, store, say=print):
        self._app = app
        self._store = store
        self._accounts = [account(item) for item in app.settings.SENDERS]
        self._outbox = Outbox(store, self._accounts, app.clock, app.delivery, say)
        self._hear = app.hear
        self._say = say
        self._names = [s.config["name"] for s in app.sensors.all]
        self.modes = Modes(store, app.clock, app.hear, say)

    def recover(self):
        """Once after a start: owe the answer that the outbox did not get any more."""
        owed = self.modes.owed
        if not owed:
            return
        serial, who, command = owed
        there = any(
            alert.serial == serial and alert.has(a.ANSWER) for alert in self._outbox.alerts
        )
        k = self._index(who)
        if there or k is None:
            self._settled()
        else:
            self._answer(k, command % _EN_UK, command // _EN_UK, None)

    def take(self, messages, own):
        """Act on messages (see providers/inbox_page.py) to the number of the account `own`, the
        oldest first; False if some had to be left for later."""
        left = False
        for message in _oldest_first(messages):
            if is_seen(self.modes.seen, message[DIGEST]):
                continue  # a webhook was earlier
            sender = message[FROM]
            k = self._account(sender, own)
            if self._answers(k) < _ANSWERS_MOST:
                answer = self._one(message, own, k)
                overlay.drop("commands.parser")  # its room is for the answer
                if answer:  # from here: what goes to flash is to be low on the C stack
                    self._answer(k, answer[0], answer[1], answer[2])
                else:
                    self.modes.save()
                continue
            left = True
            if self._may(sender):
                text = "Commands of ...%s wait: %d answers to it are still to be sent."
                self._say(text % (sender[-4:], _ANSWERS_MOST))
        return not left

    def answered(self, before):
        """The serial number of the answer given since `before` was the last one, 0 for none."""
        last = self._outbox.alerts[-1:]
        return last[0].serial if last and last[0].serial > before else 0

    def _answers(self, k):
        """How many answers this account's recipient is still to be sent."""
        return sum(
            1
            for alert in self._outbox.alerts
            if alert.has(a.ANSWER) and k in alert.who and alert.least() < a.SENT
        )

    def _one(self, message, own, k):
        """Do what a text says, not on flash yet: (command, language, text) of the answer, None
        where none is owed."""
        from commands import parser

        created, _, sender, text, cut, digest = message
        self.modes.mark(created, digest)
        known = None if k is None or self._locked(sender) else self._known(sender, text)
        if known is None:
            if self._app.settings.HOOKS_HEAR == "all":
                self._received(sender, own.from_, text)
            carrier = parser.parse(text, self._names)[0] == c.CARRIER
            if k is not None and not carrier and self._may("pin"):
                return c.WRONG_PIN, c.EN, None
            return None
        command, argument, language = (c.UNKNOWN, None, c.EN)
        if not cut:
            command, argument, language = parser.parse(known, self._names)
        self._note(sender, command, argument)
        self._received(sender, own.from_, known)
        if command == c.CARRIER or command == c.UNKNOWN and not self._tell_unknown():
            return None
        return command, language, self._do(command, argument, language)

    # Who

    def _account(self, sender, own):
        """Index of the account that answers: the one whose number got the text, if it can."""
        mine = [k for k, acc in enumerate(self._accounts) if acc.to == sender]
        for k in mine:
            if (self._accounts[k].from_, self._accounts[k].sid) == (own.from_, own.sid):
                return k
        return mine[0] if mine else None

    def _index(self, who):
        for k, acc in enumerate(self._accounts):
            if a.recipient(acc) == who:
                return k
        return None

    def _locked(self, sender):
        wrong = self._hear.wrong.get(sender)
        if not wrong or wrong[0] < _WRONG_MOST:
            return False
        if self._app.clock.uptime_s() < wrong[1]:
            self._say("A command from ...%s is ignored: wrong PINs." % sender[-4:])
            return True
        self._hear.wrong.pop(sender)
        return False

    def _known(self, sender, text):
        """The text without its PIN, or None when that is missing or wrong."""
        from commands import parser

        known = parser.without_pin(text, self._app.settings.COMMANDS_PIN)
        hear = self._hear
        if known is None and parser.is_try(text, self._names):
            count = hear.wrong.get(sender, (0, 0))[0] + 1
            hear.wrong[sender] = (count, self._app.clock.uptime_s() + _LOCKED_S)
            hear.pins += 1
            self._say("A command from ...%s had no or a wrong PIN." % sender[-4:])
        elif known is not None:
            hear.wrong.pop(sender, None)
        return known

    def _may(self, what):
        """True at most once in _RARELY_S for each kind of answer."""
        now, hear = self._app.clock.uptime_s(), self._hear
        if now < hear.said.get(what, 0):
            return False
        hear.said[what] = now + _RARELY_S
        return True

    def _tell_unknown(self):
        return "on_message_received" not in (self._app.delivery.hooks or ()) and self._may("word")

    # What

    def _do(self, command, argument, language):
        """Change what the command changes (not on flash yet); the answer's text if it depends on
        the argument, else None."""
        modes, fresh = self.modes, True
        if command == c.ARM:
            modes.armed = True
        elif command == c.DISARM:
            modes.armed = fresh = False
        elif command == c.MUTE or command == c.UNMUTE:
            fresh = command == c.UNMUTE
            if argument is False or not self._mute(command, argument):
                from commands import answers as words

                return words.refused(command, self._names, argument is not False, language)
        else:
            return None
        if fresh:
            self._hear.fresh = True  # the next trip is told at once
        return None

    def _mute(self, command, argument):
        if argument is None:  # UNMUTE everything
            self.modes.quiet = b""
            self.modes.mute(0)
        elif isinstance(argument, str):
            return self.modes.hush(argument, command == c.MUTE)
        else:
            self.modes.mute(argument)
        return True

    # The answer

    def _answer(self, k, command, language, text):
        """Write what is done and owed, the answer, and that it is owed no more."""
        modes = self.modes
        who = a.recipient(self._accounts[k])
        modes.owed = (self._app.delivery.serial + 1, who, command + _EN_UK * language)
        modes.save()
        text = text or self._text(command, language)
        if language == c.ROMAN:
            from text import encoding

            text = encoding.romanise(text)
        text = "%s: %s" % (self._app.settings.NAME, text)
        urgent = command != c.UNKNOWN and command != c.WRONG_PIN
        self._outbox.add(text, urgent, None, [k], a.ANSWER)
        self._settled()

    def _settled(self):
        self.modes.owed = None
        self.modes.save()

    def _text(self, command, language):
        from commands import answers as words

        app, names = self._app, self._names
        if command == c.STATUS:
            return words.status(app, self.modes, names, self._outbox.waiting(), language)
        if command == c.LAST:
            from commands import trip_history

            found = trip_history.recall(self._store, app.clock)
            if found:
                return words.last(found, app.clock, language)
        if c.ARM <= command <= c.UNMUTE:
            untold = 0
            if self.modes.armed and not self.modes.muted_s():
                untold, self._hear.untold = self._hear.untold, 0
            return words.changed(app, self.modes, names, untold, command, language)
        return words.fixed(command, language)

    # Telling

    def _note(self, sender, command, argument):
        from commands import parser

        name = parser.name(command) + (" %s" % argument if argument else "")
        self._hear.last = (name, sender[-4:], self._app.clock.uptime_s())
        self._say("Command from ...%s: %s." % (sender[-4:], name))

    def _received(self, sender, to, text):
        if "on_message_received" in (self._app.delivery.hooks or ()):
            call = ("on_message_received", (sender, to, text))
            self._app.delivery.calls.append(call)

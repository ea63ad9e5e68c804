"""Alerts on flash, and which recipients are still owed each of them.

One file an alert (alert_files.py), named by its serial number and rewritten at each step of each
recipient: a restart at any instant goes on exactly there. The newest alert's file stays when
everybody has it, because it carries the serial number on.

Overflow rule: at most `most` alerts wait. When one more comes, the newest waiting one of its kind
(alarm or note) is struck off for those who have not been sent it, and the new one tells them
"and 1 more before it" (2, 3, ...). So the oldest and the newest are told in full, none is dropped
silently, and the number of files is bounded. For an alarm only alarms count, so that notes kept
back overnight cost none its words; and none is told by one that waits longer for room (`spares`),
so that a repeat and an alarm that is no first one may be the thirteenth and the fourteenth. Texts
with a time of their own (send_at) neither count nor are struck off: one too many is refused.

The object may be dropped and made anew at any time: what lives only in RAM is in a state.Delivery.
"""

from hashlib import sha256

from delivery import alert as a
from delivery import alert_files as files
from delivery.retry_policy import ASK_S, confirm

_TEXT_MOST = 400  # characters
_WRONG_S = 400  # an event is told within so many seconds: an alert's time further off is wrong
_LETTERS = "bcdfghjkmnpqrstvwxyz"  # no vowels: no words


class Outbox:
    """accounts: the recipients' Accounts; delivery: a state.Delivery, from a start on always the
    same; say: called with one sentence when flash fails; most: alerts that may wait at a time."""

    def __init__(self, store, accounts, clock, delivery, say=print, most=12):
        self.store = store
        self.delivery = delivery
        self._clock = clock
        self._say = say
        self.most = most
        self._ids = [a.recipient(account) for account in accounts]
        named = [account.fallback for account in accounts if account.fallback]
        self._spares = [k for k, account in enumerate(accounts) if account.name in named]
        self.alerts = []  # oldest first
        lost = self._load()
        for serial in lost:
            self.add(files.own_words(delivery.lang, "lost", serial))
        self.tend()

    # Adding

    def add(self, text, urgent=True, at=None, only=None, flags=0, send_at=0):
        """Owe text to every recipient, or to the account indexes in `only`; its serial number.
        An account that is another's fallback texts only what is handed to it.

        It is on flash before this returns, if flash can be written. at: Unix seconds of the
        event, None = now. send_at: Unix seconds when it is to be sent; raises ValueError with a
        sentence if it cannot wait so long. A recipient listed twice gets it once.
        """
        send_at = send_at and self._checked(send_at)
        self.delivery.due = 0  # first: it may be on flash, and this not end
        alert = self._new(text, flags | (a.URGENT if urgent else 0), at, only, send_at)
        full = None
        if only is None and not send_at and self._crowd(urgent) >= self.most:
            full = self._newest_waiting(urgent, alert.spares)
        for i, j in _same(alert, full):
            alert.set(i, a.OWED, full.word(j) + 1)
        self.alerts.append(alert)
        self.save(alert, new=True)
        if full:  # only now: if the power is cut in between, both are told rather than none
            for _, j in _same(alert, full):
                full.set(j, a.MERGED)
            self.delivery.merged += 1
            self.save(full)
        self._tidy()
        return alert.serial

    def _new(self, text, flags, at, only, send_at):
        """The Alert with the next serial number; it is not in `alerts` yet. Of several accounts
        for one recipient the first owes it."""
        delivery = self.delivery
        delivery.serial += 1
        who = [k for k, own in enumerate(self._ids) if self._ids.index(own) == k]
        if only is None:
            who = [k for k in who if k not in self._spares]
        else:
            who = [k for k in who if k in only]
        alert = a.new(delivery.serial, flags, self._ids, who, text[:_TEXT_MOST], send_at)
        alert.at = at or self._clock.now() or 0
        delivery.born[alert.serial] = self._clock.uptime_s()
        return alert

    def _checked(self, send_at):
        from delivery import schedule

        now = self._clock.now()
        waiting = sum(1 for alert in self.alerts if alert.later and alert.least() < a.DONE)
        why = schedule.refusal(send_at, now, waiting)
        if why:
            raise ValueError(why)
        return 0 if now is not None and send_at <= now else int(send_at)

    def _crowd(self, urgent):
        """How many waiting alerts count when one more comes."""
        return sum(
            1
            for alert in self.alerts
            if alert.least() < a.SENT
            and not (alert.later or alert.has(a.ANSWER))
            and (alert.has(a.URGENT) or not urgent)
        )

    def _newest_waiting(self, urgent, spares):
        for alert in reversed(self.alerts):
            if alert.spares < spares or alert.has(a.MUTE | a.LATER | a.ANSWER):
                continue
            if alert.has(a.URGENT) == urgent:
                for i in range(len(alert.who)):
                    if alert.untouched(i):
                        return alert
        return None

    # Changing

    def save(self, alert, text=None, new=False):
        """Write the alert's present state; what flash cannot take stays in memory. text: its text,
        where it was read already; new: for the first time."""
        if alert.serial in self.delivery.ram:
            new = None
        try:
            content = files.content(self.store, alert, self.delivery.lang, text, new)
            self.store.write("a%06d" % alert.serial, content, new)
        except OSError as error:
            if not self.delivery.unsaved:
                full = error.args[0] == 28
                self._say(
                    "Flash cannot be written (%s). Alerts go out from memory; only a restart "
                    "before that would lose them." % ("full; remove files" if full else error)
                )
            self.delivery.unsaved = True
            self.delivery.ram[alert.serial] = (bytes(alert.record), alert.text)
        else:
            alert.text = None
            self.delivery.unsaved = False
            self.delivery.ram.pop(alert.serial, None)

    def text(self, alert):
        """The alert's text as it was added."""
        if alert.text is not None:
            return alert.text
        return files.text_of(self.store, alert, self.delivery.lang)

    def mark(self, alert, i, text):
        """What stands after the # in the i-th recipient's text, and in no other text: "17kfpt";
        "17-2wxbd" for the repetition. text: as `text` gives it.

        The letters are drawn from this life of the flash, the recipient, the number and the words:
        another board's #17, this board's before it was erased, or other words are not taken for
        it when an unknown outcome is looked up.
        """
        number = alert.number(i)
        whole = self.delivery.life + alert.own(i) + (number + text).encode()
        left = int.from_bytes(sha256(whole).digest()[:3], "little")
        for _ in range(4):
            left, at = divmod(left, len(_LETTERS))
            number += _LETTERS[at : at + 1]
        return number

    def tend(self):
        """Give the alerts of this boot their time once the clock is set, and again when it is set
        to another time; forget finished ones."""
        now = self._clock.now()
        if now is not None:
            now -= self._clock.uptime_s()
            for alert in self.alerts:
                born = self.delivery.born.get(alert.serial)
                if born is not None and abs(alert.at - now - born) > _WRONG_S:
                    alert.at = now + born
                    self.save(alert)
        self._tidy()

    def _tidy(self):
        delivery = self.delivery
        for alert in self.alerts[:-1]:
            if alert.least() >= a.DONE:
                self.store.remove("a%06d" % alert.serial)
                if alert.has(a.OWN_FILE):
                    self.store.remove("m%06d" % alert.serial)
                self.alerts.remove(alert)
                delivery.born.pop(alert.serial, None)
                delivery.ram.pop(alert.serial, None)
                for i in range(len(alert.who)):
                    delivery.next.pop(key(alert, i), None)
        delivery.damaged += self.store.damaged
        self.store.damaged = 0
        delivery.waiting = self.waiting()

    # Asking

    def next(self, alert, i):
        """The list of one recipient: [uptime when due, times asked, message id, uptime when it
        was sent], and behind it, while a look-up goes from page to page, the path of the next one
        and how many there were; change it in place."""
        return self.delivery.next.setdefault(key(alert, i), [0, 0, None, None])

    def forget(self, alert, i):
        """Forget that list: nothing more is to be done for this recipient, or for another."""
        self.delivery.next.pop(key(alert, i), None)

    def waiting(self):
        """How many alerts somebody is still to be sent, those to be sent later apart."""
        count = 0
        for alert in self.alerts:  # a loop: a comprehension is a level of the C stack
            if alert.least() < a.SENT and not self.is_later(alert):
                count += 1
        return count

    def holds_back(self):
        """True if somebody is still to be sent a text, at whatever time."""
        return any([alert.least() == a.OWED for alert in self.alerts])

    def is_later(self, alert, kept=False):
        """True if it waits for a time of its own that has not come; kept: at the provider."""
        least = alert.least()
        if alert.later <= (self._clock.now() or 0):
            return False
        return least == a.SENT if kept else least < a.SENT

    def open(self, flag, k):
        """True if an alert with this flag still waits for account index k."""
        return any(
            alert.has(flag) and k in alert.who and alert.state(alert.who.index(k)) < a.SENT
            for alert in self.alerts
        )

    # Starting

    def _load(self):
        """Read all alerts; the serial numbers of those that cannot be read."""
        delivery, store, lost = self.delivery, self.store, []
        start = delivery.serial is None
        if start:  # afterwards `born` knows them: a list of the folder takes long
            delivery.serial = 0
            store.clean()
            delivery.life = files.life(store, delivery.life)
            delivery.born = dict.fromkeys(files.serials(store))
        for serial in sorted(delivery.born):
            delivery.serial = max(delivery.serial, serial)
            damaged = store.damaged
            data, text = delivery.ram.get(serial) or (store.read("a%06d" % serial), None)
            alert = data and a.load(data, self._ids)
            if alert and alert.serial == serial:
                alert.text = text
                self.alerts.append(alert)
                self._wake(alert)
            else:
                del delivery.born[serial]
                if store.remove("a%06d" % serial) or store.damaged > damaged:
                    lost.append(serial)  # else writing it had been broken off
        if start:
            files.remove_texts(store, [alert.serial for alert in self.alerts])
        return lost

    def _wake(self, alert):
        """After a restart: what was under way is looked up, after a while."""
        for i in range(len(alert.who)):
            state = alert.state(i)
            if a.OWED < state < a.DONE and key(alert, i) not in self.delivery.next:
                wait_s = confirm(0) if state == a.SENT else ASK_S
                self.next(alert, i)[0] = self._clock.uptime_s() + wait_s


def key(alert, i):
    """One number for an alert's recipient."""
    return alert.serial * 64 + i


def _same(new, old):
    """(i, j): recipients of new, and the same in old who have not been sent it."""
    if old:
        for j, k in enumerate(old.who):
            if k in new.who and old.untouched(j):
                yield new.who.index(k), j

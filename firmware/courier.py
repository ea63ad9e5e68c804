"""What is due next for whom: send, look up or confirm; one network exchange a step.

Order: sends and look-ups before confirmations, alarms before notes, what happened just now before a
backlog, what has failed less often first, then in order of time. So a new alarm waits neither for one that keeps
failing nor for the backlog of an outage, and the backlog goes out in order.
"""

try:
    from micropython import const
except ImportError:
    const = int

import outcome as o
import retry
import wording
from holds import Holds
from outbox import (
    ABSENT,
    ASK,
    DONE,
    MUTE,
    NEVER,
    OWED,
    SENDING,
    SENT,
    URGENT,
    recipient_id,
)

_FRESH_S = const(120)
_IDLE_S = const(600)  # looks at the outbox at least so often
_SIDS_MOST = const(8)  # message ids kept in RAM (about 80 bytes each); others are looked up


class Courier:
    """outbox: Outbox; bot: SMS_bot or the like; caps: Caps; say: called with one sentence;
    rng(n): a random integer from 0 to n - 1."""

    def __init__(self, outbox, bot, clock, caps, say=print, rng=retry.chance):
        self._outbox = outbox
        self._bot = bot
        self._clock = clock
        self._caps = caps
        self._say = say
        self._rng = rng
        self._holds = Holds(outbox.store)
        self._online = False
        self._wake = 0
        self._sids = {}  # (serial, account index) -> message id, for confirming
        self._reserve = {}  # account SID -> texts kept back for the "muted" text
        for acc in bot.accounts:
            self._reserve[acc.sid] = self._reserve.get(acc.sid, 0) + 1

    # For the loop

    def due(self, online=True):
        """True when step has something to do. Cheap; tell it each pass whether there is a network."""
        if online and not self._online:
            self._holds.wake()
            self._wake = 0
        self._online = online
        if self._outbox.changed:
            self._outbox.changed = False
            self._wake = 0
        return online and self._clock.uptime_s() >= self._wake

    def step(self, online=True):
        """Do the one thing most due, at most one network exchange; True if there was one."""
        if not self.due(online):
            return False
        self._outbox.tend()
        found = self._find(self._clock.uptime_s())
        if not found:
            return False
        alert, i = found
        state = alert.state(i)
        if state == OWED:
            self._send(alert, i)
        elif state == SENT:
            self._confirm(alert, i)
        else:
            self._look_up(alert, i)
        return True

    def waiting(self):
        """How many alerts somebody is still to be sent."""
        return self._outbox.waiting()

    def lines(self):
        """Sentences for status."""
        now = self._clock.uptime_s()
        out = self._outbox.lines()
        for k, acc in enumerate(self._bot.accounts):
            muted = self._caps.wait(acc.sid)
            if muted:
                out.append("%s: muted for %d min, the cap is reached." % (_label(acc), muted // 60))
            why = self._holds.why(acc.sid, now) or self._holds.why(k, now)
            if why:
                out.append("%s: waits. %s" % (_label(acc), why))
        return out

    # Choosing

    def _find(self, now):
        """The most due (alert, i), or None; then _wake says when to look again."""
        best, wake, full = None, now + _IDLE_S, None
        for alert in self._outbox.alerts:
            for i in range(len(alert.who)):
                if alert.state(i) >= DONE:
                    continue
                at = self._ready(alert, i, now)
                if at > now:
                    wake = min(wake, at)
                elif self._is_full(alert, i):
                    full = alert, i
                else:
                    rank = self._rank(alert, i, now)
                    if best is None or rank < best[0]:
                        best = rank, alert, i
        if full:
            self._mute(full[0].who[full[1]])
        self._wake = now if best or full else wake
        return best[1:] if best else None

    def _ready(self, alert, i, now):
        """Uptime in seconds from which this step may be done."""
        k = alert.who[i]
        sid = self._bot.accounts[k].sid
        at = alert.due[i]
        if alert.state(i) == OWED:
            at = max(at, self._holds.until(sid), self._holds.until(k))
            if not alert.has(MUTE):
                at = max(at, now + self._caps.wait(sid))
        return at

    def _is_full(self, alert, i):
        """True when only the text that says so may still go out."""
        if alert.state(i) != OWED:
            return False
        sid = self._bot.accounts[alert.who[i]].sid
        room = self._caps.room(sid)
        return room < 1 if alert.has(MUTE) else room <= self._reserve[sid]

    def _rank(self, alert, i, now):
        fresh = alert.born is not None and now - alert.born < _FRESH_S
        return (
            alert.state(i) == SENT,
            not alert.has(URGENT),
            not fresh,
            alert.tries(i),
            alert.serial,
        )

    def _mute(self, k):
        sid = self._bot.accounts[k].sid
        least = self._reserve[sid] + 1
        wait_s, limit, span = self._caps.mute(sid, least)
        text = wording.muted(wait_s, limit, span, self.waiting(), self._clock)
        self._say("%s %s" % (_label(self._bot.accounts[k]), text))
        mine = [j for j, acc in enumerate(self._bot.accounts) if acc.sid == sid]
        self._outbox.add(text, True, None, mine, MUTE)

    # Sending

    def _send(self, alert, i):
        k = alert.who[i]
        acc = self._bot.accounts[k]
        text = wording.compose(self._outbox.text(alert), alert, alert.word(i), self._clock)
        self._caps.spend(acc.sid)
        alert.set(i, SENDING)
        self._outbox.save(alert)
        result = self._bot.send(acc, text, alert.mark(i))
        self._say("#%s %s: %s" % (alert.mark(i), _label(acc), result.say))
        if result.kind == o.SENT:
            self._accepted(alert, i, result.sid)
        elif result.kind == o.UNKNOWN:
            alert.tries(i, 1)
            self._to_ask(alert, i)
        else:
            self._caps.refund(acc.sid)
            self._refused(alert, i, acc, result)
        self._outbox.save(alert)

    def _accepted(self, alert, i, sid):
        k = alert.who[i]
        acc = self._bot.accounts[k]
        self._holds.well(acc.sid)
        self._holds.well(k)
        self._holds.forget(recipient_id(acc))
        alert.set(i, SENT if sid else DONE, 0)
        alert.due[i] = self._now() + retry.confirm(0)
        if sid and len(self._sids) < _SIDS_MOST:
            self._sids[(alert.serial, k)] = sid

    def _refused(self, alert, i, acc, result):
        """LATER, NEVER or FIX: surely not sent."""
        now, k = self._now(), alert.who[i]
        key = acc.sid if result.scope == o.ACCOUNT else k
        alert.set(i, OWED)
        if result.kind == o.NEVER:
            alert.set(i, NEVER, result.code)
        elif result.kind == o.FIX:
            alert.tries(i, 1)
            self._holds.hold(key, now, result.say)
            self._tell(key, k, result)
        elif result.status == 0:
            self._holds.rest(acc.sid, now, result.wait_s, self._rng, result.say, True)
        elif result.scope == o.ACCOUNT:
            self._holds.rest(key, now, result.wait_s, self._rng, result.say)
        else:
            alert.tries(i, 1)
            wait_s = max(result.wait_s, retry.back_off(alert.tries(i), self._rng))
            alert.due[i] = now + wait_s

    def _tell(self, key, k, result):
        """Tell everybody who is not concerned, once, that an account or recipient needs care."""
        accounts = self._bot.accounts
        if not self._holds.tell_once(recipient_id(accounts[k]), result.code):
            return
        others = [j for j, acc in enumerate(accounts) if j != k and acc.sid != key]
        if others:
            text = "%s cannot be texted. %s" % (_label(accounts[k]), result.say)
            self._outbox.add(text, False, None, others)

    # Unknown outcomes

    def _to_ask(self, alert, i):
        alert.set(i, ASK)
        alert.due[i] = self._now() + retry.ASK_S

    def _look_up(self, alert, i):
        k = alert.who[i]
        acc = self._bot.accounts[k]
        found = self._bot.look_up(acc, "#" + alert.mark(i), alert.at or None)
        if found.kind == o.FOUND:
            self._say("#%s %s: it had arrived at the provider." % (alert.mark(i), _label(acc)))
            self._accepted(alert, i, found.sid)
        elif found.kind == o.ABSENT and alert.state(i) != ABSENT:
            alert.set(i, ABSENT)
            alert.due[i] = self._now() + retry.ASK_AGAIN_S
            return  # flash says ASK, which is as good
        elif found.kind == o.ABSENT:
            self._say("#%s %s: twice not found, it is sent again." % (alert.mark(i), _label(acc)))
            self._owe_again(alert, i)
        elif found.outcome.kind == o.LATER:
            self._ask_later(alert, i, found.outcome)
            return
        else:
            self._never_known(alert, i, acc, found.outcome)
        self._outbox.save(alert)

    def _owe_again(self, alert, i):
        alert.set(i, OWED)
        alert.due[i] = self._now() + retry.back_off(alert.tries(i), self._rng)

    def _ask_later(self, alert, i, result):
        self._say(result.say)
        wait_s = max(result.wait_s, retry.back_off(3, self._rng))
        alert.due[i] = self._now() + wait_s

    def _never_known(self, alert, i, acc, result):
        """The outcome cannot be looked up: rather twice than not at all, but not for ever."""
        self._say("#%s %s: %s" % (alert.mark(i), _label(acc), result.say))
        if alert.tries(i) < retry.BLIND_MOST:
            self._owe_again(alert, i)
        else:
            alert.set(i, DONE, 0)

    # Confirming

    def _confirm(self, alert, i):
        k = alert.who[i]
        acc = self._bot.accounts[k]
        sid = self._sids.get((alert.serial, k))
        if not sid:
            self._find_sid(alert, i, acc)
            return
        told = self._bot.delivery(acc, sid)
        if told.kind == o.DELIVERED:
            self._confirmed(alert, i)
        elif told.kind in (o.UNDELIVERED, o.FAILED):
            self._undelivered(alert, i, acc, told)
        else:
            self._confirm_later(alert, i, acc, told.say)

    def _find_sid(self, alert, i, acc):
        """After a restart the message id is gone, but the provider has it."""
        found = self._bot.look_up(acc, "#" + alert.mark(i), alert.at or None)
        if found.kind == o.FOUND and len(self._sids) < _SIDS_MOST:
            self._sids[(alert.serial, alert.who[i])] = found.sid
        else:
            say = found.outcome.say if found.outcome else "not listed"
            self._confirm_later(alert, i, acc, say)

    def _confirm_later(self, alert, i, acc, why):
        asked = alert.word(i) + 1
        alert.set(i, SENT, asked)
        wait_s = retry.confirm(asked)
        if wait_s is None:
            self._say("#%s %s: not confirmed (%s)." % (alert.mark(i), _label(acc), why))
            self._confirmed(alert, i)
        else:
            alert.due[i] = self._now() + wait_s

    def _confirmed(self, alert, i, state=DONE, code=0):
        alert.set(i, state, code)
        self._sids.pop((alert.serial, alert.who[i]), None)
        self._outbox.save(alert)

    def _undelivered(self, alert, i, acc, told):
        self._say("#%s %s: %s" % (alert.mark(i), _label(acc), told.say))
        if told.retry and not alert.again(i):
            alert.repeat(i)
            alert.due[i] = self._now() + retry.repeat(told.wait_s)
            self._sids.pop((alert.serial, alert.who[i]), None)
            self._outbox.save(alert)
        else:
            self._confirmed(alert, i, NEVER, told.code)

    def _now(self):
        return self._clock.uptime_s()


def _label(acc):
    from accounts import label

    return label(acc)

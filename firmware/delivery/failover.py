"""Who texts a phone while the account that should is refused or paused.

An account may name another with the same recipient (fallback="name"; at Telegram the same person
has another number, so there it is taken for the same), that one a third. One that is named so
texts nobody of its own accord. A text changes over only while it is surely not sent; the change
goes to flash with the note that it is leaving (see delivery/select.py), so at any instant the
record says who may have sent it. Loaded only where the config names a fallback.
"""

try:
    from micropython import const
except ImportError:
    const = int

from providers.account import same_person

LONG_S = const(60)  # a shorter pause is waited for


def after(accounts, k):
    """The index of the account that k names, or None."""
    wanted = accounts[k].fallback
    if wanted:
        for j, acc in enumerate(accounts):
            if acc.name == wanted and same_person(acc, accounts[k]) and j != k:
                return j
    return None


def chain(accounts, k):
    """k, its fallback, that one's fallback ..."""
    found = []
    while k is not None and k not in found:
        found.append(k)
        k = after(accounts, k)
    return found


def root(accounts, k):
    """The account that k stands in for, itself if for none."""
    for j in range(len(accounts)):
        if k in chain(accounts, j)[1:] and j not in chain(accounts, k):
            return root(accounts, j)
    return k


def way(ready, now):
    """(index, uptime) of the first that may send soon, else of the soonest. ready: (index, uptime
    in seconds from which it may send this text) of each in the chain, in its order."""
    best = None
    for j, at in ready:
        if at <= now + LONG_S:
            return j, at
        if best is None or at < best[1]:
            best = j, at
    return best


def reachable(own, others):
    """The accounts whose recipients can be told that one fails; others: indexes of those it does
    not concern."""
    accounts, now = own.bot.accounts, own.clock.uptime_s()
    found = []
    for j in range(len(accounts)):  # loops: each comprehension is a level of the C stack
        if root(accounts, j) == j:
            hears = j in others
            if accounts[j].fallback:
                hears = False
                for each in chain(accounts, j):
                    hears = hears or own.holds.open_at(accounts, each) <= now
            if hears:
                found.append(j)
    return found

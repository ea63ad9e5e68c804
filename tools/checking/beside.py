"""What boards share that have one account, said from their config files."""


def lines(boards):
    """-> sentences; boards: [(file name, checked settings)]."""
    found = []
    for n, (name, one) in enumerate(boards):
        for other_name, other in boards[n + 1 :]:
            found += _pair("%s and %s" % (name, other_name), one, other)
    if len(boards) > 1 and not found:
        found = ["The boards share no account: what one does costs the others nothing."]
    return found


def _pair(names, one, other):
    out = []
    for sid in _common(one, other, lambda acc: acc.sid):
        total = one.CAP_PER_DAY + other.CAP_PER_DAY
        out.append(
            "%s share account ...%s: each counts its own texts only, %d together by CAP_PER_DAY, "
            "but the provider counts both: a trial's 50 in 24 h and one text a second and sender. "
            "The letters after the number (#1kfpt) are each board's own, so neither takes the "
            "other's text for its own; a trial of 2026, whose texts hold no words of ours, is "
            "the exception." % (names, sid[-4:], total)
        )
    for number in _common(one, other, lambda acc: acc.from_) if _both_listen(one, other) else ():
        out.append("%s both act on commands texted to %s." % (names, number))
    if out and one.NAME == other.NAME:
        out.append('%s both have NAME = "%s": people cannot tell whose text it is.' % (
            names, one.NAME))  # fmt: skip
    return out


def _both_listen(one, other):
    return one.COMMANDS_FROM and other.COMMANDS_FROM


def _common(one, other, of):
    """The values of `of` that senders of both have, in the order of the first."""
    theirs = [of(acc) for acc in other.SENDERS]
    found = []
    for acc in one.SENDERS:
        if of(acc) in theirs and of(acc) not in found:
            found.append(of(acc))
    return found

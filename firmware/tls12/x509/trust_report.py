"""What `status` says about the roots on board, long before there is an outage."""

_SOON_S = 180 * 86400
_LEAVING_S = 365 * 86400  # a provider moves to another root before browsers drop its own
_OLD_S = 730 * 86400
_TOOL = "tools/roots and copy the new roots.bin to the board"


def lines(roots, now, used=None):
    """Sentences, none if all is well for half a year.

    roots: trust_store.Roots. now: Unix seconds or None (then nothing can be said). used: {host:
    label of the root that vouched for it}; without it every root on board counts.
    """
    if now is None:
        return []
    told = []
    for label, key, _, until, _ in roots.find(None):
        hosts = [host for host in used if used[host] == label] if used is not None else [""]
        end = getattr(roots, "distrusted", 0)
        when = _when(until, end if used else 0, now) if hosts and key else None
        if when is None:
            continue
        which = " that signs " + ", ".join(sorted(hosts)) if used is not None else ""
        told.append('The root "%s"%s %s: run %s.' % (label, which, when, _TOOL))
    days = (now - roots.floor) // 86400
    if now - roots.floor > _OLD_S:
        told.append("The root keys on board are %d days old: run %s." % (days, _TOOL))
    return told


def _when(until, end, now):
    """What becomes of a root that expires at `until` and that browsers trust to `end` (0: not
    known); None for now."""
    if until - now <= _SOON_S:
        return "expires in " + _days(until - now) if until >= now else "has expired"
    if end and end - now <= _LEAVING_S:
        if end >= now:
            return "loses the browsers' trust in " + _days(end - now)
        return "is not trusted by browsers any more, so a server may leave it any day"
    return None


def _days(seconds):
    days = seconds // 86400
    return "%d day%s" % (days, "s"[: days != 1])

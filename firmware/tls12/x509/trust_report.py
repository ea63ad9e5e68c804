"""What `status` says about the roots on board, long before there is an outage."""

_SOON_S = 180 * 86400
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
        if not hosts or not key or until - now > _SOON_S:
            continue
        days = (until - now) // 86400
        when = "expires in %d days" % days if until >= now else "has expired"
        which = " that signs " + ", ".join(sorted(hosts)) if used is not None else ""
        told.append('The root "%s"%s %s: run %s.' % (label, which, when, _TOOL))
    days = (now - roots.floor) // 86400
    if now - roots.floor > _OLD_S:
        told.append("The root keys on board are %d days old: run %s." % (days, _TOOL))
    return told

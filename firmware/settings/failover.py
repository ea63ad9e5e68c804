"""Names and fallbacks in SENDERS: every mistake in who stands in for whom. Pure."""

from providers.account import same_person

from settings import rules as w


def check(report, keys, accounts):
    """accounts: the Accounts of SENDERS; keys: what each is called in a sentence."""
    names = {}  # name -> index of the first entry that has it
    for k, acc in enumerate(accounts):
        _check_name(report, keys, k, acc.name, names)
    used = {}  # name -> index of the entry whose fallback it is
    for k, acc in enumerate(accounts):
        if acc.fallback is not None and _is_known(report, keys[k], acc.fallback, names):
            _check_use(report, keys, k, accounts, names, used)
    for k in range(len(accounts)):
        _check_circle(report, keys, k, accounts, names)


def _check_name(report, keys, k, name, names):
    if name is None:
        return
    if not isinstance(name, str) or not name:
        report.mistake(keys[k], 'name must be a text in quotes, as name="second"')
    elif name in names:
        report.mistake(keys[k], "%s has the same name; give each its own" % keys[names[name]])
    else:
        names[name] = k


def _is_known(report, key, wanted, names):
    if not isinstance(wanted, str) or not wanted:
        report.mistake(key, 'fallback must be the name of another entry, as fallback="second"')
    elif wanted not in names:
        near = w.nearest(wanted, names)
        hint = 'did you mean "%s"?' % near if near else 'write name="..." in the other entry'
        report.mistake(key, "no entry has the name that fallback gives; %s" % hint)
    else:
        return True
    return False


def _check_use(report, keys, k, accounts, names, used):
    acc = accounts[k]
    other = names[acc.fallback]
    if other == k:
        report.mistake(keys[k], "it is its own fallback; name another entry, or remove it")
    elif not same_person(accounts[other], acc):
        report.mistake(
            keys[k],
            "its fallback (%s) texts another phone; a fallback texts the same one: give both the "
            "same to" % keys[other],
        )
    elif acc.fallback in used:
        report.mistake(
            keys[k],
            "%s is already the fallback of %s; each entry stands in for one other"
            % (keys[other], keys[used[acc.fallback]]),
        )
    else:
        used[acc.fallback] = k


def _check_circle(report, keys, k, accounts, names):
    """Told at the first entry of a circle of two or more."""
    seen = [k]
    while True:
        wanted = accounts[seen[-1]].fallback
        after = names.get(wanted) if isinstance(wanted, str) else None
        if after is None or (after in seen and after != k):
            return
        if after == k:
            break
        seen.append(after)
    if len(seen) > 1 and k == min(seen):
        report.mistake(
            keys[k],
            "the fallbacks go round in a circle; nobody would be texted. Remove the last one",
        )

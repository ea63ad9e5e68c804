"""A time as people write it -> Unix seconds. Pure."""

FORM = 'write the time as "2026-12-01 08:00", or "08:00" for the next time it is that late'


def unix(text, local, now=None):
    """Unix seconds of a local time. Raises ValueError with a sentence.

    text: "2026-12-01 08:00", or "08:00" for the first such time after now (Unix seconds; None: the
    clock is not set); local: Unix seconds -> (year, month, day, hour, minute, ...). A time that
    the clock skips in spring means the hour after; one that comes twice in autumn the first.
    """
    if not isinstance(text, str):
        raise ValueError(FORM)
    parts = text.strip().replace("T", " ").split(" ")
    hour, minute = _numbers(parts[-1], ":", (2, 2))
    if len(parts) == 2:
        year, month, day = _numbers(parts[0], "-", (4, 2, 2))
        return _unix(year, month, day, hour, minute, local)
    if len(parts) != 1:
        raise ValueError(FORM)
    if now is None:
        raise ValueError("the clock is not set yet: write the date, too")
    return _next(hour, minute, local, now)


def _next(hour, minute, local, now):
    """Unix seconds of the first such time after now."""
    year, month, day = local(now)[:3]
    at = _unix(year, month, day, hour, minute, local)
    if at <= now:
        from core.timezone import civil

        year, month, day = civil(_seconds(year, month, day, 0, 0) + 86400)[:3]
        at = _unix(year, month, day, hour, minute, local)
    return at


def _numbers(text, between, sizes):
    parts = text.split(between)
    if len(parts) != len(sizes):
        raise ValueError(FORM)
    for part, size in zip(parts, sizes):
        if not 0 < len(part) <= size or part.strip("0123456789"):
            raise ValueError(FORM)
    return [int(part) for part in parts]


def _unix(year, month, day, hour, minute, local):
    from core.timezone import civil

    if not (1970 < year < 2100 and 0 < month < 13 and 0 < day < 32 and hour < 24 and minute < 60):
        raise ValueError("there is no such day or time; " + FORM)
    shifted = _seconds(year, month, day, hour, minute)
    if tuple(civil(shifted)[:3]) != (year, month, day):
        raise ValueError("there is no such day; " + FORM)
    east = _seconds(*local(shifted)[:5]) - shifted
    at = shifted - east
    for guess in (at - 3600, at, at + 3600):
        if _seconds(*local(guess)[:5]) >= shifted:
            break
    return guess


def _seconds(year, month, day, hour, minute):
    """As if the local time were UTC."""
    if month <= 2:
        year -= 1
        month += 12
    leap = year // 4 - year // 100 + year // 400
    days = 365 * year + leap + (153 * month - 457) // 5 + day - 719469
    return days * 86400 + hour * 3600 + minute * 60

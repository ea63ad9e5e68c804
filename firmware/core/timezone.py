"""Unix seconds -> calendar and local time, with summer time. Pure."""

try:
    from micropython import const
except ImportError:
    const = int

_DAY_S = const(86400)


def local(unix, offset_min, dst):
    """(year, month, day, hour, minute, second, weekday 0=Monday) at a place.

    `offset_min`: minutes east of UTC in winter; `dst`: its summer time, None, "EU" or "US".
    """
    shift = offset_min
    if dst and summer_time(unix + shift * 60, shift, dst):
        shift += 60
    return civil(unix + shift * 60)


def civil(unix):
    """Unix seconds -> (year, month, day, hour, minute, second, weekday 0=Monday).

    Own arithmetic because `time.localtime` counts from 2000 on the chip and from 1970 on a PC.
    """
    days = unix // _DAY_S
    rest = unix % _DAY_S
    weekday = (days + 3) % 7  # 1970-01-01 was a Thursday
    z = days + 719468  # days since 0000-03-01: leap days come last in a year that starts in March
    era = z // 146097
    doe = z % 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    month = mp + 3 if mp < 10 else mp - 9
    year = yoe + era * 400 + (month <= 2)
    day = doy - (153 * mp + 2) // 5 + 1
    return year, month, day, rest // 3600, rest // 60 % 60, rest % 60, weekday


def summer_time(standard, offset_min, rule):
    """True when summer time holds at `standard` (Unix seconds shifted to local standard time).

    "EU" (Directive 2000/84/EC): from 01:00 UTC on the last Sunday of March to 01:00 UTC on the
    last Sunday of October. "US" (Energy Policy Act of 2005): from 02:00 standard time on the
    second Sunday of March to 01:00 standard time on the first Sunday of November.
    """
    _, month, day, hour, minute, _, weekday = civil(standard)
    if rule == "EU":
        last, earliest, change = 10, 25, 60 + offset_min
    else:
        last = 11
        earliest, change = (8, 120) if month == 3 else (1, 60)
    if month != 3 and month != last:
        return 3 < month < last
    sunday = earliest + (6 - (weekday - day + earliest)) % 7
    passed = day > sunday or (day == sunday and hour * 60 + minute >= change)
    return passed == (month == 3)

"""Dates as the providers write them, from and to Unix seconds. Pure; only for look-ups."""

_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_DAY_S = 86400


def day(unix):
    """Unix seconds as the UTC day "YYYY-MM-DD"."""
    from core.timezone import civil  # not with the rest: that is in memory while TLS is

    return "%04d-%02d-%02d" % civil(unix)[:3]


def unix(text):
    """An RFC 2822 date ("Thu, 24 Aug 2023 05:01:45 +0000") or one of RFC 3339
    ("2023-08-24T05:01:45Z", any zone) as Unix seconds; None if it is neither."""
    if isinstance(text, str) and text[10:11] == "T":
        text = _rfc2822(text)
    try:
        parts = text.split(",")[-1].split()
        date, year = int(parts[0]), int(parts[2])
        at = _MONTHS.find(parts[1])
        hour, minute, second = [int(part) for part in parts[3].split(":")]
        zone = int(parts[4]) if len(parts) > 4 and parts[4] != "GMT" else 0
    except (AttributeError, IndexError, ValueError):
        return None
    if at < 0 or at % 3 or len(parts[1]) != 3:
        return None
    sign = -1 if zone < 0 else 1
    shift = sign * (abs(zone) // 100 * 3600 + abs(zone) % 100 * 60)
    seconds = hour * 3600 + minute * 60 + second
    return _days(year, at // 3 + 1, date) * _DAY_S + seconds - shift


def header(line):
    """Unix seconds of b"Date: Thu, 24 Aug 2023 05:01:45 GMT" (RFC 9110, 5.6.7), or None."""
    try:
        return line and unix(str(line[5:], "ascii"))
    except ValueError:
        return None


def _rfc2822(text):
    """ "2023-08-24T05:01:45.123+02:00" as "24 Aug 2023 05:01:45 +0200"."""
    month, rest = text[5:7], text[19:]
    at = 3 * int(month) - 3 if month.isdigit() else -1
    while rest and (rest[:1] == "." or rest[:1].isdigit()):
        rest = rest[1:]
    zone = "+0000" if rest == "Z" else rest.replace(":", "")
    date = text[8:10], _MONTHS[at : at + 3], text[:4], text[11:19], zone
    return "%s %s %s %s %s" % date


def _days(year, month, date):
    """Days since 1 January 1970 (proleptic Gregorian)."""
    if month <= 2:
        year -= 1
        month += 12
    leap = year // 4 - year // 100 + year // 400
    return 365 * year + leap + (153 * month - 457) // 5 + date - 719469

"""A strict reader for the DER that certificates are written in (X.690, section 10).

It never recurses and never goes down on its own: a caller enters a value only where it knows
what is inside, so the depth is the caller's and unknown extensions stay closed. Every refusal
is `ValueError(1, where)`: 1 is "not valid DER" in x509/certificate_errors.py, `where` the byte it
was seen at.
"""


def tlv(b, at, end):
    """(tag, start, stop) of the value at b[at]; it must end at or before `end`.

    Refused: indefinite, padded and over 2-byte lengths, tags above 30, end-of-contents.
    """
    start = at + 2
    if start > end:
        raise ValueError(1, at)
    tag, size = b[at], b[at + 1]
    least = 0
    if size > 127:
        more = size & 127  # bytes of the length
        if not 1 <= more <= 2 or start + more > end:
            raise ValueError(1, at)
        size = b[start] if more == 1 else b[start] << 8 | b[start + 1]
        least = 128 if more == 1 else 256
        start += more
    if not tag or tag & 31 == 31 or size < least or start + size > end:
        raise ValueError(1, at)
    return tag, start, start + size


def want(b, at, end, tag):
    """(start, stop) of the value at b[at], which must have this tag."""
    found, start, stop = tlv(b, at, end)
    if found != tag:
        raise ValueError(1, at)
    return start, stop


def whole(b, at, end, tag):
    """The same, and nothing may follow it before `end`."""
    start, stop = want(b, at, end, tag)
    if stop != end:
        raise ValueError(1, stop)
    return start, stop


def natural(b, at, end):
    """(start, stop) of the INTEGER at b[at] without its sign byte; negative or padded: refused."""
    start, stop = want(b, at, end, 2)
    if start == stop or b[start] > 127:
        raise ValueError(1, at)
    if stop - start > 1 and not b[start]:
        start += 1
        if b[start] < 128:
            raise ValueError(1, at)
    return start, stop


def bits(b, at, end):
    """(start, stop) of the bytes of the BIT STRING at b[at]; unused bits must be zero."""
    start, stop = want(b, at, end, 3)
    if start == stop:
        raise ValueError(1, at)
    unused = b[start]
    start += 1
    if unused and (unused > 7 or start == stop or b[stop - 1] & ((1 << unused) - 1)):
        raise ValueError(1, at)
    return start, stop


def true(b, at, end):
    """Is there a BOOLEAN at b[at]? DER writes only TRUE, as FF: FALSE is the default."""
    if at == end or b[at] != 1:
        return False
    start, stop = want(b, at, end, 1)
    if stop - start != 1 or b[start] != 0xFF:
        raise ValueError(1, at)
    return True


def _month(year, month):
    """Days from 1970-01-01 to the first of this month (13 is the next January)."""
    if month < 3:
        year -= 1
        month += 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month - 457) // 5 - 719468


def time(b, at, end):
    """(Unix seconds, stop) of the UTCTime or GeneralizedTime at b[at] (RFC 5280, 4.1.2.5)."""
    tag, start, stop = tlv(b, at, end)
    text = bytes(b[start : stop - 1])
    size = len(text)
    if size != (12 if tag == 0x17 else 14 if tag == 0x18 else 0):
        raise ValueError(1, at)
    if not text.isdigit() or b[stop - 1] != 0x5A:  # "Z"
        raise ValueError(1, at)
    year = int(text[: size - 10])
    if tag == 0x17:
        year += 1900 if year > 49 else 2000
    month, day, hour, minute, second = [int(text[i : i + 2]) for i in range(size - 10, size, 2)]
    if not 1 <= month <= 12 or hour > 23 or minute > 59 or second > 59:
        raise ValueError(1, at)
    days = _month(year, month)
    if not 1 <= day <= _month(year, month + 1) - days:
        raise ValueError(1, at)
    return (days + day - 1) * 86400 + hour * 3600 + minute * 60 + second, stop

"""`ntptime` 0.2.0 by its interface and its defects: one query, no sanity check, UTC.

Raises OSError(-2) (DNS), OSError(110) (no answer), OSError(113) (no route). An all-zero
timestamp becomes the year 2036: whoever calls must look at the result.
"""

host = "pool.ntp.org"
timeout = 1

_TO_2000 = 3155673600  # seconds from 1900 to 2000
_PIVOT = 3913056000  # 2024-01-01; earlier stamps are taken for the next NTP era


def time():
    """Seconds since 2000 by the server's word."""
    import socket
    import struct

    query = bytearray(48)
    query[0] = 0x23
    server = socket.getaddrinfo(host, 123)[0][-1]
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.settimeout(timeout)
        sock.sendto(query, server)
        answer = sock.recv(48)
    finally:
        sock.close()
    stamp = struct.unpack("!I", answer[40:44])[0]
    if stamp < _PIVOT:
        stamp += 1 << 32
    return stamp - _TO_2000


def settime():
    """Sets the RTC."""
    from time import gmtime

    import machine

    y, mo, d, h, mi, s, weekday, _ = gmtime(time())
    machine.RTC().datetime((y, mo, d, weekday + 1, h, mi, s, 0))

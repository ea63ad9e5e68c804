"""When to try again: the numbers of the retry policy. Pure."""

try:
    from micropython import const
except ImportError:
    const = int

# An unknown outcome is looked up after 12 s and again 18 s later: Twilio may work on a request for
# up to 26 s, and its lists lag by seconds. Not there twice: it is sent again.
ASK_S = const(12)
ASK_AGAIN_S = const(24)
PAGES_MOST = const(1000)  # of one look-up, ten texts to that phone each: a list without end
BLIND_MOST = const(3)  # tries of a text whose outcome can never be looked up

_FIRST_S = const(5)
_LONGEST_S = const(900)
_HELD_S = const(3600)  # a config error is tried again after 1, 2, 4 ... 24 h
_HELD_LONGEST_S = const(86400)
_REPEAT_S = const(60)
# Delivery is asked for after these seconds; then "sent" is taken for good.
_CONFIRM_S = (20, 60, 180, 600, 1800, 3600)


def back_off(tries, rng):
    """Seconds to wait after `tries` failures before: 5, 10, 20 ... 900, within 25 % by chance.

    rng(n): a random integer from 0 to n - 1."""
    wait = min(_LONGEST_S, _FIRST_S << min(tries, 8))
    return max(1, wait * 3 // 4 + rng(wait // 2 + 1))


def held(times):
    """Seconds that a config error holds an account or recipient, after `times` before."""
    return min(_HELD_LONGEST_S, _HELD_S << min(times, 5))


def confirm(asked):
    """Seconds before delivery is asked for again, having asked `asked` times; None: enough."""
    return _CONFIRM_S[asked] if asked < len(_CONFIRM_S) else None


def repeat(wait_s):
    """Seconds before the one repetition after "undelivered"."""
    return max(_REPEAT_S, wait_s)


def chance(n):
    """A random integer from 0 to n - 1."""
    import random

    return random.getrandbits(20) % n

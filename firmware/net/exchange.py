"""One exchange by who holds a Request and wants an Answer; the alarm hands on their fields."""

from core import overlay

from net import client
from net.request import Answer


def exchange(http, request, host, timeout_s, take):
    """As client.exchange, with a Request; take(request, answer, source) reads the body. Returns an
    Answer."""
    place = overlay.made(overlay.Plain, {"asked": request.__dict__, "read": take})
    client.exchange(place, http, host, timeout_s)
    answer = Answer()
    for name, value in getattr(place, "answer").items():  # noqa: B009 - a Plain has no fields
        setattr(answer, name, value)
    return answer

"""One exchange by who holds a Request and wants an Answer; the alarm hands on their fields."""

from core import overlay

from net import client
from net.request import Answer


def exchange(http, request, host, timeout_s, take):
    """As client.exchange, with a Request; take(request, answer, source) reads the body. Returns an
    Answer."""
    place = overlay.park()
    place.asked = request
    place.reader = lambda request: take
    client.exchange(place, http, host, timeout_s)
    overlay.drop()  # garbage only: a socket that was left open
    return overlay.unpark(Answer, place.answer)

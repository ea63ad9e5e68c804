"""One exchange by who holds a Request and wants an Answer; the alarm hands on their fields."""

from net import client
from net.request import Answer


def exchange(http, request, host, timeout_s, take):
    """As client.exchange, with a Request; take(request, answer, source) reads the body. Returns an
    Answer."""
    answer = Answer()
    answer.asked, answer.answer, answer.read = request.__dict__, None, take
    client.exchange(answer, http, host, timeout_s)
    got = answer.answer
    answer.asked = answer.answer = answer.read = None
    for name, value in got.items():
        setattr(answer, name, value)
    return answer

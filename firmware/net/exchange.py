"""One exchange by who holds a Request and wants an Answer; the alarm hands on their fields."""

from net import client
from net.request import Answer


def exchange(http, request, host, timeout_s, take):
    """As client.exchange, with a Request; returns an Answer."""
    answer = Answer()
    for name, value in client.exchange(request.__dict__, http, host, timeout_s, take).items():
        setattr(answer, name, value)
    return answer

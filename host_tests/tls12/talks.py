"""A handshake played by a Peer: what the tests of the policy share."""

import sys

import client
import pki
import pytest
import tls12
from peer import Peer


@pytest.fixture(autouse=True)
def as_before():
    """sys.modules as it was: install() puts things there."""
    kept = {name: sys.modules.get(name) for name in ("tls", "socket", "requests")}
    yield
    tls12.policy = None
    for name, module in kept.items():
        if module is None:
            sys.modules.pop(name, None)
        else:
            sys.modules[name] = module


def talk(sock, host=pki.HOST):
    stream = tls12.SSLContext(0).wrap_socket(sock, server_hostname=host)
    stream.write(b"GET / HTTP/1.1\r\n\r\n")
    answer = stream.read()
    stream.close()
    return answer


def opened(chain, answer, **options):
    client.install(chain, **options)
    one = Peer(chain, bend={"reply": lambda _: [(23, part) for part in answer] + [(21, b"\1\0")]})
    stream = tls12.SSLContext(0).wrap_socket(one, server_hostname=pki.HOST)
    stream.write("GET / HTTP/1.1\r\n\r\n")
    return stream, one

"""A responder on scripted sockets, for each test that asks for it."""

import pytest
from responder_bench import Scripted


@pytest.fixture
def bench():
    return Scripted()

"""What failures say: an OSError in every case, words for every number, the socket closed."""

import ast
import errno
import sys
from pathlib import Path

import client
import pki
import pytest
import tls12
import tls12.crypto.rsa
import tls12.crypto.x25519
import x509_maker as maker
from peer import Peer
from replay import Replay
from talks import as_before, opened, talk  # noqa: F401
from tls12 import error_texts

FIRMWARE = Path(tls12.__file__).parent
MODULES = ("platform_tls", "certificate_message", "handshake", "finished", "hello")
MODULES += ("key_exchange", "handshake_messages", "record_layer", "stream")


# -- what failures say ---------------------------------------------------------------------------
def raised_numbers(path):
    """{number: name} of the constants a module raises."""
    tree = ast.parse(path.read_text())
    values = {
        node.targets[0].id: node.value.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "const"
    }
    return {
        values[name.id]: name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ValueError"
        for argument in node.args[:1]
        for name in ast.walk(argument)
        if isinstance(name, ast.Name) and name.id in values
    }


def test_every_number_has_its_sentence_and_every_sentence_its_number():
    mine = {}
    for name in MODULES:
        for number, constant in raised_numbers(FIRMWARE / (name + ".py")).items():
            mine.setdefault(number, set()).add(constant)
    assert set(mine) == set(error_texts.SENTENCES)
    for number, (alert, code, say) in error_texts.SENTENCES.items():
        assert (alert == 0) == (code is not None and code != 12), number
        assert say == say.strip(" .") and say.isascii()


class Broken:
    """A socket whose calls fail."""

    def __init__(self, wrong):
        self.wrong = wrong
        self.closed = False

    def readinto(self, buf):
        raise self.wrong

    write = recv = send = readinto

    def close(self):
        self.closed = True


@pytest.mark.parametrize(
    "wrong, code",
    [
        (OSError(110), 110),
        (OSError(104), 104),
        (OSError(), 5),
        (MemoryError(), 12),
        (RuntimeError("maximum recursion depth exceeded"), 12),
        (IndexError("odd"), -50),
        (OverflowError("odd"), -50),
        (ValueError("odd"), -50),
        (ValueError("odd", "odder"), -50),
        (ValueError(7, "odd"), -80),
        (ImportError("gcm"), 2),
    ],
)
def test_everything_that_fails_is_an_oserror_and_closes_the_socket(chain, wrong, code):
    client.install(chain)
    sock = Broken(wrong)
    error = client.refused(talk, sock)
    assert (error.step, error.errno) == ("hello", code) and sock.closed
    assert ("did not answer in time" in error.say) == (code == 110)


class NoRoom:
    """Stands in for modules that find no room to be loaded."""

    def __getattr__(self, name):
        raise MemoryError


@pytest.mark.parametrize(
    "lacking", ["alerts_out", "errors", "error_texts", "x509.certificate_errors", "stream"]
)
def test_without_memory_for_the_words_of_a_handshake_it_is_an_oserror(chain, monkeypatch, lacking):
    expired = 400 * maker.DAY if lacking == "x509.certificate_errors" else 0
    client.install(chain, now=lambda: maker.NOW + expired)
    sock = Broken(OSError(104)) if lacking in ("alerts_out", "errors") else Peer(chain)
    monkeypatch.setitem(sys.modules, "tls12." + lacking, NoRoom())
    with pytest.raises(OSError) as caught:
        talk(sock, "b.example" if lacking == "error_texts" else pki.HOST)
    assert caught.value.args == (12,) and sock.closed


@pytest.mark.parametrize("lacking", ["alerts_out", "errors", "error_texts"])
@pytest.mark.parametrize("closed", [False, True])
def test_without_memory_for_the_words_later_it_is_an_oserror(chain, monkeypatch, lacking, closed):
    stream, one = opened(chain, [b"answer"])
    assert len(tls12.policy.sessions) == 1
    if closed:
        stream.close()
    monkeypatch.setitem(sys.modules, "tls12." + lacking, NoRoom())
    with pytest.raises(OSError) as caught:
        stream.setblocking(False)
    assert caught.value.args == (12,) and one.closed
    assert len(tls12.policy.sessions) == (1 if closed else 0)  # a fatal error ends it


@pytest.mark.parametrize("ask", [(), (100,)])
def test_without_memory_for_the_answer_it_is_an_oserror(chain, monkeypatch, ask):
    stream, one = opened(chain, [b"answer"])

    def full(*_):
        raise MemoryError

    monkeypatch.setattr("tls12.stream.bytearray", full, raising=False)
    error = client.refused(stream.read, *ask)
    assert (error.step, error.errno) == ("read", 12) and one.closed


def test_ctrl_c_without_memory_stays_what_it_is(chain, monkeypatch):
    stream, one = opened(chain, [b"answer"])
    monkeypatch.setitem(sys.modules, "tls12.alerts_out", NoRoom())
    one.readinto = Broken(KeyboardInterrupt()).readinto
    with pytest.raises(KeyboardInterrupt):
        stream.read(1)
    assert one.closed


@pytest.mark.parametrize("odd", [(40, None), (12345, "x"), (40, (1, 2)), (-7, None), (True, 1)])
def test_telling_never_fails_itself(odd):
    from tls12.errors import told

    assert told("read", ValueError(*odd)).say


def test_ctrl_c_closes_the_socket_and_stays_what_it_is(chain):
    client.install(chain)
    sock = Replay(b"")
    sock.readinto = Broken(KeyboardInterrupt()).readinto
    with pytest.raises(KeyboardInterrupt):
        talk(sock)
    assert sock.closed


def test_a_non_blocking_socket_counts_as_silence(chain):
    client.install(chain)

    class Empty(Replay):
        def readinto(self, buf):
            return None

    error = client.refused(talk, Empty(b""))
    assert error.errno == errno.ETIMEDOUT

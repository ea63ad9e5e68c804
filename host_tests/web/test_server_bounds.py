"""The responder's bounds on scripted sockets: whoever calls and whatever fails, each step is one
small call, and the connection ends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from responder_bench import LINES, Connection, Scripted, basic, request, sentences  # noqa: F401
from runtime import phases
from web import status_page


def watch(bench, caller):
    """Serves a caller; each step makes at most one call, of at most 256 bytes."""
    bench.waiting.append(caller)
    for _ in range(600):
        before = len(caller.calls)
        bench.step()
        assert len(caller.calls) - before <= 1
        if caller.closed:
            break
    assert caller.closed == 1
    assert max([size for _, size in caller.calls], default=0) <= 256
    return caller


CALLERS = [
    ([request("/")], (1000,)),
    ([request("/")], (7,)),
    ([request("/")], (None, None, 100)),
    ([request("/twilio/ping", "POST", body=b"x" * 16384)], (1000,)),
    ([bytes([byte]) for byte in request("/")], (1000,)),
    ([request("/") * 50], (1000,)),
    ([b"x" * 100000], (1000,)),
    ([request("/", more="X: " + "y" * 100000)], (1000,)),
    ([None] * 1000, (1000,)),
    ([b"GET /", None, 104], (1000,)),
    ([b"GET /", b""], (1000,)),
    ([request("/")], (30, -104)),
    ([request("/")], (None,)),
    ([b"POST /twilio/ping HTTP/1.1\r\nTransfer-Encoding: chunked\r\n", basic().encode(), b"\r\n",
      b"5\r\nhello\r\n" * 3000], (1000,)),
]  # fmt: skip


@pytest.mark.parametrize("pieces, takes", CALLERS, ids=[str(n) for n in range(len(CALLERS))])
def test_whoever_calls_a_step_is_one_small_call_and_the_connection_ends(bench, pieces, takes):
    started = bench.ms
    watch(bench, Connection(pieces, takes))
    assert bench.ms - started < 7000
    assert bench.ask(request("/"), b"").status == 200, "the next one is heard"


@settings(max_examples=150)
@given(
    st.lists(st.one_of(st.none(), st.binary(max_size=300), st.sampled_from(
        [request("/"), request("/twilio/ping", "POST", body=b"abc"), b"\r\n\r\n", 103, 104, b"",
         b"GET / HTTP/1.1\r\n", basic().encode()])), max_size=8),
    st.lists(st.sampled_from([None, 1, 20, 1000, -104, -103]), min_size=1, max_size=6),
)  # fmt: skip
def test_random_callers(pieces, takes):
    bench = Scripted()
    watch(bench, Connection(pieces, takes))
    assert bench.sockets == 1
    bench.responder.close()
    assert bench.sockets == 0


def test_the_silent_caller_makes_way_soon_and_is_not_counted(bench):
    caller = bench.ask()
    assert caller.closed and bench.ms < 2300 and bench.responder.broken == 0
    bench.ask(b"GET /")
    assert bench.responder.broken == 1


def test_an_answer_is_continued_over_steps_without_a_byte_lost(bench):
    whole = bench.ask(request("/status.json"), b"").sent
    for takes in ((13, None, 255, 2, None, 100), (257,), (None, 30)):
        assert Scripted().ask(request("/status.json"), takes=takes).sent == whole
    slow = Scripted().ask(request("/status.json"), takes=(1,))
    assert 200 < len(slow.sent) < 320 and slow.closed == 1, "5 s, then the slot is free again"


def test_expect_100_continue(bench):
    head = request("/twilio/ping", "POST",
                   more=basic() + "Expect: 100-continue\r\nContent-Length: 5\r\n")  # fmt: skip
    caller = Connection([head])
    bench.waiting.append(caller)
    bench.step(20)
    assert caller.sent == b"HTTP/1.1 100 Continue\r\n\r\n" and not bench.told
    caller.pieces.append(b"hello")
    bench.step(5)
    assert b"200 OK" in caller.sent and caller.closed == 1


def test_out_of_memory_ends_the_one_connection(bench, monkeypatch):
    def no_memory(*args):
        raise MemoryError

    monkeypatch.setattr(status_page, "more", no_memory)
    caller = bench.ask(request("/"))
    assert caller.closed == 1 and caller.status == 503
    monkeypatch.setattr("web.request.Visit", no_memory)
    caller = bench.ask(request("/"))
    assert caller.closed == 1 and bench.responder.broken == 2
    monkeypatch.undo()
    monkeypatch.setattr("web.response.Sender", no_memory)
    assert bench.ask(request("/")).closed == 1


def test_a_caller_that_is_gone_before_it_is_heard_ends_nothing(bench):
    class Gone(Connection):
        def setblocking(self, on):
            raise OSError(103)

    gone = Gone([request("/")])
    bench.waiting.append(gone)
    for _ in range(20):
        bench.step()
    assert gone.closed == 1 and bench.responder.broken == 1
    assert bench.ask(request("/"), b"").status == 200


def test_a_page_without_memory_for_the_desk_says_so(bench, monkeypatch):
    def no_memory(app):
        raise MemoryError

    monkeypatch.setattr(phases, "_part", lambda n: no_memory if n == 5 else lambda app: LINES)
    assert b"no memory to look at them" in bench.ask(request("/"), b"").body


def test_a_page_that_fails_does_not_end_the_alarm(bench, monkeypatch, capsys):
    def fails(app):
        raise TypeError("why")

    monkeypatch.setattr(phases, "_part", lambda n: fails if n == 3 else lambda app: ["first"])
    caller = bench.ask(request("/"), b"")
    assert caller.closed == 1 and caller.status == 503 and b"no memory" in caller.body
    assert "The status page failed: TypeError: why" in capsys.readouterr().out
    assert bench.responder.broken == 1 and bench.ask(request("/twilio/ping")).status == 204

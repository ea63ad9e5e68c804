"""The socket `requests` talks to: lines, pieces, an end, bounded records."""

import client
import pytest
from replay import Replay
from talks import as_before, opened, talk  # noqa: F401


def test_a_socket_that_takes_half(chain):
    client.install(chain)

    class Half(Replay):
        def write(self, data):
            return len(data) // 2

    assert client.refused(talk, Half(b"")).errno == 104


def test_lines_across_records(chain):
    stream, _ = opened(chain, [b"on", b"e\r", b"\ntwo\n\nthr", b"ee"])
    lines = [stream.readline() for _ in range(5)]
    assert lines == [b"one\r\n", b"two\n", b"\n", b"three", b""]


def test_a_line_of_4_kb(chain):
    stream, _ = opened(chain, [b"x" * 4000, b"x" * 95 + b"\n", b"y"])
    assert stream.readline() == b"x" * 4095 + b"\n"


def test_a_line_without_end_is_bounded(chain):
    stream, one = opened(chain, [b"x" * 1000] * 9)
    error = client.refused(stream.readline)
    assert "longer than 4096" in error.say and one.closed


@pytest.mark.parametrize("sizes", [(0,), (1, 2, 3), (5, 0, 100), (4096, 5000), (3, None)])
def test_reading_in_pieces(chain, sizes):
    data = bytes(range(250)) * 40
    stream, _ = opened(chain, [data[:7], data[7:5000], data[5000:]])
    got = b""
    for size in sizes:
        got += stream.read(size)
    assert got == data[: len(got)] and len(got) == min(
        sum(s if s is not None else len(data) for s in sizes), len(data)
    )


def test_readinto_forms(chain):
    stream, _ = opened(chain, [b"0123456789"])
    buf = bytearray(6)
    assert stream.readinto(buf) == 6 and buf == b"012345"
    assert stream.readinto(buf, 2) == 2 and buf == b"672345"
    assert stream.readinto(memoryview(buf)[3:]) == 2 and buf == b"672895"
    assert stream.readinto(buf) == 0


def test_close_is_final_and_may_be_repeated(chain):
    stream, one = opened(chain, [b"answer"])
    stream.close()
    stream.close()
    assert one.closed and one.got[-2:] == [(23, b"GET / HTTP/1.1\r\n\r\n"), (21, b"\1\0")]
    for do in (stream.readline, stream.read, lambda: stream.write(b"x"), lambda: stream.read(1)):
        error = client.refused(do)
        assert error.errno == 9
    stream.settimeout(3)


def test_blocking_only(chain):
    stream, one = opened(chain, [b"answer"])
    stream.setblocking(True)
    stream.settimeout(3)
    assert client.refused(stream.setblocking, False).errno == 22


def test_what_is_allocated_for_a_record_is_bounded_by_max_record(chain):
    stream, _ = opened(chain, [bytes(600)], max_record=512)
    error = client.refused(stream.read, 1)
    assert "600 bytes is larger than max_record=512" in error.say


def test_no_memory_for_a_record(chain, monkeypatch):
    stream, one = opened(chain, [bytes(6000)])

    left = [5000]  # bytes

    def small(n=0):
        if isinstance(n, int) and n > 16:
            left[0] -= n
            if left[0] < 0:
                raise MemoryError
        return bytearray(n)

    monkeypatch.setattr("tls12.record_layer.bytearray", small, raising=False)
    error = client.refused(stream.read, 1)
    assert "no memory for a record of 6000 bytes" in error.say and error.errno == 12
    assert one.closed and one.got[-1] == (21, b"\2\x50")

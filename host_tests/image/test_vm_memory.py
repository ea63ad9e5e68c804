"""What failures and weeks cost in memory, on the real VM: nothing that stays.

This VM collects garbage only between two steps, so each step is a hundred failures, or a day.
"""

import re

from outbox_bench.vm_week import heap_of_days, heaps
from vm.mpy import called_on_the_chip
from vm.run import NpmVM

FAILING = """
import gc, socket, sys
import tls12
from net import request as net_request
from net.exchange import exchange
from providers.read_fields import read
tls12.install(("api.twilio.com",), now=lambda: 1795197600)
request = net_request.Request("POST", "/x", (("A", "b"),), b"To=1")
ALERT = b"\\x15\\x03\\x03\\x00\\x02\\x02\\x28"
HOW = ([], [ALERT], [110], [b"HTTP/1.1 400\\r\\n\\r\\n"], [ALERT[:5]], [104])
reached = {}
def fail(times):
    for n in range(times):
        how = HOW[n % len(HOW)]
        socket.script("api.twilio.com", how, 104 if n % 7 == 6 else 0)
        answer = exchange(None, request, "https://api.twilio.com", 30, read)
        assert answer.error is not None and answer.status == 0
        name = type(answer.error).__name__
        reached[name] = reached.get(name, 0) + 1
    gc.collect()
"""
MARK = "print('heap:', gc.mem_alloc(), 'sockets:', socket.open_sockets)\n"


def test_a_thousand_failed_tls_requests_leave_the_heap_where_it_was():
    steps = [FAILING]
    for _ in range(13):
        steps += ["fail(100)\n", MARK]
    steps.append("print(sum(reached.values()))\n")
    with NpmVM() as vm:
        steps = [called_on_the_chip(step) for step in steps]
        out = vm.steps(steps, in_place=True, timeout_s=120)
    _, _, before, *after = heaps(out)  # the first make room for names: 128 bytes at a time
    assert len(after) == 10
    assert max(after) - before <= 64 and "1300" in out, out
    assert set(re.findall(r"sockets: (\d+)", out)) == {"0"}


def test_days_do_not_fill_the_heap():
    """Seven of them: tools/storm --week."""
    after, texts, alerts = heap_of_days(14)
    assert texts == [alerts] * 3 == [112] * 3
    # The first two make room for names and for a full day of the caps' counts. One day's count
    # goes up and down by some 50 bytes: of three days the least counts. A block of 16 bytes that
    # stays of each of the 40 alerts between them is 640.
    assert min(after[11:]) - min(after[6:9]) <= 128 and after[13] - after[1] <= 2048, after

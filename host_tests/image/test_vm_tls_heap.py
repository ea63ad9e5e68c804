"""A handshake and a POST in little heap, on the binary named by MICROPYTHON: what tls12 promises
(docs/tls-numbers.md), real `requests` and the VM's table of names included."""

import re

import pki
import pytest
import x509_maker
from vm.heap import USABLE, table_of
from vm.run import HERE, kinds
from vm.script import CHIP_HEAP

from host_tests.image.test_vm_tls import serve  # noqa: F401 - a fixture

# Bytes of heap, (loaded, bits of the root's key) ->
HEAP = {(False, 2048): 17 << 10, (False, 4096): 39 << 9, (True, 2048): 25 << 10}
HEAP[True, 4096] = 55 << 9
NAMES = 130  # of tls12; a program of its own may add ten before the table grows
ROOM_OF_TABLE = table_of(140)


@pytest.mark.skipif("unix" not in kinds(), reason="needs a unix binary: MICROPYTHON=/path")
@pytest.mark.parametrize("loaded", [False, True])
@pytest.mark.parametrize("root", [2048, 4096])
def test_a_handshake_and_a_post_fit(unix_vm, serve, tmp_path, root, loaded):  # noqa: F811
    if unix_vm.heap_factor != 1:
        pytest.skip("a 64-bit binary takes twice the bytes")
    chain = pki.Chain(tmp_path, "small", [root, 2048, 2048])
    # A part of each heap is the collector's; the script's binary has the table beside it.
    usable = HEAP[loaded, root] * USABLE // CHIP_HEAP - ROOM_OF_TABLE
    params = {"host": pki.HOST, "port": serve(chain), "now": x509_maker.NOW, "pad": 700}
    params.update(times=1, bad="", usable=usable)
    script = HERE / "parts" / "https.py"
    files = {"roots.bin": chain.roots}
    more = {"heapsize": 300000, "timeout_s": 60, "loaded": loaded}
    out = unix_vm.run(script, params, files, **more).check().out
    assert "answer 0" in out
    before, after = [int(count) for count in re.findall(r"n_qstr=(\d+)", out)]
    assert 50 < after - before <= NAMES

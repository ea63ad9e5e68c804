"""A handshake and a POST in little heap, on the binary named by MICROPYTHON.

Bytes beside the table of names (see vm/heap.py), `requests` included. A little more than the
smallest in docs/tls-numbers.md: where the holes lie is chance.
"""

import pki
import pytest
import x509_maker
from test_vm_tls import serve  # noqa: F401 - a fixture
from vm.run import HERE, kinds

IN_PLACE = {2048: 17500, 4096: 18500}
LOADED = {2048: 26500, 4096: 27500}


@pytest.mark.skipif("unix" not in kinds(), reason="needs a unix binary: MICROPYTHON=/path")
@pytest.mark.parametrize("loaded", [False, True])
@pytest.mark.parametrize("root", [2048, 4096])
def test_a_handshake_and_a_post_fit(unix_vm, serve, tmp_path, root, loaded):  # noqa: F811
    if unix_vm.heap_factor != 1:
        pytest.skip("a 64-bit binary takes twice the bytes")
    chain = pki.Chain(tmp_path, "small", [root, 2048, 2048])
    params = {"host": pki.HOST, "port": serve(chain), "now": x509_maker.NOW, "pad": 700}
    params.update(times=1, bad="", usable=(LOADED if loaded else IN_PLACE)[root])
    script = HERE / "parts" / "https.py"
    files = {"roots.bin": chain.roots}
    more = {"heapsize": 300000, "timeout_s": 60, "loaded": loaded}
    assert "answer 0" in unix_vm.run(script, params, files, **more).check().out

"""Every script in host_tests/vm/scripts runs on the real MicroPython VM.

With `MICROPYTHON=/path/to/micropython` in the environment it runs on that binary too, in the
chip's 38,912 bytes of heap.
"""

import pytest
from vm.run import SCRIPTS, kinds
from vm.script import Options

CASES = [
    (kind, script)
    for script in sorted(SCRIPTS.glob("*.py"))
    for kind in kinds()
    if Options.of(script).only in ("", kind)
]


@pytest.mark.parametrize(
    "kind, script", CASES, ids=["%s-%s" % (kind, script.stem) for kind, script in CASES]
)
def test_script(kind, script, request):
    request.getfixturevalue("%s_vm" % kind).run(script).check()

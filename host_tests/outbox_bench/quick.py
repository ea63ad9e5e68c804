"""What makes thousands of evenings affordable on a PC, and changes nothing in what is decided.

On the chip modules leave memory after each use and garbage is collected before each request.
Here that would mean compiling the same files again and walking through the tests' whole heap.
"""

import contextlib
import gc
from unittest.mock import patch

from core import overlay, redact


@contextlib.contextmanager
def quick():
    """While this is open: no collecting, no module dropped, secrets of earlier runs forgotten."""
    del redact._secrets[:]
    with contextlib.ExitStack() as stack:
        stack.enter_context(patch.object(gc, "collect", lambda: 0))
        stack.enter_context(patch.object(overlay, "drop", lambda *names: None))
        yield

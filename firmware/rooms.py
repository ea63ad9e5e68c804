"""Rooms that are in memory only while they work.

The heap does not hold everything at once: a TLS handshake needs 17 KB of it. So what decides about
texts (outbox, courier, bot, provider) is loaded, asked and dropped again before and after each
exchange. State that must outlive a visit is on flash or in plain dicts handed in.
"""

import gc
import sys

_resident = None


def settle():
    """What is loaded now stays; whatever is loaded later goes at the next `clear`."""
    global _resident
    _resident = set(sys.modules)
    gc.collect()


def clear():
    """Drop all modules loaded since `settle`. The caller holds no object of theirs any more."""
    if _resident is not None:
        for name in list(sys.modules):
            if name not in _resident:
                del sys.modules[name]
                dot = name.rfind(".")
                package = sys.modules.get(name[:dot]) if dot > 0 else None
                if package and hasattr(package, name[dot + 1 :]):
                    delattr(package, name[dot + 1 :])  # the package holds it, too
    gc.collect()

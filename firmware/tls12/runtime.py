"""What stays in memory while the phases of a handshake come and go: letting go of their modules,
when garbage is collected, which machine code there is. It knows no other module of the package.
"""

import gc
import sys

# "tls12.": what stands before the names of the package's modules. In the chip's image they, and
# this one, lie at the top.
PREFIX = __name__[: __name__.rfind(".") + 1]

small = False  # is the heap small? Then it matters when garbage is collected
dropping = False  # are modules dropped when their phase is over?

quick = None  # GHASH and the field of X25519 in machine code, where the chip takes it:
field = None  # see crypto/native_code.py
sector = 0  # of flash, where such code lies in this boot: its offset


def unload(*names):
    """Let go of modules of this package, if they are dropped. The caller holds nothing of theirs
    any more."""
    if dropping:
        for name in names:
            name = PREFIX + name
            sys.modules.pop(name, None)
            dot = name.rfind(".")
            package = sys.modules.get(name[:dot]) if dot > 0 else None
            if package:  # which holds it, too
                package.__dict__.pop(name[dot + 1 :], None)


def drop(*names):
    """The same, and make their room free at once: for the phases that need much of it."""
    unload(*names)
    if dropping:
        gc.collect()


def ease(threshold=-1):
    """Collect garbage only when memory is full, if the heap is small; returns what to give this
    function afterwards.

    For arithmetic: the chip's boot code has garbage collected every 9 KB, which costs a handshake
    a sixth more time. Not for loading modules: they would end up between the garbage.
    """
    if threshold is not None and small:
        before = gc.threshold()
        gc.threshold(threshold)
        return before


def eased(function, *arguments):
    """What the function answers, called between two of the above."""
    before = ease()
    try:
        return function(*arguments)
    finally:
        ease(before)

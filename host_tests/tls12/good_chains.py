"""Chains that must be believed, and how they are judged."""

from chains import Chain
from x509_maker import NOW, ca, key, leaf


def judge(chain, roots, host="a.example", now=NOW, **other):
    """Feed certificates to a Chain as the protocol does; returns it and the key it vouches for."""
    c = Chain(host, roots, now, **other)
    for one in chain:
        c.add(memoryview(one.der))
        c.check()
    return c, c.finish()


def shape(*kinds, **other):
    """root, intermediates..., leaf with keys of these kinds; [leaf, intermediates..., root]."""
    made = [ca("root", None, key(kinds[0], "root"))]
    for i, kind in enumerate(kinds[1:-1]):
        made.insert(0, ca("ca %d" % i, made[0], key(kind, i)))
    made.insert(0, leaf(made[0], private=key(kinds[-1], "leaf"), **other))
    return made

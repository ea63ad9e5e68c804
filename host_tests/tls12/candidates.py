"""A root, a stranger's root, and a middle for chains with several certificates of one name."""

from chains import Chain
from x509_maker import NOW, RootList, ca, key

ROOT = ca("root", None, key("ec", "root of candidates"))
STRANGER = ca("stranger", None, key("ec", "a stranger's root"))
OURS = key("ec", "the middle's key")
MIDDLE = ca("middle", ROOT, OURS)


def judge(*certs, roots=None, host="a.example", **options):
    chain = Chain(host, roots or RootList(ROOT), options.pop("now", NOW), **options)
    for one in certs:
        chain.add(one.der)
    chain.finish()
    return chain

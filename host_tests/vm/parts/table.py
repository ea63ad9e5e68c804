"""Calls functions of the firmware with given arguments; CPython's answers come along.

params["calls"]: [["module.function", [argument, ...], answer], ...]. Bytes travel as
{"hex": "..."}; an answer {"raises": "ValueError"} is an exception of that name (or a subclass).
"""

import binascii
import builtins

import vmtest


def unpack(value):
    if isinstance(value, dict):
        return binascii.unhexlify(value["hex"])
    if isinstance(value, list):
        return tuple([unpack(item) for item in value])
    return value


def plain(value):
    """Lists and tuples compare as one, bytes-likes as bytes."""
    if isinstance(value, (list, tuple)):
        return tuple([plain(item) for item in value])
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    return value


def seal(key, salt, nonce, aad, data):
    from tls12.crypto.aes_gcm import Gcm

    return Gcm(key, salt).seal(nonce, aad, data)


def unseal(key, salt, nonce, aad, data):
    from tls12.crypto.aes_gcm import Gcm

    view = memoryview(bytearray(data))
    Gcm(key, salt).open(nonce, aad, [view[:-16]], view[-16:])
    return bytes(view[:-16])


known = {"seal": seal, "unseal": unseal}


def function(name):
    if name not in known:
        module, last = vmtest.on_the_chip(name).rsplit(".", 1)
        known[name] = getattr(__import__(module, None, None, (last,)), last)
    return known[name]


wrong = 0
for name, arguments, answer in vmtest.params["calls"]:
    raises = answer.get("raises") if isinstance(answer, dict) else None
    try:
        got = plain(function(name)(*unpack(arguments)))
        good = raises is None and got == unpack(answer)
    except Exception as error:
        got = error
        good = raises is not None and isinstance(error, getattr(builtins, raises, Exception))
    if not good:
        wrong += 1
        if wrong < 6:
            print("%s%r\n  here    %r\n  CPython %r" % (name, arguments, got, answer))
assert not wrong, "%d of %d differ" % (wrong, len(vmtest.params["calls"]))
print("%d calls" % len(vmtest.params["calls"]))

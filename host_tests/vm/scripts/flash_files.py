"""Store on a real file system under MicroPython: whole or absent, damage told once."""

import os

from core.files import Store

said = []
store = Store("state", said.append)
assert store.read("a") is None and store.names("") == []
store.write("a1", b"first")
store.write("a1", b"second, longer")
store.write("a2", bytes(range(100)))
store.write("b1", b"")
assert store.read("a1") == b"second, longer"
assert store.read("a2") == bytes(range(100))
assert store.read("b1") == b""
assert store.names("a") == ["a1", "a2"], store.names("a")

# A new life of the board finds the same.
again = Store("state", said.append)
assert again.read("a1") == b"second, longer"
again.remove("a1")
again.remove("a1")
assert again.names("a") == ["a2"]
assert said == []

path = [name for name in os.listdir("state") if name.startswith("a2")][0]
with open("state/" + path, "rb") as file:
    data = bytearray(file.read())
data[-1] ^= 1
with open("state/" + path, "wb") as file:
    file.write(data)
assert again.read("a2") is None
assert len(said) == 1 and "a2" in said[0], said
assert again.read("a2") is None and len(said) == 1, "told once, then it is set aside"
assert "a2" not in again.names("a")

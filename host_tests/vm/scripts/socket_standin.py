# vm: only=npm  (it tests the stand-in socket, which only the npm VM uses)
"""The stand-in socket: scripted bytes, the chip's error numbers, nothing left open."""

import socket

import vmtest

socket.script("a.example", [b"hello\nworld", 110, b"end"])
where = socket.getaddrinfo("a.example", 80)[0][-1]
s = socket.socket()
assert vmtest.raises(OSError, s.send, b"x").errno == 107
s.connect(where)
s.write(b"GET")
s.write(b" /abc", 2)
assert s.readline() == b"hello\n"
assert s.read(3) == b"wor"
assert s.recv(10) == b"ld"
assert vmtest.raises(OSError, s.recv, 1).errno == 110
buffer = bytearray(5)
assert s.readinto(buffer) == 3 and buffer == b"end\0\0"
assert s.recv(1) == b""
assert socket.wire("a.example") == b"GET /"
assert socket.open_sockets == 1
s.close()
s.close()
assert socket.open_sockets == 0
assert vmtest.raises(OSError, s.recv, 1).errno == 9
assert vmtest.raises(OSError, socket.getaddrinfo, "unknown.example", 80).errno == -2

socket.script("b.example", [], connect=104)
s = socket.socket()
assert vmtest.raises(OSError, s.connect, ("b.example", 80)).errno == 104

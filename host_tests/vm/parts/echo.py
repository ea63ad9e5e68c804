"""Real TCP from the VM: `port` repeats what it is sent, `dead` refuses, `mute` never answers."""

import socket

import vmtest

params = vmtest.params
s = socket.socket()
s.settimeout(5)
s.connect(socket.getaddrinfo("127.0.0.1", params["port"])[0][-1])
whole = bytes(i & 255 for i in range(params["size"]))
for start in range(0, len(whole), 4096):
    s.write(whole[start : start + 4096])
got = s.read(len(whole))
assert got == whole, (len(got), len(whole))
s.write(b"bye")
assert s.read() == b"bye", "the rest, up to the end of the stream"
s.close()

s = socket.socket()
s.settimeout(0.2)
s.connect(socket.getaddrinfo("127.0.0.1", params["mute"])[0][-1])
assert vmtest.raises(OSError, s.recv, 1).errno in (110, 11)  # 11: the unix binary
s.close()

s = socket.socket()
error = vmtest.raises(OSError, s.connect, socket.getaddrinfo("127.0.0.1", params["dead"])[0][-1])
assert error.errno in (104, 111), error
print("echoed", len(got))

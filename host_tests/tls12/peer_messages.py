"""Records and handshake messages of TLS 1.2 as bytes: made and read, nothing of tls12 in it."""

CHANGE, ALERT, HANDSHAKE, DATA = 20, 21, 22, 23


def vector(size, data):
    return len(data).to_bytes(size, "big") + data


def message(kind, body):
    return bytes((kind,)) + vector(3, body)


def extension(number, body=b""):
    return number.to_bytes(2, "big") + vector(2, body)


def record(kind, data, version=b"\3\3"):
    return bytes((kind,)) + version + vector(2, data)


class Hello:
    """A parsed ClientHello."""

    def __init__(self, body):
        self.body = body
        self.random = body[2:34]
        at = 35 + body[34]
        self.session_id = body[35:at]
        size = int.from_bytes(body[at : at + 2], "big")
        suites = body[at + 2 : at + 2 + size]
        self.suites = [suites[i : i + 2].hex() for i in range(0, size, 2)]
        at += 2 + size
        assert body[at : at + 2] == b"\1\0"
        at += 2
        assert int.from_bytes(body[at : at + 2], "big") == len(body) - at - 2
        at += 2
        self.extensions = {}
        while at < len(body):
            number, size = (int.from_bytes(body[at + i : at + i + 2], "big") for i in (0, 2))
            assert number not in self.extensions
            self.extensions[number] = body[at + 4 : at + 4 + size]
            at += 4 + size
        assert at == len(body)

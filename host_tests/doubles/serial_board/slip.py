"""SLIP framing as the ESP8266's loader uses it (Espressif, esptool documentation, "Serial
protocol": each packet begins and ends with 0xC0; 0xC0 and 0xDB inside it are escaped)."""

END = b"\xc0"


def frame(payload):
    """bytes -> the same bytes as one SLIP packet."""
    return END + payload.replace(b"\xdb", b"\xdb\xdd").replace(END, b"\xdb\xdc") + END


class Unframer:
    """Collects bytes and hands out whole packets."""

    def __init__(self):
        self._rest = b""

    def feed(self, data):
        """bytes as they arrive -> list of packets completed by them, unescaped."""
        parts = (self._rest + data).split(END)
        self._rest = parts.pop()
        # Two ENDs in a row are an empty packet: the end of one frame and the start of the next.
        return [self._unescape(part) for part in parts if part]

    @staticmethod
    def _unescape(part):
        return part.replace(b"\xdb\xdc", END).replace(b"\xdb\xdd", b"\xdb")

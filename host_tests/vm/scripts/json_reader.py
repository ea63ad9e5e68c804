"""The streaming JSON reader over awkward pieces, and what it refuses."""

import vmtest
from net import json_fields


class Pieces:
    """Hands out `size` bytes at a time, and nothing at the end."""

    def __init__(self, text, size):
        self.rest = text.encode() if isinstance(text, str) else text
        self.size = size

    def readinto(self, buffer):
        got = min(self.size, len(buffer), len(self.rest))
        buffer[:got] = self.rest[:got]
        self.rest = self.rest[got:]
        return got


TEXT = (
    '{"sid": "SM12", "price": null, "n": {"sid": "inner", "a": [1, {"sid": "deep"}]},'
    ' "body": "\\u0414\\u0432\\ud83d\\ude00 \\"x\\" / \\n", "code": 21608, "status": "queued"}'
)
for size in (1, 2, 3, 7, 64, 500):
    found = {}
    json_fields.top(Pieces(TEXT, size), ("sid", "body", "code", "status"), found, 100)
    assert found["sid"] == "SM12", found
    assert found["body"] == 'Дв😀 "x" / \n', found
    assert found["code"] == 21608 and found["status"] == "queued"

for bad in ("", "{", '{"a"', '{"a": 1,}', "[1 2]", '{"a": "\\x"}', '{"a": tru}', "[" * 100):
    vmtest.raises(ValueError, json_fields.top, Pieces(bad, 5), ("a",), {}, 50)

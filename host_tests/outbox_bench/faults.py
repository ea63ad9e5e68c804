"""What goes wrong in a storm: faults of the double (see doubles/twilio/faults.py)."""

BREAKS = [
    ("reset_before", {}),
    ("reset_after", {}),
    ("close_before", {}),
    ("close_after", {}),
    ("hang_before", {}),
    ("hang_after", {}),
    ("half_answer", {}),
    ("half_answer", {"part": 0.9, "end": "hang"}),
    ("slow", {"s": 12}),
    ("trickle", {"size": 200}),
    ("late", {"s": 20}),
    ("late", {"s": 8, "end": "reset"}),
    ("late", {"s": 26, "end": "reset"}),
    ("dns", {}),
    ("refuse", {}),
    ("unreachable", {}),
]
ANSWERS = [
    {"status": 429, "code": 20429},
    {"status": 503, "code": 20503},
    {"status": 500, "code": 20500},
    {"status": 500, "code": 20500, "created": True},
    {"status": 503, "created": True},
    {"status": 502, "body": b"<html>bad gateway</html>", "headers": {"Content-Type": "text/html"}},
    {"status": 429, "code": 63038},
]

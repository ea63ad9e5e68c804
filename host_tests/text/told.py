"""What texts tell of: events, the account of a recipient, any words; for the tests of texts."""

from hypothesis import strategies as st
from sensors import Event

ANY = st.text(st.characters(exclude_categories=["Cs"]))


def event(kind, name="Gate", pir=False, on=False, count=1, minutes=0, **own):
    config = {"name": name, "kind": "pir" if pir else "door", **own}
    sensor = type("Sensor", (), {"config": config, "input": type("Input", (), {"on": on})})
    return Event(kind, sensor, 0, count, minutes)


class Acc:
    sid, to = "AC" + "0" * 32, "+380501234567"
    provider, fallback = "twilio", None

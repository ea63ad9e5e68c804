"""Commands by text over the bench: a person sends texts, the board looks, what came back."""

from outbox_bench import Bench, no_collecting  # noqa: F401

TWO = ("full", "full")


def bench(pin=None, kinds=TWO, heard=(0, 1), **more):
    made = Bench(kinds=kinds, heard=heard, pin=pin, **more)
    made.run(20)
    return made


def told(b, k=0):
    """The texts of person k without their serial numbers."""
    return [text[: text.rfind(" #")] for text in b.texts(k)]


def look(b, *texts, k=0, **more):
    """Person k sends texts; what came back to k after the next look."""
    b.run(10)
    before = len(told(b, k))
    for text in texts:
        b.house.text(k, text, **more)
        b.clock.t += 1
    b.hear.due = 0
    b.run(60)
    return told(b, k)[before:]

"""Lines of accounts that have a fault: the alarm is raised, and what each phone then has."""

from outbox_bench import Bench


def shared(count=3, **more):
    """So many lines of one account."""
    return Bench(kinds=("full",), shared=count - 1, **more)


def alarm(b, seconds=60, text="Door"):
    b.make()
    b.outbox.add(text)
    b.run(seconds)


def doors(b, k):
    return [t for t in b.texts(k) if "Door" in t]


def notes(b, k):
    return [t for t in b.texts(k) if "cannot be texted" in t or "fallback is used" in t]

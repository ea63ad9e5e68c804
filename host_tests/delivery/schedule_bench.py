"""A bench for texts that are sent later."""

from outbox_bench import Bench


def bench(people=2, **more):
    return Bench(kinds=("full",) * people, **more)


def owe(b, text, **more):
    b.make()
    return b.outbox.add(text, **more)

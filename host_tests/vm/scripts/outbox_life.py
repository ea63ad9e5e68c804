"""The outbox on the real VM: power cuts and resuming, overflow, caps, a flash that is full."""

# vm: heap=120000 timeout=60
# For the provider's stand-in, its record and this script; the fit is proved elsewhere.

import gc

import machine  # noqa: F401 - the same
from core import log  # noqa: F401 - resident on the board; here there is stack for it
from small_world import PowerCut, World


def once_each(world, count, what):
    for k in range(len(world.senders)):
        texts = world.provider.texts(k)
        marks = sorted([int(text[text.rfind("#") + 1 : -4]) for text in texts])
        assert marks == list(range(1, count + 1)), "%s: %s" % (what, texts)


def evening(world):
    """Two alarms on the network, the first with an answer lost, two more during an outage."""
    world.provider.faults += ["lost", "early"]
    world.alarm("Door")
    world.run(120)
    world.alarm("Hall")
    world.run(3)
    world.online = False
    world.alarm("Gate: " + "x" * 130)  # its text has a file of its own
    world.run(60)
    world.alarm("Door")
    world.online = True
    world.run(600)


# Without a cut; how many changes of the flash that is

world = World()
evening(world)
once_each(world, 4, "no cut")
changes = world.flash.changes
assert changes > 40, changes

# The power fails at every fifth change, before or after it; what was not on flash was never owed

for cut in range(1, changes, 5):
    world = World()
    world.flash.cut = cut
    world.flash.late = cut % 2 == 0
    added = 0
    try:
        evening(world)
    except PowerCut:
        added = world.delivery.serial
        world.boot()
    world.online = True
    world.run(1200)
    for k in range(2):
        texts = world.provider.texts(k)
        marks = [int(text[text.rfind("#") + 1 : -4]) for text in texts]
        assert len(marks) == len(set(marks)), "cut %d: twice: %s" % (cut, texts)
        assert max(marks or [0]) >= added - 1, "cut %d: lost: %s" % (cut, texts)
        assert sorted(marks) == list(range(1, len(marks) + 1)), "cut %d: gap: %s" % (cut, texts)

# The power fails between the provider's yes and the strike-off

world = World()
world.provider.faults.append("cut")
world.alarm("Door")
try:
    world.run(60)
    raise AssertionError("no cut")
except PowerCut:
    world.boot()
world.run(1200)
once_each(world, 1, "cut in an exchange")

# Overflow: the oldest and the newest in full, the rest counted

world = World(most=3)
world.online = False
for n in range(7):
    world.alarm("Door %d" % n)
assert world.delivery.waiting == 3 and world.delivery.merged == 4
assert "a new one is told together" in world.lines()[0]
world.boot()
world.online = True
world.run(600)
for k in range(2):
    texts = world.provider.texts(k)
    assert len(texts) == 3 and "Door 0" in texts[0] and "and 4 more before it" in texts[2], texts
    assert "Door 6" in texts[2]

# Caps: three an hour, one of them says so; everything comes in the end, over a restart

world = World(people=1, per_hour=3)
for n in range(6):
    world.alarm("Door %d" % n)
    world.run(30)
world.boot()
world.run(60)
texts = world.provider.texts(0)
assert len(texts) <= 3 and sum(["muted until" in text for text in texts]) == 1, texts
world.run(6 * 3600)
texts = world.provider.texts(0)
assert len([text for text in texts if "muted" not in text]) == 6, texts

# Counting what was sent takes little, with garbage: memory in pieces has no room for long lists

world = World(people=1, per_hour=300)
for _ in range(150):
    world.desk()[1].caps.spend("sid")
caps = world.desk()[1].caps
gc.collect()
gc.disable()
before = gc.mem_alloc()
assert caps.room("sid") == 50
assert gc.mem_alloc() - before < 4000, gc.mem_alloc() - before
gc.enable()

# A full flash: from memory, and it is said


def full(path, mode="rb"):
    if "w" in mode:
        raise OSError(28)
    return open(path, mode)


world = World(people=1)
world.flash.open = full
world.alarm("Door")
assert world.said == 1 and world.delivery.unsaved
world.run(60)
assert len(world.provider.texts(0)) == 1
assert any(["memory only" in line for line in world.lines()]) or not world.delivery.ram

"""`machine.Pin` and what Pin.irq() returns (ports/esp8266/machine_pin.c)."""

from .errors import MpOSError
from .pads import FALLING, IN, OPEN_DRAIN, OUT, PULL_UP, RISING


class Irq:
    """What Pin.irq() returns: callable, `.trigger()`, no `.flags()`."""

    def __init__(self, pad):
        self._pad = pad

    def __call__(self):
        pad = self._pad
        if pad.handler is not None:
            pad.board.schedule(pad.handler, pad.pin)

    def trigger(self, value=None):
        """The trigger before; sets a new one if given."""
        old = self._pad.trigger
        if value is not None:
            self._pad.trigger = value
        return old


class Pin:
    """`machine.Pin`; a class for all boards, bound to a board and a boot by `pin_class`."""

    IN, OUT, OPEN_DRAIN, PULL_UP = IN, OUT, OPEN_DRAIN, PULL_UP
    IRQ_RISING, IRQ_FALLING = RISING, FALLING
    __slots__ = ("_irq", "_pad")
    _board = _world = _pins = None
    _cost = 0

    def __new__(cls, id, *args, **kwargs):
        if isinstance(id, Pin):
            return id
        if id.__class__ is not int or id not in cls._board.pins:
            raise ValueError("invalid pin")
        if id not in cls._pins:
            pin = cls._pins[id] = object.__new__(cls)
            pin._pad = cls._board.pins[id]
            pin._pad.pin = pin
            pin._irq = Irq(pin._pad)
        return cls._pins[id]

    def __init__(self, id, *args, **kwargs):
        if args or kwargs:
            self.init(*args, **kwargs)

    def init(self, mode, pull=None, *, value=None):
        """Sets mode, pull and level."""
        self._board.must_live()
        pad = self._pad
        if pad.number == 16 and pull is not None:
            raise ValueError("Pin(16) doesn't support pull")
        pad.mode, pad.pull = mode, pull
        if value is not None:
            pad.latch = 1 if value else 0
        pad.update()

    def value(self, value=None):
        """The level, or sets the level of an output."""
        world = self._world
        t = world.us + self._cost
        if t < world.horizon:
            world.us = t
        else:
            self._board.wait_us(t)
        if value is None:
            return self._pad.level
        self._board.must_live()
        if self._pad.mode != IN:
            self._pad.latch = 1 if value else 0
            self._pad.update()

    __call__ = value

    def on(self):
        """High."""
        self.value(1)

    def off(self):
        """Low."""
        self.value(0)

    def toggle(self):
        """The other level."""
        self.value(1 - self._pad.latch)

    def irq(self, handler=None, trigger=RISING | FALLING, hard=False):
        """A soft interrupt; without arguments the object only."""
        pad = self._pad
        if pad.number == 16:
            raise MpOSError("pin does not have IRQ capabilities")
        if hard:
            raise ValueError("hard IRQ not supported")
        pad.handler = handler
        pad.trigger = trigger if handler is not None else 0
        pad.pending = False
        return self._irq

    def __repr__(self):
        return "Pin(%d)" % self._pad.number


def pin_class(board):
    """The class for one boot."""
    names = {"_board": board, "_world": board.world, "_pins": {}, "_cost": board.costs["pin"]}
    return type("Pin", (Pin,), {"__slots__": (), **names})

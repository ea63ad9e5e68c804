"""The board's inputs as SENSORS names them, made once at power-up, before anything is loaded that
goes again: they stay as long as the alarm runs, and where they lay behind the modules of the start
they split the free memory.
"""

from device import debounce


def watched(configs, machine, time):
    """(Debounce of the pins in `configs`, checked dicts of SENSORS; the Timer for its looks).
    `machine`, `time`: the chip's modules."""
    pin, timer = machine.Pin, machine.Timer
    inputs = []
    for config in configs:
        pull = (pin.PULL_UP,) if config["pull_up"] else ()
        active = 1 if config["active"] == "high" else 0
        item = debounce.Input(pin(config["pin"], pin.IN, *pull), active, config["debounce_ms"])
        inputs.append(item)
    both = pin.IRQ_RISING | pin.IRQ_FALLING
    return debounce.Debounce(inputs, timer(-1), time, timer.ONE_SHOT, both), timer(-1)

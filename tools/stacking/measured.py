"""Depths of whole scenarios, measured with the port's own code under emulation: bytes by name.

Put here what was measured of the firmware as it is; a scenario without a figure has an empty place
in docs/numbers.md. test_stack.py holds the model to them: at most 10 % above, 3 % below.
"""

DEEPEST: dict[str, int] = {
    "one recipient": 6336,
    "three recipients": 6336,
    "commands": 6544,
    "page": 6336,
    "a certificate that is refused": 6896,
    "prompt, idle": 6336,
}

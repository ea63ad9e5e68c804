"""Depths of whole scenarios, measured with the port's own code under emulation: bytes by name.

Put here what was measured of the firmware as it is; a scenario without a figure has an empty place
in docs/numbers.md. test_stack.py holds the model to them: at most 10 % above, 3 % below.
"""

DEEPEST: dict[str, int] = {
    "one recipient": 6016,
    "three recipients": 6016,
    "commands": 6016,
    "page": 6176,
    "webhook command": 6016,
    "everything at once": 6176,
    "prompt, idle": 6256,
}

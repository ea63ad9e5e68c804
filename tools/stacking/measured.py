"""Depths measured with the port's own code under emulation, in bytes; see docs/numbers.md."""

DEEPEST: dict[str, int] = {}

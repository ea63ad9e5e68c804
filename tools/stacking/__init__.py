"""The stack gauge, tools/stack: how deep the chip's C stack gets, by a model. See __main__.py."""

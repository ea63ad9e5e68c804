"""Runs the compiled firmware on a real MicroPython VM; see run.py."""

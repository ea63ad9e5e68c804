"""Starts the alarm. Kept short: this file is compiled in the chip's small memory at each start.

After Ctrl-C `status()` and `text("words")` work at the prompt.
"""

try:
    from start import run, status, text  # noqa: F401 - the last two are for the prompt
except ImportError as e:
    print("The firmware on this board is incomplete (%s). Run tools/flash.sh --app-only." % e)
else:
    run()

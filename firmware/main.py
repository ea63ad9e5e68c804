"""Starts the alarm. Kept short: this file is compiled in the chip's small memory at each start.

After Ctrl-C `status()`, `text("words")` and `test()` work at the prompt.
"""

try:
    from runtime.supervisor import run, status, test, text  # noqa: F401 - most are for the prompt
except (ImportError, OSError, SyntaxError, ValueError) as e:
    print("The firmware on this board is incomplete or damaged (%s: %s)." % (type(e).__name__, e))
    print("Run tools/flash.sh --app-only.")
except MemoryError:
    import time

    import machine

    time.sleep(30)
    machine.reset()  # whatever else fails now: an alarm restarts
else:
    run()

"""Starts the alarm and runs it, one phase after the other. Kept short: this file is compiled in
the chip's small memory at each start.

After Ctrl-C `status()`, `text("words")`, `cancel(17)` and `test()` work at the prompt.
"""

try:
    from runtime.supervisor import begin, cancel, end, status, test, text  # noqa: F401 - the prompt
except (ImportError, OSError, SyntaxError, ValueError) as e:
    print("The firmware on this board is incomplete or damaged (%s: %s)." % (type(e).__name__, e))
    print("Run tools/flash.sh --app-only.")
except MemoryError:
    import time

    import machine

    time.sleep(30)
    machine.reset()  # whatever else fails now: an alarm restarts
else:
    try:
        alarm = begin()
        while alarm:
            alarm.step()
    except BaseException as e:
        end(e)

"""Run another program and hear what it says while it runs."""

import subprocess
import threading


def run(line, seconds=None, heard=None):
    """-> (exit code, everything printed, None instead of the code when it took too long).

    heard: called with all that was printed so far, each time there is more.
    """
    child = subprocess.Popen(
        line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    late = threading.Event()
    timer = threading.Timer(seconds or 0, lambda: (late.set(), child.kill()))
    timer.daemon = True  # Ctrl-C may come at any line here
    said = b""
    try:
        if seconds:
            timer.start()
        while True:
            more = child.stdout.read1(4096)
            if not more:
                break
            said += more
            if heard:
                heard(said.decode("utf-8", "replace"))
        code = child.wait()
    finally:
        timer.cancel()
        if child.poll() is None:
            child.kill()
            child.wait()
        child.stdout.close()
    return (None if late.is_set() else code), said.decode("utf-8", "replace")

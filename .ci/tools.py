"""What continuous integration runs on each system and Python that the documents name: the tools a
user needs before there is a board. `--check-only` leaves out those that need Python 3.11.

Runs on Python 3.8 and newer, on Linux, macOS and Windows.
"""

import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CONFIG = """\
WIFI = [("attic", "correct horse battery")]
SENDERS = [("+380501234567", "+15005550006", "%s", "AC%s")]
SENSORS = [dict(name="Front door", pin=5, kind="door")]
""" % ("0" * 32, "0" * 32)
OLD = sys.version_info < (3, 11)


def run(codes, words, *command):
    """Run a tool; end everything unless it ended with one of `codes`, said `words` and no
    traceback."""
    done = subprocess.run(
        [sys.executable] + [os.path.join(ROOT, "tools", command[0])] + list(command[1:]),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    text = done.stdout.decode("utf-8", "replace")
    print("$ %s -> %d\n%s" % (" ".join(command), done.returncode, text))
    if done.returncode not in codes or words not in text or "Traceback" in text:
        sys.exit("FAILED: wanted exit code %s and %r" % (codes, words))


def check(folder):
    """An old Python may be refused, but in a sentence that names the one needed."""
    good = os.path.join(folder, "config.py")
    with open(good, "w") as file:
        file.write(CONFIG)
    example = os.path.join(ROOT, "firmware", "config.example.py")
    if OLD:
        run((0, 1, 2), "", "check", good)
        for name in ("double", "flashing"):
            run((1,), "needs Python 3.11", name, "--help")
        return
    run((0,), "usage", "check", "--help")
    run((0,), "is right", "check", good)
    run((2,), "placeholder", "check", example)
    run((0,), "gets, in 1 segment", "check", good, "--dry-run")


def flash(folder):
    run((0,), "exit codes", "flashing", "--help")
    run((2, 3), "FAILED: ", "flashing", "--config", os.path.join(folder, "config.py"))
    for name in ("log", "status"):
        run((0,), "usage", name, "--help")


def main(arguments):
    with tempfile.TemporaryDirectory() as folder:
        check(folder)
        if "--check-only" not in arguments:
            flash(folder)
    print("all well on %s, Python %s" % (sys.platform, sys.version.split()[0]))


if __name__ == "__main__":
    main(sys.argv[1:])

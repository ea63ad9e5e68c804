"""Scripts that need a package, or a newer Python than theirs, start again with the project's own.

Written for Python 3.8 and newer: it is the one to say that the Python is too old.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEAST = (3, 11)


def use_project_python(*modules):
    """Return if this Python is new enough and has `modules`; else run this script again with
    .venv's Python, or end with the sentence that says what is missing."""
    old = sys.version_info[:2] < LEAST
    if not old and all(importlib.util.find_spec(name) for name in modules):
        return
    for place in ("bin/python", "Scripts/python.exe"):
        python = ROOT / ".venv" / place
        if python.exists() and not os.environ.get("IN_PROJECT_PYTHON"):
            os.environ["IN_PROJECT_PYTHON"] = "1"
            try:
                sys.exit(subprocess.call([str(python), *sys.argv]))
            except KeyboardInterrupt:
                sys.exit(130)
    if old:
        sys.exit(
            "This needs Python %d.%d or newer; this is %d.%d. See README, what you need."
            % (LEAST + tuple(sys.version_info[:2]))
        )
    sys.exit("This needs the project's Python environment. Make it once: tools/prepare.sh flash")

"""Scripts that need a package start again with the project's own Python when theirs has it not."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def use_project_python(*modules):
    """Return if `modules` can be imported; else run this script again with .venv's Python."""
    if all(importlib.util.find_spec(name) for name in modules):
        return
    for place in ("bin/python", "Scripts/python.exe"):
        python = ROOT / ".venv" / place
        if python.exists() and not os.environ.get("IN_PROJECT_PYTHON"):
            os.environ["IN_PROJECT_PYTHON"] = "1"
            try:
                sys.exit(subprocess.call([str(python), *sys.argv]))
            except KeyboardInterrupt:
                sys.exit(130)
    sys.exit("This needs the project's Python environment. Make it once: tools/prepare.sh flash")

"""tools/workbench --help: see cli.py."""

import sys
from pathlib import Path

# The folder of this file comes first on the path, and its names are for the package only.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from workbenching.cli import main  # noqa: E402

sys.exit(main())

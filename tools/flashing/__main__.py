"""`python tools/flashing ...` is what tools/flash.sh runs; it works without bash, too."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from flashing.venv import use_project_python  # noqa: E402  (the path comes first)

use_project_python()

from flashing.cli import main  # noqa: E402

sys.exit(main())

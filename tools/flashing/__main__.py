"""`python tools/flashing ...` is what tools/flash.sh runs; it works without bash, too."""

import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])

from flashing.cli import main  # noqa: E402  (the path comes first)

sys.exit(main())

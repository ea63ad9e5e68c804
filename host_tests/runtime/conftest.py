"""What files of runtime/ import on a board only."""

import sys
from types import SimpleNamespace

sys.modules.setdefault("machine", SimpleNamespace(freq=lambda hz: None))

"""A script for a MicroPython VM: how it wants to be run, and what it did."""

import re
from dataclasses import dataclass
from pathlib import Path

from vm import mpy

CHIP_HEAP = 38912  # bytes: the whole GC heap of the ESP8266
_DONE = "=== the script ran to its end ==="
_lines: dict[tuple, dict[str, list]] = {}


@dataclass
class Options:
    """How a script wants to be run; read from its `# vm: name=value` lines.

    timeout  seconds until it is ended
    heap     bytes of GC heap on the unix binary (the npm VM's heap grows by itself)
    only     "npm" or "unix": the one VM it makes sense on; say why beside it
    top      1: it calls itself what is to have the C stack of a board's main.py, and no more, by
             vmtest.from_the_top and import_at_the_top
    """

    timeout: float = 20.0
    heap: int = CHIP_HEAP
    only: str = ""
    top: bool = False

    @classmethod
    def of(cls, script: Path) -> "Options":
        pairs: dict[str, str] = {}
        for line in re.findall(r"^# vm:(.*)$", script.read_text(), re.M):
            pairs.update(re.findall(r"(\w+)=(\S+)", line))
        unknown = set(pairs) - {"timeout", "heap", "only", "top"}
        if unknown:
            raise ValueError("%s: unknown '# vm:' option %s" % (script.name, sorted(unknown)))
        return cls(
            float(pairs.get("timeout", cls.timeout)),
            int(pairs.get("heap", cls.heap)),
            pairs.get("only", ""),
            pairs.get("top") == "1",
        )


@dataclass
class Result:
    """What a script did: all it printed, and the traceback if it did not reach its end."""

    script: Path
    ok: bool
    out: str
    error: str = ""
    seconds: float = 0.0

    def check(self) -> "Result":
        """Raises AssertionError with the script's output unless it ran to its end."""
        if not self.ok:
            raise AssertionError(
                "%s failed on the VM\n--- output\n%s--- error\n%s%s"
                % (self.script.name, *self._in_source(), self._failing_line())
            )
        return self

    def _in_source(self) -> list[str]:
        """Output and error, with lines of joined modules as those of their files."""
        state = mpy.state(mpy.FIRMWARE)
        if state not in _lines:
            _lines[state] = mpy.join.source_lines(mpy.FIRMWARE)
        return [mpy.translated(text, _lines[state]) for text in (self.out, self.error)]

    def _failing_line(self) -> str:
        """MicroPython's traceback names the line; this shows it."""
        mark = r'File "%s", line (\d+)' % re.escape(self.script.name)
        numbers = re.findall(mark, self.out + self.error)
        if not numbers:
            return ""
        line = self.script.read_text().splitlines()[int(numbers[-1]) - 1]
        return "\n--- line %s\n%s" % (numbers[-1], line.strip())


def outcome(script: Path, out: str, ended: bool, error: str, seconds: float) -> Result:
    """An early `sys.exit(0)` in a script is no success: only the last line of the prelude is."""
    done = ended and _DONE in out
    if ended and not done:
        error = "the script left before its end"
    return Result(script, done, out.replace(_DONE + "\n", ""), error, seconds)

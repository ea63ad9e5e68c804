"""The firmware as the chip runs it: joined and with its names made cheap, in a folder of its own,
and what each of its functions keeps on the stack."""

import ast
import functools
import shutil
import tempfile
from pathlib import Path

from doubles.board import loader
from image import bundle, join
from vm import mpy

from . import states

FROZEN = mpy.ROOT / "host_tests/doubles/board/frozen"
ROOTS = "tls12/roots.bin"


class Image:
    """`folder`: what a Board takes for its firmware; `states`: for Trace. Use as a context
    manager; `roots`: bytes of a roots file in the place of the built-in one."""

    def __init__(self, roots=None):
        self.folder = Path(tempfile.mkdtemp())
        self.states = {}
        self._functions = {}  # file: {line: name of what is defined there}
        for name, text in mpy.shortened()[0].items():
            self._add(self.folder / name, text, name)
        for path in sorted(FROZEN.glob("*.py")):
            self._know(path, path.read_text(encoding="utf-8"), path.name)
        for name, path in bundle.sources(mpy.FIRMWARE):
            if path.suffix != ".py":
                shutil.copyfile(path, self.folder / name)
        if roots is not None:
            (self.folder / ROOTS).write_bytes(roots)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        shutil.rmtree(self.folder)

    def _add(self, path, text, name):
        path.parent.mkdir(parents=True, exist_ok=True)
        played = text
        if "import const" not in text:  # mpy-cross knows it without, CPython does not
            played = text.replace("\npass\n", "\nconst = int\n", 1)
        path.write_text(played, encoding="utf-8")
        self._know(path, text, name)

    def _know(self, path, text, name):
        compiled = mpy.compiled(mpy.written(text), bundle.title(name))
        code = loader.prepared(path, states.compiled)
        states.laid_beside(code, states.of_file(compiled.read_bytes()), self.states)

    @functools.cached_property
    def _places(self):
        return join.source_lines(mpy.FIRMWARE)  # takes seconds, and only names need it

    def said(self, what):
        """A code object, or the name of a stand-in, as the source calls it: "log.say"."""
        if isinstance(what, str):
            return "(%s)" % what
        path = Path(what.co_filename)
        if not path.is_relative_to(self.folder):
            return _dotted(path.stem, what.co_name)
        name = path.relative_to(self.folder).as_posix()
        file, line = self._source(name, what.co_firstlineno)
        module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        return _dotted(module, self._function(file, line) or what.co_name)

    def _source(self, name, line):
        """File and line of the source for a line of the image."""
        for first, file in reversed(self._places.get(bundle.title(name), [])):
            if line >= first:
                return file, line - first + 1
        return name, line

    def _function(self, file, line):
        if file not in self._functions:
            path = mpy.FIRMWARE / file
            tree = ast.parse(path.read_text(encoding="utf-8") if path.exists() else "")
            self._functions[file] = {
                node.lineno: node.name
                for node in ast.walk(tree)
                if isinstance(node, (ast.FunctionDef, ast.ClassDef))
            }
        return self._functions[file].get(line)


def _dotted(module, name):
    return module if name == "<module>" else "%s.%s" % (module, name)

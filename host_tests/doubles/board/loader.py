"""How the firmware's Python is found and run: own builtins, own `sys.modules`, per boot.

Order as in py/builtinimport.c: `sys.modules`, built-ins that cannot be shadowed, the folders of
`sys.path` ('' = the flash's root, `.frozen` = requests and friends, `/rom` = the firmware
folder, `/lib`, `/`), then the built-ins that files may shadow. Compiled code is kept across
boots: a boot costs its execution only.
"""

import ast
import builtins as host_builtins
import functools
import types
from importlib.machinery import SourceFileLoader
from pathlib import Path

from . import modules
from .errors import MpOSError

_FROZEN = Path(__file__).parent / "frozen"
_FIRMWARE = Path(__file__).parents[3] / "firmware"
_CODE = {}

# What CPython has and the ESP8266 port has not (fact sheet section 9).
_ABSENT = {
    "compile", "complex", "NotImplemented", "ascii", "breakpoint", "copyright", "credits",
    "license", "help", "vars", "quit", "exit", "format", "ModuleNotFoundError",
    "FileNotFoundError", "FileExistsError", "PermissionError", "TimeoutError",
    "ConnectionError", "ConnectionResetError", "ConnectionAbortedError",
    "ConnectionRefusedError", "BrokenPipeError", "BlockingIOError", "ChildProcessError",
    "InterruptedError", "IsADirectoryError", "NotADirectoryError", "ProcessLookupError",
    "IOError", "EnvironmentError", "BufferError", "RecursionError", "Warning",
    "BaseExceptionGroup", "ExceptionGroup", "EncodingWarning", "BytesWarning",
    "ResourceWarning", "FutureWarning", "ImportWarning", "UnicodeWarning", "UserWarning",
    "SyntaxWarning", "PendingDeprecationWarning", "DeprecationWarning", "RuntimeWarning",
    "aiter", "anext",
}  # fmt: skip
_BASE = {k: v for k, v in vars(host_builtins).items() if k not in _ABSENT}


def new_boot(board):
    """Prepares builtins, `sys` and `__main__` of a fresh boot; returns the names of __main__."""
    boot_modules = modules.Modules(board)
    names = dict(_BASE)
    names["OSError"] = MpOSError
    importer = Importer(board, boot_modules, names)
    names["__import__"] = importer.import_
    names["open"] = boot_modules.open
    names["print"] = boot_modules.print
    names["input"] = boot_modules.input
    main = types.ModuleType("__main__")
    main.__dict__["__builtins__"] = names
    board.sys = boot_modules.get("sys")
    board.sys.modules["__main__"] = main
    board.importer = importer
    return main.__dict__


def run_file(board, name):
    """Runs boot.py or main.py in __main__; a file that does not exist is passed over."""
    source = board.importer.find_top(name)
    if source is not None:
        board.main["__chip_file__"] = name
        exec(_compiled(*source), board.main)


def run_line(board, line):
    """Runs one line typed at the prompt; prints the values of expressions as the REPL does."""
    tree = ast.parse(line, "<stdin>")
    for node in tree.body:
        if isinstance(node, ast.Expr):
            show = ast.copy_location(ast.Name("__show__", ast.Load()), node)
            node.value = ast.copy_location(ast.Call(show, [node.value], []), node)
    code = compile(tree, "<stdin>", "exec", dont_inherit=True)
    board.main["__chip_file__"] = "<stdin>"
    builtin = board.main["__builtins__"]
    builtin["__show__"] = lambda value: (
        None if value is None else board.write(repr(value) + "\r\n")
    )
    try:
        exec(code, board.main)
    finally:
        del builtin["__show__"]


def _compiled(filename, source):
    """Code object of a source; `source` is bytes or a path on the host."""
    if isinstance(source, Path):
        stat = source.stat()
        key = (filename, stat.st_mtime_ns, stat.st_size)
    else:
        key = (filename, source)
    code = _CODE.get(key)
    if code is None:
        if isinstance(source, Path) and source.is_relative_to(_FIRMWARE):
            # As Python imports it: compiled once and kept beside it, in __pycache__. Not so a
            # copy: a test changes it within the second that Python tells one file from another by.
            code = SourceFileLoader(source.stem, filename).get_code(source.stem)
        else:
            data = source.read_bytes() if isinstance(source, Path) else source
            code = compile(data, filename, "exec", dont_inherit=True)
        _CODE[key] = code
    return code


def prepared(path, compiler):
    """Compiles a file by `compiler(text, filename)`, here and whenever it is imported from now on;
    its code object."""
    stat = path.stat()
    key = (str(path), stat.st_mtime_ns, stat.st_size)
    _CODE[key] = compiler(path.read_bytes(), str(path))
    return _CODE[key]


class Importer:
    """The `__import__` of one boot."""

    def __init__(self, board, boot_modules, names):
        self._board = board
        self._modules = boot_modules
        self._names = names

    def import_(self, name, globals=None, locals=None, fromlist=None, level=0):
        """As the built-in function of that name."""
        if level:
            name = self._absolute(name, globals, level)
        loaded = self._board.sys.modules
        path, _, rest = name.partition(".")
        top = module = loaded[path] if path in loaded else self._one(path, None)
        for part in rest.split(".") if rest else ():
            parent, path = module, path + "." + part
            module = loaded[path] if path in loaded else self._one(path, parent)
            setattr(parent, part, module)
        if not fromlist:
            return top
        if hasattr(module, "__path__"):
            for item in fromlist:
                if item != "*" and not hasattr(module, item):
                    setattr(module, item, self._one(path + "." + item, module))
        return module

    @staticmethod
    def _absolute(name, globals, level):
        package = (globals or {}).get("__name__", "")
        if "__path__" not in (globals or {}):
            package = package.rsplit(".", 1)[0] if "." in package else ""
        for _ in range(level - 1):
            package = package.rsplit(".", 1)[0] if "." in package else ""
        if not package:
            raise ImportError("can't perform relative import")
        return package + "." + name if name else package

    def _one(self, path, parent):
        """A module of that name. Built-ins are not entered in `sys.modules`: each import of one
        that files may shadow looks in all of `sys.path` again (process_import_at_level)."""
        loaded = self._board.sys.modules
        if path in loaded:
            return loaded[path]
        module = None
        if parent is None:
            module = self._modules.get(path, shadowable=False)
        if module is None:
            module = self._from_files(path, parent)
            if module is not None:
                return loaded.setdefault(path, module)
        if module is None and parent is None:
            module = self._modules.get(path) or self._modules.get(path[1:], path[0] == "u")
        if module is None:
            raise ImportError("no module named '%s'" % path)
        if hasattr(module, "__path__"):  # the stand-in of tls12 is a package of the firmware's
            loaded[path] = module
        return module

    def _from_files(self, path, parent):
        replace = self._board.replace.get(path)
        if replace is not None:
            if not isinstance(replace, (str, bytes)):
                return replace(self._board) if callable(replace) else replace
            data = replace.encode() if isinstance(replace, str) else replace
            file = "/replace/%s.py" % path
            return self._load(path, file, _compiled(file, data), None)
        name = path.rsplit(".", 1)[-1]
        folders = self._board.sys.path if parent is None else [parent.__path__]
        for folder in folders:
            found = self._look(folder, name)
            if found:
                return self._load(path, *found)
        return None

    def _look(self, folder, name):
        """(file name, code, package folder or None) of a module in one folder, or None."""
        key = (folder, name)
        known = self._board.known_files
        if key not in known:
            found = self._look_on_host(folder, name)
            if found is NotImplemented:
                return self._look_on_flash(folder, name)
            known[key] = found
        return known[key]

    def _look_on_host(self, folder, name):
        """As _look; the firmware folder does not change while a Board exists."""
        host = self._host_folder(folder)
        if host is None:
            return NotImplemented
        base = folder + "/" + name
        if (host / name).is_dir():
            init = host / name / "__init__.py"
            code = _compiled(str(init), init) if init.is_file() else _compiled(base, b"")
            return str(init), code, base
        file = host / (name + ".py")
        return (str(file), _compiled(str(file), file), None) if file.is_file() else None

    def _look_on_flash(self, folder, name):
        base = (folder + "/" + name if folder else name).lstrip("/")
        flash = self._board.flash
        for file, package in ((base + "/__init__.py", base), (base + ".py", None)):
            data = flash.read(file)
            if data is not None:
                return file, _compiled(file, data), package
        return (base, _compiled(base, b""), base) if flash.is_dir(base) else None

    def _host_folder(self, folder):
        """The folder of the host behind `.frozen` or `/rom`, or None."""
        for prefix, host in ((".frozen", _FROZEN), ("/rom", self._board.firmware)):
            if folder == prefix:
                return host
            if folder.startswith(prefix + "/"):
                return host / folder[len(prefix) + 1 :]
        return None

    def _load(self, path, filename, code, package):
        module = types.ModuleType(path)
        names = module.__dict__
        names.clear()  # __doc__, __loader__, __spec__ and __package__ are not on the chip
        names["__name__"] = path
        names["__builtins__"] = self._names
        names["__chip_file__"] = _chip_file(path, filename)
        if package is not None:
            names["__path__"] = package
        loaded = self._board.sys.modules
        loaded[path] = module
        try:
            if package is None or code.co_names:  # an empty package is not in the image
                self._board.burn(self._board.costs["import"])
            exec(code, names)
        except BaseException:
            loaded.pop(path, None)
            raise
        return loaded.get(path, module)  # it may have emptied the table

    def find_top(self, name):
        """boot.py or main.py: from the flash's root, else from the firmware folder."""
        if name in self._board.replace:
            return "/replace/" + name, self._board.replace[name].encode()
        data = self._board.flash.read(name)
        if data is not None:
            return name, data
        host = self._board.firmware / name
        return (str(host), host) if host.is_file() else None


@functools.cache
def _chip_file(path, filename):
    name = path.replace(".", "/")
    return name + ("/__init__.py" if filename.endswith("__init__.py") else ".py")

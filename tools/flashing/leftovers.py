"""Files of an earlier project on the board that would be used in place of what the firmware needs.

MicroPython looks for a module first in the root of the board's files, then among the frozen ones
(urequests, ntptime), then in ROMFS, then in /lib, and only then among its own extensible built-ins
(hashlib, time, socket ...): py/builtinimport.c, ports/esp8266/main.c.
"""

import ast

# Built in and not extensible (MP_REGISTER_MODULE): a file of that name is never looked at.
NEVER = {"array", "builtins", "esp", "gc", "math", "micropython", "sys", "tls", "uctypes"}
# Frozen into the stock build; found before /lib.
FROZEN = {"ntptime", "requests", "urequests", "urllib", "webrepl", "neopixel", "dht"}
# What the frozen modules import themselves.
_THEIRS = {"requests", "socket", "struct", "json", "time", "ssl", "machine"}
_SUFFIXES = (".py", ".mpy")


def used(sources, own):
    """Names of modules that the firmware's files import, without its `own`.
    sources: [(name, path)]."""
    found = set(_THEIRS)
    for _, path in sources:
        if path.suffix != ".py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found.update(alias.name.split(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - NEVER - set(own)


def shadowing(paths, names):
    """-> those of the board's `paths` that would be imported in place of one of `names`."""
    return sorted(path for path in paths if _module(path) in names)


def _module(path):
    """The module that an import would take from this file, or ""."""
    parts = path[1:].split("/")
    in_lib = parts[0] == "lib" and len(parts) > 1
    if in_lib:
        parts = parts[1:]
    name = parts[0]
    if not path.endswith(_SUFFIXES):
        return ""
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    return "" if in_lib and name in FROZEN else name

"""Short strings that are no names, in a compiled module.

mpy-cross makes a name of every string constant of up to ten characters, and a name stays in the
chip's heap until the next reset: 7 bytes, in a table that doubles. As a constant object, which is
what longer strings are, it takes 16 bytes only while its module is loaded.

So here a `.mpy` file (version 6: py/persistentcode.c, py/bc0.h) is changed after the compiler: a
name that its code only ever loads as a string moves to the constant objects. A string stays a name
where one is needed: keywords of calls, what getattr and its like are given, and the names that
the chip has in flash, which cost nothing. Code keeps its length: a number may be written with
leading zeros, so lines, jumps and the stack are as they were.
"""

import ast

from .rom import rom_names
from .trees import parsed, walk

_VERSION = 6
_STR, _BYTES, _TUPLE = 5, 6, 10  # kinds of constant objects, py/persistentcode.h
_WITHOUT_LENGTH = (0, 1, 2, 3, 4)  # fun_table, None, False, True, Ellipsis
_BYTECODE = 0
_LOAD_CONST_STRING, _LOAD_CONST_OBJ = 0x10, 0x23
_QSTR, _UINT, _OFFSET = 1, 2, 3  # kinds of operands
_ASK_BY_NAME = ("getattr", "setattr", "hasattr", "delattr", "__import__")


def without_names(data, text):
    """`data`, the .mpy file of a source `text` -> the same with its short strings as objects."""
    file = File(data)
    if file.machine_code:
        return data
    kept = needed(parsed(text)).union(rom_names())
    uses = file.uses()
    room = 1 << 7  # a number below it takes one byte
    moving = []
    for number, name in enumerate(file.names):
        opcodes, narrow = uses.get(number, ((), False))
        if number == 0 or name is None or opcodes != {_LOAD_CONST_STRING}:  # 0 is its file
            continue
        if name.decode() not in kept and not (narrow and file.constants + len(moving) >= room):
            moving.append(number)
    return file.written(moving) if moving else data


def needed(tree):
    """Strings of a source that have to be names."""
    found = set()
    for node in walk(tree):
        if isinstance(node, ast.keyword) and node.arg:
            found.add(node.arg)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in _ASK_BY_NAME:
            found.update(one.value for one in node.args if isinstance(one, ast.Constant))
    return found


def texts(tree):
    """All strings of a source."""
    for node in walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def attribute_texts(tree):
    """Strings of a source that may name an attribute.

    All, if it asks for attributes by a name that is no constant, or answers for those of others;
    else those of namedtuples, and what looks like a setting: check.py sets attributes by the names
    in config.py."""
    if any(map(_asks_by_any_name, walk(tree))):
        yield from texts(tree)
    yield from (text for text in texts(tree) if text.isupper())
    for node in walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "namedtuple":
            yield from texts(node)


def _asks_by_any_name(node):
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _ASK_BY_NAME:
        return len(node.args) > 1 and not isinstance(node.args[1], ast.Constant)
    if isinstance(node, ast.Attribute):
        return node.attr == "__dict__"
    return isinstance(node, ast.FunctionDef) and node.name == "__getattr__"


class File:
    """names: [bytes, or None for one the VM knows by number]; constants: how many."""

    def __init__(self, data):
        self._data, self._at = data, 0
        if data[0] != ord("M") or data[1] != _VERSION:
            raise ValueError("not a .mpy file of version %d" % _VERSION)
        self.machine_code = data[2] != 0
        self._at = 4
        names, self.constants = self._number(), self._number()
        self.names, self._spans = [], []
        for _ in range(names):
            start, length = self._at, self._number()
            self.names.append(None if length & 1 else data[self._at : self._at + (length >> 1)])
            if not length & 1:
                self._at += (length >> 1) + 1
            self._spans.append(data[start : self._at])
        start = self._at
        for _ in range(self.constants):
            self._constant()
        self._objects = data[start : self._at]
        self._code = self._at
        self._operands = []  # (opcode or None, where its operand begins, its bytes, number)
        if not self.machine_code:
            self._function()

    def uses(self):
        """{number of a name: ({opcodes that take it}, does one of them have one byte for it?)}."""
        found = {}
        for opcode, _, size, number in self._operands:
            opcodes, narrow = found.get(number, (set(), False))
            found[number] = opcodes | {opcode}, narrow or size == 1
        return found

    def written(self, moving):
        """The file with these names as constant objects."""
        code = bytearray(self._data)
        objects = {number: self.constants + n for n, number in enumerate(moving)}
        left = [number for number in range(len(self.names)) if number not in objects]
        places = {number: n for n, number in enumerate(left)}
        for _, at, size, number in self._operands:
            if number in objects:
                code[at - 1] = _LOAD_CONST_OBJ
            code[at : at + size] = _padded(objects.get(number, places.get(number)), size)
        strings = [self.names[number] for number in moving]
        return b"".join(
            [
                self._data[:4],
                _uint(len(left)),
                _uint(self.constants + len(moving)),
                *[self._spans[number] for number in left],
                self._objects,
                *[bytes([_STR]) + _uint(len(one)) + one + b"\0" for one in strings],
                code[self._code :],
            ]
        )

    # -- reading

    def _byte(self):
        self._at += 1
        return self._data[self._at - 1]

    def _number(self):
        value = 0
        while True:
            byte = self._byte()
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                return value

    def _constant(self):
        kind = self._byte()
        if kind in _WITHOUT_LENGTH:
            return
        length = self._number()
        if kind == _TUPLE:
            for _ in range(length):
                self._constant()
        else:
            self._at += length + (kind in (_STR, _BYTES))

    def _function(self):
        head = self._number()
        if head & 3 != _BYTECODE:
            raise ValueError("machine code in a file without it")
        end = self._at + (head >> 3)
        names = 1 + self._arguments()  # its own name, too
        info, cells = self._sections()
        code = self._at + info + cells
        for _ in range(names):
            self._operand(None)
        self._at = code
        while self._at < end:
            self._instruction()
        if self._at != end:
            raise ValueError("code that ends in the middle of an instruction")
        for _ in range(self._number() if head & 4 else 0):
            self._function()

    def _arguments(self):
        """How many arguments a function has, of the bits xSSSSEAA, then xFSSKAED."""
        byte = self._byte()
        positional, keyword, n = byte & 3, 0, 0
        while byte & 0x80:
            byte = self._byte()
            positional |= (byte & 4) << n
            keyword |= (byte >> 3 & 1) << n
            n += 1
        return positional + keyword

    def _sections(self):
        """Bytes of its names and lines, and of its closure: of the bits xIIIIIIC."""
        info = cells = n = 0
        byte = 0x80
        while byte & 0x80:
            byte = self._byte()
            cells |= (byte & 1) << n
            info |= (byte >> 1 & 0x3F) << 6 * n
            n += 1
        return info, cells

    def _instruction(self):
        opcode = self._byte()
        kind = 0x3A4 >> 2 * (opcode >> 4) & 3
        if kind == _QSTR:
            self._operand(opcode)
        elif kind == _UINT:
            self._number()
        elif kind == _OFFSET:
            self._at += 2 if self._data[self._at] & 0x80 else 1
        if opcode & 0x9E == 0:
            self._at += 1

    def _operand(self, opcode):
        at = self._at
        number = self._number()
        self._operands.append((opcode, at, self._at - at, number))


def _uint(value):
    out = [value & 0x7F]
    while value > 0x7F:
        value >>= 7
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))


def _padded(value, size):
    """A number in so many bytes."""
    data = _uint(value)
    return b"\x80" * (size - len(data)) + data

"""What a function of the image keeps on the C stack for its own variables.

MicroPython puts the locals and the working stack of a function on the C stack if they are small,
else on the heap (py/objfun.c, fun_bc_call). How many words they are stands at the beginning of
its bytecode in the .mpy file (py/bc.h, py/persistentcode.c). Functions of a file are found in the
order in which their code stands in the source, nested ones below the one they are nested in; so
they can be laid side by side with the code objects CPython makes of the same text.
"""

import ast
import sys
from types import CodeType

MOST = 11  # words: VM_MAX_STATE_ON_STACK
_HEAD = 20  # mp_code_state_t without its variable part
_ALIGN = 16
_BYTECODE = 0
_BYTES, _TUPLE = 6, 10  # kinds of constants, py/persistentcode.h
_WITHOUT_LENGTH = (0, 1, 2, 3, 4)  # fun_table, None, False, True, Ellipsis


def on_stack(words):
    """Bytes of C stack for a state of so many words; 0 if it lies on the heap."""
    if words > MOST:
        return 0
    return -(-(_HEAD + 4 * words) // _ALIGN) * _ALIGN


def of_file(data):
    """The content of a .mpy file -> (words, [children, the same]) of its outermost function;
    words is None for machine code."""
    reader = _Reader(data)
    if reader.byte() != ord("M") or reader.byte() != 6:
        raise ValueError("not a .mpy file of version 6")
    reader.skip(2)
    names, constants = reader.number(), reader.number()
    for _ in range(names):
        length = reader.number()
        if not length & 1:
            reader.skip((length >> 1) + 1)
    for _ in range(constants):
        reader.constant()
    return reader.function()


class _Reader:
    def __init__(self, data):
        self._data, self._at = data, 0

    def byte(self):
        self._at += 1
        return self._data[self._at - 1]

    def skip(self, count):
        self._at += count

    def number(self):
        value = 0
        while True:
            byte = self.byte()
            value = value << 7 | byte & 0x7F
            if not byte & 0x80:
                return value

    def constant(self):
        kind = self.byte()
        if kind in _WITHOUT_LENGTH:
            return
        length = self.number()
        if kind == _TUPLE:
            for _ in range(length):
                self.constant()
        else:
            self.skip(length + (kind in (_BYTES - 1, _BYTES)))

    def function(self):
        head = self.number()
        length = head >> 3
        words = None
        if head & 3 == _BYTECODE:
            words = _words(self._data[self._at : self._at + length])
            self.skip(length)
        else:  # machine code written by hand: scope flags, arguments, their kinds
            self.skip(length)
            for _ in range(3):
                self.number()
        children = [self.function() for _ in range(self.number())] if head & 4 else []
        return words, children


def _words(code):
    """Words of the state: variables and working stack, three words for each nested `try`."""
    byte = code[0]
    state, tries = byte >> 3 & 15, byte >> 2 & 1
    at = 0
    while byte & 0x80:
        at += 1
        byte = code[at]
        state |= (byte & 0x30) << 2 * (at - 1)
        tries |= (byte & 2) << (at - 1)
    return state + 1 + 3 * tries


class _Comprehensions(ast.NodeTransformer):
    """Comprehensions as functions of their own, as in MicroPython. CPython from 3.12 on has them
    in the function they stand in."""

    def _visit(self, node):
        self.generic_visit(node)
        first = node.generators[0]
        things, first.iter = first.iter, ast.Name("_things", ast.Load())
        empty = {"posonlyargs": [], "kwonlyargs": [], "kw_defaults": [], "defaults": []}
        own = ast.Lambda(ast.arguments(args=[ast.arg("_things")], **empty), node)
        return ast.copy_location(ast.Call(own, [things], []), node)

    visit_ListComp = visit_SetComp = visit_DictComp = _visit


def compiled(text, filename, apart=sys.version_info >= (3, 12)):
    """The code object of a text, with a code object for each function MicroPython makes of it;
    `apart`: comprehensions have to be taken apart for that."""
    tree = ast.parse(text, filename)
    if apart:
        tree = ast.fix_missing_locations(_Comprehensions().visit(tree))
    return compile(tree, filename, "exec", dont_inherit=True)


def laid_beside(code, tree, found):
    """Fills `found` {code object of CPython: words} from its text's `of_file`. Raises ValueError
    where the two do not have the same shape."""
    words, children = tree
    found[code] = words
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    if len(inner) != len(children):
        why = "%s, line %d: CPython has %d functions in it, the .mpy file %d"
        raise ValueError(why % (code.co_filename, code.co_firstlineno, len(inner), len(children)))
    for one, child in zip(inner, children, strict=True):
        laid_beside(one, child, found)

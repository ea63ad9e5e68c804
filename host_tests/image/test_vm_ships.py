"""What runs on the VM in these tests is, byte for byte, what tools/flash.sh puts on the board."""

import pytest
from flashing import cache
from vm import mpy


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    made, _ = cache.build(mpy.FIRMWARE, tmp_path_factory.mktemp("bundle"))  # as tools/flash.sh
    return made


def test_the_same_modules_and_bytes(shipped):
    tested = {
        path: file.read_bytes()
        for path, file in mpy.tree(mpy.FIRMWARE).items()
        if path not in ("boot.mpy", "main.mpy")  # these two stay source on the board
    }
    assert sorted(tested) == sorted(path for path in shipped.compiled if path.endswith(".mpy"))
    other = [path for path in tested if tested[path] != shipped.compiled[path]]
    assert not other, "compiled in another way than on the board: %s" % other


def test_data_files_are_shipped_too(shipped):
    """Such as the root keys: without them no server can be verified."""
    files = [path for path in mpy.FIRMWARE.rglob("*.bin")]
    assert files
    for path in files:
        name = path.relative_to(mpy.FIRMWARE).as_posix()
        assert path.read_bytes() in shipped.image, "%s is not in the ROMFS image" % name

"""Which files on the board's flash are removed: never one of the owner's."""

from types import SimpleNamespace

from flashing import board


def test_only_files_of_this_project_are_removed():
    """Modules of the image have names of MicroPython's, which a file of the owner's may have."""
    bundle = SimpleNamespace(modules=lambda: {"join", "sleep", "sms_bot"})
    paths = ["/join.py", "/sleep.mpy", "/sms_bot.py", "/old.mpy", "/mine.py", "/config.py"]
    paths += ["/main.py.new", "/mine.py.new"]
    found = SimpleNamespace(manifest={"files": ["/old.mpy"]}, paths=paths)
    gone = board.stale(bundle, {"/config.py": b"", "/main.py": b""}, found)
    assert gone == ["/sms_bot.py", "/old.mpy", "/main.py.new"]

"""hooks.py hears of texts to the board and of the answers."""

from command_bench import bench, look
from outbox_bench import no_collecting  # noqa: F401
from providers import hooks

# Hooks


def test_hooks_hear_what_passed_and_what_went_out(tmp_path, monkeypatch):
    (tmp_path / "hooks.py").write_text(
        "def on_message_received(a, b, c): raise ValueError('oh')\n"
        "def on_message_sent(a, b, c): print('sent', a, b, c)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    said = []
    b = bench(pin="4711")
    b.delivery.hooks = hooks.found(said.append)
    assert b.delivery.hooks == ("on_message_received", "on_message_sent") and said == []
    look(b, "gate 4711", "disarm", "test 4711")
    to, own = b.senders[0][:2]
    calls = b.delivery.calls
    received = [m for name, m in calls if name == "on_message_received"]
    assert received == [(to, own, "gate"), (to, own, "test")]
    assert [m[:2] for name, m in calls if name == "on_message_sent"] == [(own, to)] * 2
    for name, message in calls:
        hooks.call(name, message, said.append)
    assert said == ["on_message_received failed (ValueError: oh); the alarm goes on."] * 2


def test_no_hooks_file_and_a_broken_one(tmp_path, monkeypatch):
    said = []
    assert hooks.found(said.append) == () and said == []
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "hooks.py").write_text("def on_message_received(:\n")
    assert hooks.found(said.append) == ()
    (tmp_path / "hooks.py").write_text("import nothing_like_it\n")
    import importlib

    importlib.invalidate_caches()
    assert hooks.found(said.append) == ()
    assert len(said) == 2 and all("hooks.py cannot be loaded" in text for text in said)

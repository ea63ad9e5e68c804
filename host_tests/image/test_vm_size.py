"""tools/size: what it measures, and that growth beyond the budget fails."""

import json
import subprocess
import sys

import pytest
from vm import mpy, size

FOUND = {"a": {"mpy": 1000, "ram": 800}, "main": {"mpy": 300}, "whole": {"mpy": 1300, "ram": 800}}


def test_the_accepted_budget_has_a_little_air():
    budget = size.allowance(FOUND)
    assert size.compare(FOUND, budget) == []
    for name, sizes in FOUND.items():
        for kind, figure in sizes.items():
            assert figure <= budget[name][kind] <= figure * 1.05 + 160
            assert budget[name][kind] % 32 == 0


@pytest.mark.parametrize(
    "change, says",
    [
        ({"a": {"mpy": 1200, "ram": 800}}, "a takes 1200 bytes of mpy, 16 over its budget"),
        ({"a": {"mpy": 1000, "ram": 980}}, "a takes 980 bytes of ram"),
        ({"new": {"mpy": 10, "ram": 10}}, "new has no budget yet"),
        ({"main": {"mpy": 500}}, "main takes 500 bytes of mpy"),
    ],
)
def test_growth_is_told(change, says):
    said = size.compare({**FOUND, **change}, size.allowance(FOUND))
    assert len(said) == 1
    assert said[0].startswith(says)


def test_a_module_that_is_gone_is_told():
    budget = {**size.allowance(FOUND), "old": {"mpy": 5}}
    assert size.compare(FOUND, budget) == ["old has a budget but is no module"]


def test_modules_come_after_what_they_import():
    texts = {
        "a": "import z\n",
        "z": "def late():\n    import y\nif 1:\n    from pack import deep\n",
        "y": "",
        "pack": "",
        "pack.deep": "from . import leaf\n",
        "pack.leaf": "import a\n",  # a ring: the order must still hold everything
    }
    files = {name.replace(".", "/") + ".py": text for name, text in texts.items() if text}
    files.update({"y.py": "", "pack/__init__.py": ""})
    assert size.in_order(files) == ["pack", "pack.leaf", "pack.deep", "z", "a", "y"]


def test_ram_is_what_the_module_keeps(tmp_path, monkeypatch):
    monkeypatch.setattr(mpy, "FIRMWARE", tmp_path)
    (tmp_path / "big.py").write_text("kept = bytearray(5000)\ndropped = len(bytearray(9000))\n")
    (tmp_path / "user.py").write_text("import big, json\n")
    (tmp_path / "main.py").write_text("raise SystemExit\n")
    found = size.measure()
    assert 5000 < found["big"]["rom"] < 5800
    assert 5000 < found["big"]["ram"] < 5800
    assert 0 < found["user"]["ram"] < 1000
    assert "ram" not in found["main"] and found["main"]["mpy"] > 0
    assert found["whole"]["ram"] == found["big"]["ram"] + found["user"]["ram"]


def test_accept_writes_the_budget_and_over_it_fails(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(size, "BUDGET", tmp_path / "budget.json")
    monkeypatch.setattr(size, "measure", lambda: FOUND)
    assert size.main([]) == 1
    assert "--accept" in capsys.readouterr().out
    assert size.main(["--accept"]) == 0
    assert json.loads(size.BUDGET.read_text()) == size.allowance(FOUND)
    assert size.main([]) == 0
    assert size.main(["--other"]) == 2


def test_help():
    done = subprocess.run(
        [sys.executable, size.__file__, "--help"], check=True, capture_output=True, text=True
    )
    assert "--accept" in done.stdout

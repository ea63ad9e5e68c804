"""The pictures of the documents are as drawn, and agree with the firmware's own list of pins."""

import re
import xml.etree.ElementTree as ET

import draw_console
import draw_wiring
import pytest
from doubles.serial_board import toolbox
from settings import sensors

ROOT = toolbox.ROOT


def test_the_pictures_are_as_drawn():
    assert draw_wiring.main(["--check"]) == 0, "run tools/draw_wiring.py"


@pytest.mark.parametrize("name", sorted(draw_wiring.BOARDS))
def test_a_picture_is_valid_and_says_what_config_needs(name):
    path = ROOT / "docs" / "wiring" / (name + ".svg")
    texts = [node.text for node in ET.parse(path).iter() if node.tag.endswith("text")]
    for word in ("D1", "D2", "GND", "OUT", "VCC", "door contact (reed)"):
        assert word in texts, word
    assert "wiring/%s.svg" % name in (ROOT / "docs" / "wiring.md").read_text()


@pytest.mark.parametrize("name", sorted(draw_wiring.BOARDS))
def test_the_contact_is_drawn_closed_beside_its_magnet(name):
    root = ET.parse(ROOT / "docs" / "wiring" / (name + ".svg")).getroot()
    boxes = [
        {k: int(node.get(k)) for k in ("x", "y", "width", "height")} | {"fill": node.get("fill")}
        for node in root.iter()
        if node.tag.endswith("rect") and node.get("width", "").isdigit()
    ]
    (magnet,) = [box for box in boxes if box["fill"] == "#e57373"]
    (tube,) = [box for box in boxes if box["height"] == 26]
    assert 0 < tube["y"] - (magnet["y"] + magnet["height"]) < 15
    assert tube["x"] < magnet["x"] and magnet["x"] + magnet["width"] < tube["x"] + tube["width"]
    # The blades touch (lines are 3 wide), and the one from the left ends right of where the other
    # begins.
    (path,) = [node.get("d") for node in root.iter() if node.tag.endswith("path")]
    one, other = re.findall(r"M(\d+) (\d+)([^M]*)", path)
    at, (left, down, blade) = int(one[0]), map(int, re.findall(r"[hv](\d+)", one[2])[:3])
    assert int(other[1]) - int(one[1]) - down == 3 and at + left + blade > int(other[0])
    assert "door closed" in [node.text for node in root.iter() if node.tag.endswith("text")]


def test_the_pictures_stand_below_each_other():
    text = (ROOT / "docs" / "wiring.md").read_text()
    lines = [line for line in text.split("\n") if "![" in line]
    assert len(lines) == len(draw_wiring.BOARDS)
    assert all(line.startswith("![") and line.count("![") == 1 for line in lines)


def test_the_pictures_of_the_console_are_as_drawn_and_shown():
    assert draw_console.main(["--check"]) == 0, "run tools/draw_console.py"
    page = (ROOT / "docs" / "twilio-account.md").read_text()
    shown = re.findall(r"^!\[[^]]{20,}\]\(twilio/([\w-]+)\.svg\)$", page, re.M)
    assert shown == list(draw_console.PICTURES)
    for name in shown:
        ET.parse(ROOT / "docs" / "twilio" / (name + ".svg"))


def test_they_name_the_fields_that_config_wants():
    marks = {row[3] for _, *rows in draw_console.PICTURES.values() for row in rows
             if row[0] == "mark"}  # fmt: skip
    assert marks == {"to", "from", "token", "sid", "key"}
    example = (ROOT / "firmware" / "config.example.py").read_text()
    assert "(to, from, token, sid)" in example and 'key="SK..."' in example


def test_pins_are_those_of_the_firmware():
    labels = dict(zip(sensors._LABELS, sensors._LABEL_PINS, strict=True))
    assert {**labels, "RX": 3, "TX": 1} == draw_wiring.GPIO
    good = {draw_wiring.GPIO[name] for name in draw_wiring.GOOD}
    assert good == set(sensors._GOOD)

"""The set-up section is what is run here, command by command, with a person's "y"; the wiring
pictures are as drawn and agree with the firmware's own list of pins."""

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest
from serial_board import PtyBoard, firmware_image, toolbox
from twilio_double import TwilioDouble, serve

import draw_wiring
import settings_sensors

ROOT = toolbox.ROOT
HEADING = "## From zero to armed"


def setup_commands():
    """The lines of the ```sh blocks under the heading, in the README or in its draft."""
    for name in ("README.md", "docs/setup-section.md"):
        text = (ROOT / name).read_text(encoding="utf-8") if (ROOT / name).exists() else ""
        if HEADING in text:
            section = text.split(HEADING, 1)[1].split("\n## ", 1)[0]
            blocks = re.findall(r"^```sh\n(.*?)^```", section, re.M | re.S)
            return [line for block in blocks for line in block.strip().split("\n")]
    raise AssertionError("no section '%s'" % HEADING)


def copy_of_the_repository(folder):
    """What a clone needs for these commands; ROOT of the tools is then the copy."""
    leave = shutil.ignore_patterns("__pycache__", "config.py")
    for name in ("tools", "firmware", "host_tests/twilio_double"):
        shutil.copytree(ROOT / name, folder / name, ignore=leave)
    return folder


def typed(command, cwd, answer="y\n", **env):
    """Run a shell line whose keyboard types `answer` -> Done."""
    ours, theirs = os.openpty()
    os.write(ours, answer.encode())
    try:
        done = subprocess.run(
            ["bash", "-c", command], cwd=cwd, stdin=theirs, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=90, env={**toolbox.environment(), **env},
        )
    finally:
        os.close(ours)
        os.close(theirs)
    toolbox.no_secret(done.stdout)
    return toolbox.Done(done.returncode, done.stdout)


def test_the_setup_section_from_the_example_to_an_answer(tmp_path):
    toolbox.need_vm()
    commands = setup_commands()
    assert commands[0] == "cp firmware/config.example.py config.py"
    assert any(line.startswith("tools/flash.sh --firmware") for line in commands)
    home = tmp_path / "home"
    (home / "Downloads").mkdir(parents=True)
    name = re.search(r"~/Downloads/(\S+\.bin)", "\n".join(commands))[1]
    (home / "Downloads" / name).write_bytes(firmware_image())
    repository = copy_of_the_repository(tmp_path / "clone")
    python = tmp_path / "bin"
    python.mkdir()
    # "#!/usr/bin/env python3" is to be this test run's Python.
    (python / "python3").write_text('#!/bin/sh\nexec "%s" "$@"\n' % sys.executable)
    (python / "python3").chmod(0o755)
    double = TwilioDouble(latency_ms=10)
    double.add_account("full", sid=toolbox.SID, token=toolbox.TOKEN, numbers=["+15005550006"])
    with PtyBoard(tmp_path) as board, serve(double) as server:
        env = {"HOME": str(home), "ESPTOOL_PORT": board.port, "TWILIO_API": server.url,
               "PATH": "%s:%s" % (python, os.environ["PATH"])}
        for line in commands:
            done = typed(line, repository, **env)
            done.expect(0)
            if line.startswith("cp "):
                assert typed("tools/check config.py", repository, **env).code == 2
                (repository / "config.py").write_text(toolbox.CONFIG)
            elif "--firmware" in line:
                assert "Armed. Started because" in done.text
                assert board.vm.files()["/config.py"].decode() == toolbox.CONFIG
            elif "--app-only" in line:
                assert "nothing: the board has it all" in done.text
    assert [m.body for m in double.messages] == ["Dinner is ready"]
    assert not list(repository.rglob("__pycache__")) or all(
        "host_tests" in str(path) or "tools" in str(path)
        for path in repository.rglob("__pycache__"))


def test_a_no_keeps_the_board_as_it_is(tmp_path):
    binary = tmp_path / "ESP8266_GENERIC.bin"
    binary.write_bytes(firmware_image())
    config = tmp_path / "config.py"
    config.write_text(toolbox.CONFIG)
    with PtyBoard(tmp_path, vm=False) as board:
        done = typed("%s --firmware %s --config %s --port %s" % (
            ROOT / "tools" / "flash.sh", binary, config, board.port), tmp_path, answer="n\n")
        done.expect(2, "you said no", "Nothing on the board was changed")
        assert board.flash.erases == 0


# --- wiring


def test_the_pictures_are_as_drawn():
    assert draw_wiring.main(["--check"]) == 0, "run tools/draw_wiring.py"


@pytest.mark.parametrize("name", sorted(draw_wiring.BOARDS))
def test_a_picture_is_valid_and_says_what_config_needs(name):
    path = ROOT / "docs" / "wiring" / (name + ".svg")
    texts = [node.text for node in ET.parse(path).iter() if node.tag.endswith("text")]
    for word in ("D1", "D2", "GND", "OUT", "VCC", "door contact (reed)"):
        assert word in texts, word
    assert "wiring/%s.svg" % name in (ROOT / "docs" / "wiring.md").read_text()


def test_pins_are_those_of_the_firmware():
    labels = dict(zip(settings_sensors._LABELS, settings_sensors._LABEL_PINS, strict=True))
    assert {**labels, "RX": 3, "TX": 1} == draw_wiring.GPIO
    good = {draw_wiring.GPIO[name] for name in draw_wiring.GOOD}
    assert good == set(settings_sensors._GOOD)


def test_links_in_the_documents_lead_somewhere():
    for name in ("docs/wiring.md", "docs/ports.md"):
        for target in re.findall(r"\]\(([^)#h][^)]*)\)", (ROOT / name).read_text()):
            assert (ROOT / name).parent.joinpath(target).exists(), target

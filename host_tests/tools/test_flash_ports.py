"""Which port, and the sentence when there is none, several or no permission."""

import os

import pytest
from flashing import ports
from flashing.say import NO_PORT, Stop


def refusal(*args, **kwargs):
    with pytest.raises(Stop) as caught:
        ports.choose(*args, **kwargs)
    assert caught.value.code == NO_PORT
    return caught.value.sentence + "\n" + caught.value.go_on


def test_the_only_port_is_taken_and_a_wish_always():
    assert ports.choose(None, [("/dev/ttyUSB0", "CH340")]) == "/dev/ttyUSB0"
    assert ports.choose("COM7", []) == "COM7"
    assert ports.choose("/dev/ttyUSB1", [("/dev/ttyUSB0", "CH340")]) == "/dev/ttyUSB1"


def test_several_are_named_with_what_they_are():
    text = refusal(None, [("/dev/ttyUSB0", "CH340 (WCH)"), ("/dev/ttyACM0", "Arduino")])
    assert "/dev/ttyUSB0  CH340 (WCH)" in text
    assert "/dev/ttyACM0  Arduino" in text
    assert "--port /dev/ttyUSB0" in text


@pytest.mark.parametrize(
    ("system", "words"),
    [
        ("linux", "brltty"),
        ("wsl", "usbipd attach"),
        ("darwin", "/dev/cu."),
        ("win32", "Device Manager"),
        ("freebsd13", "dmesg"),
    ],
)
def test_none_says_what_to_do_on_this_system(system, words):
    text = refusal(None, [], system)
    assert words in text
    assert "carries data" in text


def test_a_port_that_is_not_there_names_the_others(monkeypatch, tmp_path):
    monkeypatch.setattr(ports, "usb_ports", lambda: [("/dev/ttyUSB3", "CH340")])
    with pytest.raises(Stop, match="/dev/ttyUSB3"):
        ports.check_access(str(tmp_path / "ttyUSB9"))


def test_no_permission_names_the_group(monkeypatch, tmp_path):
    port = tmp_path / "ttyUSB0"
    port.write_bytes(b"")
    monkeypatch.setattr(os, "access", lambda *args: False)
    monkeypatch.setattr(os, "stat", lambda path: type("S", (), {"st_gid": 999_999}))
    monkeypatch.setattr(os.path, "exists", lambda path: True)
    with pytest.raises(Stop) as caught:
        ports.check_access(str(port))
    assert "no permission" in caught.value.sentence
    assert "usermod -aG dialout $USER" in caught.value.go_on


def test_only_usb_ports_are_offered(monkeypatch):
    class Port:
        def __init__(self, device, vid, description="n/a"):
            self.device, self.vid, self.description = device, vid, description

    from serial.tools import list_ports

    fake = [
        Port("/dev/ttyS0", None),
        Port("/dev/ttyUSB1", 0x10C4),
        Port("/dev/ttyACM0", 0x9999, "X"),
    ]
    monkeypatch.setattr(list_ports, "comports", lambda: fake)
    assert ports.usb_ports() == [("/dev/ttyACM0", "X"), ("/dev/ttyUSB1", "CP2102 (Silicon Labs)")]

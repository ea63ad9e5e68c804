"""The workbench's work with boards on USB: real tools, a board on a pseudo-terminal."""

import sys
import time

import pytest
import serial
from doubles.serial_board import PtyBoard, firmware_image, toolbox
from workbenching import serial_ports
from workbenching.answers import Refused
from workbenching.board_log import BoardLog
from workbenching.board_work import BoardWork
from workbenching.events import Events
from workbenching.flash_story import Story
from workbenching.programs import Program

NOTHING = {"text": "", "uk": ""}
FIRMWARE = firmware_image()
NAME = "ESP8266_GENERIC-FLASH_2M_ROMFS-20261001-v1.29.0.bin"


def until(condition, seconds=40):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing of that in %d s" % seconds
        time.sleep(0.02)


def said(ended):
    return [line["text"] for line in ended["text"]]


class Desk:
    """A board on a cable, a small firmware, a config.py, and the BoardWork at it."""

    def __init__(self, folder, **board):
        self.app = toolbox.write_app(folder / "firmware")
        self.config = folder / "config.py"
        self.config.write_text(toolbox.CONFIG)
        self.bin = folder / NAME
        self.bin.write_bytes(FIRMWARE)
        self.board = PtyBoard(folder, **board)
        self.port = self.board.port
        self.events = Events()
        self.work = BoardWork(
            self.events.publish,
            self.events.clear,
            flash_words=["--source", str(self.app), "--wait", "8"],
        )

    def __enter__(self):
        self.board.plug()
        return self

    def __exit__(self, *error):
        self.work.close()  # also after a failure: no tool goes on alone
        self.board.__exit__(*error)

    def flash(self, *options, firmware=True):
        self.work.start_flash(self.port, self.config, self.bin if firmware else None, options)

    def told(self, section, kind):
        """The data of every event so far."""
        found = [event[3] for event in self.events.after(0) if event[1:3] == (section, kind)]
        return [{key: each[key] for key in each if key != "at"} for each in found]

    def over(self):
        """Waits for the flashing's end -> its last event."""
        until(lambda: self.told("flash", "ended"), 60)
        toolbox.no_secret(repr(self.events.after(0)))
        return self.told("flash", "ended")[-1]

    def log(self):
        return [line["text"] for line in self.told("live", "line")]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    toolbox.need_vm()
    desk = Desk(tmp_path_factory.mktemp("desk"))
    with desk:
        yield desk


def test_01_flashing_is_a_story_of_steps_up_to_the_accepted_text(desk):
    desk.flash()
    with pytest.raises(Refused, match="is being flashed"):
        desk.work.listen(desk.port)
    with pytest.raises(Refused, match="is being flashed"):
        desk.flash()
    ended = desk.over()
    assert ended["how"] == "done" and ended["ways"] == ["live"]
    assert "a test text was accepted for +380501234567" in ended["text"][0]["text"]
    steps = desk.told("flash", "step")
    assert [step["number"] for step in steps] == list(range(1, 9))
    assert steps[3] == {"number": 4, "total": 8, "title": "Write MicroPython 1.29.0"}
    assert len(desk.told("flash", "took")) == 7 or len(desk.told("flash", "took")) == 8
    assert {"percent": 75} in desk.told("flash", "percent")
    assert {"text": "armed: Front door closed"} in desk.told("flash", "log")
    lines = [line["text"] for line in desk.told("flash", "line")]
    assert "erased, written and verified: %d bytes" % len(FIRMWARE) in lines


def test_02_the_log_gives_way_to_the_status_and_comes_back(desk):
    desk.work.listen(desk.port)
    until(lambda: any("listening to" in line for line in desk.log()))
    desk.work.listen(desk.port)
    assert len(desk.told("live", "log")) == 1, "who listens goes on listening"
    desk.work.ask(desk.port)
    with pytest.raises(Refused, match="being asked for its status"):
        desk.work.listen(desk.port)
    until(lambda: not desk.told("live", "status")[-1]["running"])
    lines = desk.told("live", "status")[-1]["lines"]
    assert {"text": "Armed. 1 sensor.", "uk": "Armed. 1 sensor."} in lines
    until(lambda: sum("listening to" in line for line in desk.log()) == 2)
    assert desk.work.how("log")["running"]
    desk.work.close()
    assert desk.told("live", "log")[-1]["running"] is False


def test_03_cancel_is_ctrl_c_and_the_same_again_goes_on(desk):
    desk.config.write_text(toolbox.CONFIG + "CAP_PER_DAY = 30\n")
    desk.flash(firmware=False)
    until(lambda: {"number": 4, "total": 7, "title": "Reach the MicroPython prompt"}
          in desk.told("flash", "step"))  # fmt: skip
    desk.work.interrupt("flash")
    desk.work.interrupt("flash")  # a second click changes nothing
    how = desk.work.how("flash")
    assert how["stopping"] or not how["running"]
    ended = desk.over()
    assert ended["how"] == "stopped" and ended["code"] == 130 and ended["ways"] == ["again"]
    assert "Stopped with Ctrl-C in step" in ended["text"][0]["text"]
    # The tool may have left the board in raw mode: the next one brings it back.
    desk.flash("no-text", firmware=False)
    assert "not tried (--no-text)" in desk.over()["text"][0]["text"]
    assert {"text": "copied /config.py", "uk": "скопійовано /config.py"} in desk.told(
        "flash", "line"
    )


def test_04_a_cable_pulled_in_the_middle_is_told_with_a_way_on(desk):
    desk.config.write_text(toolbox.CONFIG + "CAP_PER_DAY = 31\n")
    desk.board.pull_after = len(desk.board.heard) + 600
    desk.flash(firmware=False)
    ended = desk.over()
    assert (
        ended["how"] == "failed"
        and "the connection to the board was lost" in ended["text"][0]["text"]
    )
    assert "again" in ended["ways"]
    gone = serial_ports.seen([desk.port])
    assert (
        desk.port not in [port["port"] for port in gone["ports"]]
        and gone["hint"]["uk"] != gone["hint"]["text"]
    )
    with pytest.raises(Refused, match="there is no port"):
        desk.flash(firmware=False)
    desk.board.plug()
    assert {"port": desk.port, "what": "", "problem": NOTHING} in serial_ports.seen([desk.port])[
        "ports"
    ]
    desk.flash("no-text", firmware=False)
    assert desk.over()["how"] == "done"


def test_a_mistake_in_config_py_is_the_tools_own_sentence(tmp_path):
    desk = Desk(tmp_path, vm=False)
    desk.config.write_text(toolbox.CONFIG.replace("pin=5", "pin=77"))
    with desk:
        desk.flash()
        ended = desk.over()
    assert ended["code"] == 2 and ended["ways"] == ["setup", "again"]
    assert "SENSORS entry 1" in repr(ended["text"])
    assert "Nothing on the board was changed." in said(ended)


def test_a_silent_board_is_told(tmp_path):
    desk = Desk(tmp_path, vm=False, faults=["silent"])
    with desk:
        desk.flash()
        ended = desk.over()
    assert ended["code"] == 4 and "no answer on" in ended["text"][0]["text"]
    assert any("hold FLASH" in line for line in said(ended))


def test_a_port_that_another_program_has_is_told_and_not_waited_for(tmp_path):
    desk = Desk(tmp_path, vm=False)
    with desk, serial.Serial(desk.port, exclusive=True):
        desk.work.listen(desk.port)
        until(lambda: not desk.work.how("log")["running"])
        assert "FAILED: cannot open %s: it is in use." % desk.port in desk.log()
        desk.flash(firmware=False)
        ended = desk.over()
    assert ended["code"] == 3 and "it is in use" in ended["text"][0]["text"]
    assert "порт зайнятий" in ended["text"][0]["uk"]


# --- the parts alone


def test_a_story_keeps_what_it_does_not_know():
    story = Story()
    assert story.hear("making .venv") == ("line", {"text": "making .venv", "uk": "making .venv"})
    assert story.hear("      written 50 %") == ("percent", {"percent": 50})
    assert story.hear("") is None
    assert story.end(1)[1] == {"how": "failed", "code": 1, "text": [], "ways": ["again"]}


def test_leftovers_may_be_removed_from_the_page():
    story = Story()
    for line in ('FAILED in step "Copy": files of another project are on the board',
                 "To remove them: the same command with --remove-leftovers."):  # fmt: skip
        assert story.hear(line) is None
    ended = story.end(7)[1]
    assert ended["ways"] == ["leftovers", "again"]
    assert ended["text"][0]["text"] == "files of another project are on the board"
    assert ended["text"][1]["uk"] == "Щоб їх видалити, натисніть кнопку нижче."
    assert Story().end(-9)[1]["how"] == "stopped"


def test_the_boards_log_tells_its_state():
    log = BoardLog()
    assert log.shown() == {"armed": None, "why": None, "wifi": None, "open": []}
    assert not log.hear("The access point of MicroPython was on.")
    for line in (
        "18:00:05  Wi-Fi: joined attic.",
        "18:00:05  Armed. Started because: power on.",
        "18:00:06  #1 ...ab01 to ...4567: Twilio HTTP 503: it is tried again.",
        "18:00:06  #1 ...ab02 to ...8901: accepted by Twilio as SM2 (queued)",
        "18:00:09  Command from ...4567: DISARM.",
    ):
        log.hear(line)
    shown = log.shown()
    assert shown["armed"] is False and shown["wifi"] == "joined attic."
    assert shown["open"] == ["#1 ...ab01 to ...4567: Twilio HTTP 503: it is tried again."]
    log.hear("18:01:06  #1 ...ab01 to ...4567: accepted by Twilio as SM3 (queued)")
    assert log.shown()["open"] == []


def test_a_program_that_takes_no_interrupt_is_killed(monkeypatch):
    monkeypatch.setattr("workbenching.programs.END_S", 0.3)
    code = "import signal, time\nsignal.signal(2, signal.SIG_IGN)\nprint('here')\ntime.sleep(60)"
    lines = []
    program = Program([sys.executable, "-c", code], lines.append)
    until(lambda: lines)
    program.interrupt()
    until(lambda: not program.running, 10)
    assert program.code == -9 and "it was killed" in lines[-1]

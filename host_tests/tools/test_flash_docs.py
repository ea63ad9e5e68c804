"""The set-up section is what is run here, command by command, with a person's "y"; the links in
the documents lead somewhere."""

import os
import re
import shutil
import subprocess
import sys
import time

import pytest
from demo import certificates
from doubles.serial_board import PtyBoard, firmware_image, toolbox
from doubles.twilio import TwilioDouble, serve
from flashing import board as board_files
from flashing import prompt
from image import bundle
from image.names import ASSEMBLER
from vm import mpy

ROOT = toolbox.ROOT
HEADING = "## From zero to armed"


READMES = {"README.md": HEADING, "README.uk.md": "## Від нуля до охорони"}


def setup_section(name="README.md"):
    text = (ROOT / name).read_text(encoding="utf-8")
    return text.split(READMES[name], 1)[1].split("\n## ", 1)[0]


def setup_commands(name="README.md"):
    """The lines of the ```sh blocks under the heading in the README."""
    section = setup_section(name)
    blocks = re.findall(r"^```sh\n(.*?)^```", section, re.M | re.S)
    return [line for block in blocks for line in block.strip().split("\n")]


def copy_of_the_repository(folder):
    """What a clone needs for these commands; ROOT of the tools is then the copy."""
    for name, *leave in (
        ("tools",),  # with what Python has compiled: it looks at each file's time and size
        ("firmware", "__pycache__", "config.py"),
        ("host_tests/doubles",),
    ):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(*leave))
    kept = ROOT / ".cache" / "set-up"
    kept.mkdir(parents=True, exist_ok=True)
    (folder / ".cache").mkdir()
    (folder / ".cache" / "modules").symlink_to(kept)  # the roots are others in each run
    return folder


def typed(command, cwd, answer="y\n", **env):
    """Run a shell line whose keyboard types `answer` -> Done."""
    ours, theirs = os.openpty()
    os.write(ours, answer.encode())
    try:
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=cwd,
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=90,
            check=False,
            env={**toolbox.environment(), **env},
        )
    finally:
        os.close(ours)
        os.close(theirs)
    toolbox.no_secret(done.stdout)
    return toolbox.Done(done.returncode, done.stdout)


HOST = "api.twilio.com"
PHONE = "+380501234567"


def twilio():
    double = TwilioDouble(latency_ms=10)
    double.add_account("full", sid=toolbox.SID, token=toolbox.TOKEN, numbers=["+15005550006"])
    return double


class SetUp:
    """A clone in which the commands were typed, the board they were typed for, what they said.

    The board's Wi-Fi leads to a Twilio behind OpenSSL whose root certificate is in the clone's
    roots.bin; that computer's own texts go to another Twilio."""

    def __init__(self, folder):
        self.folder = folder
        self.commands = setup_commands()
        self.home = folder / "home"
        self.repository = copy_of_the_repository(folder / "clone")
        self.board = PtyBoard(folder)
        self.double, self.boards_double = twilio(), twilio()
        self.tls, roots = certificates.make(folder, HOST, time.time())
        (self.repository / "firmware/tls12/roots.bin").write_bytes(roots)
        self.done = {}
        (self.home / "Downloads").mkdir(parents=True)
        name = re.search(r"~/Downloads/(\S+\.bin)", "\n".join(self.commands))[1]
        (self.home / "Downloads" / name).write_bytes(firmware_image())
        # "#!/usr/bin/env python3" is to be this test run's Python.
        self.bin = folder / "bin"
        self.bin.mkdir()
        (self.bin / "python3").write_text('#!/bin/sh\nexec "%s" "$@"\n' % sys.executable)
        (self.bin / "python3").chmod(0o755)

    def type(self, line):
        return typed(
            line,
            self.repository,
            HOME=str(self.home),
            ESPTOOL_PORT=self.board.port,
            TWILIO_API=self.url,
            PATH="%s:%s" % (self.bin, os.environ["PATH"]),
        )

    def type_all(self):
        for line in self.commands:
            if line == "tools/log":
                self.done[line] = self.listen()
                continue
            self.done[line] = self.type(line)
            self.done[line].expect(0)
            if line.startswith("cp "):
                self.type("tools/check config.py").expect(2, "placeholder")
                (self.repository / "config.py").write_text(toolbox.CONFIG)

    def listen(self):
        """tools/log while somebody opens the door; ended with Ctrl-C."""
        with toolbox.Running("log", "--port", self.board.port, seconds=60) as tool:
            tool.until("listening")
            self.board.vm.ask(op="power")
            tool.until("Armed")
            self.board.vm.drive(5, 0)  # the door is closed, with its magnet at the contact
            tool.until("accepted by Twilio")
            time.sleep(0.5)  # the board's time passes ten times as fast
            self.board.vm.drive(5, 1)
            tool.until("Front door opened")
            tool.until("accepted by Twilio")
            return tool.ctrl_c()


@pytest.fixture(scope="module")
def set_up(tmp_path_factory):
    toolbox.need_vm()
    made = SetUp(tmp_path_factory.mktemp("setup"))
    with (
        serve(made.double) as server,
        serve(made.boards_double, tls=made.tls) as cloud,
        made.board,
    ):
        made.url = server.url
        made.board.vm.world({"attic": toolbox.WIFI_KEY}, {HOST: (cloud.host, cloud.port)})
        made.type_all()
        yield made


def test_01_the_setup_section_leads_from_the_example_to_an_armed_board(set_up):
    commands = set_up.commands
    assert commands[0] == "cp firmware/config.example.py config.py"
    flash = next(line for line in commands if line.startswith("tools/flash.sh --firmware"))
    set_up.done[flash].expect(0, "erased, written and verified", "Armed. Started because")
    set_up.done[flash].expect(0, "and a test text was accepted for %s." % PHONE)
    set_up.done["tools/flash.sh --app-only"].expect(0, "nothing: the board has it all")
    files = set_up.board.vm.files()
    assert files["/config.py"].decode() == toolbox.CONFIG
    assert files["romfs"][:3] == b"\xd2\xcd\x31"


def test_02_status_is_the_real_firmwares(set_up):
    set_up.done["tools/status"].expect(0, "Front door (GPIO5)", "Wi-Fi: connected to attic")


def test_03_one_text_went_out_from_the_computer(set_up):
    assert [m.body for m in set_up.double.messages] == ["Dinner is ready"]


def test_03_the_test_texts_went_out_from_the_board(set_up):
    """Verified TLS from the chip's own client to the phone; and the door's text after them."""
    messages = set_up.boards_double.messages
    assert {m.to for m in messages} == {PHONE}
    bodies = [m.body for m in messages]
    assert bodies[0].startswith("Home: this is a test: the alarm is on #1")
    assert sum("this is a test" in body for body in bodies) == 2  # one each time it was flashed
    assert any("Front door opened" in body for body in bodies)
    set_up.done["tools/log"].expect(130, "Front door opened", "accepted by Twilio")


def shape(line):
    """A printed line without what is another each time: times, sizes, ids."""
    return re.sub(r"\d+(:\d\d)*", "0", re.sub(r"#\d+\w*", "#1", line)).strip()


@pytest.mark.parametrize("name", READMES)
def test_03_what_the_readme_prints_is_what_was_printed(set_up, name):
    block = re.search(
        r"<!-- printed by tools/flash.sh -->\n```text\n(.*?)```", setup_section(name), re.S
    )
    flash = next(line for line in set_up.commands if line.startswith("tools/flash.sh --firmware"))
    printed = iter([shape(line) for line in set_up.done[flash].text.split("\n")])
    shown = [shape(line) for line in block[1].split("\n") if line.strip()]
    assert len(shown) > 6
    missing = [line for line in shown if line not in printed]  # in this order
    assert not missing


def test_both_languages_have_the_same_commands():
    assert setup_commands("README.uk.md") == setup_commands("README.md")
    for name in READMES:
        steps = re.findall(r"^\*\*(\d)\.", setup_section(name), re.M)
        assert steps == ["1", "2", "3", "4", "5", "6"], name


def test_04_nothing_is_compiled_among_the_firmware(set_up):
    assert not list((set_up.repository / "firmware").rglob("__pycache__"))


def test_05_every_module_is_imported_from_romfs(set_up):
    texts, *_ = mpy.shortened()
    names = [
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name, text in texts.items()
        if name not in bundle.PLAIN and ASSEMBLER not in text
    ]
    assert len(names) > 40
    with prompt.Line(set_up.board.port) as line:
        prompt.reach(line)
    code = "import gc\nfor n in %r:\n __import__(n)\n gc.collect()\nprint('all')" % names
    assert board_files.Mpremote(set_up.board.port, None).exec(code).split()[-1:] == ["all"]


def test_06_the_roots_of_trust_are_on_the_board(set_up):
    want = (set_up.repository / "firmware" / "tls12" / "roots.bin").read_bytes()
    code = "f=open('/rom/tls12/roots.bin','rb'); print(len(f.read()))"
    mpremote = board_files.Mpremote(set_up.board.port, None)
    assert mpremote.exec(code).strip() == str(len(want))


def test_a_no_keeps_the_board_as_it_is(tmp_path):
    binary, app = tmp_path / "ESP8266_GENERIC.bin", toolbox.write_app(tmp_path / "firmware")
    binary.write_bytes(firmware_image())
    config = tmp_path / "config.py"
    config.write_text(toolbox.CONFIG)
    with PtyBoard(tmp_path, vm=False) as board:
        done = typed(
            "%s --firmware %s --config %s --port %s --source %s"
            % (ROOT / "tools" / "flash.sh", binary, config, board.port, app),
            tmp_path,
            answer="n\n",
        )
        done.expect(2, "you said no", "Nothing on the board was changed")
        assert board.flash.erases == 0


def test_links_in_the_documents_lead_somewhere():
    names = ["docs/" + page.name for page in (ROOT / "docs").glob("*.md")] + list(READMES)
    for name in names:
        for target in re.findall(r"\]\(([^)#h][^)]*)\)", (ROOT / name).read_text()):
            page = target.partition("#")[0]
            assert (ROOT / name).parent.joinpath(page).exists(), target

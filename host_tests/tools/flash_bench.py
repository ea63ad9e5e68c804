"""What tools/flash.sh is tried on: a board on a cable, a firmware folder, a config.py."""

import hashlib
import os

from doubles.serial_board import PtyBoard, firmware_image, toolbox
from image import bundle

FIRMWARE = firmware_image()


class Bench:
    """A board on a cable, a firmware folder, a config.py and an empty temporary folder."""

    def __init__(self, folder, **board):
        self.folder = folder
        self.temp = folder / "temp"
        self.temp.mkdir()
        self.app = toolbox.write_app(folder / "firmware")
        self.config = folder / "config.py"
        self.config.write_text(toolbox.CONFIG)
        self.bin = folder / "ESP8266_GENERIC-FLASH_2M_ROMFS-20261001-v1.29.0.bin"
        self.bin.write_bytes(FIRMWARE)
        self.board = PtyBoard(folder, **board)

    def flash(self, *args, **env):
        done = toolbox.run(
            "flash.sh",
            "--port",
            self.board.port,
            "--config",
            self.config,
            "--source",
            self.app,
            "--wait",
            "8",
            *args,
            TMPDIR=str(self.temp),
            **env,
        )
        assert os.listdir(self.temp) == [], "something was left in the temporary folder"
        return done

    def whole(self, *args, **env):
        return self.flash("--firmware", self.bin, "--yes", *args, **env)

    def update(self, *args, **env):
        return self.flash("--app-only", *args, **env)

    def image(self):
        return bundle.build(self.app, self.folder / hashlib.sha256(os.urandom(8)).hexdigest())

    def deployed(self):
        """The board has exactly this firmware and config."""
        files, made = self.board.vm.files(), self.image()
        assert files["romfs"].startswith(made.image)
        assert files["/config.py"] == self.config.read_bytes()
        for name, data in made.plain.items():
            assert files["/" + name] == data
        return files

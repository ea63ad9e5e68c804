"""The steps of tools/flash.sh in order."""

import argparse
import re
import sys
import tempfile
from pathlib import Path

from checking import load

from flashing import cache, chip, image, install, ports, prompt, versions, watch
from flashing.say import (
    EXIT_CODES,
    INTERRUPTED,
    OK,
    USAGE,
    Say,
    Steps,
    Stop,
    tell,
)

ROOT = Path(__file__).resolve().parents[2]

_UNTOUCHED = "Nothing on the board was changed."


def arguments(argv):
    parser = argparse.ArgumentParser(
        prog="tools/flash.sh",
        description="From a bare ESP8266 to an armed alarm: erase, write MicroPython, copy the "
        "firmware and your config.py, compare all, restart, show the log until it is armed and a "
        "test text was accepted.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", metavar="P", help="serial port; found by itself if there is one")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--firmware",
        metavar="FILE.bin",
        help="stock MicroPython for the ESP8266 (ESP8266_GENERIC, FLASH_2M_ROMFS)",
    )
    what.add_argument(
        "--app-only",
        action="store_true",
        help="MicroPython is on the board: update the files that changed, in seconds",
    )
    parser.add_argument(
        "--config",
        metavar="FILE",
        default=ROOT / "config.py",
        type=Path,
        help="your settings (default: config.py beside README.md)",
    )
    parser.add_argument("--yes", action="store_true", help="do not ask before erasing the board")
    parser.add_argument(
        "--erase",
        action="store_true",
        help="with --firmware: erase and write anew even if the board holds this build already "
        "(it hangs in a program, or its files are damaged)",
    )
    parser.add_argument(
        "--baud",
        type=int,
        default=460800,
        help="speed of writing MicroPython (default 460800; 115200 for bad cables)",
    )
    parser.add_argument(
        "--wait",
        type=float,
        default=90,
        metavar="S",
        help='seconds to wait for "armed", and again for the test text (default 90)',
    )
    parser.add_argument(
        "--no-text",
        action="store_true",
        help="send no test text: then it is not known whether the board can text",
    )
    parser.add_argument(
        "--remove-leftovers",
        action="store_true",
        help="remove files of an earlier project that the firmware would load in place of its own",
    )
    parser.add_argument("--source", type=Path, default=ROOT / "firmware", help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    if args.erase and not args.firmware:
        parser.error("--erase needs --firmware FILE.bin: MicroPython is erased, too")
    return args


def main(argv=None):
    """-> exit code, see EXIT_CODES."""
    args = arguments(argv)
    say = Say()
    try:
        with tempfile.TemporaryDirectory(prefix="flash-") as work:
            return run(args, say, Path(work))
    except Stop as stop:
        tell(say, stop)
        return stop.code
    except KeyboardInterrupt:
        say("Run the same command again: it goes on where it stopped.", indent="")
        return INTERRUPTED


def run(args, say, work):
    versions.check()
    wanted(args)
    port = find_port(args)
    steps = Steps(say, 7 if args.app_only else 8)
    with steps("Check %s" % args.config.name, _UNTOUCHED):
        firmware = None if args.app_only else firmware_file(args, say)
        settings = check_config(args.config, say)
    with steps("Compile the firmware", _UNTOUCHED):
        made, kept = cache.build(args.source, work)
        say(
            "%d modules, %d bytes as ROMFS image%s"
            % (len(made.compiled), len(made.image), ", unchanged since the last time" * kept)
        )
    with steps("Find the board", _UNTOUCHED):
        say("port %s" % port)
        if firmware:
            kilobytes, write = needs_writing(args, say, port, firmware)
    if firmware:
        with steps(
            "Write MicroPython %s" % firmware.version,
            "config.py and the firmware were not copied yet.",
        ):
            if write:
                chip.Esptool(port, args.baud, say).write(firmware.path, kilobytes)
                say("erased, written and verified: %d bytes" % firmware.size)
            else:
                say("the board holds exactly this build already: not erased, not written")
    with steps("Reach the MicroPython prompt", install.AGAIN):
        with prompt.Line(port) as line:
            version, date, machine = prompt.reach(line)
        say("MicroPython %s of %s on %s" % (version, date, machine))
        check_machine(machine, version)
    install.install(args, say, work, steps, port, made)
    watch.watch(args, say, steps, port, settings)
    return OK


def wanted(args):
    """Raises Stop with the download page when neither a file nor --app-only is given."""
    if args.firmware or args.app_only:
        return
    near = image.likely_files([".", ROOT, Path.home() / "Downloads"])
    go_on = image.WHERE
    if near:
        go_on = "This one is here already:  tools/flash.sh --firmware %s" % near[-1]
    raise Stop(
        USAGE,
        "which MicroPython? Give a file with --firmware, or --app-only if it is on "
        "the board already.",
        go_on,
    )


def firmware_file(args, say):
    """-> image.Firmware. Raises Stop when it is none the alarm can run on."""
    firmware = image.check(args.firmware)
    name = Path(firmware.path).name
    if not firmware.romfs:
        raise Stop(USAGE, "%s has no ROMFS. %s" % (name, image.NO_ROMFS), image.WHERE)
    say("%s: MicroPython %s of %s, with ROMFS" % (name, firmware.version, firmware.date))
    return firmware


def check_config(path, say):
    """-> the settings. Raises Stop with every mistake at once; warnings are only told."""
    try:
        names = load.namespace(path)
    except load.NotLoaded as error:
        raise Stop(USAGE, str(error))
    for secret in load.secrets(names):
        say.hide(secret)
    settings, mistakes, warnings = load.judge(names)
    for warning in warnings:
        say("note: " + warning)
    if mistakes:
        raise Stop(
            USAGE,
            "%d mistake%s in %s:\n  - %s"
            % (len(mistakes), "s"[: len(mistakes) != 1], path, "\n  - ".join(mistakes)),
            "Correct it; `tools/check %s` tells the same without a board." % path,
        )
    say("no mistakes")
    return settings


def find_port(args):
    """The port; it is not opened yet. Raises Stop at once when there is none."""
    port = ports.choose(args.port, [] if args.port else ports.usb_ports())
    ports.check_access(port)
    return port


def needs_writing(args, say, port, firmware):
    """Ask the chip what it is; ask the owner before erasing. -> (KB of flash, write at all?)"""
    name, kilobytes, same = chip.Esptool(port, args.baud, say).ask(firmware.path)
    say("%s with %d MB of flash" % (name, kilobytes // 1024))
    if kilobytes > chip.MOST_FLASH_KB:
        say("note: used as one with 4 MB; with more, boards were reported to restart for ever")
    if same and not args.erase:
        return kilobytes, False
    if not args.yes:
        confirm(
            "      Everything on this board will be erased (also alerts still owed). Go on? [y/N] "
        )
    return kilobytes, True


def confirm(question):
    if not sys.stdin.isatty():
        raise Stop(
            USAGE,
            "erasing needs your yes, and there is no keyboard to ask.",
            "Run it in a terminal, or add --yes.",
        )
    if input(question).strip().lower() not in ("y", "yes"):
        raise Stop(USAGE, "you said no.")


def check_machine(machine, version):
    if "ESP8266" not in machine.upper():
        raise Stop(
            chip.WRONG_CHIP,
            "the board says it is: %s. This firmware is for the ESP8266." % machine,
        )
    major, minor = (int(part) for part in re.findall(r"\d+", version)[:2])
    if (major, minor) < image.MIN_VERSION:
        raise Stop(
            chip.WRONG_CHIP,
            "MicroPython %s is too old; 1.23 or later is needed." % version,
            "Run tools/flash.sh with --firmware and a newer build.",
        )

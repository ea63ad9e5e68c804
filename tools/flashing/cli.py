"""The steps of tools/flash.sh in order."""

import argparse
import re
import sys
import tempfile
from pathlib import Path

from checking import load

from flashing import board, bundle, chip, deploy, image, ports, prompt
from flashing.say import (
    EXIT_CODES,
    INTERRUPTED,
    NOT_ARMED,
    OK,
    USAGE,
    Say,
    Steps,
    Stop,
    tell,
)

ROOT = Path(__file__).resolve().parents[2]

_AGAIN = "What was done stays. Run the same command again: it goes on from here."
_UNTOUCHED = "Nothing on the board was changed."
_ARMED = re.compile(r"(?<!not )(?<!dis)\barmed\b", re.IGNORECASE)


def arguments(argv):
    parser = argparse.ArgumentParser(
        prog="tools/flash.sh",
        description="From a bare ESP8266 to an armed alarm: erase, write MicroPython, copy the "
        "firmware and your config.py, compare all, restart, show the log until it is armed.",
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
        help='seconds to wait for "armed" (default 90)',
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
    steps = Steps(say, 7 if args.app_only else 8)
    with steps("Check %s" % args.config.name, _UNTOUCHED):
        firmware = None if args.app_only else firmware_file(args, say)
        check_config(args.config, say)
    with steps("Compile the firmware", _UNTOUCHED):
        made = bundle.build(args.source, work)
        say("%d modules, %d bytes as ROMFS image" % (len(made.compiled), len(made.image)))
    with steps("Find the board", _UNTOUCHED):
        port = find_port(args, say)
        if firmware:
            write = needs_writing(args, say, port, firmware)
    if firmware:
        with steps(
            "Write MicroPython %s" % firmware.version,
            "config.py and the firmware were not copied yet.",
        ):
            if write:
                chip.Esptool(port, args.baud, say).write(firmware.path)
                say("erased, written and verified: %d bytes" % firmware.size)
            else:
                say("the board holds exactly this build already: not erased, not written")
    with steps("Reach the MicroPython prompt", _AGAIN):
        with prompt.Line(port) as line:
            version, date, machine = prompt.reach(line)
        say("MicroPython %s of %s on %s" % (version, date, machine))
        check_machine(machine, version)
    install(args, say, work, steps, port, made)
    return watch(args, say, steps, port)


def firmware_file(args, say):
    """-> image.Firmware. Raises Stop with the download page when no file is given."""
    if args.firmware:
        firmware = image.check(args.firmware)
        say(
            "%s: MicroPython %s of %s, %s"
            % (
                Path(firmware.path).name,
                firmware.version,
                firmware.date,
                "with ROMFS" if firmware.romfs else "without ROMFS",
            )
        )
        if not firmware.romfs:
            say(image.NO_ROMFS)
        return firmware
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


def check_config(path, say):
    """Raises Stop with every mistake at once; warnings are only told."""
    try:
        names = load.namespace(path)
    except load.NotLoaded as error:
        raise Stop(USAGE, str(error))
    for secret in load.secrets(names):
        say.hide(secret)
    _, mistakes, warnings = load.judge(names)
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


def find_port(args, say):
    port = ports.choose(args.port, [] if args.port else ports.usb_ports())
    ports.check_access(port)
    say("port %s" % port)
    return port


def needs_writing(args, say, port, firmware):
    """Ask the chip what it is; ask the owner before erasing. -> write at all?"""
    name, kilobytes, same = chip.Esptool(port, args.baud, say).ask(firmware.path)
    say("%s with %d MB of flash" % (name, kilobytes // 1024))
    if same and not args.erase:
        return False
    if not args.yes:
        confirm(
            "      Everything on this board will be erased (also alerts still owed). Go on? [y/N] "
        )
    return True


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


def install(args, say, work, steps, port, made):
    """Compare, copy what differs, compare again."""
    mpremote = board.Mpremote(port, say)
    with steps("Copy what is new", _AGAIN):
        found = board.look(mpremote, board.names_to_hash(made), len(made.image))
        todo = board.plan(made, args.config, found)
        where = "ROMFS, run in place" if found.rom_size is not None else "littlefs (no ROMFS)"
        say("%d modules go to %s" % (len(made.compiled), where))
        if found.rom_size is None:
            say(image.NO_ROMFS)
        if todo.empty():
            say("nothing: the board has it all")
        if todo.rom:
            say("ROMFS: %d bytes" % len(made.image))
            deploy.write_rom(mpremote, work / "app.romfs")
        if todo.copy or todo.remove:
            deploy.copy(mpremote, todo, work, args.config)
        for path in todo.copy:
            say("copied %s" % path)
        if todo.remove:
            deploy.remove(mpremote, todo.remove)
            say(
                "removed %s (of an earlier version, or in the way of the new one)"
                % ", ".join(todo.remove)
            )
    with steps("Read back and compare", _AGAIN):
        if todo.rom:
            with prompt.Line(port) as line:
                prompt.reach(line)  # mounts the new ROMFS
        say("%d files are on the board byte for byte" % deploy.compare(mpremote, todo))


def watch(args, say, steps, port):
    """Restart and show the log until "armed". -> exit code."""
    with (
        steps(
            "Restart and wait until it is armed",
            "Everything is on the board. Follow its log with tools/log.",
        ),
        prompt.Line(port) as line,
    ):
        prompt.restart(line)
        for text in prompt.lines(line, args.wait):
            say("| " + text)
            if _ARMED.search(text):
                break
        else:
            raise Stop(
                NOT_ARMED,
                'it did not say "armed" within %d s; the lines above say why.' % args.wait,
                "Correct config.py and run tools/flash.sh "
                "--app-only, or look at the README, problem - cause - fix.",
            )
    say("Done in %d s: the alarm is on." % max(1, round(steps.took())), indent="\n")
    return OK

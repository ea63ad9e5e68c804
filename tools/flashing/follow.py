"""tools/log: follow the board's log over USB, with the time of day, across pulled cables. Lines of
tracebacks are said with the files, lines and names of the source.
tools/status: ask the running board how it is."""

import argparse
import json
import sys
import time
from pathlib import Path

from image import join, tracebacks

from flashing import cache, ports, prompt
from flashing.say import INTERRUPTED, NO_PORT, OK, Say, Stop, tell

_FIRMWARE = Path(__file__).resolve().parents[2] / "firmware"
_ASK = """
try:
 status
except NameError:
 print("This board has no status(): is the firmware on it? tools/flash.sh --app-only copies it.")
else:
 r = status()
 if r:
  print(r if isinstance(r, str) else "\\n".join(r))
"""


def _parser(name, text):
    parser = argparse.ArgumentParser(
        prog="tools/" + name,
        description=text,
        epilog="exit codes: 0 done, 3 no port, 6 no prompt, 130 stopped with Ctrl-C",
    )
    parser.add_argument("--port", metavar="P", help="serial port; found by itself if there is one")
    return parser


def _port(wanted):
    port = ports.choose(wanted, [] if wanted else ports.usb_ports())
    ports.check_access(port)
    return port


def _guarded(work, args, end):
    say = Say()
    try:
        return work(args, say)
    except Stop as stop:
        tell(say, stop)
        return stop.code
    except KeyboardInterrupt:
        say(end, indent="\n")
        return INTERRUPTED
    except BrokenPipeError:  # `tools/log | head`
        sys.stderr.close()
        return OK


def in_source():
    """A function that says text of the board in the words of the source: by the table of the image
    that tools/flash.sh made last, else the lines alone, of the source here."""
    try:
        return tracebacks.Tracebacks(json.loads(cache.LAST.read_text(encoding="utf-8"))).said
    except (OSError, ValueError):
        return lambda text: join.in_source(text, _FIRMWARE)


# --- tools/log ---


def log_main(argv=None):
    """-> exit code."""
    parser = _parser(
        "log", "Follow the board's log over USB. Only listens: the alarm goes on. Ctrl-C ends it."
    )
    parser.add_argument("--seconds", type=float, metavar="S", help="end after this time")
    return _guarded(follow, parser.parse_args(argv), "Stopped listening; the board goes on.")


def follow(args, say, clock=time):
    """Print each line with its time; when the cable is pulled, wait for it to return."""
    end = None if args.seconds is None else clock.monotonic() + args.seconds
    port = _port(args.port)
    lost = False
    said = in_source()
    while True:
        try:
            with prompt.Line(port) as line:
                stamp(say, clock, "-- listening to %s; Ctrl-C ends --" % port)
                lost = False
                left = None if end is None else end - clock.monotonic()
                for text in prompt.lines(line, left):
                    stamp(say, clock, said(text))
                return OK
        except Stop as stop:
            if stop.code == NO_PORT and not lost and "in use" in stop.sentence:
                raise
            if not lost:
                stamp(say, clock, "-- the connection is gone; waiting for the cable --")
            lost = True
        if end is not None and clock.monotonic() >= end:
            return OK
        clock.sleep(0.3)


def stamp(say, clock, text):
    say("%s  %s" % (clock.strftime("%H:%M:%S"), text), indent="")


# --- tools/status ---


def status_main(argv=None):
    """-> exit code."""
    parser = _parser(
        "status",
        "Ask the board over USB how it is, in plain sentences. It stops the "
        "alarm for some seconds and then restarts the board.",
    )
    return _guarded(
        ask,
        parser.parse_args(argv),
        "Stopped. Press RST on the board so that the alarm surely runs again.",
    )


def ask(args, say):
    port = _port(args.port)
    say(
        "Asking the board on %s. The alarm stops for this; the board is restarted after it."
        % port,
        indent="",
    )
    with prompt.Line(port) as line:
        try:
            printed, error = prompt.ask(line, _ASK)
        finally:
            prompt.restart(line)
    printed = in_source()(printed.replace("\r", ""))
    for text in printed.rstrip("\n").split("\n"):
        say(text, indent="  ")
    if error.strip():
        raise Stop(1, "the board could not tell: " + error.strip().split("\n")[-1].strip())
    say(
        "The board was restarted: it is armed again in some seconds (tools/log shows when).",
        indent="",
    )
    return OK

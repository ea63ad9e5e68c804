"""The command line of tools/workbench."""

import argparse
import gc
import os
import secrets
import socket
import sys
import webbrowser
from pathlib import Path

import uvicorn

from workbenching import app, beside
from workbenching.bench import ROOT, Bench

OK, USAGE, PORT_IN_USE, INTERRUPTED = 0, 2, 3, 130
_EPILOG = """exit codes:
  2  the command line is not right
  3  the port is in use
130  stopped with Ctrl-C

Only this computer can open the page: it listens on 127.0.0.1, and the address holds a secret.
"""
_SECOND = (
    "Another workbench is open for the same %s. Both work: what one saves the other sees, and "
    "neither writes over the other's changes without asking."
)


def arguments(argv):
    parser = argparse.ArgumentParser(
        prog="tools/workbench",
        description="Set up, flash, watch and try the alarm in a page of your own browser. Works "
        "without the internet, except for what asks your provider.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "config",
        nargs="?",
        type=Path,
        default=ROOT / "config.py",
        help="your settings (default: config.py beside README.md; need not be there yet)",
    )
    parser.add_argument(
        "--port", type=_port, default=0, metavar="N", help="default: any that is free"
    )
    parser.add_argument(
        "--serial",
        action="append",
        default=[],
        metavar="P",
        help="a serial port that is not found by itself (it need not be there yet)",
    )
    parser.add_argument("--no-open", action="store_true", help="only print the address")
    return parser.parse_args(argv)


def _port(text):
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def main(argv=None):
    """-> exit code."""
    args = arguments(argv)
    config = Path(os.environ.get("WORKBENCH_FROM", "")) / args.config
    try:
        listening = bind(args.port)
    except OSError as error:
        print("Port %d: %s. Leave out --port, and a free one is taken." % (
            args.port, error.strerror or error), file=sys.stderr)  # fmt: skip
        return PORT_IN_USE
    bench, token = Bench(config, args.serial), secrets.token_urlsafe(24)
    port = listening.getsockname()[1]
    address = "http://127.0.0.1:%d/%s/" % (port, token)
    server = Server(bench, app.make(bench, port, token))
    gc.collect()
    gc.freeze()  # the checker collects garbage as on the chip: not through all of this each time
    held = beside.first(config)
    if held is None:
        print(_SECOND % config.name)
    tell(address, args.no_open)
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        bench.close()
        if held is not None:
            held.close()
    print("Stopped.")
    return INTERRUPTED


def bind(port):
    """-> a listening socket of this computer only; port 0: any. Raises OSError."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # else a port left a moment ago would count as in use
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening


def tell(address, no_open):
    print("The workbench is at\n\n  %s\n" % address)
    opened = not no_open and has_screen() and webbrowser.open(address)
    print("It was opened in your browser." if opened else "Open it in a browser of this computer.")
    print("The address is secret: it is the key to your settings. Ctrl-C ends the workbench.")
    sys.stdout.flush()


def has_screen():
    """False where a browser would open inside this terminal, or nowhere."""
    if not sys.platform.startswith("linux") or "microsoft" in os.uname().release.lower():
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Server(uvicorn.Server):
    """Ends the streams of events first: an open page must not hold up Ctrl-C."""

    def __init__(self, bench, application):
        super().__init__(
            uvicorn.Config(
                application,
                log_config=None,  # an access log would hold the token
                access_log=False,
                server_header=False,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=2,
            )
        )
        self._bench = bench

    def handle_exit(self, sig, frame):
        self._bench.events.close()
        super().handle_exit(sig, frame)

"""What one boot runs: boot.py, main.py, then the prompt. It runs in the greenlet of the boot."""

from . import loader
from .errors import PowerOff
from .traceback_format import format_exception

BANNER = (
    "\r\nMicroPython v%s on 2026-08-01; ESP module with ESP8266\r\n"
    'Type "help()" for more information.\r\n>>> '
)


def run(board):
    """What the chip does after reset (ports/esp8266/main.c, shared/runtime/pyexec.c)."""
    board.state = "running"
    board.main = loader.new_boot(board)
    if _run_file(board, "boot.py"):
        _run_file(board, "main.py")
    _prompt(board)


def _run_file(board, name):
    """True when main.py may follow. KeyboardInterrupt or an error in boot.py skips it."""
    try:
        loader.run_file(board, name)
    except SystemExit:
        return True
    except PowerOff:
        raise
    except BaseException as error:
        text = format_exception(error, board)
        board.crashes.append(text)
        board.write(text)
        return False
    return True


def _prompt(board):
    """The REPL: callbacks go on, lines typed by the test are run in __main__."""
    board.state = "repl"
    board.write(BANNER % board.version)
    while True:
        while board.repl_lines:
            _run_typed(board, board.repl_lines.pop(0))
        board.wait_us(board.world.us + 3600000000, until=lambda: bool(board.repl_lines))


def _run_typed(board, job):
    start = board.serial_log.mark()
    board.state = "running"
    try:
        loader.run_line(board, job[0])
    except PowerOff:
        raise
    except SystemExit:
        pass
    except BaseException as error:
        board.write(format_exception(error, board))
    board.state = "repl"
    job[1] = board.serial_log.since(start)
    board.write(">>> ")

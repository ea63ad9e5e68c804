"""What all tests share: the VMs, the time budget, and how a missing program is told.

A test that needs something absent fails with the line that installs it; nothing is skipped
silently. `--without-servers` leaves out the tests marked `servers`, and says how many; so does
`--without-browser` with those marked `browser`. Of random schedules the first draws are played,
with `--full` all of them, as continuous integration does (.ci/run).
"""

import functools
import gc
import os
import signal
import sys
import time
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from vm.run import NotInstalled, NpmVM, UnixVM

BUDGET_S = 150  # the tests' share of the three minutes tools/test.sh may take
_started = time.monotonic()
# How long one example takes says more about who else uses this machine than about the code.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")
_compiled: dict = {}  # (path, time, size) -> code
_get_code = SourceFileLoader.get_code
_collect = gc.collect
_SELDOM = (20000, 20, 50)  # CPython's own (700, 10, 10) takes a tenth of the time


def _no_collect(generation=2):
    return 0


def _code_once(self, name):
    """The firmware drops modules and imports them again all the time: here each file is compiled
    once, also where Python may not keep .pyc files."""
    stat = os.stat(self.path)
    key = (self.path, stat.st_mtime_ns, stat.st_size)
    if key not in _compiled:
        _compiled[key] = _get_code(self, name)
    return _compiled[key]


SourceFileLoader.get_code = _code_once  # type: ignore[method-assign]


def _compile_the_firmware():
    """All of it now: a test that counts the bytes of an import must not pay for it."""
    for path in (Path(__file__).resolve().parents[1] / "firmware").rglob("*.py"):
        SourceFileLoader(path.stem, str(path)).get_code(path.stem)


# Compiled files are kept, also those of the tools that tests start: compiling took a third of the
# time where the environment forbids it.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A shell that starts a job in the background has it ignore Ctrl-C; so would all that is started
# and interrupted here.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    parser.addoption(
        "--without-servers",
        action="store_true",
        help="leave out the tests against nginx, stunnel and gnutls-serv",
    )
    parser.addoption(
        "--without-browser",
        action="store_true",
        help="leave out the tests of the workbench's page in Chromium",
    )
    parser.addoption(
        "--full",
        action="store_true",
        help="play all draws of the random schedules, not only the first ones",
    )


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "servers: needs nginx, stunnel4 and gnutls-bin (see tools/test.sh)"
    )
    config.addinivalue_line("markers", "browser: needs chromium (see tools/test.sh)")
    config.addinivalue_line("markers", "full: one more draw of a schedule (see draws.py)")


def pytest_make_parametrize_id(config, val, argname):
    """Bytes in a parameter may be a key made a moment ago: two workers would name it differently,
    and pytest-xdist refuses to run."""
    return argname if isinstance(val, (bytes, bytearray)) else None


# All that one browser shows, all that one Node plays: starting it costs as much as a page, and its
# code gets faster as it runs. Whole evenings are half of what Node plays.
BROWSER = tuple(
    "workbench/test_%s.py" % name for name in ("page", "axe", "flash_page", "virtual_page")
)
VM = "host_tests/image/test_vm_"
SHARES = ('scope="module"', "@functools.cache")


@functools.cache
def _shares(file):
    """Do tests of a file share what is dear to make? Then one process runs it as a whole; in some
    each test goes on with the board that the one before left."""
    text = (Path(__file__).resolve().parents[1] / file).read_text(encoding="utf-8")
    return any(word in text for word in SHARES)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Two processes share the tests, a function with its parameters at a time."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            file = nodeid.split("::")[0]
            if file.endswith(BROWSER):
                return "browser"
            if file.startswith(VM):
                return "evenings" if "alarm" in file else "vm"
            return file if _shares(file) else nodeid.split("[")[0]

    return Scheduling(config, log)


def _left_out(config):
    """Marks whose tests are not run."""
    marks = [name for name in ("servers", "browser") if config.getoption("--without-" + name)]
    return marks + ([] if config.getoption("--full") else ["full"])


def pytest_collection_modifyitems(config, items):
    for mark in _left_out(config):
        left_out = [item for item in items if item.get_closest_marker(mark)]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if not item.get_closest_marker(mark)]


def pytest_collection_finish(session):
    """The firmware calls gc.collect() as the chip needs it; here it would walk each time through
    all that pytest holds, 4 to 40 ms. CPython frees what is in no circle without it, and circles
    now and then by itself. The virtual board has a gc of its own; a test that is about collecting
    takes `real_collect`."""
    _compile_the_firmware()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_SELDOM)
    gc.collect = _no_collect


def pytest_sessionfinish(session):
    gc.collect = _collect


def pytest_terminal_summary(terminalreporter):
    took = time.monotonic() - _started
    verdict = "within" if took <= BUDGET_S else "OVER"
    terminalreporter.write_line(
        "time: %.0f s, %s the budget of %d s; the slowest: pytest --durations=10"
        % (took, verdict, BUDGET_S)
    )
    if not terminalreporter.config.getoption("--full"):
        terminalreporter.write_line("the first draws of each random schedule; all: --full")
    started = os.environ.get("TESTS_STARTED")
    if started:  # by tools/test.sh
        terminalreporter.write_line("time: %d s since the start" % (time.time() - int(started)))
    failed = os.environ.get("CHECKS_FAILED")
    if failed:
        terminalreporter.write_line("FAILED before the tests, see above:%s" % failed)


@pytest.fixture
def real_collect(monkeypatch):
    """gc.collect() collects."""
    monkeypatch.setattr(gc, "collect", _collect)


@pytest.fixture(scope="session")
def npm_vm():
    """The MicroPython VM under Node; one Node process for all tests of a worker."""
    try:
        vm = NpmVM()
    except NotInstalled as missing:
        pytest.fail("%s (tools/test.sh does it)" % missing, pytrace=False)
    yield vm
    vm.close()


@pytest.fixture(scope="session")
def unix_vm():
    """The binary named by `MICROPYTHON`: an addition, never the only proof."""
    try:
        return UnixVM(os.environ["MICROPYTHON"])
    except NotInstalled as missing:
        pytest.fail(str(missing), pytrace=False)

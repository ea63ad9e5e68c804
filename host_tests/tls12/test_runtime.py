"""tls12/runtime.py: what is dropped is held by nobody, in the folder as in the chip's image."""

import sys
import types

import pytest
import tls12
import tls12.x509
from tls12 import runtime


@pytest.fixture(params=["phase", "x509.phase"])
def phase(request, monkeypatch):
    """Name of a module of the package that is loaded."""
    module = types.ModuleType("tls12." + request.param)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    package = tls12.x509 if "." in request.param else tls12
    package.phase = module
    yield request.param
    vars(package).pop("phase", None)


def is_held(name):
    package = tls12.x509 if "." in name else tls12
    return "tls12." + name in sys.modules, hasattr(package, "phase")


@pytest.mark.parametrize("let_go", [runtime.drop, runtime.unload])
def test_what_is_dropped_is_held_by_nobody(let_go, phase, monkeypatch):
    monkeypatch.setattr(runtime, "dropping", True)
    let_go(phase, "never_loaded")
    assert is_held(phase) == (False, False)


def test_with_room_modules_stay(phase, monkeypatch):
    monkeypatch.setattr(runtime, "dropping", False)
    runtime.drop(phase)
    assert is_held(phase) == (True, True)


def test_wrong_options_leave_it_as_it_is(monkeypatch):
    monkeypatch.setattr(runtime, "dropping", False)
    with pytest.raises(TypeError):
        tls12.install("a.example", drop=True, colour="red")
    assert not runtime.dropping

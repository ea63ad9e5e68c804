"""tools/stack: every scenario within the budget of the chip's C stack; how the model counts."""

import subprocess
import sys

import draws
import pytest
from stacking import costs, measured, registry, report, scenarios, states
from stacking.house import Trust
from stacking.image import Image
from stacking.trace import Trace
from vm import mpy


@pytest.fixture(scope="module")
def trust():
    return Trust()


@pytest.fixture(scope="module")
def image(trust):
    with Image(trust.roots) as made:
        yield made


# By default what was measured, and of each provider, setting and trouble one that goes through
# phases of its own; another language or other words go through those of `everything at once`.
EARLY = (
    *measured.DEEPEST, "sipgate", "TLS_ROOTS", "hooks.py", "Telegram with a fallback",
    "quiet hours", "status callback", "TLS_WATCH", "heartbeat", "prompt, without Wi-Fi",
    "kept by the provider", "a crash and its log", "safe mode",
)  # fmt: skip


def test_each_kind_of_scenario_is_played_by_default():
    """Each file of scenarios is one kind."""
    kinds = {function.__module__ for function, _ in registry.SCENARIOS.values()}
    assert {registry.SCENARIOS[name][0].__module__ for name in EARLY} == kinds
    assert len(kinds) == 4


@pytest.mark.parametrize("name", draws.only(EARLY, scenarios.names()))
def test_each_scenario_is_within_the_budget(name, image, trust):
    result = scenarios.play(name, image, trust)
    assert not report.over(result), "\n".join(report.lines(name, result, image))
    assert result.restarts == 0, result.serial
    size = measured.DEEPEST.get(name)
    assert size is None or 0.97 * size <= result.deepest.bytes <= 1.1 * size


# --- what happened on the port's own code with the firmware of 0.1.0: with the chip's limit


def test_the_alarm_of_the_example_is_sent(image, trust):
    result = scenarios.play("one recipient", image, trust, costs.LIMIT)
    assert result.accepted == 2 and result.restarts == 0, result.serial
    assert "too deep" not in result.serial, result.serial


def test_three_people_are_told(image, trust):
    result = scenarios.play("three recipients", image, trust, costs.LIMIT)
    assert result.accepted == 6 and result.restarts == 0, result.serial


@pytest.mark.parametrize("where", ["idle", "while a text is sent", "without Wi-Fi"])
def test_the_prompt_answers_after_ctrl_c(where, image, trust):
    result = scenarios.play("prompt, " + where, image, trust, costs.LIMIT)
    assert "recursion" not in result.serial, result.serial
    assert result.serial.count("machine.reset() starts the alarm") == 2, result.serial
    assert "Running for" in result.serial


# --- how the model counts


def traced(text, limit=None):
    """The Trace of a function `f` that the chip's main.py calls."""
    text += "\ndef main():\n    f()\n"
    code, found = states.compiled(text, "x.py"), {}
    compiled = mpy.compiled(mpy.written(text), "x")
    states.laid_beside(code, states.of_file(compiled.read_bytes()), found)
    names = {"__chip_file__": "x.py"}
    exec(code, names)
    with Trace(found, limit) as trace:
        names["main"]()
    return trace


def test_calls_in_each_other_add_up():
    one = traced("def f():\n    pass\n").deepest.bytes
    two = traced("def g():\n    pass\ndef f():\n    g()\n").deepest.bytes
    assert two - one == 272  # as measured
    sizes = [size for _, size in traced("def g():\n    pass\ndef f():\n    g()\n").deepest.chain]
    assert sizes[0] == costs.base(None) and sizes == sorted(sizes)


def test_a_comprehension_is_a_function_whatever_pythons_version():
    text = "def f(a):\n    return [x + len(a) for x in {y: 1 for y in a} if x]\n"
    code = states.compiled(text, "x.py")
    compiled = mpy.compiled(mpy.written(text), "x")
    states.laid_beside(code, states.of_file(compiled.read_bytes()), {})
    for apart in (True, False):
        names = {}
        exec(states.compiled(text, "x.py", apart), names)
        assert names["f"]([1, 2]) == [3, 4]


def test_many_variables_lie_on_the_heap():
    few = traced("def f():\n    a = 1\n").deepest.bytes
    many = traced("def f():\n    a = b = c = d = e = g = h = i = j = k = l = m = 1\n")
    assert few - many.deepest.bytes == states.on_stack(3)


PLAIN = "def g():\n    pass\ndef f():\n    g()\n"


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("def g(a):\n    pass\ndef f():\n    g(1)\n", 288),
        ("def g(*a):\n    a = 1\ndef f():\n    g(*[1])\n", 416),
        ("class A:\n    def g(self):\n        self.x = 1\ndef f(a=A()):\n    a.g()\n", 304),
        ("class A:\n    def __init__(self):\n        self.x = 1\ndef f():\n    A()\n", 448),
        ("def g():\n    yield 1\ndef f():\n    for x in g():\n        pass\n", 256),
        ("def g(x):\n    return -x\ndef f():\n    sorted([1, 2], key=g)\n", 512),
        ("def g(x):\n    return -x\ndef f():\n    [2, 1].sort(key=g)\n", 496),
        ("def f():\n    x = 1\n    def g():\n        return x + x\n    g()\n", 400),
        ("class A:\n    @property\n    def p(self):\n        self.x = 1\n"
         "def f(a=A()):\n    a.p\n", 464),
        ("def f():\n    class A:\n        x = 1\n", 432),
    ],
)  # fmt: skip
def test_calls_cost_what_was_measured(text, measured):
    """Measured with the port's own code under emulation; a call's state is in it."""
    functions = [size for what, size in traced(text).deepest.chain if not isinstance(what, str)]
    between = functions[-1] - functions[-2]
    assert abs(between - measured) <= 16, between


def test_below_the_limit_a_call_raises():
    text = "def f(n=0):\n    return f(n + 1)\n"
    with pytest.raises(RuntimeError, match="maximum recursion depth exceeded"):
        traced(text, costs.LIMIT)
    with pytest.raises(RecursionError):  # CPython's own
        traced(text)


def test_the_command_line(tmp_path):
    line = [sys.executable, "-m", "stacking"]
    env = {"PYTHONPATH": "host_tests:tools", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [*line, "--list"], cwd=mpy.ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:-1] == scenarios.names()
    done = subprocess.run(
        [*line, "--scenario", "nothing"], cwd=mpy.ROOT, env=env, capture_output=True, check=False
    )
    assert done.returncode == 2

"""Constants as numbers on the chip: what the image does with them and what it leaves alone."""

from image.constants import inlined, used

HOME = (
    "from micropython import const\nLOOP = const(0)\nLAST = const(-3)\n_OWN = const(5)\nfree = 7\n"
)


def _inlined(user, home=HOME, public=(), beside=()):
    texts, values = inlined({"home.py": home, "user.py": user}, public, beside)
    return texts["user.py"], texts["home.py"], values


def _run(texts, home):
    """What `user` computes with `home` at hand: the same before and after."""
    import sys
    import types

    module = types.ModuleType("home")
    exec(home.replace("from micropython import const", "const = int"), module.__dict__)
    names = {}
    before = sys.modules.get("home")
    sys.modules["home"] = module
    try:
        exec(texts, names)
    finally:
        sys.modules.pop("home")
        if before:
            sys.modules["home"] = before
    return names["out"]


USERS = [
    "from home import LOOP, LAST\nout = [LOOP, LAST - 1, -LAST]\n",
    "from home import LOOP as L\nout = {L: L}\n",
    "import home\nout = home.LOOP + home.LAST\n",
    "import home as h\nout = (h.LOOP, h.free)\n",
    "from home import (\n    LAST,\n    free,\n)\nout = LAST * free\n",
    "def f():\n    from home import LAST\n\n    return LAST ** 2\n\n\nout = f()\n",
    "def f(LAST):\n    return LAST\n\n\nfrom home import LAST\nout = f(1) + LAST\n",
]


def test_every_use_becomes_the_number_and_means_the_same():
    for user in USERS:
        text, home, values = _inlined(user)
        assert values == {"home.LOOP": 0, "home.LAST": -3}
        assert _run(text, home) == _run(user, HOME), text
        assert "LAST" not in text.replace("def f(LAST):\n    return LAST", "").replace(
            "f(LAST)", ""
        )
        assert text.count("\n") == user.count("\n"), "lines keep their numbers"


def test_an_import_that_nothing_needs_any_more_goes():
    assert "home" not in _inlined("import home\nout = home.LOOP\n")[0]
    assert "import home as h" in _inlined("import home as h\nout = (h.LOOP, h.free)\n")[0]
    assert _inlined("from home import LOOP, free\nout = free\n")[0].startswith(
        "from home import free\n"
    )


def test_the_definition_goes_and_private_ones_stay():
    home = _inlined("out = 1\n", HOME + "mine = LOOP + LAST\n")[1]
    assert "mine = 0 + (-3)" in home and "LOOP = " not in home and "_OWN = const(5)" in home


def test_what_people_or_plain_files_name_stays():
    text = "from home import LOOP\nout = LOOP\n"
    assert _inlined(text, public=("home",))[0] == text
    assert _inlined(text, beside=("user.py",))[:2] == (
        text,
        HOME.replace("LAST = const(-3)", "pass"),
    )


def test_a_name_that_is_bound_again_is_no_constant():
    home = HOME + "def change():\n    global LOOP\n    LOOP = 9\n"
    text = "from home import LOOP\nout = LOOP\n"
    assert _inlined(text, home)[0] == text
    again = "from home import LAST\nout = LAST\nLAST = 4\n"
    assert _inlined(again)[0] == again


def test_a_script_is_told_the_numbers():
    values = {"home.LAST": -3}
    assert used("import home\nprint(home.LAST)\n", values, ["home"]) == "pass\nprint((-3))\n"

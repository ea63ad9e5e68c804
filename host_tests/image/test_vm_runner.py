"""The runner itself: a failing script fails, a hanging one is ended, real TCP reaches the VM."""

import socket
import threading

import pytest
from vm import inside, mpy, run


@pytest.fixture
def script(tmp_path):
    def write(text):
        path = tmp_path / "probe.py"
        path.write_text(text)
        return path

    return write


@pytest.fixture(params=run.kinds())
def vm(request):
    return request.getfixturevalue("%s_vm" % request.param)


def test_output_and_end(vm, script):
    result = vm.run(script("print('grüße', 1 << 40)"))
    assert result.ok
    assert result.out == "grüße 1099511627776\n"


@pytest.mark.parametrize(
    "text, says",
    [
        ("print('before')\nassert 1 == 2, 'one is not two'", "one is not two"),
        ("import nothing_of_that_name", "no module named"),
        ("import sys\nsys.exit(0)", ""),  # leaving early is no success
        ("import sys\nsys.exit(3)", ""),
        ("x = [\n", "SyntaxError"),
        ("def f(): f()\nf()", "RuntimeError"),
    ],
)
def test_a_bad_script_fails(vm, script, text, says):
    try:
        result = vm.run(script(text))
    except SyntaxError as error:  # already refused by the compiler
        assert says in repr(error)
        return
    assert not result.ok
    with pytest.raises(AssertionError) as caught:
        result.check()
    assert says in str(caught.value)


def test_the_failing_line_is_shown(npm_vm, script):
    result = npm_vm.run(script("a = 1\nassert a == 2  # look here\n"))
    with pytest.raises(AssertionError, match="look here"):
        result.check()


@pytest.mark.parametrize("text", ["while True: pass", "import time\ntime.sleep(60)"])
def test_a_hanging_script_is_ended_and_the_next_one_runs(vm, script, text):
    result = vm.run(script(text), timeout_s=0.5)
    assert not result.ok and "ended after 0.5 s" in result.error
    assert vm.run(script("print('alive')")).out == "alive\n"


def test_nothing_leaks_from_script_to_script(vm, script):
    vm.run(script("import sys\nsys.modules['left'] = 1\nopen('left.txt', 'w').close()")).check()
    vm.run(script("import sys, os\nassert 'left' not in sys.modules\nos.remove")).check()
    vm.run(script("import os\nassert 'left.txt' not in os.listdir()")).check()


def test_parameters_and_files_reach_the_script(vm, script, tmp_path):
    extra = tmp_path / "blob"
    extra.write_bytes(b"\0\xff")
    vm.run(
        script(
            "import vmtest\nassert vmtest.params['answer'] == 42\n"
            "assert open('in/blob', 'rb').read() == b'\\0\\xff'"
        ),
        params={"answer": 42},
        files={"in/blob": extra},
    ).check()


def test_firmware_runs_from_mpy_only(vm, script, tmp_path):
    """The check in vmtest.main() is alive: the same module from a .py file is refused."""
    source = tmp_path / "probe_module.py"
    source.write_text("x = 1\n")
    ran = script("import probe_module")
    good = {"rom/probe_module.mpy": mpy.compiled(source, "probe_module.py")}
    vm.run(ran, None, good).check()
    if (
        vm.kind == "unix"
        and "False" in vm.run(script("import vmtest\nprint(hasattr(vmtest, '__file__'))")).out
    ):
        pytest.skip("this binary has no __file__, as the chip: nothing can be told there")
    result = vm.run(ran, None, {"rom/probe_module.py": source})
    assert "runs from" in result.out + result.error


def test_every_firmware_module_compiles():
    for path, file in mpy.tree(mpy.FIRMWARE).items():
        assert file.read_bytes()[:2] == b"M\x06", path


def _serve(server, talk):
    def accept():
        while True:
            try:
                link, _ = server.accept()
            except OSError:
                return
            with link:
                talk(link)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    return thread


def _echo(link):
    while True:
        data = link.recv(5000)
        link.sendall(data)
        if not data or data.endswith(b"bye"):
            return


def test_real_tcp(vm):
    with (
        socket.create_server(("127.0.0.1", 0)) as echo,
        socket.create_server(("127.0.0.1", 0)) as mute,
        socket.socket() as dead,
    ):
        dead.bind(("127.0.0.1", 0))
        thread = _serve(echo, _echo)
        params = {
            "port": echo.getsockname()[1],
            "mute": mute.getsockname()[1],
            "dead": dead.getsockname()[1],
            "size": 40000 if vm.kind == "npm" else 4000,
        }
        result = vm.run(run.HERE / "parts" / "echo.py", params)
        result.check()
        echo.shutdown(socket.SHUT_RDWR)
        thread.join(5)
    assert "echoed %d" % params["size"] in result.out


def test_a_script_called_like_a_module_is_refused(vm, tmp_path):
    """It would be the module that is imported, and the script would seem to have passed."""
    (tmp_path / "sms_bot.py").write_text("assert False")
    with pytest.raises(ValueError, match="rom/sms_bot.mpy is found first"):
        vm.run(tmp_path / "sms_bot.py")


def test_what_is_put_into_the_vm_is_made_anew_when_a_file_has_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(mpy, "FIRMWARE", tmp_path)
    module = tmp_path / "colour.py"
    seen = []
    for text in ("X = 1\n", "X = 2\n", "X = 3\n"):  # of one length
        module.write_text(text)
        seen.append(inside.files_for(None, None)["rom/colour.mpy"].read_bytes())
        assert inside.files_for(None, None)["rom/colour.mpy"].read_bytes() == seen[-1]
    assert len(set(seen)) == 3
    (tmp_path / "more.py").write_text("Y = 4\n")
    assert "rom/more.mpy" in inside.files_for(None, None)
    module.unlink()
    assert "rom/colour.mpy" not in inside.files_for(None, None)

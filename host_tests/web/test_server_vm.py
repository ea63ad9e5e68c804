"""The responder on the unix binary's real sockets, asked by real clients (MICROPYTHON is set).

The npm VM has no listening sockets; there vm/scripts/callers.py runs on scripted ones.
"""

import http.client
import json
import socket
import threading
import time

import pytest
from responder_bench import basic, free_port, request
from vm.evening import HEAP
from vm.run import HERE, kinds

NAME, _, VALUE = basic().strip().partition(": ")


def ask(port, method, path, body=None, headers=None):
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    client.request(method, path, body, {NAME: VALUE} if headers is None else headers)
    answer = client.getresponse()
    data = answer.read()
    client.close()
    return answer.status, data


def clients(port, seen):
    for _ in range(1200):  # a minute: in a fresh clone all modules are compiled first
        try:
            socket.create_connection(("127.0.0.1", port), 5).close()
            break
        except OSError:
            time.sleep(0.05)
    seen.append(ask(port, "POST", "/twilio/ping", b"Body=" + b"x" * 9000))
    seen.append(ask(port, "GET", "/status.json"))
    seen.append(ask(port, "GET", "/", headers={}))
    with socket.create_connection(("127.0.0.1", port), 5) as slow:
        for byte in request("/"):
            slow.sendall(bytes([byte]))
            time.sleep(0.001)
        page = b""
        while data := slow.recv(4096):
            page += data
    seen.append(page)
    with socket.create_connection(("127.0.0.1", port), 5) as flood:
        try:
            for _ in range(100):
                flood.sendall(b"X: y\r\n" * 200)
        except OSError:
            pass
    seen.append(ask(port, "GET", "/end"))
    seen.append(ask(port, "get", "/"))  # the second broken one ends it


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind == "unix"])
def test_real_clients(kind, request):
    vm = request.getfixturevalue("%s_vm" % kind)
    port, seen = free_port(), []
    thread = threading.Thread(target=clients, args=(port, seen))
    thread.start()
    result = vm.run(
        HERE / "parts" / "callers_tcp.py", {"port": port, "seconds": 15, "broken": 2}, timeout_s=30
    )
    thread.join(20)
    result.check()
    assert seen[0] == (200, b"<Response/>")
    assert seen[1][0] == 200 and len(json.loads(seen[1][1])["lines"]) == 20
    assert seen[2][0] == 401
    assert seen[3].startswith(b"HTTP/1.1 200") and seen[3].endswith(b"</html>\n")
    assert seen[4][0] == 404 and "told 1" in result.out
    print(result.out)


CONFIG = """
NAME = "Home"
WIFI = [("home", "secret key")]
SENDERS = [("+380501234567", "+12025550123", "0123456789abcdef0123456789abcdef",
            "AC0123456789abcdef0123456789abcdef")]
SENSORS = [dict(name="Front door", pin=5, kind="door")]
BOOT_TEXT = False
PROMPT_WINDOW_S = 0
HTTP_PORT = 8080
HTTP_PASSWORD = "tulip-forest-93"
COMMANDS_FROM = ["+380501234567"]  # a ping is for who is heard
"""


@pytest.mark.parametrize("kind", kinds())
def test_the_whole_firmware_serves_its_page(kind, request, tmp_path):
    (tmp_path / "config.py").write_text(CONFIG)
    vm = request.getfixturevalue("%s_vm" % kind)
    result = vm.run(
        HERE / "parts" / "whole_page.py",
        {"unix": 1795197600},
        {"config.py": tmp_path / "config.py"},
        timeout_s=30,
        heapsize=HEAP if kind == "unix" else 96000,
    )
    result.check()
    print(result.out)

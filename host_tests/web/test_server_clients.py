"""Real clients over real sockets: curl, urllib, http.client, and some that misbehave."""

import http.client
import json
import shutil
import socket
import subprocess
import urllib.error
import urllib.request

import pytest
from core import overlay
from responder_bench import PASSWORD, USER, Served, basic, request
from runtime import phases

LINES = ["Home: 2 sensors."] + ["Line %d: %s." % (n, "text " * 30) for n in range(20)]
LOGIN = "%s:%s" % (USER, PASSWORD)


@pytest.fixture
def served(monkeypatch):
    monkeypatch.setattr(phases, "_part", lambda n: lambda app: [] if n else LINES)
    monkeypatch.setattr(overlay, "clear", lambda: None)
    with Served() as served:
        yield served


def curl(served, path, *options):
    """(status, body) as curl sees them; fails if curl is not content with the exchange."""
    program = shutil.which("curl")
    if program is None:
        pytest.fail("curl is not installed: apt-get install -y curl", pytrace=False)
    done = subprocess.run(
        [program, "-sS", "--max-time", "10", "-w", "\n%{http_code}", *options,
         "http://127.0.0.1:%d%s" % (served.port, path)],
        check=False, capture_output=True, text=True, timeout=20,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    body, _, code = done.stdout.rpartition("\n")
    return int(code), body


def test_curl(served):
    code, body = curl(served, "/status.json", "-u", LOGIN)
    assert code == 200 and json.loads(body)["lines"] == LINES
    assert curl(served, "/", "-u", LOGIN)[1].endswith("</html>\n")
    assert curl(served, "/", "-I", "-u", LOGIN)[0] == 200
    assert curl(served, "/twilio/ping", "-u", LOGIN) == (204, "")
    assert curl(served, "/twilio/ping", "-u", LOGIN, "-d", "Body=x") == (200, "<Response/>")
    assert curl(served, "/twilio/ping", "-u", LOGIN, "-0", "-d", "Body=x")[0] == 200
    assert curl(served, "/")[0] == 401
    assert served.responder.pings == 3 and served.told == 1


def test_curl_posting_in_other_ways(served):
    login = ("-u", LOGIN)
    many = "x" * 12000
    wait = ("-H", "Expect: 100-continue", "--expect100-timeout", "5")
    assert curl(served, "/twilio/ping", *login, *wait, "-d", many)[0] == 200
    assert curl(served, "/twilio/ping", *login, "-d", many)[0] == 200
    chunked = ("-H", "Transfer-Encoding: chunked")
    assert curl(served, "/twilio/ping", *login, *chunked, "-d", many) == (200, "<Response/>")
    assert curl(served, "/twilio/ping", *login, "-H", "Expect:", "-d", "x" * 17000)[0] == 413
    assert curl(served, "/twilio/ping", "--anyauth", *login, "-d", "Body=x")[0] == 200


def test_urllib_with_a_first_request_without_credentials(served):
    """As Twilio and browsers do it: 401, then again with the credentials."""
    url = "http://127.0.0.1:%d" % served.port
    keys = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    keys.add_password(None, url, USER, PASSWORD)
    opener = urllib.request.build_opener(urllib.request.HTTPBasicAuthHandler(keys))
    with opener.open(url + "/twilio/ping", b"Body=x", timeout=10) as answer:
        assert (answer.status, answer.read()) == (200, b"<Response/>")
    with opener.open(url + "/status.json", timeout=10) as answer:
        assert json.loads(answer.read())["lines"] == LINES
    assert (served.responder.pings, served.responder.wrong) == (1, 0)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url, timeout=10)
    assert refused.value.code == 401
    refused.value.close()


def test_http_client_that_would_keep_the_connection(served):
    client = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    name, _, value = basic().strip().partition(": ")
    for path, code in (("/", 200), ("/nothing", 404), ("/twilio/ping", 204), ("/", 200)):
        client.request("GET", path, headers={name: value, "Connection": "keep-alive"})
        answer = client.getresponse()
        answer.read()
        assert answer.status == code
    client.request("POST", "/twilio/ping", iter([b"a" * 500, b"b"]), {name: value},
                   encode_chunked=True)  # fmt: skip
    assert client.getresponse().read() == b"<Response/>"
    client.close()


def talk(served, *pieces):
    with socket.create_connection(("127.0.0.1", served.port), 10) as client:
        for piece in pieces:
            client.sendall(piece)
        answer = b""
        while data := client.recv(4096):
            answer += data
    return answer


def test_pipelined_requests_are_answered_once(served):
    answer = talk(served, request("/") * 3)
    assert answer.count(b"HTTP/1.1 200") == 1 and answer.endswith(b"</html>\n")


def test_a_refusal_arrives_though_much_more_was_sent(served):
    assert talk(served, request("/", more="X: " + "y" * 12000))[:12] == b"HTTP/1.1 431"
    assert talk(served, b"\x16\x03\x01" + b"\n" * 3000)[:12] == b"HTTP/1.1 400"


def test_half_open_connections_make_way(served):
    """Two idle ones take the slot for a second each; who speaks is then answered."""
    idle = [socket.create_connection(("127.0.0.1", served.port), 10) for _ in range(2)]
    assert curl(served, "/twilio/ping", "-u", LOGIN)[0] == 204
    for client in idle:
        client.close()

"""Only the page itself, opened by its address on this computer, is answered."""

import re

import pytest
from starlette.testclient import TestClient
from workbenching import app, guard, sections
from workbenching.bench import Bench

PORT, TOKEN = 8123, "the-token-of-this-run-AbC"
HOST = "http://127.0.0.1:%d" % PORT
OWN = HOST + "/" + TOKEN
READ, ACT = OWN + "/api/sections", OWN + "/api/setup/check"


@pytest.fixture
def client(tmp_path):
    made = app.make(Bench(tmp_path / "config.py"), PORT, TOKEN)
    with TestClient(made, base_url=HOST) as client:
        yield client


def post(client, url=ACT, **headers):
    return client.post(url, json={"wanted": {}, "base": ""}, headers=headers)


def test_the_page_and_what_it_needs_are_served(client):
    for name in ("", "style.css", "app.js", "sections/setup.js", "text/setup.uk.json"):
        answer = client.get(OWN + "/" + name)
        assert answer.status_code == 200, name
    assert client.get(READ).json()["sections"] == sections.present()
    client.get(OWN + "/api/setup/state")
    assert post(client, Origin=HOST).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        HOST + "/",
        HOST + "/api/sections",
        HOST + "/" + TOKEN,  # without the slash relative names would lead elsewhere
        HOST + "/" + TOKEN[:-1] + "/",
        HOST + "/" + TOKEN + "x/",
        HOST + "/" + TOKEN.lower() + "/",
        HOST + "//" + TOKEN + "/",
        HOST + "/x/../" + "y" + TOKEN + "/",
        HOST + "/?token=" + TOKEN,
        HOST + "/\u0436/",
    ],
)
def test_without_the_token_nothing_is_answered(client, url):
    answer = client.get(url)
    assert answer.status_code == 403 and answer.text == guard.SORRY
    assert TOKEN not in answer.text


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:%d" % PORT,  # a name that was made to point here: DNS rebinding
        "127.0.0.1.evil.example:%d" % PORT,
        "localhost:%d" % PORT,
        "127.0.0.1",
        "127.0.0.1:%d" % (PORT + 1),
        "0.0.0.0:%d" % PORT,
        "[::1]:%d" % PORT,
        "",
    ],
)
def test_by_another_name_nothing_is_answered(client, host):
    assert client.get(READ, headers={"Host": host}).status_code == 403


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "http://127.0.0.1",
        "http://127.0.0.1:%d" % (PORT + 1),
        "https://127.0.0.1:%d" % PORT,
        "http://localhost:%d" % PORT,
        HOST + ".evil.example",
    ],
)
def test_another_site_is_not_answered(client, origin):
    """Even if it knew the token."""
    assert post(client, Origin=origin).status_code == 403
    assert client.get(READ, headers={"Origin": origin}).status_code == 403


def test_what_changes_something_must_say_where_it_comes_from(client):
    assert post(client).status_code == 403
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert client.request(method, ACT).status_code == 403
        assert client.request(method, ACT, headers={"Origin": HOST}).status_code == 405


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_the_browser_says_of_the_asker_is_believed(client, site):
    assert client.get(READ, headers={"Sec-Fetch-Site": site}).status_code == 403
    assert post(client, Origin=HOST, **{"Sec-Fetch-Site": site}).status_code == 403


def test_an_address_that_was_typed_in_may_read_but_not_act(client):
    assert client.get(OWN + "/", headers={"Sec-Fetch-Site": "none"}).status_code == 200
    assert post(client, Origin=HOST, **{"Sec-Fetch-Site": "none"}).status_code == 403


def test_a_form_of_another_kind_than_json_is_not_taken(client):
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        headers = {"Origin": HOST, "Content-Type": kind}
        assert client.post(ACT, content=b"{}", headers=headers).status_code == 415
    headers = {"Origin": HOST, "Content-Type": "application/json"}
    assert client.post(ACT, content=b"[1]", headers=headers).status_code == 400
    assert client.post(ACT, content=b"{" * (2 << 20), headers=headers).status_code == 413


@pytest.mark.parametrize("url", [OWN + "/", READ, HOST + "/"])
def test_each_answer_keeps_the_page_to_itself(client, url):
    headers = client.get(url).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'" and "unsafe" not in str(policy)
    assert policy["frame-ancestors"] == "'none'" and policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers and "server" not in headers


@pytest.mark.parametrize(
    "name",
    ["../app.py", "%2e%2e/app.py", "..%2fapp.py", "config.py", "index.html", "app.py", "api/",
     "static/app.js", "text/", "sections"],
)  # fmt: skip
def test_nothing_beyond_the_page_is_served(client, tmp_path, name):
    (tmp_path / "config.py").write_text("NAME = 'x'\n")
    assert client.get(OWN + "/" + name).status_code in (403, 404)


def test_the_page_is_small_files_and_needs_nothing_from_outside():
    for path in app.STATIC.rglob("*"):
        if path.suffix not in (".js", ".html", ".css"):
            continue
        text = path.read_text()
        assert len(text.split("\n")) <= 301, path.name
        assert not re.search(r"(?:src|href|url|import)[=( ]+[\"']?(?:https?:)?//", text), path.name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|eval\(", text), path.name
        assert not re.search(r"<[^>]* (?:style|on\w+)=", text), path.name


def test_a_websocket_is_not_opened(client):
    with pytest.raises(Exception) as error, client.websocket_connect("/" + TOKEN + "/events"):
        pass
    assert type(error.value).__name__ == "WebSocketDisconnect"


def test_tokens_are_compared_in_constant_time(monkeypatch, client):
    seen = []
    real = guard.hmac.compare_digest
    monkeypatch.setattr(guard.hmac, "compare_digest", lambda a, b: seen.append(1) or real(a, b))
    assert client.get(HOST + "/wrong/").status_code == 403 and seen

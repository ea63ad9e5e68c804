"""The MicroPython file that is dropped into the page, and a board's status page at home."""

import base64
import contextlib
import http.server
import json
import threading

import pytest
from doubles.serial_board import firmware_image
from workbenching import micropython_file, own_page, status_page
from workbenching.answers import Refused
from workbenching.bench import Bench
from workbenching.sections import live

NAME = "ESP8266_GENERIC-FLASH_2M_ROMFS-20261001-v1.29.0.bin"
FIRMWARE = firmware_image()


def test_a_dropped_file_is_kept_and_told_with_its_version_and_where_it_is_from(tmp_path):
    told = micropython_file.keep(tmp_path / "new", "C:\\fakepath\\" + NAME, FIRMWARE)
    assert told["name"] == NAME and told["version"] == "1.29.0" and told["size"] == len(FIRMWARE)
    assert (tmp_path / "new" / NAME).read_bytes() == FIRMWARE
    assert told["path"] == str(tmp_path / "new" / NAME)
    assert micropython_file.near([tmp_path / "new"]) == [told]
    assert "micropython.org" in told["notes"][0]["text"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mine.bin", "name is not one of"),
        (NAME.replace("1.29.0", "1.28.0"), "The name says version 1.28"),
        ("../../../" + NAME, "Named as the builds of"),
        ("..", "name is not one of"),
        ("", "name is not one of"),
    ],
)
def test_what_the_name_says_is_compared_and_leads_nowhere(tmp_path, name, words):
    told = micropython_file.keep(tmp_path / "files", name, FIRMWARE)
    assert words in told["notes"][0]["text"]
    assert [path.parent for path in tmp_path.rglob("*.bin")] == [tmp_path / "files"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html>Not found</html>", "it is a web page"),
        (b"PK\x03\x04" + bytes(500000), "zip"),
        (FIRMWARE[:300000], "Was the download cut off?"),
        (FIRMWARE.replace(b"rom_ioctl", b"rom_xxctl"), "has no ROMFS"),
        (b"", "it is empty"),
    ],
)
def test_what_is_no_build_for_this_alarm_is_refused_and_not_kept(tmp_path, data, words):
    with pytest.raises(Refused, match=words) as no:
        micropython_file.keep(tmp_path, NAME, data)
    assert NAME in str(no.value) and str(tmp_path) not in str(no.value)
    assert list(tmp_path.iterdir()) == []


STATUS = {
    "name": "Home", "uptime_s": 90, "waiting": 1,
    "sensors": [{"name": "Front door", "kind": "door", "on": False, "trips": 2}],
    "lines": ["Wi-Fi: joined."], "more": "of a later version",
}  # fmt: skip


@contextlib.contextmanager
def board_page(status=200, body=None):
    """-> (port, [headers of each request])."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get("Authorization")))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(STATUS).encode() if body is None else body)

        def log_message(self, *words):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_address[1], asked
        finally:
            server.shutdown()
            thread.join()


def test_the_boards_status_comes_with_its_password_in_the_header_only():
    with board_page() as (port, asked):
        told = status_page.ask("http://127.0.0.1:%d/" % port, "alarm", "tulip-forest-93")
    assert told == {key: STATUS[key] for key in STATUS if key != "more"}
    login = base64.b64encode(b"alarm:tulip-forest-93").decode()
    assert asked == [("/status.json", "Basic " + login)]


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, b"", "refuses this user name or password"),
        (503, b"", "no memory for its page"),
        (200, b"<html>router</html>", "is not the alarm"),
        (200, b'{"name": 1}', "is not the alarm"),
        (302, None, "is not the alarm"),
    ],
)
def test_other_answers_are_told_without_the_password(status, body, words):
    with board_page(status, body) as (port, _), pytest.raises(Refused, match=words) as no:
        status_page.ask("127.0.0.1:%d" % port, "alarm", "tulip-forest-93")
    assert "tulip" not in str(no.value)


def test_nobody_there_is_told():
    with board_page() as (port, _):
        pass
    with pytest.raises(Refused, match="nothing listens at 127.0.0.1, port %d" % port):
        status_page.ask("127.0.0.1:%d" % port, "alarm", "x")


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "0.0.0.0", "::", "224.0.0.1"],
)
def test_the_password_goes_to_the_own_network_only(address):
    def look_up(host, port, **kind):
        return [(0, 0, 0, "", ("192.168.1.50", 0)), (0, 0, 0, "", (address, 0))]

    with pytest.raises(Refused, match="is not in your own network"):
        status_page.ask("alarm.example.org", "alarm", "x", look_up)


@pytest.mark.parametrize("address", ["192.168.1.50", "10.0.0.9", "fd00::1", "169.254.3.4"])
def test_private_addresses_are_asked(address):
    def look_up(host, port, **kind):
        return [(0, 0, 0, "", (address, 0))]

    assert status_page.home_address("board.local", look_up) == address


@pytest.mark.parametrize("text", ["", "https://192.168.1.5", "192.168.1.5:port", "http://"])
def test_what_is_no_address_is_told(text):
    with pytest.raises(Refused, match="write the board's address"):
        status_page.ask(text, "alarm", "x")


def test_an_address_with_a_port_and_one_without():
    assert status_page.place("192.168.1.50:8080") == ("192.168.1.50", 8080)
    assert status_page.place("http://[fd00::1]/") == ("fd00::1", 80)


def test_the_page_may_leave_the_password_to_config_py(tmp_path):
    bench = Bench(tmp_path / "config.py")
    asked_for = live.routes(bench)["POST page"]
    with board_page() as (port, asked):
        address = "127.0.0.1:%d" % port
        with pytest.raises(Refused, match="needs its password"):
            asked_for({"address": address})
        # Read as text, never run: half a config.py will do.
        bench.config.write_text('HTTP_PASSWORD = "tulip-forest-93"\nSENDERS = [no_such_name]\n')
        assert asked_for({"address": address, "user": "", "password": ""})["name"] == "Home"
        assert asked_for({"address": address, "user": "me", "password": "other-0123"})
    logins = [base64.b64decode(login.split()[1]).decode() for _, login in asked]
    assert logins == ["alarm:tulip-forest-93", "me:other-0123"]
    shown = live.routes(bench)["GET state"]({})
    assert shown["page"] == {"port": None, "user": "alarm", "password": True}
    assert "tulip" not in repr(shown)
    assert bench.masked("tulip-forest-93 and other-0123") == "*** and ***"


@pytest.mark.parametrize("text", ["HTTP_PASSWORD = open('x')\n", "HTTP_PASSWORD = (\n", "\0", ""])
def test_what_is_no_plain_value_is_no_password(tmp_path, text):
    (tmp_path / "config.py").write_text(text)
    assert own_page.settings(tmp_path / "config.py")["HTTP_PASSWORD"] is None

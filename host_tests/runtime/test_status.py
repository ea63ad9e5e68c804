"""What status() says about the network and who may call."""

from types import SimpleNamespace

from core import overlay
from device.wifi import Link
from runtime import status
from web.server import Responder


def app(port=None, **more):
    sta = SimpleNamespace(ifconfig=lambda: ("192.168.1.7",), status=lambda what: -60)
    link = Link([("home", "secret")], sta, SimpleNamespace(ticks_ms=lambda: 0))
    link.up = True
    found = SimpleNamespace(
        settings=SimpleNamespace(NAME="Home", SENDERS=[1], HTTP_PORT=port, HTTP_URL=None),
        clock=SimpleNamespace(uptime_s=lambda: 4711), link=overlay.park(link), responder=None,
        sensors=SimpleNamespace(all=[1, 2]), running=True,
    )  # fmt: skip
    vars(found).update(more)
    if port:
        found.responder = overlay.park(Responder(found, None))
    return found


def test_the_network_and_the_port_that_listens():
    (line,) = status.wifi(app())
    assert line == "Wi-Fi: connected to home, address 192.168.1.7, signal -60 dBm, lost 0 times."
    served = app(8080)
    assert status.wifi(served) == [line, "Status page: port 8080 is not open yet."]
    served.responder._listener = object()
    said = status.wifi(served)[1]
    assert said == "Status page: http://192.168.1.7:8080/, 0 pings, 0 refused."


def test_what_it_is_and_whether_it_runs():
    assert status.mode(app()) == ["Home: 2 sensors, 1 account."]
    (line,) = status.mode(app(running=False))
    assert line == "Home: 2 sensors, 1 account. STOPPED: machine.reset() starts it again."

"""tools/check against the Twilio double."""

import pytest
from checking import cli
from doubles.serial_board import toolbox
from doubles.twilio import Fate, TwilioDouble, serve

from host_tests.tools.twilio_account import FROM, TO

QUICK = Fate(((0.02, "sending"), (0.04, "sent"), (0.3, "delivered")), arrives_s=0.1)


@pytest.fixture
def double(monkeypatch):
    made = TwilioDouble(latency_ms=0)
    made.segments_per_s = 1000
    made.phones[TO].fate = QUICK
    monkeypatch.setattr("checking.send._PAUSE_S", 0.1)
    return made


@pytest.fixture
def check(tmp_path, capsys, double):
    """Run tools/check on a config for one recipient, against the double."""

    def run(*options, config=toolbox.CONFIG, api=None, **replace):
        for old, new in replace.items():
            config = config.replace({"to": TO, "from_": FROM}.get(old, old), new)
        (tmp_path / "config.py").write_text(config + "\nTIMEOUT_S = 5\n")
        with serve(double) as server:
            code = cli.main([str(tmp_path / "config.py"), "--api", api or server.url, *options])
        out, err = capsys.readouterr()
        toolbox.no_secret(out + err)
        return toolbox.Done(code, out + err)

    return run

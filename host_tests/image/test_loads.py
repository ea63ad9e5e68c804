"""tools/bench: what it counts, and that it fails where there is nothing to count."""

import pytest
from vm import bench_tls, loads
from vm.mpy import ROOT

LINES = [
    "",
    "load: early",
    "door: 1",
    "import: gc",
    "load: mime",
    "file: /rom/mime",
    "load: parts",
    "file: box.new",
    "import: mime",
    "01-15 08:00:11 #1 ...ab01 to ...4567: accepted by Twilio as SM01",
    "load: late",
    "",
]


def test_what_lies_between_two_lines_is_counted():
    lines = loads.stretch(LINES, r"^door: 1$", loads.ACCEPTED)
    assert loads.counted(lines, {"mime": 10, "early": 1, "late": 2}) == (2, 10, 4, 1)


def test_a_stretch_that_never_was():
    with pytest.raises(AssertionError, match="no stretch from"):
        loads.stretch(LINES[:5], r"^door: 1$", loads.ACCEPTED)


def test_names_of_the_image_are_counted():
    found = loads.names_of_modules()
    assert found["sms_bot"] > 50 and 1000 < sum(found.values()) < 10000


def test_tls12s_front_page_counts_all_its_modules():
    sizes = bench_tls.modules()
    assert {"tls12", "tls12.handshake", "tls12.x509.chain"} <= set(sizes)
    row = "| all %d modules, .mpy | | " % len(sizes)
    page = (ROOT / "docs/tls12.md").read_text(encoding="utf-8")
    assert row in page, "tools/bench_tls --write"
    told = float(page.partition(row)[2].split(" ")[0])
    assert abs(sum(sizes.values()) / 1024 - told) < 2

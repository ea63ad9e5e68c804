"""Try it: an evening of the virtual board by clicks, texts on the phones."""

import os
import struct

import pytest
from doubles.serial_board.toolbox import ROOT
from playwright.sync_api import expect
from workbench.running import running
from workbench.test_axe import serious

pytestmark = pytest.mark.browser

LONG_MS = 60000
MADE_MS = 180000  # the firmware is compiled as for the chip, if no other test has done that yet
PICTURE = ROOT / "docs" / "workbench.png"
SIZE = (1280, 900)


@pytest.fixture
def bench(tmp_path):
    with running(tmp_path / "config.py") as bench:
        yield bench


def test_an_evening_by_clicks(open_page, bench):
    page = open_page(bench.address)
    page.get_by_role("link", name="Try it").click()
    table = page.locator("#virtual")
    table.get_by_role("button", name="Put a board on the table").click()
    phones = table.get_by_role("article")
    expect(phones).to_have_count(3, timeout=MADE_MS)
    table.get_by_text("60x", exact=True).click()
    door = table.get_by_role("switch", name="Front door")
    for phone in phones.all():
        expect(phone).to_contain_text("alarm started (power on)", timeout=LONG_MS)
    expect(table.get_by_text("Armed", exact=True)).to_be_visible(timeout=LONG_MS)
    assert not table.get_by_text("nothing runs").is_visible()

    # Twilio is broken: the texts wait, and are told once it works again.
    table.get_by_label("Twilio", exact=True).select_option("broken")
    door.click()
    expect(door).to_have_attribute("aria-checked", "true")
    expect(table.locator(".chip.warn", has_text="waiting")).to_be_visible(timeout=LONG_MS)
    expect(phones.first).not_to_contain_text("opened")
    table.get_by_label("Twilio", exact=True).select_option("fine")
    for phone in phones.all():
        expect(phone).to_contain_text("Front door opened", timeout=LONG_MS)

    # The first phone asks; the others are not told.
    phones.first.get_by_label("Text to the board").fill("STATUS")
    phones.first.get_by_role("button", name="Send").click()
    expect(phones.first).to_contain_text("armed, open: Front door", timeout=LONG_MS)
    expect(phones.last).not_to_contain_text("armed, open")

    take_picture(page, table)
    assert serious(page) == []
    table.get_by_role("switch", name="Power").click()
    expect(table.get_by_text("No power")).to_be_visible()
    table.get_by_role("button", name="Take it away").click()
    expect(table.get_by_role("button", name="Put a board on the table")).to_be_enabled()


def take_picture(page, table):
    """README's: WORKBENCH_PICTURE=1 tools/test.sh host_tests/workbench/test_virtual_page.py"""
    table.get_by_text("1x", exact=True).click()
    expect(table.get_by_text("is what this computer manages now")).to_be_hidden()
    expect(table.get_by_text("nothing waits")).to_be_visible(timeout=LONG_MS)
    page.evaluate("scrollTo(0, 0)")
    data = page.screenshot()
    assert struct.unpack(">II", data[16:24]) == SIZE
    if os.environ.get("WORKBENCH_PICTURE"):
        PICTURE.write_bytes(data)


def test_the_picture_of_the_readme_is_there():
    assert struct.unpack(">II", PICTURE.read_bytes()[16:24]) == SIZE
    assert "](docs/workbench.png)" in (ROOT / "README.md").read_text(encoding="utf-8")

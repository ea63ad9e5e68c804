"""The page's Flash and Live in a real browser: the real tools, a board on a pseudo-terminal."""

import pytest
from doubles.serial_board import PtyBoard, firmware_image, toolbox
from playwright.sync_api import expect
from workbench.running import running
from workbench.test_axe import serious
from workbench.test_files_and_addresses import board_page

pytestmark = pytest.mark.browser
NAME = "ESP8266_GENERIC-FLASH_2M_ROMFS-20261001-v1.29.0.bin"
LONG_MS = 60000


@pytest.fixture
def desk(tmp_path):
    """-> (the workbench of an empty folder, its board, not plugged in yet)."""
    toolbox.need_vm()
    app = toolbox.write_app(tmp_path / "firmware")
    board = PtyBoard(tmp_path)
    with running(
        tmp_path / "config.py",
        serial_ports=[board.port],
        flash_words=["--source", str(app), "--wait", "8"],
        files=tmp_path / "files",
    ) as bench:
        yield bench, board
    board.unplug()
    board.vm.stop()


def test_from_an_empty_folder_to_armed_also_with_the_page_closed_in_the_middle(open_page, desk):
    bench, board = desk
    page = open_page(bench.address)
    page.get_by_role("link", name="Flash").click()
    flash = page.locator("#flash")
    flash.get_by_role("button", name="To the settings").click()
    fill_in(page.locator("#setup"))
    page.get_by_role("link", name="Flash").click()
    expect(flash.get_by_text("There is no config.py yet")).to_be_hidden()
    expect(flash.locator(".note.warn", has_text="no board is in sight")).to_be_visible()
    board.plug()
    expect(flash.get_by_role("radio", name=board.port)).to_be_checked()

    drop(page, "firmware.bin", b"<html>Not found</html>")
    expect(flash.get_by_role("alert").filter(has_text="it is a web page")).to_be_visible()
    drop(page, NAME, firmware_image())
    chosen = flash.get_by_role("radio", name=NAME)
    expect(chosen).to_be_checked()
    expect(flash.get_by_text("MicroPython 1.29.0 of 2026-10-01, with ROMFS")).to_be_visible()

    flash.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Erase and write").click()
    expect(flash.get_by_text("Write MicroPython 1.29.0", exact=True)).to_be_visible(
        timeout=LONG_MS
    )
    page.close()

    page = open_page(bench.address)
    page.get_by_role("link", name="Flash").click()
    flash = page.locator("#flash")
    expect(flash.get_by_text("The alarm is on.", exact=True)).to_be_visible(timeout=LONG_MS)
    expect(flash.locator(".step.done")).to_have_count(8)
    expect(flash.locator(".ending")).to_contain_text("a test text was accepted for +380501234567")
    toolbox.no_secret(page.content())
    assert serious(page) == []

    flash.get_by_role("button", name="Watch it live").click()
    live = page.locator("#live")
    live.get_by_role("button", name="Follow the log").click()
    expect(live.get_by_role("log")).to_contain_text("listening to", timeout=LONG_MS)
    live.get_by_role("button", name="Ask for the status").click()
    page.get_by_role("button", name="Yes").click()
    expect(live.get_by_text("Armed. 1 sensor.")).to_be_visible(timeout=LONG_MS)


@pytest.mark.full
def test_cancel_and_again(open_page, desk):
    bench, board = desk
    bench.bench.config.write_text(toolbox.CONFIG)
    board.load(firmware_image())
    board.plug()
    page = open_page(bench.address, width=390, language="uk", dark=True)
    page.get_by_role("link", name="Прошивка").click()
    flash = page.locator("#flash")
    flash.get_by_role("radio", name="Він уже на платі").check()
    expect(flash.get_by_role("radio", name=board.port)).to_be_checked()
    flash.get_by_role("button", name="Почати").click()
    expect(flash.get_by_text("Дістатися командного рядка MicroPython", exact=True)).to_be_visible()
    flash.get_by_role("button", name="Скасувати").click()
    expect(flash.get_by_text("Скасовано.", exact=True)).to_be_visible(timeout=LONG_MS)
    flash.get_by_role("button", name="Ще раз: продовжить звідти, де зупинилося").click()
    expect(flash.get_by_text("Охорону ввімкнено.", exact=True)).to_be_visible(timeout=LONG_MS)
    assert serious(page) == []


def test_a_board_on_the_network(open_page, tmp_path):
    with running(tmp_path / "config.py") as bench, board_page() as (port, _):
        page = open_page(bench.address)
        page.get_by_role("link", name="Live").click()
        live = page.locator("#live")
        live.get_by_label("Address").fill("127.0.0.1:%d" % port)
        live.get_by_label("Password").fill("tulip-forest-93")
        live.get_by_role("button", name="Look").click()
        expect(live.locator(".sensors li")).to_contain_text("Front door closed")
        expect(live.locator(".chip.warn", has_text="1 waiting")).to_be_visible()
        live.get_by_label("Address").fill("8.8.8.8")
        live.get_by_role("button", name="Look").click()
        expect(live.get_by_role("alert")).to_contain_text("is not in your own network")


def fill_in(setup):
    """What the form asks for at least, and save it."""
    for label, text in (
        ("Network", "attic"),
        ("Password", toolbox.WIFI_KEY),
        ("Phone", "+380501234567"),
        ("Your Twilio number", "+15005550006"),
        ("Account SID", toolbox.SID),
        ("Token", toolbox.TOKEN),
    ):
        setup.get_by_label(label, exact=True).first.fill(text)
    setup.get_by_role("button", name="Save").click()
    expect(setup.get_by_role("status")).to_contain_text("Everything is right.")


def drop(page, name, data):
    """As if a person had chosen this file."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.locator("#flash input[type=file]").set_input_files(file)

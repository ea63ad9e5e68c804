"""The page in a real browser: set up from an empty folder, mistakes beside their fields, what
others change meanwhile, the accounts."""

import json

import pytest
from broken_configs import RIGHT, SECRETS
from checking import load
from doubles.serial_board import toolbox
from doubles.serial_board.toolbox import SID, TOKEN
from doubles.twilio import Fate, TwilioDouble, serve
from playwright.sync_api import expect
from workbench.running import running
from workbench.test_mistakes import WARNED, WRONG, config, written
from workbenching.config import file, schema
from workbenching.config.form import example
from workbenching.sections.setup import Setup

pytestmark = pytest.mark.browser
QUICK = Fate(((0.02, "sending"), (0.04, "sent"), (0.1, "delivered")), arrives_s=0.05)
PHONE, FROM, WIFI_KEY = "+380671112233", "+12025550143", "Zq7vKx2pWm9t"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "config.py"


@pytest.fixture
def bench(path):
    with running(path) as made:
        yield made


def right(path):
    path.write_text(RIGHT)
    return RIGHT


def described(page, field):
    """The texts that a screen reader reads with a field."""
    ids = field.get_attribute("aria-describedby").split()
    return " ".join(page.locator("#" + each).text_content() for each in ids)


def typed(page, field, text):
    """Type, and wait until the server has judged it."""
    with page.expect_response("**/api/setup/check"):
        field.fill(text)


def test_from_an_empty_folder_to_a_file_as_one_would_write_it(open_page, bench, path):
    page = open_page(bench.address)
    assert page.title() == "Set up - Workbench"
    expect(page.locator(".says.bad")).to_have_count(0)  # nobody is blamed for an empty form
    page.get_by_label("Name of this place").fill("Дача")
    page.get_by_label("Language of the texts").select_option("Ukrainian")
    page.get_by_label("Time zone").select_option("UTC+02:00 (Kyiv, Athens)")
    page.get_by_label("Summer time").select_option("as in the EU")
    page.get_by_label("Network", exact=True).fill("attic")
    page.get_by_label("Password", exact=True).first.fill(WIFI_KEY)
    typed(page, page.get_by_label("Phone", exact=True), PHONE[1:])
    expect(page.get_by_label("Phone", exact=True)).to_have_attribute("aria-invalid", "true")
    assert 'write "%s"' % PHONE in described(page, page.get_by_label("Phone", exact=True))
    typed(page, page.get_by_label("Phone", exact=True), PHONE)
    expect(page.get_by_label("Phone", exact=True)).not_to_have_attribute("aria-invalid", "true")
    page.get_by_label("Your Twilio number").fill(FROM)
    page.get_by_label("Account SID").fill(SID)
    typed(page, page.get_by_label("Token", exact=True), TOKEN)
    expect(page.locator(".status")).to_have_text("Not saved yet. Everything is right.")
    # one more, by the same account, and a motion sensor on a pin that is free
    page.get_by_role("button", name="Add somebody").click()
    page.get_by_label("Phone", exact=True).nth(1).fill("+4915735551234")
    page.get_by_role("button", name="Add a sensor").click()
    page.get_by_label("Name", exact=True).nth(1).fill("Hall")
    with page.expect_response("**/api/setup/check"):
        page.get_by_label("Kind").nth(1).select_option("motion sensor (PIR)")
    assert page.get_by_label("Pin", exact=True).nth(1).input_value() == "D2 (GPIO4)"
    expect(page.locator(".wires")).to_contain_text("Hall: OUT to D2 (GPIO4)")
    expect(page.locator(".arrives .words").first).to_contain_text("Дача: Front door: відчинено #")
    expect(page.locator(".arrives .about").first).to_contain_text("2 phones · about $0.27")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator("#announce")).to_contain_text("Saved.")
    names = load.namespace(path)
    assert load.judge(names)[1] == []
    assert names["SENDERS"] == [(PHONE, FROM, TOKEN, SID), ("+4915735551234", FROM, TOKEN, SID)]
    assert names["WIFI"] == [("attic", WIFI_KEY)] and names["UTC_OFFSET_MIN"] == 120
    assert [each["pin"] for each in names["SENSORS"]] == [5, 4]
    comments = [line for line in example().split("\n") if line.startswith("#")]
    assert [line for line in path.read_text().split("\n") if line.startswith("#")] == comments
    assert WIFI_KEY not in page.content() and TOKEN not in page.content()
    for field in page.locator("input").all():
        assert field.input_value() not in (WIFI_KEY, TOKEN)


def test_every_mistake_of_the_table_is_beside_its_field(open_page, bench, path, monkeypatch):
    """What the server tells of each file is given to the page's own code, all in one go."""
    monkeypatch.setattr("checking.load._on_chip", lambda *given: [])  # one process less each time
    page, section = open_page(bench.address), Setup(bench.bench)
    rows = []
    for changes, key, holds in WRONG + WARNED:
        path.write_text(written(config(**changes)))
        rows.append((key, holds, section.state({"lang": "en"})))
    shown = page.evaluate(_SHOWN, json.dumps([[holds, state] for _, holds, state in rows]))
    for (key, holds, _), paths in zip(rows, shown, strict=True):
        setting, _, rest = key.partition(" entry ")
        if rest:
            setting = "%s/%d" % (setting, int(rest[0]) - 1)
        known = setting.split("/")[0] in (*schema.SIMPLE, *schema.LISTS)
        assert paths and all(each.startswith(setting if known else "top") for each in paths), (
            key, holds, paths)  # fmt: skip


# Where each sentence is shown: the paths of its fields, "SENDERS/0/token", or "top".
_SHOWN = """async rows => {
    const [{ Setup }, { benchFor }] = await Promise.all(
        [import('./sections/setup.js'), import('./app.js')]);
    const root = document.createElement('section');
    document.body.append(root);
    const setup = new Setup(root, benchFor('setup'));
    return JSON.parse(rows).map(([holds, state]) => {
        setup.take(state);
        return [...root.querySelectorAll('.says')]
            .filter(each => each.textContent.toLowerCase().includes(holds.toLowerCase()))
            .map(each => (each.closest('[data-path]') || {dataset: {path: 'top'}}).dataset.path);
    });
}"""


def test_what_is_folded_away_opens_for_its_mistake(open_page, bench, path):
    path.write_text(RIGHT + "CAP_PER_HOUR = 0\n")
    page = open_page(bench.address)
    said = page.locator("#setup").get_by_text("0 is out of range; write 1 to 1000")
    expect(said).to_be_visible()


def test_a_secret_is_not_shown_and_kept_until_another_is_typed(open_page, bench, path):
    right(path)
    page = open_page(bench.address)
    assert not any(secret in page.content() for secret in SECRETS)
    secret = page.get_by_label("Password", exact=True).first
    assert secret.input_value() == "" and "kept unless" in secret.get_attribute("placeholder")
    typed(page, secret, "tulip-forest-93")
    page.get_by_role("button", name="Show").first.click()
    assert secret.get_attribute("type") == "text"
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#announce")).to_contain_text("Saved.")
    assert path.read_text() == RIGHT.replace(WIFI_KEY, "tulip-forest-93")
    assert "tulip-forest" not in page.content()
    assert page.get_by_label("Password", exact=True).first.input_value() == ""


def test_a_file_changed_meanwhile_is_asked_about(open_page, bench, path):
    right(path)
    page = open_page(bench.address)
    typed(page, page.get_by_label("Name of this place"), "Mine")
    path.write_text(RIGHT.replace("Home", "Theirs"))
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("alert").filter(has_text="changed by another program")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    box = page.get_by_role("dialog")
    expect(box.get_by_role("button", name="Cancel")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    assert "Theirs" in path.read_text()
    page.get_by_role("button", name="Save").click()
    box.get_by_role("button", name="Write mine over it").click()
    expect(page.locator("#announce")).to_contain_text("Saved.")
    assert 'NAME = "Mine"' in path.read_text()
    assert "Theirs" in file.backup_of(path).read_text()


def test_two_tabs_see_each_others_changes(open_page, bench, path):
    right(path)
    one, other = open_page(bench.address), open_page(bench.address)
    typed(one, one.get_by_label("Name of this place"), "From one")
    one.get_by_role("button", name="Save").click()
    expect(other.get_by_label("Name of this place")).to_have_value("From one")


def test_a_file_that_cannot_be_read_is_told_with_its_line(open_page, bench, path):
    path.write_text(RIGHT.replace("WIFI = [", "WIFI = [["))
    page = open_page(bench.address, language="uk")
    expect(page.locator("#setup").get_by_text("рядок 4: ")).to_be_visible()
    assert not any(secret in page.content() for secret in SECRETS)
    right(path)
    page.get_by_role("button", name="Прочитати знову").click()
    expect(page.get_by_label("Назва цього місця")).to_have_value("Home")


def test_by_keyboard_alone(open_page, bench, path):
    right(path)
    page = open_page(bench.address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Name of this place")).to_be_focused()
    remove = page.get_by_role("button", name="Remove number 3").first
    remove.focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Network", exact=True)).to_have_count(2)
    assert page.evaluate("document.activeElement.closest('.entry') !== null")
    page.get_by_role("button", name="Move number 2 up").first.press("Enter")
    assert page.get_by_label("Network", exact=True).first.input_value() == "cellar"
    page.get_by_role("link", name="Accounts").press("Enter")
    expect(page.get_by_role("heading", name="Accounts", level=2)).to_be_focused()


def test_the_language_is_changed_at_once_with_what_was_typed_kept(open_page, bench, path):
    right(path)
    page = open_page(bench.address)
    typed(page, page.get_by_label("Phone", exact=True).first, PHONE[1:])
    with page.expect_response("**/api/setup/check"):
        page.get_by_label("Language", exact=True).select_option("Українська")
    assert page.locator("html").get_attribute("lang") == "uk" and page.title().startswith("Нал")
    assert page.get_by_label("Телефон", exact=True).first.input_value() == PHONE[1:]
    expect(page.get_by_text('напишіть "%s"' % PHONE)).to_be_visible()


@pytest.fixture
def twilio(monkeypatch, path):
    double = TwilioDouble(latency_ms=0)
    double.segments_per_s = 1000
    double.phones["+380501234567"].fate = QUICK
    double.add_account(kind="full", sid=SID, token=TOKEN, numbers=["+15005550006"])
    path.write_text(toolbox.CONFIG + "\nTIMEOUT_S = 5\n")
    with serve(double) as server:
        monkeypatch.setenv("TWILIO_API", server.url)
        yield double


def test_accounts_are_asked_and_a_text_is_sent_only_after_a_yes(open_page, twilio, bench):
    page = open_page(bench.address + "#accounts")
    page.get_by_role("button", name="Ask the providers").click()
    expect(page.locator(".verdict").first).to_contain_text("a full account, active")
    expect(page.locator("#accounts .chip").first).to_have_text("will arrive")
    send = page.get_by_role("button", name="Send a test text").first
    expect(send).to_be_enabled()
    send.click()
    expect(page.get_by_role("dialog")).to_contain_text("Send a real text to +380")
    page.keyboard.press("Enter")  # Cancel has the focus
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert twilio.messages == []
    send.click()
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("#accounts .says.good")).to_contain_text("was taken by the provider")
    assert len(twilio.messages) == 1
    page.reload()  # what was told is found again
    expect(page.locator("#accounts .says.good")).to_contain_text("was taken by the provider")


def test_a_workbench_that_was_stopped_is_said(open_page, path):
    right(path)
    with running(path) as bench:
        page = open_page(bench.address)
    expect(page.locator("#lost")).to_contain_text("start tools/workbench again")


def test_nothing_is_kept_by_the_browser(open_page, bench, path):
    right(path)
    page = open_page(bench.address)
    kept = page.evaluate("[localStorage.length, document.cookie, JSON.stringify(sessionStorage)]")
    assert kept[:2] == [0, ""] and bench.token not in json.dumps(kept)

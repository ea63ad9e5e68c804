"""The browser of the page's tests: Debian's Chromium, driven by Playwright, one for a process.

Nothing but 127.0.0.1 is reached: another host's name has no address for it.
"""

import programs
import pytest
from playwright.sync_api import sync_playwright

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_PATIENCE_MS = 10000


@pytest.fixture(scope="session")
def browser():
    path = programs.find("chromium")
    if path is None:
        pytest.fail(programs.missing("chromium") + " (tools/test.sh does it)", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser):
    """-> function(address, width=1280, language="en", dark=False): the page, its script ready.

    At the end no script has failed, the console has no error, and nothing outside was asked for.
    """
    contexts, complaints = [], []

    def opened(address, width=1280, language="en", dark=False):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale={"en": "en-GB", "uk": "uk-UA"}[language],
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(_PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", complain)
        page.on("request", lambda request: outside(request, address.partition("#")[0]))
        page.goto(address)
        page.wait_for_selector("body[data-ready]")
        return page

    def complain(message):
        # Chromium itself writes a line for each answer of 400 and above; the page shows those.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def outside(request, address):
        if not request.url.startswith((address, "blob:")):
            complaints.append("asked for " + request.url)

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []

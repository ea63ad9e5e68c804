"""axe-core has nothing serious to say of the page: phone and desk, both languages, light and
dark."""

import draws
import pytest
from broken_configs import RIGHT
from vm.mpy import ROOT
from workbench.running import running
from workbenching import sections

pytestmark = pytest.mark.browser
AXE = ROOT / "host_tests/workbench/node_modules/axe-core/axe.min.js"
WRONG = RIGHT.replace("pin=5", "pin=6").replace('"+380671112233", "+12', '"380671112233", "+12')
_RUN = """async dark => {
    const rules = dark ? {runOnly: ['color-contrast']} : {};  // the rest is as by day
    const told = await axe.run(document, {resultTypes: ['violations'], ...rules});
    return told.violations.filter(each => ['serious', 'critical'].includes(each.impact))
        .map(each => each.id + ': ' + each.nodes.map(node => node.html.slice(0, 160)).join(' | '));
}"""

# What is to be scrolled to the side for, if anything is.
_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [...document.querySelectorAll('*')]
        .filter(each => each.getBoundingClientRect().right > innerWidth)
        .map(each => each.outerHTML.slice(0, 80) + each.getBoundingClientRect().right)"""


def serious(page):
    """-> what axe-core says of the page as it is now; [] for nothing serious."""
    page.evaluate(there())
    return page.evaluate(_RUN)


@pytest.fixture(scope="module")
def axe():
    return there()


def there():
    if not AXE.exists():
        how = "npm ci --prefix host_tests/workbench (tools/test.sh does it)"
        pytest.fail("axe-core is not installed: " + how, pytrace=False)
    return AXE.read_text()


LOOKS = (
    (390, "uk", False), (1280, "en", True), (1280, "en", False),
    (390, "uk", True), (390, "en", False), (1280, "uk", False),
)  # fmt: skip
EARLY = 2


def test_each_width_language_and_light_is_looked_at_by_default():
    for early, whole in zip(
        zip(*LOOKS[:EARLY], strict=True), zip(*LOOKS, strict=True), strict=True
    ):
        assert set(early) == set(whole)


@pytest.mark.parametrize("width, language, dark", draws.first(EARLY, LOOKS))
def test_nothing_serious(open_page, tmp_path, axe, width, language, dark):
    (tmp_path / "config.py").write_text(WRONG)
    with running(tmp_path / "config.py") as bench:
        page = open_page(bench.address, width=width, language=language, dark=dark)
        page.evaluate(axe)
        for section in sections.present():
            page.evaluate("name => { location.hash = name; }", section)
            page.wait_for_selector("#%s:not([hidden])" % section)
            page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
            found = page.evaluate(_RUN, dark)
            assert found == [], (section, found)
            assert page.evaluate(_WIDE) == [], "%s is wider than the window" % section

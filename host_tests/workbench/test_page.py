"""The page in a real browser: what holds for all of its sections."""

from workbench.running import running


def test_the_page_shows_its_sections(open_page, tmp_path):
    with running(tmp_path / "config.py") as bench:
        page = open_page(bench.address)
        assert page.title() == "Set up - Workbench"
        page.screenshot(path=tmp_path / "page.png")

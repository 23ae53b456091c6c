"""The report in a real browser: nothing runs, nothing is asked for, nothing is wider than the page or the paper."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.hostile_text import HOSTILE
from tests.reports.conftest import fill_with
from toolkit.catalogues.load import load_catalogue
from toolkit.register import open_register
from toolkit.reports.html_report import write_html
from toolkit.workshop.opening import open_workshop

VIOLATIONS = """
window.broken = [];
document.addEventListener('securitypolicyviolation', e => window.broken.push(e.violatedDirective + ' ' + e.blockedURI));
"""


class Reader:
    """A window on one report, with everything noted that a report must not do."""

    def __init__(self, browser, path: Path) -> None:
        self.dialogs: list[str] = []
        self.requests: list[str] = []
        self.messages: list[str] = []
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page = self.context.new_page()
        self.page.on("dialog", self._on_dialog)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.messages.append(message.text))
        self.page.on("pageerror", lambda error: self.messages.append(str(error)))
        self.page.add_init_script(VIOLATIONS)
        self.page.goto(path.as_uri())

    def _on_dialog(self, dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def wider_than_its_window(self) -> int:
        """By how many pixels one would have to scroll sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def resize(self, width: int, height: int) -> None:
        """Give the window another size, and wait until the page knows."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_function("width => window.innerWidth === width", arg=width)

    def picture(self, name: str) -> None:
        """Keep a screenshot of the whole report."""
        folder = Path(os.environ.get("AI_THREAT_SCREENSHOTS") or Path(__file__).parents[2] / "screenshots")
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(
            path=folder / f"{name}.png", clip={"x": 0, "y": 0, "width": 1280, "height": 2600}, full_page=True
        )


@pytest.fixture
def read(chromium):
    """Open a report; its window is shut at the end."""
    opened = []

    def start(path: Path) -> Reader:
        opened.append(Reader(chromium, path))
        return opened[-1]

    yield start
    for reader in opened:
        reader.context.close()


@pytest.fixture
def example_report(tmp_path):
    """The example's report as a file."""
    workshop = open_workshop("")
    write_html(workshop.register, workshop.catalogue, tmp_path / "report.html")
    workshop.close()
    return tmp_path / "report.html"


@pytest.fixture
def hostile_report(tmp_path):
    """A report of hostile words only."""
    with open_register(tmp_path / "register.db") as register:
        fill_with(register, [text for text in HOSTILE if text.strip()])
        write_html(register, load_catalogue(), tmp_path / "hostile.html")
    return tmp_path / "hostile.html"


def is_quiet(reader: Reader, path: Path) -> None:
    """Nothing but the file itself was asked for, nothing was blocked, nothing spoke."""
    assert reader.requests == [path.as_uri()]
    assert reader.page.evaluate("window.broken") == []
    assert reader.dialogs == []
    assert reader.messages == []


def test_the_example_reads_well_on_screen_paper_and_phone(read, example_report):
    reader = read(example_report)
    assert reader.wider_than_its_window() <= 0
    reader.picture("report")
    for row in reader.page.locator("#code ~ table").first.locator("td.nb").all()[:20]:
        assert row.evaluate("cell => cell.scrollWidth <= cell.clientWidth + 1")
    reader.page.locator("nav a", has_text="The Code of Practice").click()
    reader.page.wait_for_function("Math.abs(document.querySelector('#code').getBoundingClientRect().y) < 40")

    reader.page.emulate_media(media="print")
    reader.resize(703, 1030)  # A4 less its margins, at 96 dots an inch
    assert reader.wider_than_its_window() <= 0
    assert not reader.page.locator("nav").is_visible()
    assert reader.page.pdf(format="A4")[:5] == b"%PDF-"

    reader.page.emulate_media(media="screen")
    reader.resize(390, 844)
    assert reader.wider_than_its_window() <= 0
    is_quiet(reader, example_report)


def test_hostile_words_do_nothing(read, hostile_report):
    reader = read(hostile_report)
    for link in reader.page.locator("main a[href^='#']").all()[:12]:
        link.click()
    reader.page.mouse.move(400, 400)
    assert "<script>alert(1)</script>" in reader.page.locator("main").inner_text()
    assert reader.page.locator("script, img, iframe, form, input").count() == 0
    assert reader.wider_than_its_window() <= 0
    assert [each for each in reader.requests if not each.startswith(hostile_report.as_uri())] == []
    assert reader.page.evaluate("window.broken") == []
    assert reader.dialogs == []
    assert reader.messages == []

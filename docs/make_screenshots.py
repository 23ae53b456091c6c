# ruff: noqa: INP001, T201 - a script, run by hand, not a package
"""Makes the pictures of README.md in docs/images, from the shipped example: python docs/make_screenshots.py

Needs what `make test` installs, and Chromium. Nothing is asked of any other machine.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, expect, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from tests.browser.lab import CHROMIUM_FLAGS, Lab, LabServer, find_chromium  # noqa: E402
from toolkit.pictures import diagram  # noqa: E402
from toolkit.reports.exports import export  # noqa: E402
from toolkit.workshop import open_workshop  # noqa: E402
from toolkit.workshop.opening import VARIABLE  # noqa: E402

IMAGES = REPOSITORY / "docs" / "images"
NOTEBOOK = "02_what_can_go_wrong.ipynb"
WIDTH = 1200
TALLEST = 1100


def make_diagram(browser: Browser, svg: str) -> None:
    """The diagram alone, as wide as it likes to be."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 900})
    page.set_content(f"<body style='margin:8px;background:#fff'>{svg}</body>")
    page.locator("svg").first.screenshot(path=IMAGES / "diagram.png")
    page.close()


def make_report(browser: Browser, report: Path) -> None:
    """The top of the report."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 900})
    page.goto(report.as_uri())
    page.screenshot(path=IMAGES / "report.png")
    page.close()


def make_findings(browser: Browser, root: Path) -> None:
    """The panel of findings in notebook 02, after Run All, cut to the panel."""
    shutil.copy(REPOSITORY / "notebooks" / NOTEBOOK, root)
    # Empty, it means the example, whatever workshop is chosen on this machine.
    server = LabServer(root, env={VARIABLE: ""})
    try:
        with Lab(browser, server) as lab:
            # Wide enough for the files beside it, and tall: a notebook scrolls inside the page.
            lab.page.set_viewport_size({"width": WIDTH + 360, "height": 2400})
            lab.open(NOTEBOOK).run_all().see("What the library finds")
            panel = lab.notebook.locator(".att-panel").filter(has_text="What the library finds").first
            expect(panel).to_be_visible()
            panel.evaluate("panel => panel.scrollIntoView({block: 'start'})")
            box = panel.bounding_box()
            if box is None:
                raise RuntimeError("the panel of findings is not shown")
            height = min(box["height"], TALLEST)
            clip: FloatRect = {"x": box["x"], "y": box["y"], "width": box["width"], "height": height}
            lab.page.screenshot(path=IMAGES / "findings.png", clip=clip)
    finally:
        server.stop()


def main() -> None:
    """Make all three."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        workshop = open_workshop("")
        svg = diagram(workshop.system, kinds=workshop.catalogue.kinds)
        report = export(workshop.register, Path(scratch) / "report.html", catalogue=workshop.catalogue)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(CHROMIUM_FLAGS))
        make_diagram(browser, str(svg))
        make_report(browser, report)
        make_findings(browser, Path(scratch))
        browser.close()
        workshop.close()
    for picture in sorted(IMAGES.glob("*.png")):
        print(f"{picture.relative_to(REPOSITORY)}: {picture.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()

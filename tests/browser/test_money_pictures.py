"""Pictures of money in a real browser: labels keep clear of each other, text stays text, nothing is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import plotly
import pytest

from tests.pictures.money.samples import all_ordinary, all_with, every
from toolkit.display.money import redrawn
from toolkit.pictures.money import picture_of

SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
HOSTILE = (
    "<img src=x onerror=\"document.title='run'\"><b>bold</b><a href='javascript:alert(1)'>link</a> & &lt;i&gt; $x^2$",
    "%{meta.summary} \u202egnp.exe שלום 👩🏽\u200d💻 $$y$$",
)
MEASURE = """svg => {
  const sheet = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll('text')].map(each => [each.textContent, each.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([one, a], index) => {
    if (a.left < sheet.left - 1 || a.right > sheet.right + 1 || a.bottom > sheet.bottom + 1) found.push(['off', one]);
    for (const [other, b] of boxes.slice(index + 1)) {
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (width > 1 && height > 3) found.push([one, other]);  // boxes of text hold room for marks above and below it
    }
  });
  return found;
}"""


@pytest.fixture
def page(chromium):
    """An empty page that asks for nothing; what goes wrong in it is kept in `page.faults`."""
    context = chromium.new_context(viewport={"width": 900, "height": 900})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("console", lambda message: faults.append(message.text))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("dialog", lambda dialog: (faults.append(dialog.message), dialog.dismiss()))
    opened.on("request", lambda request: faults.append(request.url))
    opened.faults = faults
    yield opened
    context.close()


def test_printed_labels_are_as_wide_as_they_were_measured(page):
    for name, value in every().items():
        page.set_content(f'<body style="margin:0;width:800px">{picture_of(value)}</body>')
        assert page.eval_on_selector("svg", MEASURE) == [], name
    assert page.faults == []


def plot(page, value) -> None:
    """Draw a figure as the notebook's renderer does, in the place of the one before."""
    drawn = redrawn(value)["data"]["application/vnd.plotly.v1+json"]
    page.evaluate("d => Plotly.react('plot', d.data, d.layout, d.config)", json.loads(json.dumps(drawn)))


def test_figures_are_drawn_and_drawn_again(page):
    page.set_content('<div id="plot"></div>')
    page.add_script_tag(content=SCRIPT.read_text("utf-8"))
    for name, value in all_ordinary().items():
        plot(page, value)
        assert page.locator(".main-svg").count() >= 1, name
        title = page.locator(".gtitle").text_content()
        assert title
        width = page.eval_on_selector(".svg-container", "each => each.getBoundingClientRect().width")
        assert width == 800, name
    assert page.faults == []


def test_hostile_names_are_shown_and_neither_run_nor_link(page):
    page.set_content('<div id="plot"></div>')
    page.add_script_tag(content=SCRIPT.read_text("utf-8"))
    for name, value in all_with(HOSTILE).items():
        plot(page, value)
        said = " ".join(page.locator("#plot text").all_text_contents())
        assert page.locator("#plot a, #plot img, #plot script").count() == 0, name
        if name != "moves":
            assert "<img src=x" in said, name
        assert page.title() == ""
    assert page.faults == []

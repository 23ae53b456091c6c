"""What an estimate implies is on the page at every letter, in a real browser."""

from __future__ import annotations

from tests.browser.test_lab_smoke import write_notebook

FORM = """
import ipywidgets
from toolkit.workshop.interval_form import IntervalForm
from toolkit.workshop.panel import html
from toolkit.workshop.style import STYLE

loss, chance = IntervalForm(unit="GBP an event", with_mode=True), IntervalForm(form="probability")
given = ipywidgets.Label("Nothing given yet")
give = ipywidgets.Button(description="Give")
give.on_click(lambda _: setattr(given, "value", f"Given: {loss.parts}"))
panel = ipywidgets.VBox([html(STYLE), loss.view, chance.view, give, given])
panel.add_class("att-panel")
panel
"""


def test_the_surprise_comes_while_somebody_types(open_lab, tmp_path):
    write_notebook(tmp_path / "form.ipynb", FORM)
    lab = open_lab(tmp_path, "form.ipynb").run_all().see("nine to one")
    low, high = (lab.page.get_by_placeholder(example, exact=True) for example in ("10k", "80k"))
    low.press_sequentially("1k")
    high.press_sequentially("100k")
    lab.see("mean 26,600")
    low.press("End")
    low.press("Backspace")
    lab.see("mean 144,000").see("is more than your upper bound").see("100,000 times the lower")
    lab.page.get_by_placeholder("2%", exact=True).press_sequentially("2%")
    lab.see("about once in 50 cases")
    lab.page.get_by_placeholder("20%", exact=True).press_sequentially("20%")
    lab.see("median 6.67%")
    picture = lab.picture("interval_form")
    lab.click("Give").see("Given: {'low': 1.0, 'high': 100000.0}")
    lab.page.get_by_placeholder("30k", exact=True).press_sequentially("30k")
    lab.see("never over 100,000")
    assert lab.errors == []
    assert lab.elsewhere == []
    assert picture.stat().st_size > 10_000

"""Notebook 07 in a browser: a risk gets numbers, a control an effect and a price, and the pictures answer."""

from __future__ import annotations

import re
import shutil

import pytest
from playwright.sync_api import expect

from tests.conftest import REPOSITORY
from toolkit.register import open_register
from toolkit.risks.losses import Interval, quantify
from toolkit.workshop import new_workshop
from toolkit.workshop.example import fill_example

PANELS = ("What do the controls do, in numbers?", "What could a year cost?", "What if?", "Which numbers matter?",
          "Which controls, for the money?")  # fmt: skip
WHOLE = "() => !document.body.innerText.includes('Being worked out anew')"
"""No panel is still busy with what was saved."""
NAME = "07_what_could_it_cost.ipynb"


@pytest.fixture
def claims(tmp_path):
    """A workshop as the example's team left it."""
    made = new_workshop(tmp_path / "claims", "Claims")
    fill_example(made)
    made.close()
    return tmp_path / "claims"


def start(open_lab, folder, width=1280):
    """The notebook, run on this workshop."""
    shutil.copy(REPOSITORY / "notebooks" / NAME, folder.parent)
    lab = open_lab(folder.parent, NAME, env={"AI_THREAT_WORKSHOP": str(folder), "PYTHONPATH": str(REPOSITORY)})
    lab.resize(width, 900)
    return lab.run_all()


def bring(lab, text):
    """Scroll to a text and leave it in the upper part of the window."""
    lab.notebook.get_by_text(text, exact=True).first.evaluate("here => here.scrollIntoView({block: 'start'})")


def test_a_risk_gets_numbers_and_the_curve_answers(open_lab, claims):
    lab = start(open_lab, claims)
    with open_register(claims / "register.db", create=False) as register:
        open_risks = [risk for risk in register.risks.values() if risk.status == "open"]
        number, risk = next(
            (place, each) for place, each in enumerate(open_risks, start=1) if each.id in register.not_quantified
        )
        before = quantify(register).total.mean
    bring(lab, "How often, and how much?")
    lab.picture("07_estimate_before")
    lab.choose("Risk", f"{number}. {risk.title} (not estimated yet)")
    lab.field("0.5").fill("0.5")
    lab.field("4").fill("4")
    lab.see(re.compile("This says"))
    lab.field("10k").fill("40k")
    lab.field("80k").fill("400k")
    lab.fill("Why", "Three letters a month were odd last year")
    lab.picture("07_estimate")
    lab.click("Save this estimate").followed(re.compile("what “.*” could cost")).wait_idle()
    for title in PANELS:
        bring(lab, title)
        lab.page.wait_for_function(WHOLE)
        lab.picture(f"07_{re.sub('[^a-z]+', '_', title.lower())}")
    assert lab.elsewhere == []
    assert lab.errors == []
    with open_register(claims / "register.db", create=False) as register:
        assert register.verify().ok
        held = next(each for each in register.portfolio().scenarios if each.id == risk.id)
        assert held.frequency.rate == Interval(low=0.5, high=4)
        assert Interval(low=4e4, high=4e5) in held.loss.values()
        assert quantify(register).total.mean > before


def test_pictures_and_numbers_survive_save_reload_and_restart(open_lab, claims):
    lab = start(open_lab, claims, width=1600)
    curves = lab.notebook.get_by_text("How likely is it to lose more than this in a year?")
    drawn = curves.count()
    assert drawn >= 2
    lab.save().reload()
    bring(lab, "What could a year cost?")
    expect(curves.first).to_be_visible()
    lab.restart_and_run_all()
    bring(lab, "What could a year cost?")
    expect(curves.nth(drawn - 1)).to_be_attached()
    lab.picture("07_restarted")
    assert lab.elsewhere == []
    assert lab.errors == []

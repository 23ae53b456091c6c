"""Notebooks 05 and 06 as people use them: judge, sign, export; reload, restart, and find everything again."""

from __future__ import annotations

import json
import re

import pytest

from toolkit.register import open_register
from toolkit.workshop.opening import VARIABLE

NOTEBOOKS = ("05_do_we_meet_the_code.ipynb", "06_did_we_do_a_good_job.ipynb")


@pytest.fixture
def root(example_room):
    """The notebooks, and a workshop of the example's team beside them."""
    return example_room(*NOTEBOOKS)


def fits(lab, notebook):
    """No panel is wider than its frame."""
    cells = json.loads((lab.server.root / notebook).read_text("utf-8"))["cells"]
    panels = sum(1 for cell in cells if "(workshop)" in "".join(cell["source"]) and cell["cell_type"] == "code")
    assert lab.sticking_out() == [0] * panels


def panel(lab, title):
    """The panel with this title."""
    return lab.notebook.locator(".att-panel").filter(has=lab.page.locator(".att-title", has_text=title)).first


def pick(lab, provision):
    """Click a provision in the list."""
    chosen = panel(lab, "Provision by provision").locator("select[size]")
    # by its place: a list that is not on the screen has no inner text, and the spaces of its lines do not break
    lines = [" ".join(line.split()) for line in chosen.locator("option").all_text_contents()]
    (found,) = [place for place, line in enumerate(lines) if line.startswith(f"{provision} ·")]
    chosen.select_option(index=found)


def test_a_provision_is_judged_and_the_verdict_is_there_after_reload_and_restart(open_lab, root):
    lab = open_lab(root, NOTEBOOKS[0], env={VARIABLE: str(root / "workshop")})
    lab.run_all().see("67 of 72 provisions that are ours are judged")
    lab.notebook.locator(".js-plotly-plot .legend").first.wait_for()
    fits(lab, NOTEBOOKS[0])
    lab.picture("05_where_we_stand")

    lab.notebook.get_by_text("Questions and decision").first.click()
    lab.see("Does the organisation make or adapt this model or system?").choose("Decided", "it applies")
    lab.tick("Data Custodian", on=False)
    lab.click("Record the scope").see("We hold: Developer, System Operator (from the scope that was recorded)")
    lab.picture("05_scope")
    lab.tick("Data Custodian").click("Record the scope")
    lab.see("We hold: Developer, System Operator, Data Custodian (from the scope that was recorded)")

    lab.choose("Principle", "7. Secure your supply chain").see("6 of 72 provisions shown")
    pick(lab, "7.1")
    lab.see("Provision 7.1").choose("Verdict", "partly met")
    lab.click("Record").see("a verdict needs a reason")
    lab.fill("In a sentence or two: what is there, what is missing?", "The contract <b>names</b> security")
    lab.fill("add: what shows it?", "Contract of May").fill("link, file, ticket, who holds it", "legal/42")
    lab.field("Record").scroll_into_view_if_needed()
    lab.picture("05_judging")
    lab.click("Record").see("Judged partly met:").see("The contract <b>names</b> security").see(
        "Contract of May (legal/42)"
    )
    lab.see("68 of 72 provisions that are ours are judged")
    fits(lab, NOTEBOOKS[0])
    with open_register(root / "workshop" / "register.db") as register:
        assert register.verdicts["7.1"].reason == "The contract <b>names</b> security"
        assert register.verify().ok

    lab.save().reload().see("68 of 72 provisions that are ours are judged")
    lab.restart_kernel()
    lab.restart_and_run_all().see("68 of 72 provisions that are ours are judged")
    lab.choose("Principle", "7. Secure your supply chain").see("6 of 72 provisions shown")
    lab.see("Contract of May (legal/42)").see_value("Verdict", "partly met")
    panel(lab, "Gaps").scroll_into_view_if_needed()
    lab.see("The contract <b>names</b> security")
    lab.picture("05_gaps")
    lab.choose("As a list of", "ISO/IEC 27001 Annex A 2022").see("Managing information security in the ICT")
    panel(lab, "What to do next").scroll_into_view_if_needed()
    lab.see("The trade-off").choose("Chosen for", "risk only").see("Payments that cannot be undone: high")
    lab.picture("05_next")
    fits(lab, NOTEBOOKS[0])
    assert lab.elsewhere == []
    assert lab.errors == []


def test_the_last_notebook_verifies_exports_and_signs_and_finds_it_again(open_lab, root):
    lab = open_lab(root, NOTEBOOKS[1], env={VARIABLE: str(root / "workshop")})
    lab.run_all().see("Does every risk have an owner?")
    fits(lab, NOTEBOOKS[1])
    lab.picture("06_look_back")
    with open_register(root / "workshop" / "register.db") as register:
        events = register.head.events
    lab.click("Verify the history").see(f"The history holds together: {events} events")
    lab.choose("Show", "verdicts on provisions").see("Provision 13.2: not met")
    lab.picture("06_history")

    lab.click("All of them").see("register.xlsx")
    lab.field("Statement").fill("We stand by this, <i>today</i>")
    lab.field("Statement").press("Tab")
    lab.click("Sign (as the acting person)").see("We stand by this, <i>today</i>").see("nothing changed since")
    fits(lab, NOTEBOOKS[1])
    lab.see("3. Keep the head of the history").picture("06_finish")
    exports = root / "workshop" / "exports"
    assert len(list(exports.iterdir())) == 6
    assert len(json.loads((exports / "register.json").read_text())["events"]) == events
    with open_register(root / "workshop" / "register.db") as register:
        head = register.head
        assert head.events == events + 1
    lab.see(f"{head.events}:{head.hash}")
    lab.click("CISO Assistant").see("ciso-assistant/uk-ai-code-2025.yaml").see("For the people who sign: one page")
    fits(lab, NOTEBOOKS[1])
    lab.picture("06_to_hand_on")

    lab.save().reload().see(f"{head.events}:{head.hash}")
    lab.restart_kernel()
    lab.restart_and_run_all().see(f"{head.events}:{head.hash}").see("We stand by this, <i>today</i>")
    lab.see(str(exports)).see("report.html")
    assert lab.elsewhere == []
    assert lab.errors == []


@pytest.mark.parametrize("width", [1280, 900])
def test_no_panel_is_wider_than_a_narrow_window_and_a_provision_in_parts_is_picked(open_lab, root, width):
    lab = open_lab(root, NOTEBOOKS[0], env={VARIABLE: str(root / "workshop")})
    lab.resize(width)
    lab.run_all().see("67 of 72 provisions that are ours are judged")
    lab.notebook.get_by_text("Questions and decision").first.click()
    lab.see("Does the organisation make or adapt this model or system?")
    fits(lab, NOTEBOOKS[0])
    assert panel(lab, "Does the Code apply").locator(".att-head").evaluate("head => head.offsetHeight") < 120
    pick(lab, "3.2")
    lab.see("Provision 3.2").see("the record suggests for part c: partly met")
    reasons = panel(lab, "Provision by provision").get_by_placeholder(re.compile("^why, for part"))
    assert reasons.evaluate_all("all => all.map(each => each.scrollWidth - each.clientWidth)") == [0, 0, 0]
    assert reasons.evaluate_all("all => all.map(each => each.scrollHeight - each.clientHeight)") == [0, 0, 0]
    lab.field("why, for part a").scroll_into_view_if_needed()
    lab.picture(f"05_parts_{width}")
    fits(lab, NOTEBOOKS[0])
    assert (lab.errors, lab.elsewhere) == ([], [])

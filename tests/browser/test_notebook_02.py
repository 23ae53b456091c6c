"""Notebook 02 in a browser: ideas, answers, findings kept and rejected, dots; all there after reload and restart."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.conftest import REPOSITORY
from toolkit.catalogues.load import load_catalogue
from toolkit.register import open_register
from toolkit.threats.default_view import group_findings
from toolkit.threats.find import find_threats
from toolkit.workshop import new_workshop
from toolkit.workshop.example import fill_example

NOTEBOOK = "02_what_can_go_wrong.ipynb"
IDEA = "A <b>supplier</b> reads our prompts"


@pytest.fixture
def claims(tmp_path):
    """A workshop as the example's team left it; Mei has given no dots yet."""
    made = new_workshop(tmp_path / "claims", "Claims")
    fill_example(made)
    with made.register.change(by=made.acting, reason="begin anew") as change:
        change.vote("P3", [])
    made.close()
    shutil.copy(REPOSITORY / "notebooks" / NOTEBOOK, tmp_path)
    return tmp_path / "claims"


def held(folder):
    """The record, read by somebody else."""
    return open_register(folder / "register.db", create=False)


def dot(lab, title):
    """The button that gives a candidate the acting person's dot, or takes it back."""
    return lab.notebook.get_by_title(f"A dot for: {title}", exact=True)


def card(lab, title):
    """The card of a finding, with its buttons."""
    heading = lab.notebook.get_by_role("heading", name=title)
    return heading.locator("xpath=ancestor::div[contains(@class,'widget-vbox')][1]")


def alone_on_a_card(folder):
    """The two worst findings that nobody has decided and that share their card with no other."""
    with held(folder) as register:
        found = find_threats(register.system(), load_catalogue())
        waiting = [each for each in found if each.outcome == "applies" and each.identity not in register.triage]
    groups = group_findings(each for each in waiting if not each.narrower)
    return [group.findings[0] for group in groups if len(group.findings) == 1][:2]


def reject(lab, finding, why):
    """Type a reason and press Reject, at the pace of a person: what is typed arrives before the next click is made."""
    finding.get_by_placeholder("to reject").fill(why)
    finding.get_by_placeholder("to reject").press("Tab")
    lab.wait_idle()
    finding.get_by_role("button", name="Reject").click()


def test_a_room_goes_through_its_findings(open_lab, claims):
    from playwright.sync_api import expect

    env = {"AI_THREAT_WORKSHOP": str(claims), "PYTHONPATH": str(REPOSITORY)}
    lab = open_lab(claims.parent, NOTEBOOK, env=env)
    lab.resize(1280, 900)
    lab.run_all().see("Our own ideas").see("there is no earlier day to compare with")

    lab.choose("Acting", "Mei Tanaka, ML engineer").see("Mei Tanaka: 5 of 5 dots left")
    lab.field("Idea").fill(IDEA)
    lab.choose("About", "Language model").click("Add idea").see("idea noted").see(IDEA).see_value("Idea", "")
    lab.picture("02_ideas")

    with held(claims) as register:
        first = find_threats(register.system(), load_catalogue()).question_cards()[0]
    tick = first.rows[0].ticks[0][1]
    lab.see(first.text)
    lab.notebook.get_by_text(first.text).first.scroll_into_view_if_needed()
    lab.picture("02_questions")
    lab.resize(1000, 900)
    label = lab.notebook.locator(".att-tick").first.bounding_box()
    answer = lab.notebook.get_by_title(f"{tick.text} No.", exact=True).bounding_box()
    assert label["y"] < answer["y"] + answer["height"] / 2 < label["y"] + label["height"] + answer["height"] / 2
    assert label["x"] + label["width"] <= answer["x"]
    lab.resize(1280, 900)
    lab.notebook.get_by_title(f"{tick.text} No.", exact=True).click()
    lab.see(f"answered no: {tick.text}").see("✓ no")
    first, second = alone_on_a_card(claims)
    kept, below = card(lab, first.title), card(lab, second.title)
    below.get_by_placeholder("to reject").fill("Releases are")
    kept.get_by_role("button", name="Keep").dblclick()
    lab.see(f"kept: {first.title} at {first.element_name}")
    expect(kept.get_by_text("kept", exact=True)).to_be_visible()
    expect(below.get_by_placeholder("to reject")).to_have_value("Releases are")
    reject(lab, below, "")
    lab.see("a rejected finding needs a reason")
    reject(lab, below, "Releases are built by hand")
    lab.see(f"rejected: {second.title} at {second.element_name}")
    lab.followed(f"rejected: {second.title} at {second.element_name}")
    lab.picture("02_findings")
    lab.click("Put away what is decided")
    expect(lab.notebook.get_by_role("heading", name=second.title)).to_have_count(0)

    lab.choose("What for", "Claims agent says or does what the attacker wants · somebody outside")
    lab.see("“Goal hijack” at Claims agent").see("To cut every way to this:")
    lab.notebook.get_by_text("How would somebody get there?").last.scroll_into_view_if_needed()
    lab.picture("02_paths")

    toggles = lab.notebook.get_by_role("button", name="○ Give a dot")
    expect(toggles).to_have_count(15)
    titles = [toggles.nth(place).get_attribute("title").removeprefix("A dot for: ") for place in range(6)]
    for place, title in enumerate(titles[:5], start=1):
        dot(lab, title).first.click()
        lab.see(f"Mei Tanaka: {5 - place} of 5 dots left")
    dot(lab, titles[5]).first.click()
    lab.see("all 5 dots of Mei Tanaka are given").see("Take one back first")
    dot(lab, titles[0]).first.click()
    lab.see("Mei Tanaka: 1 of 5 dots left")
    lab.picture("02_dots")
    lab.click("Take the top ones").see(re.compile("shortlist of 12")).see("12 shortlisted")
    lab.notebook.get_by_role("button", name="Take the top ones").scroll_into_view_if_needed()
    lab.picture("02_shortlist")

    lab.save().reload().see("12 shortlisted").see(IDEA)
    lab.restart_kernel().restart_and_run_all()
    lab.see(IDEA).see("12 shortlisted")
    lab.choose("Show", "rejected").see("rejected: Releases are built by hand")

    with held(claims) as register:
        assert [(idea.text, idea.by) for idea in register.ideas.values()][-1] == (IDEA, "P3")
        assert register.answers[tick.key].answer == "no"
        verdicts = [each.verdict for each in register.triage.values()]
        assert verdicts.count("shortlisted") == 12
        assert len(register.votes["P3"].for_) == 4
        assert register.verify().ok
    assert lab.elsewhere == []
    assert lab.errors == []

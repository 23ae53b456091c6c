"""Notebooks 03 and 04 in a browser: a risk is worded, scored, treated and accepted; reload and restart lose nothing."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta

import pytest

from tests.conftest import REPOSITORY
from tests.hostile_text import LONG, MARKUP, SCRIPTS
from toolkit.register import Person, open_register
from toolkit.workshop import new_workshop
from toolkit.workshop.example import fill_example

TITLE = "Strangers' <i>letters</i> decide"
RISK = "strangers-i-letters-i-decide"


@pytest.fixture
def claims(tmp_path):
    """A workshop as the example's team left it, with one more finding on the shortlist."""
    made = new_workshop(tmp_path / "claims", "Claims")
    fill_example(made)
    with made.register.change(by=made.acting, reason="voted") as change:
        change.triage("core:jailbreak@language_model", "shortlisted")
    made.close()
    return tmp_path / "claims"


def start(open_lab, folder, name):
    """The notebook, run on this workshop, in the window of a small laptop."""
    shutil.copy(REPOSITORY / "notebooks" / name, folder.parent)
    lab = open_lab(folder.parent, name, env={"AI_THREAT_WORKSHOP": str(folder), "PYTHONPATH": str(REPOSITORY)})
    lab.resize(1280, 900)
    return lab.run_all()


def held(folder, risk=RISK):
    """The risk as it is in the record, whose history holds together."""
    with open_register(folder / "register.db", create=False) as register:
        assert register.verify().ok
        return register.risks[risk]


def bring(lab, text):
    """Scroll to a text and leave it in the upper part of the window."""
    lab.notebook.get_by_text(text, exact=True).first.evaluate("here => here.scrollIntoView({block: 'start'})")


def tab(lab, number):
    """Open one of the four tabs."""
    lab.notebook.locator(".widget-tab .lm-TabBar-tab").nth(number - 1).click()
    return lab


def test_a_risk_is_worded_and_scored_and_the_matrix_follows(open_lab, claims):
    from playwright.sync_api import expect

    lab = start(open_lab, claims, "03_how_bad_is_it.ipynb")
    lab.see("Shortlisted, in no risk yet (1): Jailbreak: the model drops its refusals · Language model.")
    sources = lab.notebook.locator("select[multiple]")
    sources.select_option(label=["Jailbreak: the model drops its refusals · Language model"])
    lab.click("Propose a wording").see_value("Title", "Jailbreak: the model drops its refusals at Language model")
    lab.fill("Title", TITLE).fill("Cause", "Anybody may write to us").choose("Risk owner", "Mei Tanaka, ML engineer")
    bring(lab, "From the shortlist to risks")
    lab.picture("03_words")
    lab.click("Save this risk").see(f"risk “{TITLE}”").see("All of the shortlist is in a risk.")

    lab.choose("Score", f"10. {TITLE} (inherent and current to score)")
    expect(lab.notebook.get_by_role("heading", name=TITLE)).to_be_visible()
    lab.see("medical data of many people exposed").see("Still to choose: likelihood, impact")
    lab.click("Almost certain").click("Major").see("likelihood Almost certain × impact Major")
    lab.fill("Why", "They try every week").click("Save the inherent level")
    lab.see(re.compile("inherent level of .*: very high"))
    lab.see("With what is in place today").click("Likely").click("Save the current level")
    lab.see(re.compile("current level of .*: high")).see("10 of 10 risks are scored")
    bring(lab, "How likely, and how bad?")
    lab.picture("03_scores")
    bars = lab.notebook.locator(".js-plotly-plot")
    expect(bars).to_contain_text("10. Strangers' ‹i›letters‹/i› decide")
    bring(lab, "Where we stand")
    lab.picture("03_matrix")

    lab.save().reload().see("10 of 10 risks are scored")
    expect(lab.notebook.locator(".js-plotly-plot")).to_contain_text("10. Strangers'")
    lab.restart_kernel().restart_and_run_all().see("10 of 10 risks are scored")
    lab.choose("Score", f"10. {TITLE} (scored)").see_value("Why", "They try every week")

    risk = held(claims)
    assert (risk.title, risk.owner, risk.findings) == (TITLE, "P3", ("core:jailbreak@language_model",))
    assert (risk.assessments["inherent"].level, risk.assessments["current"].level) == ("very_high", "high")
    assert lab.elsewhere == []
    assert lab.errors == []


def test_other_methods_are_behind_a_choice_and_recorded_beside_the_level(open_lab, claims):
    lab = start(open_lab, claims, "03_how_bad_is_it.ipynb")
    lab.notebook.get_by_text("Score by another method").first.click()
    lab.choose("Method", "OWASP Risk Rating").see("Still to choose: skill, motive")
    lab.choose("Motive", "9  A high reward").choose("Ease of exploit", "6")
    bring(lab, "How likely, and how bad?")
    lab.picture("03_owasp")

    lab.choose("Method", "CVSS 4.0").fill("Vector", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")
    lab.see(re.compile("is a vector of CVSS 3.1, and this takes 4.0"))
    bring(lab, "How likely, and how bad?")
    lab.picture("03_cvss")

    lab.choose("Method", "OWASP AIVSS 0.8").fill("CVSS 4.0", "7.1").choose(
        "Autonomy", "1  Open-ended, high-risk actions alone"
    )
    lab.choose("Threat multiplier", "0.97  A proof of concept exists").choose("Mitigation", "1  None or weak")
    lab.see(re.compile("7.4 to 9.9, as long as 9 are unknown"))
    bring(lab, "How likely, and how bad?")
    lab.picture("03_aivss")
    lab.fill("Why", "As the supplier scores it").click("Save the inherent level by this method, beside it")
    lab.see(re.compile("inherent level of .*: critical by OWASP AIVSS 0.8, beside the criteria's")).see("Beside it: ")
    lab.choose("Method", "SSVC, deployer (when to patch)").choose("Exploitation", "Actively exploited")
    lab.choose("System exposure", "Open: the internet or the like").choose("Automatable", "Yes")
    lab.choose("Human impact", "Very high").see("Immediate")
    lab.click("Save the inherent level by this method, beside it")
    lab.see(re.compile("immediate by SSVC, deployer"))
    bring(lab, "How likely, and how bad?")
    lab.picture("03_beside")
    lab.save().reload().see("OWASP AIVSS 0.8, edition 0.8")
    assert lab.errors == []
    with open_register(claims / "register.db", create=False) as register:
        (risk,) = (each for each in register.risks.values() if each.beside)
        assert risk.assessments["inherent"].method == "matrix-5x5"
        beside = risk.beside["inherent"]
        assert {name: (each.level, each.why) for name, each in beside.items()} == {
            "aivss-0-8": ("critical", "As the supplier scores it"),
            "ssvc-deployer": ("immediate", ""),
        }


def test_a_risk_is_treated_decided_and_accepted_and_stands_in_the_plan(open_lab, claims):
    risk = "one-customer-sees-another"
    lab = start(open_lab, claims, "04_what_do_we_do_about_it.ipynb")
    lab.choose("Risk", "3. One customer sees another's claim (modify, awaiting the risk owner)")
    lab.see("The agent reads all claims with rights of its own")
    lab.fill("Reason", "The law asks for it, and customers expect it").click("Save the treatment")
    lab.see("treatment: modify")
    bring(lab, "What we do about each risk")
    lab.picture("04_treatment")

    tab(lab, 2).click("in place").fill("Evidence", "Release 2.1").click("Save this control").see(": in place")
    lab.notebook.get_by_text("A control of our own").click()
    lab.fill("What we do", "Weekly sample read").choose("Works by", "noticing it")
    lab.fill("Lowers it as", "somebody looks").click("Add our own control")
    lab.see("planned, a control of our own: Weekly sample read")
    lab.picture("04_controls")

    tab(lab, 3).see("Proposed from the inherent level").see(re.compile("Weekly sample read works in another way"))
    lab.choose("Decided by", "Ruth Adeyemi, chief risk officer").click("Take the proposal")
    lab.click("Save the target level").see(re.compile("target level: "))
    lab.picture("04_target")

    tab(lab, 4).choose("Accepted by", "Mei Tanaka, ML engineer").see(re.compile("By your criteria this level may be"))
    lab.picture("04_acceptance")
    until = date.today() + timedelta(days=60)  # noqa: DTZ011 - a day
    lab.choose("Accepted by", "Ruth Adeyemi, chief risk officer").fill("Until", until.isoformat())
    lab.click("Record the acceptance").see(f"accepted by Ruth Adeyemi, chief risk officer until {until}")

    lab.click("Awaiting acceptance (4)")
    bring(lab, "The plan")
    lab.picture("04_plan")
    lab.save().reload().see("Awaiting acceptance (4)").click("All (9)").see("Weekly sample read:")
    lab.restart_kernel().restart_and_run_all().see("Awaiting acceptance (4)").see("Weekly sample read:")

    now = held(claims, risk)
    assert [use.status for use in now.controls] == ["in place", "planned", "planned"]
    assert (now.assessments["target"].by, now.assessments["target"].proposed) == ("P4", True)
    assert (now.acceptance.by, now.acceptance.role, now.acceptance.until) == ("P4", "chief risk officer", until)
    assert lab.elsewhere == []
    assert lab.errors == []


@pytest.mark.parametrize("name", ["03_how_bad_is_it.ipynb", "04_what_do_we_do_about_it.ipynb"])
def test_hostile_text_breaks_no_layout_even_in_a_small_window(open_lab, claims, name):
    with open_register(claims / "register.db") as register:
        by = Person("P1", role="facilitator")
        with register.change(by=by, reason=LONG[0]) as change:
            change.participant("P9", name=LONG[0], function=MARKUP[0])
            for number, text in enumerate((LONG[0], MARKUP[2], SCRIPTS[0], LONG[2])):
                risk = change.risk(f"h{number}", title=text, cause=text, event=text, consequence=text, owner="P9")
                risk.assess(level="inherent", likelihood="almost_certain", impact="severe", why=text)
                risk.control("own-x", title=text, status="planned", action_owner="P9", evidence=text, because=text)
                risk.accept("P9", text, "2099-01-01", text)
    lab = start(open_lab, claims, name)
    lab.resize(1024, 900)
    panels = lab.notebook.locator(".att-panel")
    assert set(lab.sticking_out()) == {0}
    assert max(panels.evaluate_all("all => all.map(each => each.offsetHeight)")) < 12_000
    assert lab.notebook.locator("[onerror], [onload], .widget-html script, .widget-html img").count() == 0
    lab.picture(f"{name[:2]}_hostile")
    assert lab.errors == []


def test_a_refusal_is_seen_in_the_window_wherever_the_click_was(open_lab, claims):
    from playwright.sync_api import expect

    lab = start(open_lab, claims, "03_how_bad_is_it.ipynb")
    lab.resize(1180, 600)
    lab.click("Start a new risk").see_value("Title", "Jailbreak: the model drops its refusals at Language model")
    lab.fill("Title", "").click("Save this risk")
    expect(lab.notebook.get_by_text("a risk needs a title").first).to_be_in_viewport()
    assert lab.errors == []

"""Treatment, controls, proposed and decided levels, acceptance, and the plan with its filters."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import ipywidgets as w
import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown, widgets
from toolkit.register import Person
from toolkit.reports.contents import gather
from toolkit.reports.exports import export
from toolkit.reports.first_page import at_a_glance
from toolkit.reports.open_ends import open_ends
from toolkit.workshop import see_plan, treat_risks

LETTERS = "letters-steer-the-assistant"
CUSTOMER = "one-customer-sees-another"
OUTAGE = "vendor-is-not-there"


@pytest.fixture
def panels(example):
    """The two panels of the notebook, on the risk that was worded first."""
    treat, plan = treat_risks(example), see_plan(example)
    field(treat, "Risk").value = LETTERS
    return example, treat, plan


def toggles(view, value):
    """The row of toggles that offers this value."""
    rows = [each for each in widgets(view) if isinstance(each, w.ToggleButtons)]
    return next(row for row in rows if value in [o[1] if isinstance(o, tuple) else o for o in row.options])


def tabs(view):
    """What the four tabs say."""
    return next(each for each in widgets(view) if isinstance(each, w.Tab)).titles


def proposal(view):
    """The card with what the controls propose."""
    return next(each.value for each in widgets(view) if isinstance(each, w.HTML) and "Proposed from" in each.value)


def rows(plan):
    """How many risks the plan shows."""
    return shown(plan).partition("</style>")[2].count("owner: ")


def use(workshop, risk, control):
    """How a risk uses a control."""
    return next(each for each in workshop.register.risks[risk].controls if each.control == control)


@pytest.mark.parametrize("option", ["avoid", "share", "retain"])
def test_each_treatment_needs_a_reason_and_is_saved_with_it(panels, option):
    workshop, treat, _ = panels
    toggles(treat, "avoid").value = option
    field(treat, "Reason").value = ""
    before = workshop.register.head
    press(treat, "Save the treatment")
    assert "needs a reason" in error(treat)
    assert workshop.register.head == before
    field(treat, "Reason").value = "The board said so"
    field(treat, "Shared with").value = "the insurer"
    press(treat, "Save the treatment")
    held = workshop.register.risks[LETTERS].treatment
    assert (held.option, held.reason) == (option, "The board said so")
    assert held.shared_with == ("the insurer" if option == "share" else "")
    assert tabs(treat)[0] == f"1 · ✓ {option}"


def test_to_modify_needs_no_reason_for_its_controls_are_the_reason(panels, tmp_path):
    workshop, *_ = panels
    with workshop.register.change(by=workshop.acting, reason="worded") as change:
        change.risk("Untreated", owner="P2")
    treat, plan = treat_risks(workshop), see_plan(workshop)
    field(treat, "Risk").value = "untreated"
    toggles(treat, "avoid").value = "modify"
    press(treat, "Save the treatment")
    assert not error(treat)
    held = workshop.register.risks["untreated"].treatment
    assert (held.option, held.reason) == ("modify", "")
    assert "Untreated" in shown(plan)
    for name in ("report.html", "report.md", "register.xlsx"):
        export(workshop.register, tmp_path / name, catalogue=workshop.catalogue)
    assert "<dd>modify</dd>" in (tmp_path / "report.html").read_text("utf-8")


def test_a_suggested_control_is_added_as_planned_and_then_owned_dated_and_put_in_place(panels):
    workshop, treat, plan = panels
    before = {each.control for each in workshop.register.risks[LETTERS].controls}
    press(treat, "Add")
    (added,) = {each.control for each in workshop.register.risks[LETTERS].controls} - before
    assert use(workshop, LETTERS, added).status == "planned"
    assert field(treat, "Control").value == added
    assert workshop.catalogue.controls[added].title in unescape(shown(plan))
    assert "no owner" in shown(plan)

    field(treat, "Action owner").value = "P6"
    field(treat, "Due").value = date(2020, 1, 31)
    press(treat, "Save this control")
    assert "overdue" in shown(plan)
    toggles(treat, "verified").value = "verified"
    press(treat, "Save this control")
    assert "needs evidence" in error(treat)
    field(treat, "Evidence").value = "Red team, March"
    press(treat, "Save this control")
    held = use(workshop, LETTERS, added)
    assert (held.status, held.action_owner, held.due, held.evidence) == (
        "verified",
        "P6",
        date(2020, 1, 31),
        "Red team, March",
    )
    assert "overdue" not in shown(plan).partition("</style>")[2].replace("Overdue", "")

    press(treat, "No longer use it")
    assert added not in {each.control for each in workshop.register.risks[LETTERS].controls}


def test_a_control_of_our_own_counts_in_the_proposal(panels):
    workshop, treat, _ = panels
    field(treat, "Risk").value = CUSTOMER
    press(treat, "Add our own control")
    assert "needs a name and a reason" in error(treat)
    field(treat, "What we do").value = "Somebody reads a sample each week"
    field(treat, "Works by").value = "detective"
    field(treat, "Likelihood").value = 2
    field(treat, "Lowers it as").value = "people know that somebody looks"
    press(treat, "Add our own control")
    assert not error(treat)
    held = use(workshop, CUSTOMER, "own-somebody-reads-a-sample-each-week")
    assert (held.title, held.function, held.likelihood, held.status) == (
        "Somebody reads a sample each week",
        "detective",
        2,
        "planned",
    )
    layer = "Likelihood 1 further: Somebody reads a sample each week works in another way (people know"
    assert layer in proposal(treat)  # two of one kind add nothing, one that works otherwise does
    press(treat, "Add our own control")
    assert "needs a name" in error(treat)


def test_the_target_counts_plans_and_the_current_level_only_what_is_in_place(panels):
    _, treat, _ = panels
    field(treat, "Risk").value = CUSTOMER  # both of its controls are planned
    assert "Agents act with the user" in proposal(treat)
    toggles(treat, "target").value = "current"
    assert "No control in use lowers anything" in proposal(treat)
    toggles(treat, "verified").value = "in place"
    press(treat, "Save this control")
    assert "No control in use lowers anything" not in proposal(treat)


def test_a_named_person_decides_the_target_and_says_why_when_choosing_otherwise(panels):
    workshop, treat, _ = panels
    view = next(each for each in widgets(treat) if isinstance(each, w.Tab)).children[2]
    field(view, "Decided by").value = "P4"
    press(view, "Take the proposal")
    field(view, "Why").value = ""
    press(view, "Save the target level")
    assert not error(treat)
    held = workshop.register.risks[LETTERS].assessments["target"]
    assert (held.by, held.role, held.proposed) == ("P4", "chief risk officer", True)
    assert workshop.register.history(limit=1)[0].by == Person("P4", role="chief risk officer")

    press(view, "Rare")
    press(view, "Save the target level")
    assert "not what the controls propose" in error(treat)
    assert workshop.register.risks[LETTERS].assessments["target"] == held
    field(view, "Why").value = "We switch the channel off at night"
    press(view, "Save the target level")
    held = workshop.register.risks[LETTERS].assessments["target"]
    assert (held.likelihood, held.why, held.proposed) == ("rare", "We switch the channel off at night", False)


def test_without_an_inherent_level_there_is_nothing_to_propose_from(panels):
    workshop, treat, _ = panels
    with workshop.register.change(by=workshop.acting, reason="worded") as change:
        change.risk("Brand new")
    workshop.shown["TreatPanel"].redraw()
    field(treat, "Risk").value = "brand-new"
    missing = next(e for e in widgets(treat) if isinstance(e, w.HTML) and "no inherent level yet" in e.value)
    assert missing.layout.display is None
    press(treat, "Record the acceptance")
    assert "a person, a role and a day" in error(treat)
    field(treat, "Accepted by").value = "P4"
    press(treat, "Record the acceptance")
    assert "nobody has judged this risk yet" in error(treat)


def test_acceptance_takes_a_name_a_role_and_a_day_to_come_else_it_awaits_its_owner(panels):
    workshop, treat, plan = panels
    field(treat, "Risk").value = CUSTOMER
    field(treat, "Accepted by").value = "P2"
    assert field(treat, "In the role").value == "head of claims"
    field(treat, "Until").value = date(2020, 1, 1)
    press(treat, "Record the acceptance")
    assert "is past" in error(treat)
    until = date.today() + timedelta(days=90)  # noqa: DTZ011 - a day
    field(treat, "Until").value = until
    press(treat, "Record the acceptance")
    held = workshop.register.risks[CUSTOMER].acceptance
    assert (held.state, held.by, held.role, held.until) == ("accepted", "P2", "head of claims", until)
    assert f"until {until}" in shown(plan)
    press(treat, "It awaits the risk owner")
    assert workshop.register.risks[CUSTOMER].acceptance.state == "awaiting the risk owner"
    assert tabs(treat)[3] == "4 · awaits owner"
    field(treat, "Next review").value = until
    press(treat, "Save the review date")
    assert workshop.register.risks[CUSTOMER].next_review == until


def test_who_may_accept_is_shown_and_a_function_that_may_not_is_warned_of(panels):
    _, treat, _ = panels
    said = shown(treat)
    assert "above tolerance; may be accepted by: chief risk officer" in said
    assert "within tolerance; may be accepted by: head of claims" in said

    def warned(key):
        field(treat, "Accepted by").value = key
        return "By your criteria this level may be accepted by: head of claims" in shown(treat)

    assert warned("P3")  # an engineer
    assert not warned("P2")  # the head of claims
    assert not warned("P4")  # who may accept worse may accept this


def test_the_plan_is_filtered_by_what_is_missing_or_late(panels):
    workshop = panels[0]
    with workshop.register.change(by=workshop.acting, reason="later") as change:
        change.risk(OUTAGE, owner="", next_review="2020-01-01")
    view = see_plan(workshop)
    chosen = toggles(view, "overdue")
    assert ("Overdue (1)", "overdue") in chosen.options
    assert rows(view) == 9
    for name in ("no owner", "overdue"):
        chosen.value = name
        assert rows(view) == 1
        assert "The vendor is not there" in shown(view)
    chosen.value = "awaiting acceptance"
    assert rows(view) == 5
    chosen.value = "above tolerance"
    assert rows(view) == 5
    assert "within tolerance today" not in shown(view)


def test_a_risk_scored_by_a_method_of_means_is_proposed_bands(panels):
    workshop, treat, _ = panels
    factors = ["skill", "motive", "opportunity", "size", "discovery", "exploit", "awareness", "detection"]
    factors += ["confidentiality", "integrity", "availability", "accountability"]
    with workshop.register.change(by=workshop.acting, reason="scored") as change:
        change.criteria(scale="owasp-risk-rating")
        change.risk(CUSTOMER).assess("owasp-risk-rating", level="inherent", **dict.fromkeys(factors, 8))
    workshop.shown["TreatPanel"].redraw()
    field(treat, "Risk").value = CUSTOMER
    assert "Low × High" in proposal(treat)  # of three bands; the inherent ones are both high
    buttons = [e for e in widgets(treat) if isinstance(e, w.Button) and e.description == "Take the proposal"]
    assert buttons[0].disabled


def test_hostile_words_are_shown_as_text(panels):
    workshop, treat, plan = panels
    with workshop.register.change(by=workshop.acting, reason="hostile") as change:
        for number, text in enumerate(MARKUP):
            risk = change.risk(f"r{number}", title=text, cause=text, owner=text)
            risk.control("own-x", title=text, evidence=text, because=text, action_owner=text, likelihood=1)
            risk.assess(level="inherent", likelihood="likely", impact="minor", why=text).retain(text)
            risk.accept(text, text, "2099-01-01", text)
    workshop.shown["TreatPanel"].redraw()
    workshop.shown["PlanPanel"].redraw()
    field(treat, "Risk").value = "r2"
    for view in (treat, plan):
        assert "&lt;" in shown(view)
        for sign in ("<script>alert", "<img", "<svg/onload"):
            assert sign not in shown(view)


def test_an_empty_workshop_says_where_risks_come_from(empty):
    assert "word them in notebook 03" in shown(treat_risks(empty))
    assert "word them in notebook 03" in shown(see_plan(empty))


def test_within_tolerance_there_is_nothing_to_accept_and_who_may_not_accept_stands_out_in_the_plan(panels):
    workshop, treat, plan = panels
    with workshop.register.change(by=workshop.acting, reason="scored") as change:
        for title in ("Small", "Big"):
            change.risk(title, owner="P2")
        change.risk("small").assess(level="current", likelihood="rare", impact="minimal")
        change.risk("big").assess(level="current", likelihood="almost_certain", impact="severe")
        change.risk("big").accept("P6", "platform engineer", "2099-01-01", "")
    field(treat, "Risk").value = OUTAGE
    press(treat, "It awaits the risk owner")
    toggles(plan, "no owner").value = "awaiting acceptance"
    told = shown(plan).partition("</style>")[2]
    assert "Small" not in told
    toggles(plan, "no owner").value = "all"
    told = shown(plan).partition("</style>")[2]
    assert "within tolerance: nothing to accept" in told
    assert "⚠ By the criteria: " in told.partition("Big")[2]


def test_the_plan_the_summary_and_the_report_count_by_one_rule_who_has_still_to_accept(panels):
    workshop, *_ = panels
    register, catalogue = workshop.register, workshop.catalogue
    with register.change(by=workshop.acting, reason="scored") as change:
        for title in ("Small", "Lapsed", "Put to them"):
            change.risk(title, owner="P2").assess(level="current", likelihood="rare", impact="minimal")
        change.risk("lapsed").accept("P4", "chief risk officer", "2020-01-01", "")
        change.risk("put-to-them").await_owner()
    plan = see_plan(workshop)
    contents = gather(register, catalogue)
    ends = {end.asks: end.open for end in open_ends(contents)}
    open_ = ends["Is what remains of every risk accepted, or within tolerance?"]
    assert {"Lapsed", "Put to them"} <= set(open_)
    assert "Small" not in open_
    assert f"Awaiting acceptance ({len(open_)})" in [label for label, _ in toggles(plan, "no owner").options]
    page = dict(at_a_glance(contents))
    assert f"Acceptance of {len(open_)} risk" in page["Awaited"]
    assert "Within tolerance, with nothing to accept: 1." in page["Decided"]
    assert contents.acceptance(register.risks["small"]) == "within tolerance: nothing to accept"
    with register.change(by=workshop.acting, reason="decided") as change:
        for risk_id in ("small", "lapsed", "put-to-them"):
            change.risk(risk_id).retain("small enough")
    listed = [label for label, _ in field(treat_risks(workshop), "Risk").options]
    for words in ("nothing to accept", "acceptance expired", "awaiting the risk owner"):
        assert sum(words in label for label in listed) >= 1, words


def test_a_target_is_never_proposed_above_where_the_risk_stands_today(panels):
    workshop, *_ = panels
    with workshop.register.change(by=workshop.acting, reason="scored") as change:
        change.risk(CUSTOMER).assess(level="inherent", likelihood="almost_certain", impact="severe")
        change.risk(CUSTOMER).assess(level="current", likelihood="rare", impact="minimal")
    treat = treat_risks(workshop)
    field(treat, "Risk").value = CUSTOMER
    assert "no higher than where the risk stands today" in proposal(treat)
    assert "Rare × Minimal" in proposal(treat)
    assert "never above where it stands today" in proposal(treat)


def test_the_next_risk_to_treat_is_one_without_a_treatment_and_modifying_leads_to_its_controls(panels):
    workshop, treat, _ = panels
    with workshop.register.change(by=workshop.acting, reason="worded") as change:
        change.risk("Untreated")
    press(treat, "It awaits the risk owner")
    press(treat, "Next risk to treat")
    assert field(treat, "Risk").value == "untreated"
    field(treat, "Reason").value = "It is the point of it"
    press(treat, "Save the treatment")
    assert next(each for each in widgets(treat) if isinstance(each, w.Tab)).selected_index == 1


def test_the_day_of_the_next_review_is_recorded_with_the_acceptance(panels):
    workshop, treat, _ = panels
    day = date.today() + timedelta(days=30)  # noqa: DTZ011 - a day
    field(treat, "Next review").value = day
    press(treat, "It awaits the risk owner")
    assert workshop.register.risks[LETTERS].next_review == day

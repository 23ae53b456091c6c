"""Risks in words and their levels: a proposed wording, the criteria beside the steps, a matrix that follows."""

from __future__ import annotations

import json

import ipywidgets as w
import pytest

from tests.hostile_text import MARKUP
from tests.workshop.drive import error, field, press, shown, widgets
from toolkit.risks import load_scale, scale_ids, score
from toolkit.workshop import score_risks, see_matrix, word_risks

LETTERS = "letters-steer-the-assistant"
FINDING = "core:goal-hijack@assistant"
BESIDE = "Save the inherent level by this method, beside it"
OUTAGE = "core:provider-outage-or-withdrawal@language_model"


@pytest.fixture
def panels(example):
    """The three panels of the notebook, as its cells show them."""
    return example, word_risks(example), score_risks(example), see_matrix(example)


def sources(words):
    """The list of what leads to a risk."""
    return next(each for each in widgets(words) if isinstance(each, w.SelectMultiple))


def ranking(matrix):
    """The bars of the ranking: titles from below."""
    output = next(each for each in widgets(matrix) if isinstance(each, w.Output))
    return output.outputs[0]["data"]["application/vnd.plotly.v1+json"]["data"][0]["y"] if output.outputs else ()


def test_a_wording_is_proposed_from_the_threats_and_saved_as_a_risk_with_an_owner(panels):
    workshop, words, scores, _ = panels
    sources(words).value = (FINDING, "idea:1")
    press(words, "Propose a wording")
    threat = workshop.catalogue.threat("core:goal-hijack")
    assert field(words, "Title").value == "Goal hijack at Claims agent"
    assert field(words, "Event").value == threat.statement.rstrip(".")
    assert field(words, "Cause").value.startswith("What outsiders write reaches Claims agent by Policyholder")
    assert threat.consequences[0] in field(words, "Consequence").value

    field(words, "Risk owner").value = "P3"
    press(words, "Save this risk")
    assert not error(words)
    risk = workshop.register.risks["goal-hijack-at-claims-agent"]
    assert (risk.findings, risk.ideas, risk.owner) == ((FINDING,), ("1",), "P3")
    assert "10. Goal hijack at Claims agent (inherent and current to score)" in [
        text for text, _ in field(scores, "Score").options
    ]
    assert field(words, "Risk").value == risk.id


def test_a_risk_is_edited_and_only_what_was_changed_changes(panels):
    workshop, words, *_ = panels
    field(words, "Risk").value = LETTERS
    before = workshop.register.risks[LETTERS]
    assert field(words, "Cause").value == before.cause
    field(words, "Cause").value = "Nobody screens what is sent in"
    press(words, "Save this risk")
    event = workshop.register.history(limit=1)[0]
    assert [each[0] for each in event.changes] == ["cause"]
    after = workshop.register.risks[LETTERS]
    assert after.cause == "Nobody screens what is sent in"
    assert after.assessments == before.assessments


def test_what_makes_no_risk_is_refused_and_nothing_is_saved(panels):
    workshop, words, *_ = panels
    before = workshop.register.head
    press(words, "Propose a wording")
    assert "nothing is marked" in error(words)
    press(words, "Save this risk")
    assert "needs a title" in error(words)
    field(words, "Title").value = "Letters steer the assistant"
    press(words, "Save this risk")
    assert "there is a risk of this title already" in error(words)
    assert workshop.register.head == before


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(panels):
    workshop, words, *_ = panels
    field(words, "Risk").value = LETTERS
    field(words, "Cause").value = "mine"
    with workshop.register.change(by=workshop.acting, reason="elsewhere") as change:
        change.risk(LETTERS, cause="theirs")
    press(words, "Save this risk")
    assert "Somebody else changed this meanwhile" in error(words)
    assert workshop.register.risks[LETTERS].cause == "theirs"


def test_a_shortlisted_finding_in_no_risk_is_named_first(panels):
    workshop = panels[0]
    with workshop.register.change(by=workshop.acting, reason="voted") as change:
        change.triage("core:jailbreak@language_model", "shortlisted")
    view = word_risks(workshop)
    assert sources(view).options[0][1] == "core:jailbreak@language_model"
    assert "Shortlisted, in no risk yet (1): Jailbreak" in shown(view)
    assert "in risk 1" in next(text for text, key in sources(view).options if key == FINDING)


def test_each_step_stands_beside_what_the_team_agreed_that_it_means(panels):
    workshop, _, scores, _ = panels
    said = shown(scores)
    criteria = workshop.register.criteria
    for text in (*criteria.likelihood.values(), *(anchor.people for anchor in criteria.impact.values())):
        assert text in said


def test_a_level_is_shown_before_it_is_saved_and_saving_moves_matrix_and_ranking(panels):
    workshop, _, scores, matrix = panels
    field(scores, "Score").value = "vendor-is-not-there"
    assert ranking(matrix)[-1].startswith("1. Letters")
    press(scores, "Almost certain")
    press(scores, "Severe")
    assert "Very high" in live(scores)
    assert workshop.register.risks["vendor-is-not-there"].assessments["inherent"].level == "moderate"
    levels(scores).value = "current"
    press(scores, "Almost certain")
    press(scores, "Severe")
    field(scores, "Why").value = "The contract ends in May"
    before = shown(matrix)
    press(scores, "Save the current level")
    assert not error(scores)
    held = workshop.register.risks["vendor-is-not-there"].assessments["current"]
    assert (held.likelihood, held.impact, held.level, held.why) == (
        "almost_certain",
        "severe",
        "very_high",
        "The contract ends in May",
    )
    assert ranking(matrix)[-1].startswith("9. The vendor is not there")
    assert shown(matrix) != before


def live(view):
    """The level that the form shows before it is saved."""
    return next(each.value for each in widgets(view) if isinstance(each, w.HTML) and "This gives" in each.value)


def levels(view):
    """The choice of the level that is judged."""
    return next(each for each in widgets(view) if isinstance(each, w.ToggleButtons) and "current" in dict_of(each))


def dict_of(toggle):
    """The values that a row of toggles offers."""
    return [each[1] if isinstance(each, tuple) else each for each in toggle.options]


def test_after_the_inherent_level_comes_the_current_one_and_then_the_next_risk(panels):
    workshop, words, scores, _ = panels
    field(words, "Title").value = "A new one"
    press(words, "Save this risk")
    press(scores, "Next risk to score")
    assert field(scores, "Score").value == "a-new-one"
    press(scores, "Save the inherent level")
    assert "likelihood" in error(scores)
    press(scores, "Likely")
    press(scores, "Major")
    press(scores, "Save the inherent level")
    assert levels(scores).value == "current"
    press(scores, "Possible")
    press(scores, "Save the current level")
    held = workshop.register.risks["a-new-one"].assessments
    assert (held["inherent"].likelihood, held["current"].likelihood) == ("likely", "possible")
    assert held["current"].impact == "major"
    assert "10 of 10 risks are scored" in shown(scores)


def test_half_made_choices_survive_what_another_panel_saves(panels):
    _, words, scores, _ = panels
    press(scores, "Rare")
    field(words, "Title").value = "Another"
    press(words, "Save this risk")
    assert "likelihood Rare" in live(scores)


def test_owasp_asks_sixteen_factors_and_shows_the_level_before_saving(panels):
    workshop, _, scores, matrix = panels
    field(scores, "Score").value = LETTERS
    field(scores, "Method").value = "owasp-risk-rating"
    factors = [each for each in widgets(scores) if isinstance(each, w.Dropdown) and each.value is None]
    assert len(factors) == 16
    assert "Still to choose" in shown(scores)
    press(scores, BESIDE)
    assert "is missing" in error(scores)
    values = {
        factors[0].description: 5, "Motive": 2, "Opportunity": "some_access", "Size of the group": 1,
        "Ease of discovery": "difficult", "Ease of exploit": 6, "Awareness": "public", "Detection": 2,
        "Loss of confidentiality": "all", "Loss of integrity": "much_serious",
        "Loss of availability": "few_primary", "Loss of accountability": 8,
    }  # fmt: skip
    for label, value in values.items():
        made = field(scores, label)
        offered = [each for _, each in made.options]
        made.value = value if value in offered else next(v for text, v in made.options if text.startswith(f"{value}  "))
    assert "likelihood 4.38" in live(scores)
    assert "impact 7.25" in live(scores)
    before = workshop.register.risks[LETTERS].assessments
    press(scores, BESIDE)
    assert not error(scores)
    risk = workshop.register.risks[LETTERS]
    held = risk.beside["inherent"]["owasp-risk-rating"]
    assert (held.method, held.level, held.inputs["exploit"]) == ("owasp-risk-rating", "high", 6)
    assert risk.assessments == before  # what counts is the criteria's method
    assert "Beside it: " in shown(scores)
    again = score_risks(workshop)
    field(again, "Score").value = LETTERS
    assert field(again, "Method").value == "matrix-5x5"
    field(again, "Method").value = "owasp-risk-rating"
    assert field(again, "Motive").value == 2
    assert "1. Letters steer the assistant" in ranking(matrix)


def test_every_method_has_a_form_that_takes_its_first_example_and_keeps_it_beside(panels):
    workshop, _, scores, _ = panels
    field(scores, "Score").value = LETTERS
    offered = [key for _, key in field(scores, "Method").options]
    assert offered[0] == "matrix-5x5"
    assert set(offered) == set(scale_ids())
    for method in offered[1:]:
        scale = load_scale(method)
        field(scores, "Method").value = method
        for factor in scale.factors:
            if factor.id in scale.examples[0].inputs:
                choose(field(scores, factor.title), scale.examples[0].inputs[factor.id])
        press(scores, BESIDE)
        assert not error(scores), (method, error(scores))
        held = workshop.register.risks[LETTERS].beside["inherent"][method]
        assert score(scale, held.inputs).level == held.level
        assert held.level == score(scale, scale.examples[0].inputs).level, method
        assert field(scores, "Method").value == "matrix-5x5", "after each save it is back at the criteria's"
    assert len(workshop.register.risks[LETTERS].beside["inherent"]) == len(offered) - 1


def choose(made, value):
    """Choose what an example puts in, as a person would: by its words, or by writing it."""
    if isinstance(made, w.Text):
        made.value = value if isinstance(value, str) else f"{value:g}"
        return
    keys = [key for _, key in made.options]
    by_number = (key for text, key in made.options if not isinstance(value, str) and text.startswith(f"{value:g}  "))
    by_code = (key for _, key in made.options if isinstance(value, str) and key and key[:1] == value.lower()[:1])
    made.value = value if value in keys else next(by_number, None) or next(by_code)


def test_a_wrong_vector_is_said_with_an_example_and_an_unknown_factor_leaves_a_range(panels):
    _, _, scores, _ = panels
    field(scores, "Method").value = "cvss-4-0"
    field(scores, "Vector").value = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    assert "is a vector of CVSS 3.1, and this takes 4.0" in shown(scores)
    assert "Score it anew by CVSS 4.0" in shown(scores)
    field(scores, "Method").value = "aivss-0-8"
    field(scores, "CVSS 4.0").value = "5.0"
    assert ">Low<" in live(scores)  # strong mitigation, were it there, takes it below CVSS
    assert ">Critical<" in live(scores)
    assert "as long as 12 are unknown" in live(scores)
    assert "OWASP AIVSS 0.8, edition 0.8: AIVSS = (CVSS" in live(scores)


def test_the_panel_on_where_we_stand_says_where_methods_disagree(panels):
    workshop, _, _, matrix = panels
    assert "Where methods disagree" not in shown(matrix)
    ranked = sorted(workshop.register.risks.values(), key=lambda risk: risk.assessments["current"].rank)
    low, high = ranked[0], ranked[-1]
    with workshop.register.change(by=workshop.acting, reason="by another method") as change:
        for risk, worst in ((low, "very_high"), (high, "very_low")):
            change.risk(risk.id).assess(
                "nist-sp800-30", level="current", initiation=worst, adverse_impact=worst, impact=worst
            )
    workshop.shown["MatrixPanel"].redraw()
    said = shown(matrix)
    assert "Where methods disagree" in said
    assert f"“{high.title}” above “{low.title}”" in said
    assert "-1.00" in said


def test_an_unscored_risk_is_listed_as_such_and_never_as_low(empty):
    with empty.register.change(by=empty.acting, reason="worded") as change:
        change.risk("Something")
    view = see_matrix(empty)
    assert "Nothing is scored yet" in shown(view)
    assert "not scored" in shown(view)
    assert "Low" not in shown(view).partition("</style>")[2]
    assert ranking(view) == ()


def test_empty_workshops_say_what_to_do_next(example):
    with example.register.change(by=example.acting, reason="cleared") as change:
        for risk in example.register.risks:
            change.remove(f"risk:{risk}")
    view = score_risks(example)
    assert "word them in the panel above" in shown(view)
    assert "No risks yet" in shown(word_risks(example))


def test_hostile_words_are_shown_as_text_everywhere(panels):
    workshop, words, scores, matrix = panels
    with workshop.register.change(by=workshop.acting, reason="hostile") as change:
        for number, text in enumerate(MARKUP):
            change.risk(f"r{number}", title=text, cause=text, event=text, consequence=text, owner=text).assess(
                level="inherent", likelihood="rare", impact="minor", why=text
            )
    press(words, "Start a new risk")
    field(words, "Title").value = MARKUP[2]
    press(words, "Save this risk")
    field(scores, "Score").value = "r0"
    for view in (words, scores, matrix):
        assert "&lt;" in shown(view)
        for sign in ("<script>alert", "<img", "<svg/onload"):
            assert sign not in shown(view)
    assert "<" not in json.dumps(ranking(matrix))


def test_the_first_finding_without_a_risk_is_worded_before_anybody_types_and_the_next_follows_it(panels):
    workshop, *_ = panels
    with workshop.register.change(by=workshop.acting, reason="voted") as change:
        change.triage("core:jailbreak@language_model", "shortlisted")
        change.triage("core:goal-hijack@assistant", "shortlisted")
        change.triage(OUTAGE, "shortlisted")
        for risk in workshop.register.risks:
            change.remove(f"risk:{risk}")
    view = word_risks(workshop)
    first = sources(view).value
    assert field(view, "Title").value
    assert field(view, "Event").value
    before = field(view, "Title").value
    press(view, "Save, and word the next")
    assert not error(view)
    (made,) = workshop.register.risks.values()
    assert (made.title, made.findings) == (before, first)
    assert sources(view).value not in (first, ())
    assert field(view, "Title").value not in ("", before)

    field(view, "Event").value = "our own words"
    sources(view).value = (*sources(view).value, "idea:1")
    assert field(view, "Event").value == "our own words"
    press(view, "Save this risk")
    assert list(workshop.register.risks.values())[-1].ideas == ("1",)


def test_saving_and_going_on_judges_both_levels_of_a_risk_and_then_the_next_one(panels):
    workshop, words, scores, _ = panels
    for title in ("First new one", "Second new one"):
        press(words, "Start a new risk")
        field(words, "Title").value = title
        press(words, "Save this risk")
    field(scores, "Score").value = "first-new-one"
    for step in ("Likely", "Major"):
        press(scores, step)
    press(scores, "Save, and on to the next")
    assert (field(scores, "Score").value, levels(scores).value) == ("first-new-one", "current")
    press(scores, "Save, and on to the next")
    assert (field(scores, "Score").value, levels(scores).value) == ("second-new-one", "inherent")
    assert set(workshop.register.risks["first-new-one"].assessments) == {"inherent", "current"}

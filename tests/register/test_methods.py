"""Several methods over one risk: which counts, what stands beside it, and how lists are ordered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from toolkit.catalogues.scale import Scale
from toolkit.errors import InputError, ToolkitError
from toolkit.register import Person, Register
from toolkit.register.methods import counting_method, worst_first
from toolkit.register.records import Assessment, Risk
from toolkit.risks import load_scale

OWASP = {factor.id: 8 for group in load_scale("owasp-risk-rating").groups[:3] for factor in group.factors}
MATRIX = {"likelihood": "possible", "impact": "major"}


def judge(register: Register, by: Person, *calls: tuple[str, str, dict[str, Any]], risk: str = "A risk") -> Risk:
    """Judge a risk by several methods, each a (method, level, inputs)."""
    with register.change(by=by, reason="x") as change:
        edited = change.risk(risk)
        for method, level, inputs in calls:
            edited.assess(method, level=level, **inputs)  # type: ignore[arg-type]
    return register.risks[edited.id]


def own_scale(size: int = 3) -> Scale:
    """A matrix of a team's own, of three by three steps and two levels."""
    plain = load_scale("matrix-5x5").model_dump(mode="json", by_alias=True)
    for group in plain["groups"]:
        group["factors"][0]["options"] = group["factors"][0]["options"][:size]
    plain["table"] = {row: dict(list(cells.items())[:size]) for row, cells in plain["table"].items()}
    return Scale.model_validate({**plain, "id": "acme-3x3", "title": "Acme's own", "examples": []})


def test_the_method_of_the_criteria_counts_and_others_stand_beside_it_with_all_that_led_to_them(
    register: Register, me: Person
) -> None:
    with register.change(by=me, reason="agreed") as change:
        change.criteria(scale="matrix-5x5", tolerance="moderate")
    risk = judge(
        register,
        me,
        ("owasp-risk-rating", "current", OWASP),
        ("", "current", MATRIX),
        ("aivss-0-8", "current", {"cvss": 5.0, "mitigation": "weak", "why": "by its factors"}),
        ("cvss-4-0", "inherent", {"vector": load_scale("cvss-4-0").examples[0].inputs["vector"]}),
    )
    assert {level: held.method for level, held in risk.assessments.items()} == {"current": "matrix-5x5"}
    assert {level: set(said) for level, said in risk.beside.items()} == {
        "current": {"owasp-risk-rating", "aivss-0-8"},
        "inherent": {"cvss-4-0"},
    }
    held = risk.beside["current"]["aivss-0-8"]
    assert (held.by, held.role, held.why, held.edition) == (me.id, me.role, "by its factors", "0.8")
    assert (held.low.value, held.high.value) == (5.0, 10.0)  # type: ignore[union-attr]
    assert len(held.unknown) == 11
    assert held.formula.startswith("AIVSS = ")
    assert risk.beside["inherent"]["cvss-4-0"].value == 9.4


def test_judging_again_by_a_method_replaces_what_it_said_and_nothing_else(register: Register, me: Person) -> None:
    before = judge(register, me, ("", "current", MATRIX), ("dread-2003", "current", _dread(1)))
    after = judge(register, me, ("dread-2003", "current", _dread(3)))
    assert after.assessments == before.assessments
    assert (before.beside["current"]["dread-2003"].value, after.beside["current"]["dread-2003"].value) == (5, 15)
    events = register.head.events
    judge(register, me, ("dread-2003", "current", _dread(3)))
    assert register.head.events == events, "the same judgement is recorded once"


def _dread(rating: int) -> dict[str, int]:
    return {factor.id: rating for factor in load_scale("dread-2003").factors}


def test_before_criteria_are_agreed_the_first_method_counts_unless_the_default_is_used(
    register: Register, me: Person
) -> None:
    assert counting_method(register.criteria) == "matrix-5x5"
    risk = judge(register, me, ("owasp-risk-rating", "current", OWASP), ("dread-2003", "current", _dread(2)))
    assert risk.assessments["current"].method == "owasp-risk-rating"
    risk = judge(register, me, ("matrix-5x5", "current", MATRIX))
    assert risk.assessments["current"].method == "matrix-5x5"
    assert set(risk.beside["current"]) == {"owasp-risk-rating", "dread-2003"}


def test_with_other_criteria_what_was_judged_by_their_method_counts_from_then_on(
    register: Register, me: Person
) -> None:
    with register.change(by=me, reason="agreed") as change:
        change.criteria(
            scale="matrix-5x5",
            tolerance="moderate",
            may_accept={"high": "board", "very_high": "board"},
            likelihood={"rare": "never"},
        )
    judge(register, me, ("", "current", MATRIX), ("owasp-risk-rating", "current", OWASP))
    judge(register, me, ("", "current", MATRIX), risk="Another")
    with register.change(by=me, reason="agreed anew") as change:
        change.criteria(scale="owasp-risk-rating")
    criteria = register.criteria
    assert criteria is not None
    assert (criteria.scale, criteria.tolerance, criteria.may_accept) == ("owasp-risk-rating", "", {"high": "board"})
    assert criteria.likelihood == {}
    risk, other = register.risks["a-risk"], register.risks["another"]
    assert risk.assessments["current"].method == "owasp-risk-rating"
    assert set(risk.beside["current"]) == {"matrix-5x5"}
    assert other.assessments["current"].method == "matrix-5x5", "nobody judged it by the new method yet"
    with register.change(by=me, reason="back") as change:
        change.criteria(scale="matrix-5x5")
    assert register.risks["a-risk"].assessments["current"].method == "matrix-5x5"


def test_what_a_method_says_can_be_taken_back(register: Register, me: Person) -> None:
    judge(register, me, ("", "current", MATRIX), ("dread-2003", "current", _dread(3)))
    with register.change(by=me, reason="mistaken") as change:
        change.risk("a-risk").unassess("dread-2003", level="current")
    assert register.risks["a-risk"].beside == {}
    with register.change(by=me, reason="mistaken") as change:
        change.risk("a-risk").unassess("matrix-5x5", level="current")
    assert register.risks["a-risk"].assessments == {}
    with (
        pytest.raises(ToolkitError, match="'dread-2003' says nothing of the current level"),
        register.change(by=me, reason="again") as change,
    ):
        change.risk("a-risk").unassess("dread-2003", level="current")


def test_a_scale_of_the_teams_own_travels_with_the_criteria(register: Register, me: Person, tmp_path: Path) -> None:
    scale = own_scale()
    with register.change(by=me, reason="agreed") as change:
        change.criteria(scale=scale, tolerance="moderate")
        change.risk("A risk").assess(level="current", likelihood="possible", impact="moderate")
    with Register.from_json(register.to_json(), tmp_path / "elsewhere.db") as other:
        assert other.scale == scale
        assert other.scale.steps("impact") == ("minimal", "minor", "moderate")
        held = other.risks["a-risk"].assessments["current"]
        assert (held.method, held.level) == ("acme-3x3", "moderate")
        with pytest.raises(InputError, match="impact: cannot be 'severe'"), other.change(by=me, reason="x") as change:
            change.risk("A risk").assess(level="current", likelihood="possible", impact="severe")
    with register.change(by=me, reason="shipped again") as change:
        change.criteria(scale="nist-sp800-30")
    assert register.criteria is not None
    assert register.criteria.definition == {}


@pytest.mark.parametrize("wrong", [{"id": "x"}, {"levels": []}, {"id": 3, "groups": "no"}])
def test_a_definition_that_is_no_scale_is_told_and_breaks_nothing(
    register: Register, me: Person, wrong: dict[str, Any]
) -> None:
    with register.change(by=me, reason="by hand") as change:
        change.put("criteria", {"scale": "acme-3x3", "definition": wrong, "tolerance": "low"})
    with pytest.raises(ToolkitError, match="no scoring method 'acme-3x3'"):
        _ = register.scale
    with (
        pytest.raises(ToolkitError, match="no scoring method 'matrix-6x6'"),
        register.change(by=me, reason="x") as change,
    ):
        change.criteria(scale="matrix-6x6")


def standing(title: str, method: str, rank: int, inherent: int = 0) -> Risk:
    """A risk that was judged by a method."""
    by = {"by": "P1", "role": "x", "at": "2026-11-23T10:00:00Z", "level": "x"}
    made = {"current": {**by, "method": method, "rank": rank}, "inherent": {**by, "method": method, "rank": inherent}}
    return Risk(id=title, title=title, assessments={k: Assessment(**each) for k, each in made.items()})  # type: ignore[arg-type]


def test_ranks_of_different_methods_are_never_compared_in_a_list() -> None:
    risks = [
        standing("nobody judged", "m", 0).model_copy(update={"assessments": {}}),
        standing("owasp 4", "owasp-risk-rating", 4),
        standing("aivss 4", "aivss-0-8", 4),
        standing("aivss 1", "aivss-0-8", 1),
        standing("matrix 0", "matrix-5x5", 0),
        standing("matrix 3", "matrix-5x5", 3),
        standing("matrix 3, was worse", "matrix-5x5", 3, inherent=5),
    ]
    assert [risk.title for risk in worst_first(risks, "matrix-5x5")] == [
        *("matrix 3, was worse", "matrix 3", "matrix 0"),
        *("aivss 4", "aivss 1", "owasp 4", "nobody judged"),
    ]


def test_the_register_says_where_methods_disagree(register: Register, me: Person) -> None:
    low = {"likelihood": "rare", "impact": "minor"}
    judge(register, me, ("", "current", low), ("dread-2003", "current", _dread(3)), risk="Small")
    judge(register, me, ("", "current", MATRIX), ("dread-2003", "current", _dread(1)), risk="Large")
    judge(register, me, ("", "current", MATRIX), ("aivss-0-8", "current", {"cvss": 5.0}), risk="Unknown")
    found = register.disagreement()
    (row,) = found.rows()
    assert (row["by"], row["above"], row["below"]) == ("matrix-5x5", "Large", "Small")
    assert row["scores by the other"] == "5 and 15"
    assert found.scores["Unknown"]["aivss-0-8"] == (3.4, 10.0)  # strong mitigation to an attack, with nothing known
    assert register.disagreement("inherent").methods == ()


def test_the_register_says_how_faithful_its_matrix_is_to_amounts(register: Register, me: Person) -> None:
    low = {"likelihood": "rare", "impact": "minor"}
    judge(register, me, ("", "current", low), risk="Small")
    judge(register, me, ("", "current", MATRIX), risk="Large")
    judge(register, me, ("owasp-risk-rating", "current", OWASP), risk="By another")
    assert register.fidelity().pairs == 0, "without figures in money nothing is compared"
    found = register.fidelity({"small": 900_000, "large": 300_000, "by-another": 5})
    assert (found.right, found.tied, found.inverted) == (0, 0, 1), "what another method says is no rank of the matrix"
    assert [(each.larger, each.smaller, each.times) for each in found.worst] == [("small", "large", 3)]


def test_a_register_of_before_reads_on_and_what_it_held_counts(register: Register, me: Person) -> None:
    by = {"by": "P1", "role": "x", "at": "2026-11-23T10:00:00Z"}
    old = {"method": "owasp-risk-rating", "edition": "x", "level": "high", "rank": 3, **by}
    with register.change(by=me, reason="of before") as change:
        change.criteria(scale="matrix-5x5")
        change.put("risk:old", {"id": "old", "title": "Old", "assessments": {"current": old}})
    assert register.risks["old"].assessments["current"].method == "owasp-risk-rating"
    with register.change(by=me, reason="judged anew") as change:
        change.risk("old").assess(level="current", **MATRIX)
    risk = register.risks["old"]
    assert (risk.assessments["current"].method, set(risk.beside["current"])) == ("matrix-5x5", {"owasp-risk-rating"})
    assert json.loads(json.dumps(risk.beside["current"]["owasp-risk-rating"].model_dump(mode="json")))["rank"] == 3


def test_the_names_that_a_judgement_needs_are_no_names_of_factors() -> None:
    plain = load_scale("dread-2003").model_dump(mode="json", by_alias=True)
    plain["groups"][0]["factors"][0]["id"] = "why"
    with pytest.raises(ValueError, match="'why' is taken"):
        Scale.model_validate(plain)

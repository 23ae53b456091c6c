"""Scores: every worked example of every method, the whole matrix, and what a person can get wrong."""

from __future__ import annotations

import pytest

from toolkit.errors import InputError, ToolkitError
from toolkit.risks import judge, level_rank, load_scale, scale_ids, score

OWASP_LIKELIHOOD = dict(
    zip(
        [f.id for g in load_scale("owasp-risk-rating").groups if g.side == "likelihood" for f in g.factors],
        [5, 2, 7, 1, 3, 6, 9, 2],
        strict=True,
    )
)


def _factors(group: int, values: list[float]) -> dict[str, float]:
    impacts = [g for g in load_scale("owasp-risk-rating").groups if g.side == "impact"]
    return dict(zip([f.id for f in impacts[group].factors], values, strict=True))


EXAMPLES = [(scale, number) for scale in scale_ids() for number in range(len(load_scale(scale).examples))]


@pytest.mark.parametrize(("scale_id", "number"), EXAMPLES)
def test_worked_examples(scale_id: str, number: int) -> None:
    scale = load_scale(scale_id)
    example = scale.examples[number]
    said = score(scale, example.inputs).told()
    assert example.expect == {key: said.get(key) for key in example.expect}


def test_the_published_example_of_owasp() -> None:
    scale = load_scale("owasp-risk-rating")
    technical, business = _factors(0, [9, 7, 5, 8]), _factors(1, [1, 2, 1, 5])
    alone = score(scale, {**OWASP_LIKELIHOOD, **technical})
    assert (alone.method, alone.edition) == (scale.id, scale.edition)
    assert alone.details == {"likelihood": 4.375, "impact": 7.25}
    assert (alone.likelihood, alone.impact, alone.level) == ("medium", "high", "high")
    both = score(scale, {**OWASP_LIKELIHOOD, **technical, **business})
    assert both.details["impact"] == 2.25
    assert both.level == "low"  # the business impact wins over the technical one


def test_more_likely_or_worse_is_never_a_lower_level() -> None:
    scale = load_scale("matrix-5x5")
    likelihoods, impacts = scale.steps("likelihood"), scale.steps("impact")
    ranks = [[score(scale, {"likelihood": a, "impact": b}).rank for b in impacts] for a in likelihoods]
    assert len(likelihoods) == len(impacts) == 5
    for row in range(5):
        for column in range(5):
            assert row == 0 or ranks[row][column] >= ranks[row - 1][column]
            assert column == 0 or ranks[row][column] >= ranks[row][column - 1]
    assert ranks[0][0] == 0
    assert ranks[4][4] == len(scale.levels) - 1


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({"likelihood": "likly", "impact": "major"}, "'likely'"),
        ({"likelihood": "likely"}, "impact: is missing"),
        ({"likelihood": "likely", "impact": "major", "colour": "red"}, "colour"),
    ],
)
def test_wrong_inputs_of_a_matrix(inputs: dict[str, str], said: str) -> None:
    with pytest.raises(InputError) as raised:
        score(load_scale("matrix-5x5"), inputs)
    assert said in str(raised.value)


@pytest.mark.parametrize("value", [-1, 9.5, float("nan"), float("inf"), True, "many", 10**400, None])
def test_wrong_values_of_a_factor(value: object) -> None:
    inputs = {**OWASP_LIKELIHOOD, **_factors(0, [9, 7, 5, 8])}
    inputs[next(iter(inputs))] = value
    with pytest.raises(InputError, match="cannot be"):
        score(load_scale("owasp-risk-rating"), inputs)


def test_a_factor_that_the_method_does_not_have_names_the_nearest() -> None:
    inputs = {**OWASP_LIKELIHOOD, **_factors(0, [9, 7, 5, 8]), "skil": 3}
    with pytest.raises(InputError, match=r"skil: is no factor of this method\. Did you mean 'skill'"):
        score(load_scale("owasp-risk-rating"), inputs)


def test_a_factor_that_does_not_count_but_is_kept_must_make_sense_as_well() -> None:
    scale = load_scale("owasp-risk-rating")
    technical, business = _factors(0, [9, 7, 5, 8]), _factors(1, [1, 2, 1, 5])
    name = next(iter(technical))
    with pytest.raises(InputError, match=f"{name}: cannot be 99"):
        score(scale, {**OWASP_LIKELIHOOD, **technical, name: 99, **business})
    assert score(scale, {**OWASP_LIKELIHOOD, name: 9, **business}).level == "low"


@pytest.mark.parametrize(("value", "band"), [(0, "low"), (2.999, "low"), (3, "medium"), (5.999, "medium"), (6, "high")])
def test_a_band_begins_at_its_lower_bound(value: float, band: str) -> None:
    got = score(load_scale("owasp-risk-rating"), {**dict.fromkeys(OWASP_LIKELIHOOD, value), **_factors(0, [value] * 4)})
    assert (got.likelihood, got.impact) == (band, band)


def test_unknown_scales_and_levels_name_the_nearest() -> None:
    with pytest.raises(ToolkitError, match="Did you mean 'matrix-5x5'"):
        load_scale("matrix5x5")
    with pytest.raises(ToolkitError, match="Did you mean 'moderate'"):
        level_rank(load_scale("matrix-5x5"), "moderat")


def test_tolerance() -> None:
    scale = load_scale("matrix-5x5")
    assert judge("low", scale, "moderate", {}).within_tolerance
    assert judge("moderate", scale, "moderate", {}).within_tolerance
    high = judge("high", scale, "moderate", {"high": "board"})
    assert not high.within_tolerance
    assert high.may_accept == "board"

"""The worked examples of a scoring method are run, and each that the method does not bear out is told."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.catalogues.scale import Scale
from toolkit.risks.scales import load_scale, scale_ids
from toolkit.risks.worked_examples import check_worked_examples


def with_example(*examples: dict[str, Any]) -> Scale:
    plain = load_scale("matrix-5x5").model_dump(mode="json", by_alias=True)
    return Scale.model_validate({**plain, "examples": [{"source": "by hand", **each} for each in examples]})


@pytest.mark.parametrize("scale", scale_ids())
def test_the_shipped_methods_bear_out_theirs(scale: str) -> None:
    assert list(check_worked_examples(load_scale(scale))) == []


@pytest.mark.parametrize(
    ("example", "said"),
    [
        (
            {"inputs": {"likelihood": "rare", "impact": "severe"}, "expect": {"level": "low"}},
            "expects level 'low', but",
        ),
        ({"inputs": {"likelihood": "rar", "impact": "severe"}, "expect": {}}, "likelihood: cannot be 'rar'"),
        ({"inputs": {"likelihood": "rare"}, "expect": {}}, "impact: is missing"),
        (
            {"inputs": {"likelihood": "rare", "impact": "severe"}, "expect": {"levle": "low"}},
            "expects 'levle', of which",
        ),
        ({"inputs": {"likelihood": "rare", "impact": "severe"}, "expect": {"impact": 3}}, "says 'severe'"),
    ],
)
def test_an_example_that_does_not_hold_is_told_with_its_number(example: dict[str, Any], said: str) -> None:
    good = {"inputs": {"likelihood": "rare", "impact": "minimal"}, "expect": {"level": "low", "impact": "minimal"}}
    (found,) = check_worked_examples(with_example(good, example), "mine.yaml:5")
    assert found.where == "mine.yaml:5"
    assert found.what.startswith("scale 'matrix-5x5', example 2: ")
    assert said in str(found)


def test_a_method_without_an_example_is_told() -> None:
    (found,) = check_worked_examples(with_example())
    assert "has no worked example" in found.what

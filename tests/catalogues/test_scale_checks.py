"""A scoring method of a team's own has to hold together: what does not is told, with what to write."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.catalogues.scale import Scale
from toolkit.catalogues.single import load_scale


def plain(scale_id: str) -> dict[str, Any]:
    return load_scale(scale_id).model_dump(mode="json", by_alias=True)


def changed(scale_id: str, *path: str | int, to: object) -> dict[str, Any]:
    """A shipped method with one thing in it changed."""
    whole = plain(scale_id)
    held: Any = whole
    for part in path[:-1]:
        held = held[part]
    held[path[-1]] = to
    return whole


FACTOR = ("groups", 0, "factors", 0)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (changed("matrix-5x5", "table", "severe", to={"rare": "low"}), "table has no level for impact 'severe'"),
        (changed("matrix-5x5", "groups", 0, "side", to=None), "nothing tells of likelihood"),
        (changed("matrix-5x5", "levels", 1, "id", to="low"), "level 'low' is there twice"),
        (changed("owasp-risk-rating", "groups", 0, "side", to=None), "groups of likelihood and of impact"),
        (changed("owasp-risk-rating", "bands", 2, "from", to=1), "bands are to be given in rising order"),
        (changed("dread-2003", "bands", 0, "id", to="tiny"), "the bands of this form are the levels"),
        (changed("dread-2003", *FACTOR, "options", to=[]), "factor 'damage' has neither options nor bounds"),
        (changed("dread-2003", *FACTOR, "id", to="level"), "'level' is taken"),
        (changed("dread-2003", *FACTOR, "id", to="affected"), "factor 'affected' is there twice"),
        (changed("dread-2003", "divide_by", to=0), "greater than 0"),
        (changed("nist-sp800-30", "likelihood_from", to=None), "Give `likelihood_from`"),
        (changed("nist-sp800-30", "likelihood_from", "rows", to="size"), "names 'size', which is no factor"),
        (changed("nist-sp800-30", "likelihood_from", "rows", to="adverse_impact"), "Give three factors"),
        (changed("nist-sp800-30", "likelihood_from", "table", "high", to={}), "no step for 'high' and 'very_low'"),
        (changed("ssvc-deployer", "decisions", to={}), "decisions has not one row for each"),
        (changed("ssvc-deployer", *FACTOR, "options", to=[]), "Give every factor options"),
        (changed("ssvc-deployer", "decisions", "none small no", to=["defer"]), "needs a level for each option"),
        (changed("ssvc-deployer", "levels", 0, "id", to="later"), "needs a level for each option"),
        (changed("cvss-4-0", "variant", to="5.0"), "cvss has no variant '5.0'"),
        (changed("aivss-0-8", "variant", to=""), "aivss has no variant ''"),
    ],
)
def test_what_does_not_hold_together_is_told(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        Scale.model_validate(given)


def test_a_row_of_a_decision_table_is_named_as_it_was_written() -> None:
    whole = plain("ssvc-deployer")
    whole["decisions"]["none small maybe"] = whole["decisions"].pop("none small no")
    with pytest.raises(ValueError, match=r"row 'none small maybe' \| Write an option each of: exploit"):
        Scale.model_validate(whole)


def test_a_table_too_large_to_be_true_is_refused_without_being_filled() -> None:
    whole = plain("ssvc-deployer")
    factor = {**whole["groups"][0]["factors"][0], "options": [{"id": f"o{n}", "title": "x"} for n in range(200)]}
    whole["groups"][0]["factors"] = [{**factor, "id": f"f{n}"} for n in range(200)]
    with pytest.raises(ValueError, match="decisions has not one row"):
        Scale.model_validate(whole)


@pytest.mark.parametrize("scale_id", ["matrix-5x5", "owasp-risk-rating", "nist-sp800-30", "ssvc-deployer", "aivss-0-8"])
def test_a_scale_reads_back_as_it_was_written(scale_id: str) -> None:
    scale = load_scale(scale_id)
    assert Scale.model_validate(scale.model_dump(mode="json", by_alias=True, exclude_defaults=True)) == scale

"""What a person can put in wrongly, for every method: all of it is said at once, with what to write instead."""

from __future__ import annotations

from typing import Any

import pytest

from toolkit.errors import InputError
from toolkit.risks import load_scale, reliability_of, scale_ids, score

HOSTILE: list[Any] = [
    *(float("nan"), float("inf"), -float("inf"), -1, 10**400, 1e308, True, False, None, "", "nowhere", "\u202e<b>"),
    *("x" * 100_000, [], {}, ("a",), b"bytes", "CVSS:4.0/", "CVSS:3.1/AV:N/AV:N", "CVSS:9.9/AV:N", "AIVSS:2.0/LC:Q"),
    *("CVSS:4.0/" + "/".join(["AV:N"] * 60), "CVSS:4.0/AV:N\nAC:L", "CVSS:4.0/AV:Ñ/AC:L"),
]


def right(scale_id: str) -> dict[str, Any]:
    """Inputs that the method takes."""
    return dict(load_scale(scale_id).examples[0].inputs)


@pytest.mark.parametrize("scale_id", scale_ids())
def test_no_answer_that_cannot_be_gets_through_or_breaks_anything(scale_id: str) -> None:
    scale = load_scale(scale_id)
    for name in right(scale_id):
        for value in HOSTILE:
            with pytest.raises(InputError) as raised:
                score(scale, {**right(scale_id), name: value})
            for problem in raised.value.problems:
                assert problem.where == name
                assert problem.what
                assert problem.try_instead
                assert len(str(problem)) < 900


@pytest.mark.parametrize("scale_id", scale_ids())
def test_all_that_is_missing_and_all_that_is_strange_is_said_at_once(scale_id: str) -> None:
    scale = load_scale(scale_id)
    with pytest.raises(InputError) as raised:
        score(scale, {"colour": "red", "size_of_it": 3})
    told = {problem.where: problem.what for problem in raised.value.problems}
    assert "is no" in told["colour"]
    assert "is no" in told["size_of_it"]
    must = {"cvss"} if scale.form == "aivss" else {factor.id for factor in scale.factors}
    if scale_id == "owasp-risk-rating":
        must -= {factor.id for factor in scale.groups[3].factors}  # business impact is used where it is known
    assert {where for where, what in told.items() if "is missing" in what} == must


@pytest.mark.parametrize(
    ("method", "vector", "said", "instead"),
    [
        ("cvss-4-0", "AV:N/AC:L", "begins with no version", "Write it as CVSS:4.0/AV:N"),
        ("cvss-3-1", "AV:N/AC:L", "begins with no version", "Write it as CVSS:3.1/AV:N"),
        (
            "cvss-4-0",
            "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
            "of CVSS 3.1, and this takes 4.0",
            "Score it anew",
        ),
        ("cvss-3-1", "CVSS:4.0/AV:N", "of CVSS 4.0, and this takes 3.1", "Write it as CVSS:3.1/"),
        ("cvss-4-0", "CVSS:4.0/AV:N", "Missing mandatory metrics", "Write it as CVSS:4.0/AV:N"),
        ("cvss-4-0", "CVSS:4.0/AV:Z", "AV:Z", "Write it as CVSS:4.0/AV:N"),
    ],
)
def test_a_wrong_vector_is_answered_with_what_is_wrong_and_an_example(
    method: str, vector: str, said: str, instead: str
) -> None:
    with pytest.raises(InputError) as raised:
        score(load_scale(method), {"vector": vector})
    (problem,) = raised.value.problems
    assert said in problem.what
    assert problem.try_instead.startswith(instead)


@pytest.mark.parametrize("method", ["aivss-0-5", "aivss-0-8", "aivss-0-8-repaired", "aivss-2-0-candidate"])
def test_aivss_takes_no_score_of_cvss_31(method: str) -> None:
    with pytest.raises(InputError, match=r"of CVSS 3\.1, and this takes 4\.0"):
        score(load_scale(method), {"cvss": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"})
    with pytest.raises(InputError, match="one digit after the point"):
        score(load_scale(method), {"cvss": 7.25})


def test_a_factor_of_aivss_is_0_a_half_or_1_and_says_how_to_leave_it_open() -> None:
    with pytest.raises(
        InputError, match=r"Choose one of: none \(0\), partial \(0\.5\), full \(1\)\. Or X, where nobody"
    ):
        score(load_scale("aivss-0-8"), {"cvss": 5, "tools": 0.7})


def test_a_rating_of_dread_2003_is_a_whole_one() -> None:
    with pytest.raises(
        InputError, match=r"damage: cannot be 2\.5\. Choose one of: low \(1\), medium \(2\), high \(3\)"
    ):
        score(load_scale("dread-2003"), {**right("dread-2003"), "damage": 2.5})


@pytest.mark.parametrize(
    ("worked", "episodes"), [(31, 30), (-1, 30), (1, 0), (True, 30), (1, 30.0), (1, 10**20), ("1", 30)]
)
def test_counts_of_episodes_that_cannot_be(worked: Any, episodes: Any) -> None:
    with pytest.raises(InputError, match="cannot be"):
        reliability_of(worked, episodes)

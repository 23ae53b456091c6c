"""Every combination of verdicts of parts, under every set of roles, against the rule told once more in other words."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import get_args

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.provision import Provision
from toolkit.conformity import DUTY_ROLES
from toolkit.conformity.parts import parts_of, roll_up_parts, unknown_parts, whole_verdict
from toolkit.register.records import VerdictRecord, VerdictWord

PROVISIONS = {each.id: each for each in load_catalogue().code.provisions if each.parts}
WORDS: tuple[VerdictWord, ...] = get_args(VerdictWord)
ROLES = [held for size in range(4) for held in itertools.combinations(DUTY_ROLES, size)]
BETTER: tuple[VerdictWord, ...] = ("not met", "partly met", "met")


def by_the_rule(judged: list[tuple[str, str]]) -> str:
    """The rule of `parts.py` over (strength, verdict) of the parts that are ours and more than a possibility."""
    if not judged:
        return "unknown"
    applying = [each for each in judged if each[1] != "not applicable"]
    if not applying:
        return "not applicable"
    said = [verdict for _, verdict in applying]
    wanting = [verdict for verdict in said if verdict in ("partly met", "not met")]
    if not wanting:
        return "unknown" if "unknown" in said else "met"
    shall = [verdict for strength, verdict in applying if strength == "shall" and verdict != "unknown"]
    if shall and set(shall) == {"not met"}:
        return "not met"
    return "partly met" if {"met", "partly met"} & set(said) else "not met"


def recorded(provision: Provision, verdicts: Sequence[VerdictWord]) -> VerdictRecord:
    """A record with these verdicts of its parts, in their order."""
    by_part = {part.part: verdict for part, verdict in zip(provision.parts, verdicts, strict=True)}
    return VerdictRecord(provision=provision.id, verdict="unknown", by_part=by_part)


def test_they_are_the_provisions_with_parts() -> None:
    assert {"2.7", "3.1", "3.2", "8.1", "10.1", "10.2", "11.1"} <= set(PROVISIONS)


@pytest.mark.parametrize("provision", PROVISIONS.values(), ids=lambda each: each.id)
def test_every_combination_of_verdicts_and_roles(provision: Provision) -> None:
    names = [part.part for part in provision.parts]
    for verdicts in itertools.product(WORDS, repeat=len(names)):
        record = VerdictRecord(
            provision=provision.id, verdict="unknown", by_part=dict(zip(names, verdicts, strict=True))
        )
        for roles in ROLES:
            parts = parts_of(provision, record, roles)
            ours = {
                p.part for p in provision.parts if not roles or set(roles) & set(p.applies_to or provision.applies_to)
            }
            assert {each.part.part for each in parts if each.ours} == ours
            counted = [(p.part.strength, p.verdict) for p in parts if p.ours and p.part.strength != "may"]
            rolled = roll_up_parts(parts)
            assert rolled == by_the_rule(counted), (verdicts, roles)
            assert whole_verdict(None, parts) == whole_verdict("unknown", parts) == rolled
            for said in BETTER:
                whole = whole_verdict(said, parts)
                assert whole == (min(said, rolled, key=BETTER.index) if rolled in BETTER else said)
            left_out = whole_verdict("not applicable", parts)  # no exclusion covers up what a part was found to lack
            assert left_out == (rolled if rolled in ("not met", "partly met") else "not applicable")
        assert not any(each.ours for each in parts_of(provision, record, (), applies=False))


@pytest.mark.parametrize("provision", PROVISIONS.values(), ids=lambda each: each.id)
def test_a_part_that_is_judged_better_makes_the_whole_no_worse(provision: Provision) -> None:
    for verdicts in itertools.product(BETTER, repeat=len(provision.parts)):
        before = roll_up_parts(parts_of(provision, recorded(provision, verdicts), ()))
        for place, verdict in enumerate(verdicts):
            for better in BETTER[BETTER.index(verdict) :]:
                changed = (*verdicts[:place], better, *verdicts[place + 1 :])
                after = roll_up_parts(parts_of(provision, recorded(provision, changed), ()))
                assert BETTER.index(after) >= BETTER.index(before), (verdicts, changed)


@pytest.mark.parametrize("provision", PROVISIONS.values(), ids=lambda each: each.id)
def test_a_part_that_there_is_not_counts_nowhere(provision: Provision) -> None:
    names = {part.part: "met" for part in provision.parts}
    record = VerdictRecord(provision=provision.id, verdict="unknown", by_part={**names, "zz": "not met"})
    assert unknown_parts(provision, record) == ("zz",)
    assert roll_up_parts(parts_of(provision, record, ())) == "met"


def test_roles_without_a_part_of_theirs_leave_the_whole_to_what_a_person_says() -> None:
    provision = PROVISIONS["11.1"]
    parts = parts_of(provision, None, [DUTY_ROLES[2]])
    assert not any(each.ours for each in parts)
    assert roll_up_parts(parts) == "unknown"
    assert whole_verdict("met", parts) == "met"

"""Proposals of parts make a whole by the rule by which verdicts do, whatever the parts, strengths and roles."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.provision import ProvisionPart
from toolkit.conformity.assess import VERDICTS
from toolkit.conformity.facts import Ground
from toolkit.conformity.parts import (
    PartStanding,
    parts_of,
    proposed_by,
    proposed_of_whole,
    roll_up_parts,
    whole_verdict,
)
from toolkit.conformity.scope import DUTY_ROLES

WITH_PARTS = [each for each in load_catalogue().code.provisions if each.parts]
ORDER = {"not met": 0, "partly met": 1, "met": 2}

part_standings = st.builds(
    PartStanding,
    part=st.builds(
        ProvisionPart, part=st.just("a"), strength=st.sampled_from(("shall", "should", "may")), summary=st.just("x")
    ),
    ours=st.booleans(),
    verdict=st.sampled_from(VERDICTS),
    reason=st.just(""),
    proposed=st.sampled_from(VERDICTS),
    grounds=st.just(()),
)
several = st.lists(part_standings, max_size=6)


@st.composite
def provisions_with_grounds(draw):
    """A provision that has parts, with grounds for or against it, of its parts and of none."""
    provision = draw(st.sampled_from(WITH_PARTS))
    keys = [*dict.fromkeys(key for part in provision.parts for key in part.reads), "", "control:one-of-our-own"]
    chosen = draw(st.lists(st.tuples(st.sampled_from(keys), st.booleans(), st.booleans()), max_size=8))
    return provision, [Ground("x", ("system",), supports, whole, key) for key, supports, whole in chosen]


def proposed(part: PartStanding) -> str:
    return part.proposed


def by_hand(parts: list[PartStanding]) -> str:
    """The rule as it is told at the head of `parts.py`, written down a second time."""
    counted = [p for p in parts if p.ours and p.part.strength != "may"]
    left = [p for p in counted if p.proposed != "not applicable"]
    if not left:
        return "not applicable" if counted else "unknown"
    words = {p.proposed for p in left}
    if words == {"met"}:
        return "met"
    wanting = words & {"not met", "partly met"}
    shall = {p.proposed for p in left if p.part.strength == "shall"}
    if "not met" in shall and not shall & {"met", "partly met"}:
        return "not met"
    if not wanting:
        return "unknown"
    return "partly met" if words & {"met", "partly met"} else "not met"


@given(several)
def test_the_whole_is_what_the_rule_says(parts):
    assert roll_up_parts(parts, proposed) == by_hand(parts)


@given(several)
def test_verdicts_and_proposals_are_rolled_up_alike(parts):
    turned = [replace(each, verdict=each.proposed) for each in parts]
    assert roll_up_parts(turned) == roll_up_parts(parts, proposed)


@given(several, st.randoms(use_true_random=False))
def test_order_and_parts_that_are_not_ours_or_only_may_change_nothing(parts, random):
    rolled = roll_up_parts(parts, proposed)
    mixed = list(parts)
    random.shuffle(mixed)
    assert roll_up_parts(mixed, proposed) == rolled
    counted = [each for each in parts if each.ours and each.part.strength != "may"]
    assert roll_up_parts(counted, proposed) == rolled


@given(several, st.sampled_from(VERDICTS))
def test_what_is_said_of_the_whole_is_never_better_than_its_parts(parts, said):
    rolled, whole = roll_up_parts(parts, proposed), whole_verdict(said, parts, proposed)
    if rolled in ORDER and whole in ORDER and said in ORDER:
        assert ORDER[whole] == min(ORDER[rolled], ORDER[said])


@given(provisions_with_grounds(), st.sets(st.sampled_from(DUTY_ROLES)))
def test_no_grounds_make_more_than_partly_met_of_a_provision_that_asks_for_doing(case, roles):
    provision, grounds = case
    parts = parts_of(provision, None, roles, grounds=grounds)
    whole = proposed_of_whole(provision, grounds, parts)
    assert whole in ("unknown", "not met", "partly met")
    assert all(each.proposed == proposed_by(each.grounds, asks_doing=True) for each in parts)
    for each in parts:
        assert {ground.key for ground in each.grounds} <= set(each.part.reads)


@given(provisions_with_grounds(), st.sets(st.sampled_from(DUTY_ROLES)))
def test_a_ground_against_never_makes_the_proposal_better(case, roles):
    provision, grounds = case
    key = provision.parts[0].reads[0]
    more = [*grounds, Ground("x", ("system",), supports=False, key=key)]
    before = proposed_of_whole(provision, grounds, parts_of(provision, None, roles, grounds=grounds))
    after = proposed_of_whole(provision, more, parts_of(provision, None, roles, grounds=more))
    assert before == "unknown" or ORDER[after] <= ORDER[before]

"""What controls propose: the strongest in full, one step more for another function, never below, never upwards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import ControlFunction
from toolkit.errors import ToolkitError
from toolkit.risks import load_scale
from toolkit.treatment import Effect, effect_of, propose, suggested_controls, threats_of

SCALE = load_scale("matrix-5x5")
CATALOGUE = load_catalogue()
FUNCTIONS = list(ControlFunction)


def effect(name: str, function: ControlFunction, likelihood: int = 0, impact: int = 0) -> Effect:
    return Effect(name, name, function, likelihood, impact, "because")


@pytest.mark.parametrize(
    ("effects", "likelihood"),
    [
        ([], "likely"),
        ([effect("a", ControlFunction.PREVENTIVE, 1)], "possible"),
        ([effect("a", ControlFunction.PREVENTIVE, 1), effect("b", ControlFunction.PREVENTIVE, 1)], "possible"),
        ([effect("a", ControlFunction.PREVENTIVE, 1), effect("b", ControlFunction.DETECTIVE, 1)], "unlikely"),
        ([effect("a", ControlFunction.PREVENTIVE, 2), effect("b", ControlFunction.DETECTIVE, 2)], "rare"),
        ([effect(f, f, 2) for f in FUNCTIONS], "rare"),
        ([effect("a", ControlFunction.PREVENTIVE, 0, 2)], "likely"),
    ],
)
def test_how_several_combine(effects: list[Effect], likelihood: str) -> None:
    assert propose("likely", "major", effects, SCALE).likelihood == likelihood


effects = st.lists(
    st.builds(
        effect, st.text("abc", min_size=1, max_size=3), st.sampled_from(FUNCTIONS), st.integers(0, 2), st.integers(0, 2)
    ),
    max_size=6,
)


@given(
    likelihood=st.sampled_from(SCALE.steps("likelihood")),
    impact=st.sampled_from(SCALE.steps("impact")),
    some=effects,
    more=effects,
)
def test_a_proposal_never_raises_and_more_controls_never_make_it_worse(likelihood, impact, some, more) -> None:
    steps = SCALE.steps("likelihood")
    few = propose(likelihood, impact, some, SCALE)
    many = propose(likelihood, impact, [*some, *more], SCALE)
    assert steps.index(many.likelihood) <= steps.index(few.likelihood) <= steps.index(likelihood)
    assert few.lowered_likelihood == steps.index(likelihood) - steps.index(few.likelihood)
    assert bool(few.reasons) == any(e.likelihood or e.impact for e in some)


@given(
    likelihood=st.sampled_from(SCALE.steps("likelihood")),
    impact=st.sampled_from(SCALE.steps("impact")),
    some=effects.map(lambda found: list({each.control: each for each in found}.values())),
    data=st.data(),
)
def test_the_order_of_controls_does_not_matter_and_one_taken_away_counts_no_more(
    likelihood, impact, some, data
) -> None:
    proposed = propose(likelihood, impact, some, SCALE)
    assert propose(likelihood, impact, data.draw(st.permutations(some)), SCALE) == proposed
    assert proposed.changes_nothing == ((proposed.likelihood, proposed.impact) == (likelihood, impact))


@pytest.mark.parametrize("side", ["likelihood", "impact"])
def test_both_sides_combine_alike_and_say_why(side: str) -> None:
    strong = effect("b", ControlFunction.DETECTIVE, **{side: 2})
    weak = effect("a", ControlFunction.PREVENTIVE, **{side: 1})
    bare = Effect("c", "c", ControlFunction.GOVERNANCE, **{side: 1})
    top = {"likelihood": "almost_certain", "impact": "severe"}

    def said(*which: Effect) -> tuple[int, tuple[str, ...]]:
        proposal = propose(top["likelihood"], top["impact"], which, SCALE)
        assert proposal.lowered_likelihood + proposal.lowered_impact == getattr(proposal, f"lowered_{side}")
        return getattr(proposal, f"lowered_{side}"), proposal.reasons

    assert said(weak) == (1, (f"{side} 1 step down: a (because)",))
    assert said(bare) == (1, (f"{side} 1 step down: c",))
    assert said(strong) == (2, (f"{side} 2 steps down: b (because)",))
    # One step more for the second layer, and only one, however strong it is; the strongest is named first.
    both = (f"{side} 2 steps down: b (because)", f"{side} 1 further: a works in another way (because)")
    assert said(weak, strong) == (3, both)
    assert said(strong, effect("z", ControlFunction.CORRECTIVE, **{side: 2}))[0] == 3


def test_a_reason_says_what_really_happened_at_the_bottom_of_the_scale() -> None:
    strong, other = effect("b", ControlFunction.DETECTIVE, 2), effect("a", ControlFunction.PREVENTIVE, 1)

    def said(step: str, *which: Effect) -> tuple[str, ...]:
        return propose(step, "major", which, SCALE).reasons

    one = "likelihood 1 step down to the lowest step, where 2 would be proposed: b (because)"
    none = "likelihood no further, it is at the lowest step: a works in another way (because)"
    assert said("unlikely", strong, other) == (one, none)
    assert said("rare", strong) == ("likelihood stays at the lowest step, where 2 would be proposed: b (because)",)
    assert said("possible", strong, other)[1] == none
    assert said("likely", strong, other)[1] == "likelihood 1 further: a works in another way (because)"


def test_what_is_proposed_is_never_above_where_the_risk_stands_already() -> None:
    proposal = propose("almost_certain", "major", [effect("a", ControlFunction.PREVENTIVE, 1)], SCALE)
    assert proposal.likelihood == "likely"
    weak = [effect("a", ControlFunction.PREVENTIVE, 1)]
    capped = propose("almost_certain", "major", weak, SCALE, stands=("unlikely", "major"))
    assert (capped.likelihood, capped.impact, capped.lowered_likelihood) == ("unlikely", "major", 3)
    already = "likelihood no higher than where the risk stands today: controls in place count already"
    assert capped.reasons == ("likelihood 1 step down: a (because)", already)
    assert propose("likely", "major", weak, SCALE, stands=("likely", "severe")).likelihood == "possible"
    with pytest.raises(ToolkitError, match="has no likelihood"):
        propose("likely", "major", weak, SCALE, stands=("never", "major"))


def test_the_library_suggests_and_the_team_overrides() -> None:
    identity = "core:indirect-prompt-injection@assistant"
    names = [control.id for control, _ in suggested_controls([identity], CATALOGUE)]
    assert "instruction-data-separation" in names
    theirs = effect_of("instruction-data-separation", [identity], CATALOGUE)
    assert theirs is not None
    assert theirs.likelihood == 1
    ours = effect_of("instruction-data-separation", [identity], CATALOGUE, likelihood=2, because="tested")
    assert ours is not None
    assert (ours.likelihood, ours.because) == (2, "tested")
    assert effect_of("retirement-plan", [identity], CATALOGUE) is None


def test_nought_steps_is_something_a_team_can_say() -> None:
    threat, link = next((t, each) for t in CATALOGUE.threats.values() for each in t.controls if each.impact)
    none = effect_of(link.control, [f"{threat.key}@here"], CATALOGUE, likelihood=0, impact=0)
    assert none is not None
    assert (none.likelihood, none.impact) == (0, 0)


def test_controls_come_with_their_strongest_link_and_those_that_lower_most_come_first() -> None:
    threats = threats_of([f"{threat.key}@here" for threat in CATALOGUE.threats.values()], CATALOGUE)
    best: dict[str, int] = {}
    for threat in threats:
        for link in threat.controls:
            best[link.control] = max(best.get(link.control, 0), link.likelihood, link.impact)
    assert any(link.impact > link.likelihood for threat in threats for link in threat.controls)
    for order in (threats, threats[::-1]):
        found = suggested_controls([f"{threat.key}@here" for threat in order], CATALOGUE)
        said = [(-max(link.likelihood, link.impact), control.id) for control, link in found]
        assert said == sorted(said)
        assert {name: -steps for steps, name in said} == best


def test_a_control_of_the_teams_own_counts_by_what_the_team_says_of_it() -> None:
    identity = "core:indirect-prompt-injection@assistant"
    assert effect_of("second-reader", [identity], CATALOGUE) is None
    said = {"likelihood": 1, "because": "A second person reads it", "title": "Second reader"}
    effect = effect_of("second-reader", [identity], CATALOGUE, function=ControlFunction.DETECTIVE, **said)
    assert effect == Effect("second-reader", "Second reader", ControlFunction.DETECTIVE, 1, 0, said["because"])
    theirs = effect_of("instruction-data-separation", [identity], CATALOGUE, title="Ours", likelihood=1)
    assert theirs is not None
    assert theirs.title == CATALOGUE.control("instruction-data-separation").title
    proposal = propose("likely", "major", [effect, theirs], SCALE)
    assert proposal.likelihood == "unlikely"  # two layers of different functions
    assert any("Second reader" in reason for reason in proposal.reasons)


def test_findings_of_other_libraries_are_left_out() -> None:
    twice = [f"core:indirect-prompt-injection@{element}" for element in "ab"]
    assert threats_of(["house:own@bot", *twice], CATALOGUE) == [CATALOGUE.threat("indirect-prompt-injection")]


def test_a_step_that_the_scale_does_not_have() -> None:
    with pytest.raises(ToolkitError, match="Did you mean 'likely'"):
        propose("likly", "major", [], SCALE)


def test_findings_that_the_catalogue_lacks_are_passed_over_without_a_search_for_the_nearest(monkeypatch):
    def search(*_: object) -> str:
        raise AssertionError("nobody is told, so nothing nearest is to be looked for")

    monkeypatch.setattr("toolkit.catalogues.catalogue.nearest", search)
    assert threats_of(["house:own@bot", "house:other@bot"], CATALOGUE) == []

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
    assert threats_of(["house:own@bot", "core:indirect-prompt-injection@a"], CATALOGUE) == [
        CATALOGUE.threat("indirect-prompt-injection")
    ]


def test_a_step_that_the_scale_does_not_have() -> None:
    with pytest.raises(ToolkitError, match="Did you mean 'likely'"):
        propose("likly", "major", [], SCALE)

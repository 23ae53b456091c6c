"""The smallest cut: it really cuts, nothing smaller does, and what cannot be cut is said."""

from __future__ import annotations

from itertools import combinations

from tests.threats.attack.test_paths import CATALOGUE, DESK, desk
from toolkit.catalogues.attack import Position
from toolkit.catalogues.vocabulary import Answer
from toolkit.system.model import System
from toolkit.threats.attack import AttackPaths, attack_paths
from toolkit.threats.find import find_threats
from toolkit.workshop.example import example_system


def with_controls(system: System, controls: set[str]) -> System:
    """The system with every fact stated, wherever it can be, that these controls establish for some threat."""
    facts = {fact for control in controls for fact in CATALOGUE.controls[control].establishes}
    for threat in CATALOGUE.threats.values():
        facts |= {link.establishes for link in threat.controls if link.control in controls and link.establishes}

    def told(kind, thing):
        can = [fact for fact in CATALOGUE.facts_of(kind) if fact in facts]
        both = {fact: Answer.YES for fact in ("encrypted", "authenticated") if fact in facts and hasattr(thing, fact)}
        return thing.model_copy(update={**both, "facts": {**thing.facts, **dict.fromkeys(can, Answer.YES)}})

    return told("system", system).model_copy(
        update={
            "components": {key: told(each.kind, each) for key, each in system.components.items()},
            "data": {key: told("data_asset", each) for key, each in system.data.items()},
            "flows": {key: told("data_flow", each) for key, each in system.flows.items()},
        }
    )


def goals(paths: AttackPaths) -> set[tuple[str, str]]:
    return {(each.goal.kind, asset) for each in paths for asset in each.goal.assets}


def reached_with(system: System, controls: set[str]) -> set[tuple[str, str]]:
    return goals(attack_paths(find_threats(with_controls(system, controls), CATALOGUE)))


def guarded_desk() -> System:
    """The desk with a guard drawn on the way, which checks nothing yet."""
    flows = {key: each for key, each in DESK["flows"].items() if key != "pass_on"}
    return desk(
        components={**DESK["components"], "gate": {"kind": "guardrail", "trust": "organisation"}},
        flows={
            **flows,
            "to_gate": {"from": "portal", "to": "gate", "carries": ["question"]},
            "from_gate": {"from": "gate", "to": "helper", "carries": ["question"]},
        },
    )


def test_with_the_cut_in_place_nothing_is_reached():
    system = guarded_desk()
    cut = attack_paths(find_threats(system, CATALOGUE)).smallest_cut()
    assert cut.complete
    assert not cut.left
    assert reached_with(system, {each.control for each in cut.controls}) == set()


def test_in_the_example_only_what_a_guard_would_close_that_is_not_drawn_is_still_reached():
    system = example_system()
    cut = attack_paths(find_threats(system, CATALOGUE)).smallest_cut()
    chosen = {each.control for each in cut.controls}
    closed = {finding.identity for each in cut.controls for finding in each.findings}
    before = attack_paths(find_threats(system, CATALOGUE))
    still = attack_paths(find_threats(with_controls(system, chosen), CATALOGUE))
    assert all(closed & {finding.identity for finding in path.findings} for path in still)
    assert len(still) < len(before) / 4


def test_no_smaller_set_of_controls_cuts_what_it_cuts():
    """Every smaller choice among the controls of the threats that were found leaves a goal within reach."""
    system = guarded_desk()
    paths = attack_paths(find_threats(system, CATALOGUE))
    wanted = [each for each in paths if each.goal.kind == "made to act"]
    cut = paths.smallest_cut(wanted)
    assert cut.proved
    assert cut.controls
    assert not cut.left
    targets = {("made to act", asset) for each in wanted for asset in each.goal.assets}
    known = {link.control for each in find_threats(system, CATALOGUE).of("applies") for link in each.threat.controls}
    for size in range(len(cut.controls)):
        for chosen in combinations(sorted(known), size):
            assert reached_with(system, set(chosen)) & targets, chosen


def test_each_control_of_a_cut_says_where_it_has_to_be():
    paths = attack_paths(find_threats(desk(), CATALOGUE))
    cut = paths.smallest_cut([each for each in paths if each.goal.kind == "made to act"])
    for control in cut.controls:
        assert control.places
        assert all(control.control in {link.control for link in each.threat.controls} for each in control.findings)
    assert cut.words.startswith("The smallest set of controls that cuts every way has ")
    assert {row["control"] for row in cut.rows()} == {each.control for each in cut.controls}


def test_a_cut_that_was_cut_short_says_so():
    paths = attack_paths(find_threats(example_system(), CATALOGUE))
    cut = paths.smallest_cut(steps=2_000)
    assert not cut.complete
    assert cut.words.startswith("Cut short: not every way was looked at.")


def test_a_guard_that_is_not_drawn_yet_is_taken_to_be_put_on_the_way():
    paths = attack_paths(find_threats(desk(), CATALOGUE))
    cut = paths.smallest_cut([each for each in paths if each.goal.kind == "steered"])
    assert not cut.left
    guard = next(each for each in cut.controls if each.control == "generative-guardrails")
    assert guard.to_draw == ("helper",)
    assert next(row for row in cut.rows() if row["control"] == guard.control)["to be drawn"] == "helper"


def test_what_stands_in_the_drawing_has_not_to_be_drawn():
    paths = attack_paths(find_threats(guarded_desk(), CATALOGUE))
    assert not any(each.to_draw for each in paths.smallest_cut().controls)


def test_ways_count_from_all_positions_unless_some_are_named():
    paths = attack_paths(find_threats(example_system(), CATALOGUE))
    outsider = [each for each in paths if each.position is Position.OUTSIDER and each.goal.kind == "disclosed"]
    from_there = paths.smallest_cut(outsider, positions=[Position.OUTSIDER])
    from_all = paths.smallest_cut(outsider)
    assert len(from_there.controls) < len(from_all.controls)


def test_nothing_to_cut_is_said():
    paths = attack_paths(find_threats(System(id="a", name="A"), CATALOGUE))
    assert paths.smallest_cut().words == "There is nothing to cut."

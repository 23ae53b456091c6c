"""What is said of all elements at once is what is said of each."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.threats.test_same_every_time import drawn
from tests.tiny_world import CATALOGUE, condition, system
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.system.model import System
from toolkit.threats import find_threats
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.survey import Survey

KINDS = ("process", "guard", "mixer", "store", "actor")
TRUSTS = ("none", "supplier", "organisation")


def world(dice: random.Random) -> System:
    """Up to nine components, six data assets and fourteen flows, with circles, answers and things unsaid."""
    parts = [f"c{number}" for number in range(dice.randint(2, 9))]
    names = [f"d{number}" for number in range(dice.randint(0, 6))]
    data: dict[str, Any] = {}
    for name in names:
        data[name] = {"held_by": dice.sample(parts, dice.randint(0, 1))}
        if dice.random() < 0.6:
            data[name]["derived_from"] = dice.sample(names, dice.randint(0, min(2, len(names))))
        if dice.random() < 0.5:
            data[name]["origin"] = dice.choice(["outside", "inside"])
    flows: dict[str, Any] = {}
    for number in range(dice.randint(1, 14)):
        flow: dict[str, Any] = {"from": dice.choice(parts), "to": dice.choice(parts)}
        flow["replies"] = dice.choice(["yes", "no", "no"])
        for key in ("carries", "answers_with"):
            if dice.random() < 0.7:
                flow[key] = dice.sample(names, min(len(names), dice.randint(0, 2)))
        flows[f"f{number}"] = flow
    components: dict[str, Any] = {}
    for part in parts:
        kind = dice.choice(KINDS)
        facts = {"screens": dice.choice(["yes", "no", "unknown"])} if kind == "guard" else {}
        components[part] = {"kind": kind, "facts": facts, "within": dice.choice(["net", "ours", "edge"])}
    boundaries = {"net": {"trust": "none"}, "ours": {"trust": "organisation"}, "edge": {}}
    return system(components=components, data=data, flows=flows, boundaries=boundaries)


def selector(dice: random.Random) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": dice.sample(KINDS, dice.randint(1, 3))} if dice.random() < 0.8 else {}
    if dice.random() < 0.3:
        said["trust"] = {"at_most": dice.choice(TRUSTS)}
    return {**said, "fact": "screens"} if dice.random() < 0.3 else said


def path(dice: random.Random) -> dict[str, Any]:
    source = dice.choice([selector(dice), {"data": dice.choice([{}, {"origin": "outside"}, {"fact": "personal"}])}])
    ends = dice.choice([{"from": source, "to": "here"}, {"from": "here", "to": selector(dice)}])
    through = {"through": selector(dice)} if dice.random() < 0.6 else {}
    return {"path": {**ends, **through, **({"avoiding": selector(dice)} if dice.random() < 0.5 else {})}}


def drawn_condition(dice: random.Random, depth: int = 2) -> dict[str, Any]:
    if depth and dice.random() < 0.6:
        word = dice.choice(["all", "any", "not"])
        parts = [drawn_condition(dice, depth - 1) for _ in range(dice.randint(1, 3))]
        return {word: parts[0] if word == "not" else parts}
    others: list[dict[str, Any]] = [
        {"fact": dice.choice(["a", "screens", "sealed", "whole"])},
        {"kind": dice.choice(KINDS)},
        {"trust": {"at_most": dice.choice(TRUSTS)}},
        {"flow": {"with": selector(dice), "direction": dice.choice(["in", "out", "either"])}},
        {"flow": {"crosses": "any"}},
        {"has": selector(dice)},
        {"sender": selector(dice)},
        {"holds": {"origin": "outside"}},
    ]
    return path(dice) if dice.random() < 0.6 else dice.choice(others)


def assert_same(drawing: System, catalogue: Catalogue, asked: list[Any]) -> None:
    evaluator = Evaluator(drawing, catalogue)
    survey = Survey(evaluator)
    elements = list(drawing.elements())
    survey.expect(asked[::2])  # the others come unexpected
    for each in asked:
        for some in (set(elements[::2]), set(elements)):
            held = survey.of(each, some)
            truths = {here: evaluator.at(here, each) for here in some}
            assert held.must == {here for here, truth in truths.items() if truth.must}, each
            assert held.may == {here for here, truth in truths.items() if truth.may}, each
            assert held.shown & held.may == {here for here, truth in truths.items() if truth.may and truth.witness}


@pytest.mark.parametrize("seed", range(60))
def test_conditions_say_the_same_of_all_elements_at_once(seed: int) -> None:
    dice = random.Random(seed)
    assert_same(world(dice), CATALOGUE, [condition(drawn_condition(dice)) for _ in range(12)])


@pytest.mark.parametrize("seed", range(4))
def test_the_shipped_rules_say_the_same_of_all_elements_at_once(seed: int) -> None:
    catalogue = load_catalogue()
    rules = [threat for threat in catalogue.threats.values() if threat.applies]
    conditions = [part.when for threat in rules for part in (threat.applies, threat.controlled) if part is not None]
    assert_same(drawn(seed), catalogue, conditions)


def test_what_explains_a_finding_agrees_with_its_outcome() -> None:
    drawing, catalogue = drawn(7), load_catalogue()
    evaluator = Evaluator(drawing, catalogue)
    for finding in find_threats(drawing, catalogue, everything=True):
        for said, part in ((finding.applies, finding.threat.applies), (finding.controlled, finding.threat.controlled)):
            if part is not None and (part is finding.threat.applies or finding.applies.may):
                assert said == evaluator.at(finding.element, part.when)
                assert said.shape == evaluator.at(finding.element, part.when).shape
                assert said.is_shown == bool(said.witness)

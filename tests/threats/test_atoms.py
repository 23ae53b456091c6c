"""Each atom of a condition with a hit, a miss and, where there is one, an unknown with the question that settles it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.tiny_world import CATALOGUE, condition, evaluate, system
from toolkit.catalogues import condition as c
from toolkit.threats.evaluate import Evaluator

PERSON = {"kind": "actor"}
PROCESS = {"kind": "process"}
ZONES = {"internet": {"trust": "none"}, "ours": {"trust": "organisation"}, "vague": {}}


def flow(**fields: Any) -> dict[str, Any]:
    return {"from": "p", "to": "q", **fields}


def pair(first: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """Components p and q, a data asset d and a flow f from p to q."""
    return {
        "components": {"p": {**PROCESS, **(first or {})}, "q": {**PERSON, **fields.pop("q", {})}},
        "boundaries": ZONES,
        "data": {"d": fields.pop("d", {})},
        "flows": {"f": flow(**fields)},
    }


STAGE = {"stage": ["design", "development"]}
# condition, where, what is described, the answer, and the questions
ROWS: list[tuple[Any, str, dict[str, Any], str, set[str]]] = [
    ({"fact": "a"}, "p", pair({"facts": {"a": "yes"}}), "yes", set()),
    ({"fact": "a"}, "p", pair({"facts": {"a": "no"}}), "no", set()),
    ({"fact": "a"}, "p", pair(), "unknown", {"p.a"}),
    ({"fact": "a"}, "p", pair({"facts": {"a": "unknown"}}), "unknown", {"p.a"}),
    ({"fact": "a"}, "q", pair(), "no", set()),  # an actor cannot state it: never asked
    ({"has": {"kind": "process", "not_kind": ["guard", "mixer"]}}, "q", pair(), "yes", set()),
    ({"has": {"kind": "process", "not_kind": "guard"}}, "q", pair({"kind": "guard"}), "no", set()),
    ({"has": {"kind": "process", "not_kind": "mixer"}}, "q", pair({"kind": "deep_mixer"}), "no", set()),
    ({"flow": {"with": {"not_kind": "actor"}}}, "p", pair(), "no", set()),
    ({"flow": {"with": {"not_kind": "process"}}}, "p", pair(), "yes", set()),
    ({"fact": "personal"}, "d", pair(d={"personal": "yes"}), "yes", set()),
    ({"fact": "personal"}, "d", pair(d={"facts": {"personal": "yes"}}), "yes", set()),
    ({"fact": "personal"}, "d", pair(), "unknown", {"d.personal"}),
    ({"fact": "encrypted"}, "f", pair(encrypted=True), "yes", set()),
    ({"fact": "encrypted"}, "f", pair(encrypted=False), "no", set()),
    ({"fact": "authenticated"}, "f", pair(), "unknown", {"f.authenticated"}),
    ({"fact": "whole"}, "system", {"facts": {"whole": "yes"}}, "yes", set()),
    ({"fact": "whole"}, "system", {}, "unknown", {"system.whole"}),
    ({"kind": "process"}, "p", pair(), "yes", set()),
    ({"kind": "process"}, "p", pair({"kind": "deep_mixer"}), "yes", set()),  # two kinds up
    ({"kind": ["store", "actor"]}, "q", pair(), "yes", set()),
    ({"kind": "deep_mixer"}, "p", pair({"kind": "mixer"}), "no", set()),  # not downwards
    ({"kind": "process"}, "d", pair(), "no", set()),
    ({"trust": {"at_least": "supplier"}}, "p", pair({"within": "ours"}), "yes", set()),
    ({"trust": {"at_most": "none"}}, "p", pair({"within": "ours", "trust": "none"}), "yes", set()),
    ({"trust": {"at_least": "supplier"}}, "p", pair({"within": "internet"}), "no", set()),
    ({"trust": {"at_least": "none", "at_most": "none"}}, "p", pair({"within": "ours"}), "no", set()),
    ({"trust": {"at_least": "supplier"}}, "p", pair({"within": "vague"}), "unknown", {"p.trust"}),
    ({"trust": {"at_least": "supplier"}}, "d", pair(), "no", set()),
    ({"classification": {"at_least": "internal"}}, "d", pair(d={"classification": "secret"}), "yes", set()),
    ({"classification": {"at_least": "internal"}}, "d", pair(d={"classification": "internal"}), "yes", set()),
    ({"classification": {"at_least": "internal"}}, "d", pair(d={"classification": "public"}), "no", set()),
    ({"classification": {"at_least": "internal"}}, "d", pair(), "unknown", {"d.classification"}),
    ({"classification": {"at_least": "public"}}, "p", pair(), "no", set()),
    ({"origin": "outside"}, "d", pair(d={"origin": "outside"}), "yes", set()),
    ({"origin": "inside"}, "d", pair(d={"origin": "outside"}), "no", set()),
    ({"origin": "outside"}, "d", pair(), "unknown", {"d.origin"}),
    ({"origin": "outside"}, "d", pair({"within": "internet"}, carries=["d"]), "yes", set()),  # follows from its maker
    ({"origin": "outside"}, "d", pair({"within": "ours"}, carries=["d"]), "no", set()),
    ({"origin": "outside"}, "d", pair({"within": "ours", "kind": "store"}, carries=["d"]), "unknown", {"d.origin"}),
    ({"origin": "outside"}, "p", pair(), "no", set()),
    (STAGE, "p", {**pair(), "stage": "design"}, "yes", set()),
    (STAGE, "p", {**pair(), "stage": "maintenance"}, "no", set()),
    (STAGE, "p", pair(), "unknown", {"system.stage"}),
    ({"holds": {"fact": "personal"}}, "p", pair(carries=["d"], d={"personal": "yes"}), "yes", set()),
    ({"holds": {"fact": "personal"}}, "q", pair(carries=["d"], d={"personal": "yes"}), "yes", set()),
    ({"holds": {"fact": "personal"}}, "p", pair(carries=[], d={"personal": "yes", "held_by": "p"}), "yes", set()),
    ({"holds": {"fact": "personal"}}, "p", pair(carries=[], d={"personal": "yes"}), "no", set()),
    ({"holds": {"fact": "personal"}}, "p", pair(carries=["d"], d={"personal": "no"}), "no", set()),
    ({"holds": {"fact": "personal"}}, "p", pair(carries=["d"]), "unknown", {"d.personal"}),
    ({"holds": {"fact": "personal"}}, "p", pair(d={"personal": "no"}), "unknown", {"f.carries"}),
    ({"holds": {"origin": "outside"}}, "d", pair(), "no", set()),
    ({"flow": {"direction": "out"}}, "p", pair(), "yes", set()),
    ({"flow": {"direction": "in"}}, "p", pair(), "no", set()),
    ({"flow": {"direction": "in"}}, "p", pair(replies="yes"), "yes", set()),
    ({"flow": {"direction": "out"}}, "q", pair(replies="no"), "no", set()),
    ({"flow": {"with": {"kind": "actor"}}}, "p", pair(), "yes", set()),
    ({"flow": {"with": {"kind": "process"}}}, "p", pair(), "no", set()),
    ({"flow": {"with": {"fact": "a"}}}, "q", pair(), "unknown", {"p.a"}),
    ({"flow": {"fact": "encrypted"}}, "p", pair(encrypted="yes"), "yes", set()),
    ({"flow": {"fact": ["encrypted", "sealed"]}}, "p", pair(encrypted="yes"), "unknown", {"f.sealed"}),
    ({"flow": {"fact": "encrypted"}}, "p", pair(encrypted="no"), "no", set()),
    ({"flow": {"carries": {"fact": "personal"}}}, "p", pair(carries="d", d={"personal": "yes"}), "yes", set()),
    (
        {"flow": {"direction": "in", "carries": {"fact": "personal"}}},
        "p",
        pair(carries="d", d={"personal": "yes"}, replies="yes", answers_with=[]),
        "no",
        set(),
    ),
    (
        {"flow": {"direction": "in", "carries": {"fact": "personal"}}},
        "p",
        pair(carries="d", d={"personal": "yes"}, replies="yes"),
        "unknown",
        {"f.answers_with"},
    ),
    ({"flow": {"crosses": "any"}}, "p", pair({"within": "ours"}, q={"within": "internet"}), "yes", set()),
    ({"flow": {"crosses": "any"}}, "p", pair({"within": "ours"}, q={"within": "ours"}), "no", set()),
    ({"flow": {"direction": "out"}}, "d", pair(), "no", set()),
    ({"carries": {"fact": "personal"}}, "f", pair(carries=["d"], d={"personal": "yes"}), "yes", set()),
    ({"carries": {"fact": "personal"}}, "f", pair(carries=[], d={"personal": "yes"}), "no", set()),
    ({"carries": {"fact": "personal"}}, "f", pair(d={"personal": "yes"}), "unknown", {"f.carries"}),
    ({"carries": {"fact": "personal"}}, "f", pair(carries=[], replies="yes"), "unknown", {"f.answers_with"}),
    ({"carries": {"fact": "personal"}}, "p", pair(carries=["d"], d={"personal": "yes"}), "no", set()),
    ({"crosses": "any"}, "f", pair({"within": "ours"}), "yes", set()),
    ({"crosses": "any"}, "f", pair(), "no", set()),
    ({"crosses": {"at_most": "none"}}, "f", pair({"within": "ours"}, q={"within": "internet"}), "yes", set()),
    ({"crosses": {"at_least": "restricted"}}, "f", pair({"within": "ours"}, q={"within": "internet"}), "no", set()),
    ({"crosses": {"at_most": "none"}}, "f", pair({"within": "ours"}, q={"within": "vague"}), "unknown", {"q.trust"}),
    ({"crosses": "any"}, "p", pair({"within": "ours"}), "no", set()),
    ({"sender": {"kind": "process"}}, "f", pair(), "yes", set()),
    ({"sender": {"kind": "actor"}}, "f", pair(), "no", set()),
    ({"sender": {"fact": "a"}}, "f", pair(), "unknown", {"p.a"}),
    ({"sender": {"kind": "process"}}, "p", pair(), "no", set()),
    ({"receiver": {"kind": "actor"}}, "f", pair(), "yes", set()),
    ({"receiver": {"kind": "process"}}, "f", pair(), "no", set()),
    ({"receiver": {"trust": {"at_most": "none"}}}, "f", pair(), "unknown", {"q.trust"}),
    ({"has": {"kind": "actor"}}, "system", pair(), "yes", set()),
    ({"has": {"kind": "store"}}, "system", pair(), "no", set()),
    ({"has": {"fact": "a"}}, "d", pair(), "unknown", {"p.a"}),
    ({"path": {"from": {"kind": "process"}, "to": "here"}}, "q", pair(carries=["d"]), "yes", set()),
    ({"path": {"from": {"kind": "process"}, "to": "here"}}, "p", pair(carries=["d"]), "no", set()),
    ({"path": {"from": {"kind": "process"}, "to": "here"}}, "q", pair(), "unknown", {"f.carries"}),
]


@pytest.mark.parametrize(("data", "here", "described", "answer", "asks"), ROWS)
def test_atom(data: Any, here: str, described: dict[str, Any], answer: str, asks: set[str]) -> None:
    truth = evaluate(data, here, **described)
    assert truth.answer == answer
    assert {f"{ask.element}.{ask.fact}" for ask in truth.asks} == asks


def test_the_table_above_has_a_hit_and_a_miss_of_every_atom_and_an_unknown_of_all_but_kind() -> None:
    seen: dict[type, set[str]] = {}
    for data, _, _, answer, _ in ROWS:
        seen.setdefault(type(condition(data)), set()).add(answer)
    atoms = set(Evaluator(system(), CATALOGUE)._atoms)
    assert seen.keys() == atoms
    assert {atom for atom, answers in seen.items() if answers != {"yes", "no", "unknown"}} == {c.KindIs}


def test_no_condition_holds_everywhere() -> None:
    evaluator = Evaluator(system(), CATALOGUE)
    assert evaluator.at("system", None).must


def test_conditions_made_on_the_fly_do_not_answer_for_each_other() -> None:
    evaluator = Evaluator(system(**pair({"facts": {"a": "yes", "b": "no"}}, carries=["d"])), CATALOGUE)
    for _ in range(50):
        assert evaluator.at("q", condition({"flow": {"with": {"fact": "a"}}})).must
        assert not evaluator.at("q", condition({"flow": {"with": {"fact": "b"}}})).may
        assert evaluator.at("q", condition({"path": {"from": {"fact": "a"}, "to": "here"}})).must
        assert not evaluator.at("q", condition({"path": {"from": {"fact": "b"}, "to": "here"}})).may

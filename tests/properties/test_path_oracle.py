"""Paths against brute force: every unknown is completed in every way, and every walk is tried.

The rules (docs/adr/0003), written again as naively as possible and on purpose unlike the engine: data moves with the
flows that carry it, and becomes what is stated to be derived from it; a reply is a flow back; the ends of a path are
neither guards nor stops. Where data comes into the system is read from what is stated; a flow that does not say what
it carries may bring it to others as well, but not to its sender. (Unstated derivation is not completed here: the table
of tests/threats/test_atoms.py holds it.)
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiny_world import evaluate
from toolkit.threats.truth import Truth

COMPONENTS = ("c0", "c1", "c2", "c3")
DATA = ("d0", "d1")
KINDS = ("process", "guard", "mixer", "store")
CONDITIONS: list[dict[str, Any]] = [
    {"from": {"data": {"origin": "outside"}}, "to": "here"},
    {"from": {"data": {"origin": "outside"}}, "to": "here", "avoiding": {"kind": "guard", "fact": "screens"}},
    {"from": {"data": {"origin": "outside"}}, "to": "here", "through": {"kind": "store"}},
    {"from": {"kind": "store"}, "to": "here"},
    {"from": {"kind": "store"}, "to": "here", "avoiding": {"kind": "guard", "fact": "screens"}},
    {"from": "here", "to": {"kind": "store"}},
    {"from": "here", "to": {"kind": "store"}, "avoiding": {"kind": "guard", "fact": "screens"}},
]


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """A small system in which little is unknown: a fact of a guard, and what a flow carries."""
    components = {}
    for name in COMPONENTS:
        kind = draw(st.sampled_from(KINDS))
        facts = {"screens": draw(st.sampled_from(["yes", "no", "unknown"]))} if kind == "guard" else {}
        components[name] = {"kind": kind, "facts": facts}
    data = {
        "d0": {"origin": "outside", "derived_from": []},
        "d1": {"origin": "inside", "derived_from": draw(st.sampled_from([[], ["d0"]]))},
    }
    flows = {}
    for number in range(draw(st.integers(1, 5))):
        sender, receiver = draw(st.permutations(COMPONENTS))[:2]
        carries = draw(st.sampled_from([["d0"], ["d1"], ["d0", "d1"], [], None]))
        flow: dict[str, Any] = {"from": sender, "to": receiver, "replies": draw(st.sampled_from(["yes", "no"]))}
        if carries is not None:
            flow["carries"] = carries
        if flow["replies"] == "yes":
            flow["answers_with"] = draw(st.sampled_from([["d0"], ["d1"], []]))
        flows[f"f{number}"] = flow
    return {"components": components, "data": data, "flows": flows}


def completions(world: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every way to answer what is unknown: a guard's fact yes or no, an unlabelled flow any set of the data."""
    guards = [n for n, c in world["components"].items() if c["facts"].get("screens") == "unknown"]
    blank = [n for n, f in world["flows"].items() if "carries" not in f]
    subsets = [[], ["d0"], ["d1"], ["d0", "d1"]]
    for answers in itertools.product(["yes", "no"], repeat=len(guards)):
        for labels in itertools.product(subsets, repeat=len(blank)):
            components = {n: {**c, "facts": dict(c["facts"])} for n, c in world["components"].items()}
            for name, answer in zip(guards, answers, strict=True):
                components[name]["facts"]["screens"] = answer
            flows = {n: dict(f) for n, f in world["flows"].items()}
            for name, carried in zip(blank, labels, strict=True):
                flows[name]["carries"] = carried
            yield {"components": components, "data": world["data"], "flows": flows}


def steps(world: dict[str, Any]) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    """Every (component, data) to (component, data) that one flow makes, in a world where all is known."""
    hops = []
    for flow in world["flows"].values():
        hops.append((flow["from"], flow["to"], flow["carries"]))
        if flow["replies"] == "yes":
            hops.append((flow["to"], flow["from"], flow["answers_with"]))
    present = {c: {d for s, r, carried in hops if c in (s, r) for d in carried} for c in COMPONENTS}
    derived = {d: set(world["data"][d]["derived_from"]) for d in DATA}
    made = set()
    for sender, receiver, carried in hops:
        for sent in carried:
            for held in present[sender]:
                if held == sent or held in derived[sent]:
                    made.add(((sender, held), (receiver, sent)))
    return made


def makers(world: dict[str, Any], data_id: str) -> list[str]:
    """Who is stated to send data without having received it; else everybody who sends it."""
    senders, receivers = [], set()
    for flow in world["flows"].values():
        for s, r, carried in [(flow["from"], flow["to"], flow.get("carries", []))] + (
            [(flow["to"], flow["from"], flow["answers_with"])] if flow["replies"] == "yes" else []
        ):
            if data_id in carried:
                senders.append(s)
                receivers.add(r)
    return [s for s in senders if s not in receivers] or senders


def receives(stated: dict[str, Any], component: str, data_id: str) -> bool:
    """Is the data stated to be brought there? Then it does not begin there."""
    return any(
        (f["to"] == component and data_id in f.get("carries", []))
        or (f["from"] == component and f["replies"] == "yes" and data_id in f["answers_with"])
        for f in stated["flows"].values()
    )


def holds(stated: dict[str, Any], world: dict[str, Any], here: str, path: dict[str, Any]) -> bool:
    """Is there a walk in this completion of what is stated? All walks are tried, by states seen."""
    arrows = steps(world)
    everything = {state for arrow in arrows for state in arrow}
    guards = {
        n
        for n, c in world["components"].items()
        if "avoiding" in path and c["kind"] == "guard" and c["facts"]["screens"] == "yes"
    }
    stores = {n for n, c in world["components"].items() if c["kind"] == "store"}
    if path["from"] == "here":
        starts = {s for s in everything if s[0] == here}
        goal = stores
    elif "data" in path["from"]:
        starts = {(m, "d0") for m in makers(stated, "d0")}
        goal = {here}
        if "through" not in path and any(m == here for m, _ in starts):
            return True
        blank = [n for n, f in stated["flows"].items() if "carries" not in f]
        senders = {world["flows"][n]["from"] for n in blank if "d0" in world["flows"][n]["carries"]}
        starts |= {(sender, "d0") for sender in senders if not receives(stated, sender, "d0")}
    else:
        starts = {s for s in everything if s[0] in stores}
        goal = {here}
    through = path.get("through") is not None
    queue = [(s, not through or (s[0] in stores and s[0] != here), True) for s in starts]
    seen = set()
    while queue:
        state, passed, first = queue.pop()
        if (state, passed, first) in seen:
            continue
        seen.add((state, passed, first))
        if state[0] in guards and not first:
            continue
        for start, end in arrows:
            if start == state:
                if end[0] in goal and passed:
                    return True
                queue.append((end, passed or (end[0] in stores and end[0] != here), False))
    return False


@settings(max_examples=100)
@given(world=worlds(), number=st.integers(0, len(CONDITIONS) - 1), here=st.sampled_from(COMPONENTS))
def test_what_must_hold_holds_in_every_completion_and_what_may_not_in_none(world, number, here) -> None:
    path = CONDITIONS[number]
    truth: Truth = evaluate({"path": path}, here, **world)
    answers = {holds(world, each, here, path) for each in completions(world)}
    if truth.must:
        assert answers == {True}
    if not truth.may:
        assert answers == {False}
    if not any("carries" not in f for f in world["flows"].values()) and not any(
        c["facts"].get("screens") == "unknown" for c in world["components"].values()
    ):
        assert answers == {truth.must} == {truth.may}

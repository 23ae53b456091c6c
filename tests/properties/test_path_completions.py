"""Paths against brute force, with all that a drawing can leave open.

Written from docs/adr/0003 and deliberately naive: every unknown is answered in every way, and in each of these worlds,
where nothing is unknown any more, every step of every walk is tried. The rules, as the naive reader has them:

* A flow is a hop; a flow that answers is a second hop, back. A hop carries the data it says.
* A hop from S to R takes data *a* at S to *b* at R where the hop carries *b*, and *b* is *a*, or is stated to be
  derived from *a* (directly or through others).
* Data that S sends, that no hop is drawn to bring to S and that S does not hold, is made at S. If it does not say what
  it is made from, it is made of all that is at S where S is of a kind that mixes; elsewhere of what the answer says.
* An unlabelled hop carries any set of the data assets, and perhaps something that nobody named (`thing`).
* A path from data starts where the data comes into the system: at those who send or hold it without having received it
  (else at its holders, else at its senders), as drawn; and at those who send it over an unlabelled hop. Data that does
  not say its origin and is made of other data starts with the other data, where origin is asked for.
* A path takes at least one hop, except that data which is drawn to come in at `here`, or at the goal, is there already
  (where nothing has to lie on the way).
* The ends are never guards. `through` is met by any component on the way but `here`; what is met there may not be a
  guard that the way would have to pass, unless it is the far end.

Filling in labels adds ways, it takes none away: what is drawn as made or coming in somewhere stays so.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, product
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiny_world import CATALOGUE, condition, system
from toolkit.catalogues.vocabulary import Answer
from toolkit.system.model import System
from toolkit.threats.evaluate import Evaluator

PARTS = ("p", "q", "r")
DATA = ("d", "e")
THING = "thing"
GUARD = {"kind": "guard", "fact": "screens"}


class Hop(NamedTuple):
    """One direction of a flow."""

    sender: str
    receiver: str
    carried: frozenset[str] | None


class World(NamedTuple):
    """Everything answered: what hops carry, who guards, what comes from outside, what unsaid derivations are."""

    hops: tuple[Hop, ...]
    guards: frozenset[str]
    outside: frozenset[str]
    made_from: dict[str, frozenset[str]]


def some_of(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=len(names))


@st.composite
def drawings(draw: st.DrawFn) -> dict[str, Any]:
    """Three components, two data assets, up to four flows; at most a handful of open questions."""
    kinds = st.sampled_from(("process", "guard", "mixer", "store"))
    components = {}
    for part in PARTS:
        kind = draw(kinds)
        facts = {"screens": draw(st.sampled_from(("yes", "no", "unknown")))} if kind == "guard" else {}
        components[part] = {"kind": kind, "facts": facts}
    data = {}
    for name in DATA:
        asset: dict[str, Any] = {"held_by": draw(some_of(PARTS[:2]) if draw(st.booleans()) else st.just([]))}
        asset["derived_from"] = draw(st.sampled_from([None, [], [x for x in DATA if x != name]]))
        asset["origin"] = draw(st.sampled_from(["outside", "inside", None]))
        data[name] = asset
    flows = {}
    blanks = 0
    for number in range(draw(st.integers(1, 4))):
        flow: dict[str, Any] = {"from": draw(st.sampled_from(PARTS)), "to": draw(st.sampled_from(PARTS))}
        flow["replies"] = draw(st.sampled_from(("yes", "no", "no")))
        for key in ("carries", "answers_with") if flow["replies"] == "yes" else ("carries",):
            if blanks < 2 and draw(st.integers(0, 2)) == 0:
                blanks += 1
            else:
                flow[key] = draw(some_of(DATA))
        flows[f"f{number}"] = flow
    return {"components": components, "data": data, "flows": flows}


def hops_drawn(drawn: System) -> list[Hop]:
    hops = []
    for flow in drawn.flows.values():
        hops.append(Hop(flow.from_, flow.to, None if flow.carries is None else frozenset(flow.carries)))
        if flow.replies is Answer.YES:
            back = None if flow.answers_with is None else frozenset(flow.answers_with)
            hops.append(Hop(flow.to, flow.from_, back))
    return hops


def subsets(names: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(each) for each in chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))]


def worlds(drawn: System) -> Iterator[World]:
    """Every way to answer everything that is open."""
    hops = hops_drawn(drawn)
    blank = [number for number, hop in enumerate(hops) if hop.carried is None]
    guards = [c for c, each in drawn.components.items() if each.kind == "guard"]
    unsure = [c for c in guards if drawn.components[c].facts.get("screens") is Answer.UNKNOWN]
    certain = frozenset(c for c in guards if drawn.components[c].facts.get("screens") is Answer.YES)
    free = [d for d, asset in drawn.data.items() if asset.origin is None and not asset.derived_from]
    unsaid = [d for d, asset in drawn.data.items() if asset.derived_from is None]
    stated = frozenset(d for d, asset in drawn.data.items() if asset.origin == "outside")
    thing_from = [frozenset(), frozenset({THING})] if blank else [frozenset()]
    for labels in product(subsets((*DATA, THING)), repeat=len(blank)):
        filled = list(hops)
        for number, carried in zip(blank, labels, strict=True):
            filled[number] = hops[number]._replace(carried=carried)
        for extra, also, sources in product(
            subsets(tuple(unsure)),
            subsets(tuple(free)),
            product(subsets((*DATA, THING) if blank else DATA), repeat=len(unsaid)),
        ):
            for thing in thing_from:
                outside = from_outside(drawn, stated | also | thing)
                yield World(tuple(filled), certain | extra, outside, dict(zip(unsaid, sources, strict=True)))


def from_outside(drawn: System, known: frozenset[str]) -> frozenset[str]:
    """With the data that is made of it, where this does not say its own origin."""
    found = set(known)
    for _ in DATA:
        for name, asset in drawn.data.items():
            if asset.origin is None and asset.derived_from and found & set(asset.derived_from):
                found.add(name)
    return frozenset(found)


def above(drawn: System, name: str) -> set[str]:
    found: set[str] = set()
    for _ in DATA:
        for each in [name, *found]:
            found |= set((drawn.data[each].derived_from or ()) if each in drawn.data else ())
    return found


def comes_in(drawn: System, hops: list[Hop], name: str) -> set[str]:
    senders = {hop.sender for hop in hops if hop.carried and name in hop.carried}
    receivers = {hop.receiver for hop in hops if hop.carried and name in hop.carried}
    holders = set(drawn.data[name].held_by) if name in drawn.data else set()
    return (senders | holders) - receivers or holders or senders


def steps(drawn: System, world: World) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    received = {(hop.receiver, name) for hop in hops_drawn(drawn) for name in hop.carried or ()}
    present = {(c, name) for hop in world.hops for c in (hop.sender, hop.receiver) for name in hop.carried or ()}
    present |= {(c, name) for name, asset in drawn.data.items() for c in asset.held_by}
    found = set()
    for hop in world.hops:
        mixes = CATALOGUE.mixes(drawn.components[hop.sender].kind)
        for sent in hop.carried or ():
            for c, name in present:
                if c != hop.sender:
                    continue
                asset = drawn.data.get(sent)
                made = asset is not None and (c, sent) not in received and c not in asset.held_by
                unsaid = made and asset is not None and asset.derived_from is None
                of_it = name in world.made_from.get(sent, ()) or mixes
                if name == sent or (asset and name in above(drawn, sent)) or (unsaid and of_it):
                    found.add(((c, name), (hop.receiver, sent)))
    return found


def matching(drawn: System, world: World, selector: dict[str, Any]) -> set[str]:
    if "fact" in selector:
        return set(world.guards)
    return {c for c, each in drawn.components.items() if selector["kind"] in CATALOGUE.lineage(each.kind)}


def holds(drawn: System, world: World, here: str, path: dict[str, Any]) -> bool:
    arrows = steps(drawn, world)
    states = {state for arrow in arrows for state in arrow}
    guards = matching(drawn, world, path["avoiding"]) if "avoiding" in path else set()
    stops = matching(drawn, world, path["through"]) - {here} if "through" in path else None
    blanks = [filled for filled, hop in zip(world.hops, hops_drawn(drawn), strict=True) if hop.carried is None]
    entries = {
        name: comes_in(drawn, hops_drawn(drawn), name) | {hop.sender for hop in blanks if name in (hop.carried or ())}
        for name in (*DATA, THING)
    }
    if path["to"] == "here":
        starts, at_once = _starts(drawn, world, path["from"], entries, states, here)
        return (stops is None and at_once) or walk(arrows, starts, {here}, guards, stops)
    goals = matching(drawn, world, path["to"])
    if here in drawn.data:
        if stops is None and comes_in(drawn, hops_drawn(drawn), here) & goals:
            return True
        starts = {(c, here) for c in entries[here]}
        here_parts = set()
    else:
        starts = {state for state in states if state[0] == here}
        here_parts = {here}
    turned = {(end, start) for start, end in arrows}
    ends = {state for state in states if state[0] in goals}
    return walk(turned, ends, starts, guards, stops, exact=True) and bool(here_parts or starts)


def _starts(
    drawn: System, world: World, source: dict[str, Any], entries: dict[str, set[str]], states: set[Any], here: str
) -> tuple[set[tuple[str, str]], bool]:
    if "data" not in source:
        chosen = matching(drawn, world, source)
        return {state for state in states if state[0] in chosen}, False
    names = {
        name
        for name in world.outside
        if name not in drawn.data or drawn.data[name].origin is not None or not drawn.data[name].derived_from
    }
    starts = {(c, name) for name in names for c in entries[name]}
    drawn_in = {c for name in names & drawn.data.keys() for c in comes_in(drawn, hops_drawn(drawn), name)}
    return starts, here in drawn_in


def walk(
    arrows: set[Any],
    starts: set[Any],
    goals: set[Any],
    guards: set[str],
    stops: set[str] | None,
    *,
    exact: bool = False,
) -> bool:
    """Is there a walk of a step or more, round the guards, by a stop where one is asked for?"""
    far = {state[0] for state in starts}
    todo = [(state, stops is None or state[0] in stops, True) for state in starts]
    seen = set()
    while todo:
        state, met, first = todo.pop()
        if (state, met, first) in seen:
            continue
        seen.add((state, met, first))
        if state[0] in guards and not first and not (state in starts and state[0] in far):
            continue
        for start, end in arrows:
            if start != state:
                continue
            if met and ((end in goals) if exact else (end[0] in goals)):
                return True
            todo.append((end, met or (stops is not None and end[0] in stops), False))
    return False


OUTSIDE = {"data": {"origin": "outside"}}
STORE = {"kind": "store"}
PATHS: list[tuple[str, dict[str, Any]]] = [
    ("p", {"from": OUTSIDE, "to": "here"}),
    ("p", {"from": OUTSIDE, "to": "here", "avoiding": GUARD}),
    ("p", {"from": OUTSIDE, "to": "here", "through": STORE}),
    ("p", {"from": OUTSIDE, "to": "here", "through": STORE, "avoiding": GUARD}),
    ("p", {"from": OUTSIDE, "to": "here", "through": {"kind": "guard"}, "avoiding": GUARD}),
    ("p", {"from": STORE, "to": "here"}),
    ("p", {"from": STORE, "to": "here", "avoiding": GUARD}),
    ("p", {"from": STORE, "to": "here", "through": {"kind": "mixer"}}),
    ("p", {"from": {"kind": "guard"}, "to": "here", "avoiding": GUARD}),
    ("p", {"from": "here", "to": STORE}),
    ("p", {"from": "here", "to": STORE, "avoiding": GUARD}),
    ("p", {"from": "here", "to": STORE, "through": {"kind": "mixer"}}),
    ("p", {"from": "here", "to": {"kind": "guard"}, "avoiding": GUARD}),
    ("d", {"from": "here", "to": STORE}),
    ("d", {"from": "here", "to": STORE, "avoiding": GUARD}),
]


@settings(max_examples=60)
@given(drawings(), st.sampled_from(PATHS))
def test_what_must_hold_holds_in_every_world_and_what_may_not_in_none(
    drawing: dict[str, Any], asked: tuple[str, dict[str, Any]]
) -> None:
    (here, path), drawn = asked, system(**drawing)
    truth = Evaluator(drawn, CATALOGUE).at(here, condition({"path": path}))
    if truth.is_unknown:
        assert truth.asks, "an unknown path asks for something"
        return
    wrong = [world for world in worlds(drawn) if holds(drawn, world, here, path) != truth.must]
    assert not wrong[:1]

"""What atoms of conditions say of many elements, as bare answers.

Nothing is kept of why, and what to ask: the evaluator says that, of one element, when somebody wants to know. Both say
the same (tests/threats/test_survey.py). A bare answer is True (for certain), False (perhaps) or None (no).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from toolkit.catalogues import condition as c
from toolkit.catalogues.vocabulary import Answer
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.match import Hop, hops_of
from toolkit.threats.truth import Truth

__all__ = ["Answers"]

Bare = bool | None
_BARE: dict[Answer, Bare] = {Answer.YES: True, Answer.UNKNOWN: False, Answer.NO: None}


class Answers:
    """Answers atoms at the elements of one system."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._matcher = evaluator.matcher
        self._system = evaluator.system
        self._ways: dict[type, Callable[[Any], Callable[[str], Bare]]] = {
            c.FactIs: self._fact,
            c.Sender: lambda atom: self._end(atom.sender, "from_"),
            c.Receiver: lambda atom: self._end(atom.receiver, "to"),
            c.HasFlow: lambda atom: self._has_flow(atom.flow),
            c.Carries: lambda atom: self._carries(atom.carries),
            c.Holds: lambda atom: self._holds(atom.holds),
        }

    def of(self, atom: Any, elements: Iterable[str]) -> Iterator[tuple[str, bool]]:
        """The elements of which an atom holds, for certain or perhaps; those that it does not hold of are left out."""
        way = self._ways.get(type(atom), self._explained)(atom)
        for here in elements:
            answer = way(here)
            if answer is not None:
                yield here, answer

    def _explained(self, atom: Any) -> Callable[[str], Bare]:
        """What is asked seldom is asked with all that explains it."""
        return lambda here: _bare(self._evaluator.at(here, atom))

    def _fact(self, atom: c.FactIs) -> Callable[[str], Bare]:
        return lambda here: self._stated(here, atom.fact)

    def _stated(self, here: str, fact: str) -> Bare:
        return _BARE[self._matcher.stated(here, fact) or Answer.NO]

    def _stated_of_flow(self, fact: str) -> Callable[[Hop], Bare]:
        return lambda hop: self._stated(hop.flow, fact)

    def _end(self, selector: c.ComponentSelector, end: str) -> Callable[[str], Bare]:
        fitting, flows = self._evaluator.ends.drawn(selector), self._system.flows
        return lambda here: fitting.get(getattr(flows[here], end)) if here in flows else None

    def _has_flow(self, wanted: c.FlowSelector) -> Callable[[str], Bare]:
        parts = [self._stated_of_flow(fact) for fact in wanted.fact]
        if wanted.crosses is not None:
            crosses = wanted.crosses
            parts.append(lambda hop: _bare(self._matcher.crosses(hop.flow, crosses)))
        if wanted.carries is not None:
            parts.append(self._carried_by(wanted.carries))
        fitting = self._evaluator.ends.drawn(wanted.with_) if wanted.with_ is not None else None

        def at_hop(here: str, hop: Hop) -> Bare:
            leaves, comes = hop.sender == here, hop.receiver == here
            if (wanted.direction == "out" and not leaves) or (wanted.direction == "in" and not comes):
                return None
            answer = True if fitting is None else fitting.get(hop.receiver if leaves else hop.sender)
            for part in parts:
                if answer is None:
                    return None
                said = part(hop)
                answer = None if said is None else answer and said
            return answer

        return lambda here: _any(at_hop(here, hop) for hop in self._hops_at.get(here, ()))

    def _carries(self, selector: c.DataSelector) -> Callable[[str], Bare]:
        carried_by, hops = self._carried_by(selector), self._hops
        return lambda here: _any(carried_by(hop) for hop in hops.get(here, ()))

    def _holds(self, selector: c.DataSelector) -> Callable[[str], Bare]:
        carried_by, data = self._carried_by(selector), self._data(selector)

        def at(here: str) -> Bare:
            kept = _any(data(data_id) for data_id in self._evaluator.kept_at.get(here, ()))
            return kept or _any((kept, _any(carried_by(hop) for hop in self._hops_at.get(here, ()))))

        return lambda here: at(here) if here in self._system.components else None

    def _carried_by(self, selector: c.DataSelector) -> Callable[[Hop], Bare]:
        data, known = self._data(selector), self._system.data

        def carried(hop: Hop) -> Bare:
            return False if hop.carried is None else _any(data(each) for each in hop.carried if each in known)

        return carried

    def _data(self, selector: c.DataSelector) -> Callable[[str], Bare]:
        said: dict[str, Bare] = self._fitting[self._matcher.key(selector)]

        def fits(data_id: str) -> Bare:
            if data_id not in said:
                said[data_id] = _bare(self._matcher.data(data_id, selector))
            return said[data_id]

        return fits

    @cached_property
    def _fitting(self) -> defaultdict[str, dict[str, Bare]]:
        return defaultdict(dict)

    @cached_property
    def _hops(self) -> dict[str, list[Hop]]:
        return {flow_id: hops_of(flow_id, flow) for flow_id, flow in self._system.flows.items()}

    @cached_property
    def _hops_at(self) -> dict[str, list[Hop]]:
        """The hops of the flows that end at a component, whichever way."""
        found: dict[str, list[Hop]] = defaultdict(list)
        for flow_id, flow in self._system.flows.items():
            for end in {flow.from_, flow.to}:
                if end in self._system.components:
                    found[end] += self._hops[flow_id]
        return found


def _bare(truth: Truth) -> Bare:
    return True if truth.must else False if truth.may else None


def _any(answers: Iterable[Bare]) -> Bare:
    """The best of several answers."""
    best: Bare = None
    for answer in answers:
        if answer:
            return True
        if answer is not None:
            best = answer
    return best

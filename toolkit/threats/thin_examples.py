"""Which example is missing: what could be changed in a threat's rule without one of its examples noticing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pydantic import ValidationError

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.threat import Example, Outcome, Threat
from toolkit.errors import Problem, ToolkitError
from toolkit.system.lint import check_system
from toolkit.system.model import System
from toolkit.threats.evaluate import Evaluator
from toolkit.threats.examples import example_system, outcome_at
from toolkit.threats.mutants import LARGEST, Mutant, is_too_large, mutants_of
from toolkit.threats.nearby import nearby
from toolkit.threats.sameness import Sameness
from toolkit.threats.truth import Truth

__all__ = ["Proposal", "ThinExample", "Thinness", "thin_examples"]

_RULE = {"applies", "controlled", "examples"}
"""The fields of a threat that an amendment changes its rule by."""
_TRIED = 600
"""How many elements of systems near a threat's examples are tried, at most."""
_SMALL = 40
"""Only examples with at most so many elements are varied: larger ones are no tiny systems."""


@dataclass(frozen=True)
class Proposal:
    """An example to add: a nearby system, and what the rule as it stands says of it. A person judges whether it should.

    `like` is the number of the example that it varies, from 1; `with_` what is different there, in words.
    """

    like: int
    with_: str
    at: str
    expect: Outcome
    system: Mapping[str, Any]

    def __str__(self) -> str:
        at = "" if self.at == "here" else f" at {self.at!r}"
        return f"add an example like number {self.like}, but {self.with_}: expect {self.expect!r}{at}"


@dataclass(frozen=True)
class ThinExample:
    """A change of a threat's rule that none of its examples notices: where, what, and which example would."""

    threat: str
    where: str
    mutant: Mutant
    proposal: Proposal | None

    @property
    def missing(self) -> str:
        """Which example is missing, in words to act on."""
        return str(self.proposal) if self.proposal else self.mutant.missing


@dataclass(frozen=True)
class Thinness:
    """How closely the examples of a library hold its rules: how many mutants there are, and which survive."""

    mutants: Mapping[str, int]
    """How many each threat has, by its key."""
    unnoticed: tuple[ThinExample, ...]
    too_large: Mapping[str, str] = field(default_factory=dict)
    """The threats whose rule is too large to be tried, by key, and where each stands."""

    @property
    def share(self) -> float:
        """The part of all mutants that an example notices, 0 to 1."""
        count = sum(self.mutants.values())
        return 1 - len(self.unnoticed) / count if count else 1.0

    def share_of(self, threat: str) -> float:
        """The same of one threat."""
        unnoticed = sum(1 for thin in self.unnoticed if thin.threat == threat)
        return 1 - unnoticed / self.mutants[threat] if self.mutants.get(threat) else 1.0

    @classmethod
    def over(cls, several: Iterable[Thinness]) -> Thinness:
        """Of several libraries together."""
        every = list(several)
        counts = {key: count for each in every for key, count in each.mutants.items()}
        large = {key: where for each in every for key, where in each.too_large.items()}
        return cls(counts, tuple(thin for each in every for thin in each.unnoticed), large)

    def warnings(self, most: int = 5) -> list[Problem]:
        """One for each example that is missing, with all that it would notice; of each threat at most so many."""
        by_threat: dict[str, list[Problem]] = {}
        for (threat, missing), thin in self._gathered().items():
            by_threat.setdefault(threat, []).append(_warning(threat, missing, thin))
        told = [problem for threat, several in by_threat.items() for problem in _cut(threat, several, most)]
        return [*told, *(_untried(threat, where) for threat, where in self.too_large.items())]

    def row(self) -> dict[str, Any]:
        """As plain values: how many changes were tried, which part was noticed (None of none), and what is missing."""
        missing = [_row(threat, missing, thin) for (threat, missing), thin in self._gathered().items()]
        count = sum(self.mutants.values())
        return {"changes": count, "noticed": round(self.share, 4) if count else None, "missing": missing}

    def _gathered(self) -> dict[tuple[str, str], list[ThinExample]]:
        gathered: dict[tuple[str, str], list[ThinExample]] = {}
        for thin in self.unnoticed:
            gathered.setdefault((thin.threat, thin.missing), []).append(thin)
        return dict(sorted(gathered.items(), key=lambda each: (each[0][0], -len(each[1]))))


def _cut(threat: str, several: list[Problem], most: int) -> list[Problem]:
    more = len(several) - most
    if more <= 1:
        return several
    what = f"threat {threat}: {more} more examples are missing"
    return [*several[:most], Problem(several[most].where, what, "With --json all are told, each with its system.")]


def _untried(threat: str, where: str) -> Problem:
    what = f"threat {threat}: its rule is too large for its examples to be tried on every change of it"
    return Problem(where or threat, what, f"Make several threats of it: up to {LARGEST} words in all can be tried.")


def _warning(threat: str, missing: str, thin: list[ThinExample]) -> Problem:
    what = "; ".join(each.mutant.said for each in thin)
    said = f"threat {threat}: no example notices that {what}"
    return Problem(thin[0].where or threat, said, f"{missing[0].upper()}{missing[1:]}.")


def _row(threat: str, missing: str, thin: list[ThinExample]) -> dict[str, Any]:
    row: dict[str, Any] = {"threat": threat, "where": thin[0].where, "missing": missing}
    row["changes"] = [{"how": each.mutant.how, "where": each.where, "what": each.mutant.said} for each in thin]
    proposal = thin[0].proposal
    if proposal is not None:
        row["example"] = {"expect": proposal.expect, "at": proposal.at, "system": proposal.system}
    return row


def thin_examples(catalogue: Catalogue, library: str | None = None, *, propose: bool = True) -> Thinness:
    """What could be changed unnoticed in the rules of a catalogue's threats.

    With `library`, in those that are its own or that it amends.
    """
    sameness = Sameness(catalogue)
    counts: dict[str, int] = {}
    unnoticed: list[ThinExample] = []
    large: dict[str, str] = {}
    for key, threat in catalogue.threats.items():
        changed = (each.library for each in catalogue.amendments(threat) if _RULE & set(each.fields))
        if threat.applies is None or (library is not None and library not in (threat.library, *changed)):
            continue
        if is_too_large(threat):
            large[key] = catalogue.line("threats", key)
            continue
        mutants = mutants_of(threat, sameness)
        counts[key] = len(mutants)
        benches = ((number, _Bench.of(each, catalogue)) for number, each in enumerate(threat.examples, start=1))
        sound = {number: bench for number, bench in benches if bench is not None}
        left = [mutant for mutant in mutants if not any(bench.notices(mutant) for bench in sound.values())]
        proposals = _proposals(threat, left, sound, catalogue) if propose else {}
        unnoticed += [
            ThinExample(key, catalogue.line("threats", key, *mutant.path), mutant, proposals.get(number))
            for number, mutant in enumerate(left)
        ]
    return Thinness(counts, tuple(unnoticed), large)


class _Remembering(Evaluator):
    """Mutants share all but one part with their rule: what a part says of an element is worked out once.

    Parts are known by their address: rule and mutants have to be kept for as long as this is.
    """

    def __init__(self, system: System, catalogue: Catalogue) -> None:
        super().__init__(system, catalogue)
        self._said: dict[tuple[str, int], Truth] = {}

    def at(self, here: str, condition: Any) -> Truth:
        key = (here, id(condition))
        if key not in self._said:
            self._said[key] = super().at(here, condition)
        return self._said[key]


class _Bench:
    """A tiny system on which a rule and its mutants are tried, at some elements."""

    def __init__(self, evaluator: Evaluator, expected: Mapping[str, Outcome]) -> None:
        self._evaluator = evaluator
        self.expected = expected

    @classmethod
    def of(cls, example: Example, catalogue: Catalogue) -> _Bench | None:
        """None for an example that is broken: `check_examples` says so."""
        try:
            system = example_system(example)
            check_system(system, catalogue)
            for element in example.expected:
                system.kind_of(element)
        except (ToolkitError, ValidationError, KeyError):
            return None
        return cls(_Remembering(system, catalogue), example.expected)

    def says(self, threat: Threat) -> dict[str, Outcome]:
        return {element: outcome_at(element, threat, self._evaluator) for element in self.expected}

    def notices(self, mutant: Mutant) -> bool:
        return self.says(mutant.threat) != self.expected


def _proposals(threat: Threat, left: list[Mutant], sound: Iterable[int], catalogue: Catalogue) -> dict[int, Proposal]:
    """For each mutant that one can be found for, a system near a sound example which tells the mutant from the rule.

    As few as may be: first what notices most.
    """
    waiting = set(range(len(left)))
    if not waiting:
        return {}
    tried = [
        (proposal, noticed)
        for proposal, bench in islice(_nearby(threat, sound, catalogue), _TRIED)
        if (noticed := {index for index in waiting if bench.says(left[index].threat)[proposal.at] != proposal.expect})
    ]
    found: dict[int, Proposal] = {}
    while waiting and tried:
        best, noticed = max(tried, key=lambda each: len(each[1] & waiting))
        if not noticed & waiting:
            break
        found.update(dict.fromkeys(noticed & waiting, best))
        waiting -= noticed
    return found


def _nearby(threat: Threat, sound: Iterable[int], catalogue: Catalogue) -> Iterator[tuple[Proposal, _Bench]]:
    for number in sound:
        example = threat.examples[number - 1]
        if sum(len(example.system.get(part) or ()) for part in ("components", "data", "flows")) > _SMALL:
            continue
        for with_, system in nearby(example.system, threat, catalogue):
            bench = _Bench.of(example.model_copy(update={"system": system}), catalogue)
            if bench is not None:
                for at, expect in bench.says(threat).items():
                    yield Proposal(number, with_, at, expect, system), bench

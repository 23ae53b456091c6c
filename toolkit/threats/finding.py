"""A finding: a threat at an element of a system, with its outcome, its reason and what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.threat import Outcome, Threat
from toolkit.catalogues.vocabulary import Severity, Tier
from toolkit.errors import ToolkitError, nearest
from toolkit.system.model import System
from toolkit.threats.question_cards import QuestionCard, question_cards
from toolkit.threats.questions import Question, open_questions
from toolkit.threats.reasons import explanation, sentence
from toolkit.threats.truth import Ask, Truth

__all__ = ["OUTCOMES", "Finding", "Findings"]

OUTCOMES: tuple[Outcome, ...] = ("applies", "undecided", "controlled as stated", "not applicable")


@dataclass(frozen=True)
class Finding:
    """A threat at an element. Its identity stays the same when the system is renamed, reordered or grows."""

    threat: Threat
    element: str
    outcome: Outcome
    applies: Truth = field(repr=False)
    controlled: Truth = field(repr=False)
    system: System = field(repr=False, compare=False)
    catalogue: Catalogue = field(repr=False, compare=False)

    @property
    def identity(self) -> str:
        """`library:rule@element`."""
        return f"{self.threat.key}@{self.element}"

    @property
    def former_identities(self) -> tuple[str, ...]:
        """What it was called before its rule was renamed (`was:` in the library)."""
        return tuple(f"{self.threat.library}:{was}@{self.element}" for was in self.threat.was)

    @property
    def rule(self) -> str:
        """`library:rule`."""
        return self.threat.key

    @property
    def title(self) -> str:
        """The threat's title."""
        return self.threat.title

    @property
    def severity(self) -> Severity:
        """How bad the threat usually is; orders lists, scores nothing."""
        return self.threat.severity

    @property
    def family(self) -> str:
        """The family of threats it belongs to."""
        return self.threat.family

    @property
    def narrower(self) -> bool:
        """A narrower variant of another threat: views fold it away and count it."""
        return self.threat.tier is Tier.EXTENDED

    @property
    def weakness(self) -> bool:
        """A weakness of the organisation rather than a threat: feeds conformity, is not scored."""
        return self.threat.weakness

    @property
    def element_name(self) -> str:
        """What people call the element."""
        return self.system.name_of(self.element)

    @property
    def witness(self) -> tuple[str, ...]:
        """The path that shows it (component, flow, component …), where the condition asks for one."""
        return self.applies.witness

    @property
    def asks(self) -> frozenset[Ask]:
        """What is not stated and would settle it."""
        return self.applies.asks if self.outcome == "undecided" else self._control_asks

    @property
    def _control_asks(self) -> frozenset[Ask]:
        return self.controlled.asks if self.outcome == "applies" and self.controlled.is_unknown else frozenset()

    @property
    def open_questions(self) -> tuple[str, ...]:
        """The open questions as `element.fact`, sorted."""
        return tuple(sorted(f"{ask.element}.{ask.fact}" for ask in self.asks))

    @property
    def path(self) -> str:
        """The path in names: `policyholder → ingest → assistant`."""
        return " → ".join(self.system.name_of(each) for each in self.witness[::2])

    @cached_property
    def reason(self) -> str:
        """Why, in one sentence."""
        return sentence(self)

    @cached_property
    def why(self) -> str:
        """The reason without the title and place, beginning with a capital letter."""
        said = explanation(self)
        return f"{said[:1].upper()}{said[1:]}"

    def row(self) -> dict[str, str]:
        """The finding as plain text, for tables and files."""
        return {
            "identity": self.identity,
            "element": self.element_name,
            "threat": self.title,
            "outcome": self.outcome,
            "severity": str(self.severity),
            "family": self.family,
            "reason": self.reason,
            "path": self.path,
            "open questions": ", ".join(self.open_questions),
        }


class Findings(Sequence[Finding]):
    """What was found, worst first: those that apply, then undecided, then controlled as stated."""

    def __init__(
        self,
        found: Iterable[Finding],
        system: System,
        catalogue: Catalogue,
        not_applicable: int = 0,
        switched_off: Mapping[str, int] | None = None,
    ) -> None:
        self._found = sorted(found, key=_order)
        self.system = system
        self.catalogue = catalogue
        self._not_applicable = not_applicable
        self.switched_off: Mapping[str, int] = switched_off or {}
        """How much each rule that a library has switched off would have found; the catalogue knows who, and why."""

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._found)

    def __repr__(self) -> str:
        said = ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items())
        return f"<Findings at {self.system.name!r}: {said}>"

    @property
    def counts(self) -> dict[str, int]:
        """How many of each outcome, not applicable included."""
        counted = Counter(finding.outcome for finding in self._found)
        kept = {outcome: counted.get(outcome, 0) for outcome in OUTCOMES}
        kept["not applicable"] += self._not_applicable
        return kept  # type: ignore[return-value]

    def of(self, *outcomes: Outcome) -> list[Finding]:
        """Those with one of these outcomes, in order."""
        return [finding for finding in self._found if finding.outcome in outcomes]

    def at(self, element: str) -> list[Finding]:
        """Those at one element."""
        return [finding for finding in self._found if finding.element == element]

    def get(self, identity: str) -> Finding:
        """One finding by its identity; the library may be left out. Raises `ToolkitError` with the nearest."""
        for finding in self._found:
            if identity in (finding.identity, f"{finding.threat.id}@{finding.element}"):
                return finding
        raise ToolkitError(
            f"there is no finding {identity!r}", try_instead=nearest(identity, (f.identity for f in self))
        )

    def left_out(self) -> list[str]:
        """What the rules that a library has switched off would have found, in sentences: by whom, how much, and why."""
        said = []
        for rule, count in self.switched_off.items():
            by, threat = self.catalogue.retired[rule].by, self.catalogue.retired[rule].threat
            if count:
                number = f"{count} finding{'s' * (count != 1)}"
                said.append(f"Switched off by {by.library}: {threat.title} ({rule}), {number}: {by.because}")
        return said

    def open_questions(self) -> list[Question]:
        """What is not stated, the question first whose answer settles most, weighted by how bad it is."""
        return open_questions(self, self.system, self.catalogue)

    def question_cards(self, but: Collection[str] = ()) -> list[QuestionCard]:
        """The same as cards: what a room answers in one breath, the card first that is expected to settle most.

        `but` are keys of questions that are left out, as those that nobody in the room could answer just now.
        """
        asked = [each for each in self.open_questions() if each.key not in but]
        return question_cards(self, asked, self.catalogue)

    def rows(self) -> list[dict[str, str]]:
        """All findings as plain rows."""
        return [finding.row() for finding in self._found]


def _order(finding: Finding) -> tuple[int, int, bool, bool, bool, str, str]:
    """Worst first.

    Of equals, core threats come before narrower variants, threats before weaknesses of the organisation, and what a
    path in the drawing shows before what follows from a kind alone.
    """
    threat, shown = finding.threat, finding.applies.is_shown
    of_equals = finding.narrower, finding.weakness, not shown
    return OUTCOMES.index(finding.outcome), -finding.severity.rank, *of_equals, threat.id, finding.element

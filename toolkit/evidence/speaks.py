"""From a file to the threats and provisions that it speaks to, each with the reason; what matches none is listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.evidence.mapping import EvidenceMap, Link, load_map
from toolkit.evidence.results import families_of

if TYPE_CHECKING:
    from toolkit.evidence.evidence import Evidence

__all__ = [
    "ProvisionLink",
    "SpeaksTo",
    "ThreatLink",
    "formats_that_speak_to",
    "map_of",
    "speaks_to",
    "threats_of_subject",
    "told_against",
]

SHIPPED = "core"

_MAP_OF = {
    "garak": "garak",
    "inspect": "inspect",
    "promptfoo": "promptfoo",
    "pyrit": "pyrit",
    "sarif": "weaknesses",
    "cyclonedx": "bills",
    "spdx": "bills",
    "pip-audit": "bills",
    "model-card": "bills",
    "hashes": "bills",
}


@dataclass(frozen=True)
class ThreatLink:
    """A threat that a file speaks to: because of which subjects, and what came of the attacks of this kind."""

    threat: str
    title: str
    because: tuple[str, ...]
    subjects: tuple[str, ...]
    tried: int = 0
    worked: int = 0

    def row(self) -> dict[str, Any]:
        """The link as a plain row."""
        return {
            "threat": self.threat,
            "title": self.title,
            "because": list(self.because),
            "subjects": list(self.subjects),
            "tried": self.tried,
            "worked": self.worked,
        }


@dataclass(frozen=True)
class ProvisionLink:
    """A provision of the Code that a file speaks to, and why. It is never more than something to judge by."""

    provision: str
    summary: str
    because: tuple[str, ...]
    subjects: tuple[str, ...] = ()

    def row(self) -> dict[str, Any]:
        """The link as a plain row."""
        return {
            "provision": self.provision,
            "summary": self.summary,
            "because": list(self.because),
            "subjects": list(self.subjects),
        }


@dataclass(frozen=True)
class SpeaksTo:
    """Everything that a file speaks to. `unmatched` are its subjects for which no threat is known: never guessed."""

    threats: tuple[ThreatLink, ...] = ()
    provisions: tuple[ProvisionLink, ...] = ()
    unmatched: tuple[str, ...] = ()


@dataclass
class _Gathered:
    because: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)

    def add(self, because: str, subject: str) -> None:
        if because not in self.because:
            self.because.append(because)
        if subject and subject not in self.subjects:
            self.subjects.append(subject)


def map_of(format_id: str) -> EvidenceMap:
    """The map of a format's results."""
    return load_map(_MAP_OF[format_id])


def formats_that_speak_to(provision: str) -> tuple[str, ...]:
    """The formats of which a file can speak to a provision, by id (`garak`, `hashes`)."""
    return tuple(
        each
        for each in _MAP_OF
        if provision in map_of(each).always
        or any(provision in link.provisions and _can_hold(each, link) for link in map_of(each).links)
    )


_SUBJECTS_OF = {"cyclonedx": "bill", "spdx": "bill", "pip-audit": "audit", "model-card": "card", "hashes": "hashes"}
"""With what the subjects begin that a file of one of the formats that share a map can hold."""


def _can_hold(format_id: str, link: Link) -> bool:
    begins = _SUBJECTS_OF.get(format_id, "")
    return any(match.startswith(begins) for match in link.match)


def told_against(format_id: str, provision: str, reasons: Iterable[str]) -> tuple[str, ...]:
    """Those of the reasons why a file speaks to a provision that speak against it: a weakness that was found.

    `reasons` are kept with the file, in the words that its map had then. What the map no longer says is not against.
    """
    links = map_of(format_id).links if format_id in _MAP_OF else ()
    against = {link.because for link in links if link.against and provision in link.provisions}
    return tuple(each for each in reasons if each in against)


def threats_of_subject(format_id: str, subject: str) -> tuple[str, ...]:
    """The keys (`core:…`) of the shipped threats that a subject speaks to; empty where none is known."""
    link = map_of(format_id).link_for(subject)
    return tuple(f"{SHIPPED}:{threat}" for threat in link.threats) if link else ()


def speaks_to(evidence: Evidence, catalogue: Catalogue) -> SpeaksTo:
    """The threats and provisions that a file speaks to; those that the catalogue does not hold are left out."""
    mapped = map_of(evidence.format)
    threats: dict[str, _Gathered] = {}
    provisions: dict[str, _Gathered] = {}
    unmatched: list[str] = []
    for provision, because in mapped.always.items() if evidence.results or evidence.subjects else ():
        provisions.setdefault(provision, _Gathered()).add(because, "")
    for subject in dict.fromkeys((*_tested(evidence), *evidence.subjects)):
        link = mapped.link_for(subject)
        if link is None:
            unmatched += [] if mapped.is_silent(subject) else [subject]
            continue
        for threat in link.threats:
            threats.setdefault(f"{SHIPPED}:{threat}", _Gathered()).add(link.because, subject)
        for provision in link.provisions:
            provisions.setdefault(provision, _Gathered()).add(link.because, subject)
    known = {provision.id: provision for provision in catalogue.code.provisions}
    return SpeaksTo(
        tuple(
            _threat_link(key, found, evidence, catalogue) for key, found in threats.items() if key in catalogue.threats
        ),
        tuple(
            ProvisionLink(each, known[each].summary, tuple(found.because), tuple(found.subjects))
            for each, found in sorted(provisions.items(), key=lambda one: _in_order(one[0]))
            if each in known
        ),
        tuple(unmatched),
    )


def _tested(evidence: Evidence) -> Iterator[str]:
    """What was tested, narrowly: a probe may speak to another threat than its family."""
    return (test.probe for test in evidence.tests)


def _threat_link(key: str, found: _Gathered, evidence: Evidence, catalogue: Catalogue) -> ThreatLink:
    counted = families_of(
        test for test in evidence.tests if test.probe in found.subjects or f"strategy:{test.strategy}" in found.subjects
    )
    return ThreatLink(
        key,
        catalogue.threats[key].title,
        tuple(found.because),
        tuple(found.subjects),
        sum(family.tried for family in counted),
        sum(family.worked for family in counted),
    )


def _in_order(provision: str) -> tuple[int, ...]:
    return tuple(int(part) for part in provision.split("."))

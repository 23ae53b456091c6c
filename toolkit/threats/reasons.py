"""Say in one sentence why a finding has the outcome it has. Made on reading, never stored as truth."""

from __future__ import annotations

import re
from typing import Protocol

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.threat import Outcome, Threat
from toolkit.system.model import System
from toolkit.threats.questions import ask_in_words
from toolkit.threats.truth import Ask, Truth

__all__ = ["Grounds", "explanation", "sentence"]


class Grounds(Protocol):
    """What a reason is made from; a finding has it all."""

    @property
    def threat(self) -> Threat:
        """The threat that was looked for."""

    @property
    def outcome(self) -> Outcome:
        """What came of it."""

    @property
    def applies(self) -> Truth:
        """Whether the threat is there at all."""

    @property
    def controlled(self) -> Truth:
        """Whether something is stated to be in place."""

    @property
    def system(self) -> System:
        """The system that was looked at."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that it was looked at with."""

    @property
    def element_name(self) -> str:
        """What people call the element."""

    @property
    def path(self) -> str:
        """The path that shows it, in names."""

    @property
    def asks(self) -> frozenset[Ask]:
        """What is not stated and would settle it."""


_NO_WAY = re.compile(r",? by \{path\}| \(\{path\}\)")


def sentence(finding: Grounds) -> str:
    """Why this finding applies, is undecided, is controlled, or does not apply; with its title and place before it."""
    return f"{finding.threat.title} at {finding.element_name}: {explanation(finding)}"


def explanation(finding: Grounds) -> str:
    """The same without title and place, for where these stand above it; with who amended the rule, and why."""
    amended = (str(each).rstrip(". ") for each in finding.catalogue.amendments(finding.threat))
    return " ".join([_explained(finding), *(f"{each[:1].upper()}{each[1:]}." for each in amended)])


def _explained(finding: Grounds) -> str:
    match finding.outcome:
        case "applies":
            return f"{_grounds(finding)}{_controls(finding)}."
        case "controlled as stated":
            what = _facts(finding.system, finding.controlled.because) or "what the library asks for"
            return f"stated to be in place: {what}. Somebody should check that it is so."
        case "undecided":
            return f"not known yet. {_open(finding)}"
        case _:
            why = _facts(finding.system, finding.applies.because)
            return f"does not apply here{f', as stated: {why}' if why else ''}."


def _grounds(finding: Grounds) -> str:
    template = finding.threat.reason
    if len(finding.applies.witness) == 1:
        template = _NO_WAY.sub("", template)  # it is there already: no way to speak of
    if template:
        filled = template.replace("{element}", finding.element_name).replace("{path}", finding.path or "the way shown")
        return filled.rstrip(". ")
    if finding.applies.witness:
        return f"it is reached by {finding.path}"
    facts = _facts(finding.system, finding.applies.because)
    return f"stated: {facts}" if facts else "it is an element of the kind that this happens to"


def _controls(finding: Grounds) -> str:
    if finding.threat.controlled is None:
        return ""
    if finding.controlled.is_unknown:
        return ", and nothing is stated to be in place against it"
    return ", and nothing that is drawn or stated stands against it"


def _facts(system: System, because: tuple[str, ...]) -> str:
    said = []
    for reason in dict.fromkeys(because):
        where, _, answer = reason.partition(" = ")
        element, _, fact = where.partition(".")
        said.append(f"{system.name_of(element)}: {fact.replace('_', ' ')}, {answer}")
    return "; ".join(said[:4])


def _open(finding: Grounds) -> str:
    """The question that settles it, in words, and how many more there are."""
    asks = sorted(finding.asks)
    text = ask_in_words(asks[0], finding.system, finding.catalogue)
    more = len(asks) - 1
    return f"It turns on this: {text}" + (f" (and {more} more)" if more else "")

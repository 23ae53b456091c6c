"""Threats and mitigations noted in another tool, held against the library: what plainly is the same, and why.

A threat is matched where it bears the title of a library's threat, or a name that people use for one, or names the same
entry of a public list and only one threat at that element does; never because some of its words are alike. Where a name
means several threats, the text has to tell which, or the element does: only one of them is found there. A mitigation is
matched to a control by its title, or by words that mean one control. Whatever is not matched keeps its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.vocabulary import ControlFunction
from toolkit.exchange.foreign_words import CONTROLS, TELLING, THREATS
from toolkit.exchange.imported import ForeignMitigation, ForeignThreat, Imported
from toolkit.threats.finding import Finding, Findings

__all__ = ["ControlMatch", "Matches", "ThreatMatch", "match_foreign"]

MAX_NOTED = 500
"""Threats that are looked at; a team has some dozen."""
_IN_PLACE = {"mitigated", "implemented", "active", "resolved", "mitigationresolved", "done", "verified", "in place"}
_ENDED = {
    *("notapplicable", "not applicable", "n/a", "na", "wont_do", "won't do", "wontfix", "wont_fix", "cancelled"),
    *("rejected", "retired", "false_positive", "false-positive", "mitigationresolvedwillnotaction"),
}
_YEAR = re.compile(r"20\d\d")
_BROAD = {"cwe", "capec"}
"""Lists of which one entry says little: a threat of the library has to share a word of its title as well."""
_LITTLE = {
    *("and", "any", "are", "can", "could", "for", "from", "has", "have", "into", "its", "may", "that", "the", "their"),
    *("them", "they", "this", "use", "used", "using", "was", "which", "who", "with", "without", "attack", "attacker"),
    *("adversary", "threat", "data", "access", "system"),
}
_WATCHES = {"monitor", "alert", "audit", "detect", "review", "document", "lint", "automated", "check", "test"}
"""First words of a mitigation that looks on: it is then no control that prevents what its other words name."""


@dataclass(frozen=True)
class ControlMatch:
    """A mitigation, the control of the library that it plainly is (or nothing), its status here, and the ground."""

    mitigation: ForeignMitigation
    control: str
    status: str
    ground: str

    def row(self) -> dict[str, str]:
        """The match as plain text."""
        return {**self.mitigation.row(), "control": self.control, "status here": self.status, "ground": self.ground}


@dataclass(frozen=True)
class ThreatMatch:
    """A threat noted elsewhere, the library's threat that it plainly is (or nothing), and what stands against it.

    `finding` is the identity of the finding at its element; empty where the library's threat is not found there.
    `ground` says why it is the same, or why nothing was chosen.
    """

    threat: ForeignThreat
    rule: str
    finding: str
    ground: str
    controls: tuple[ControlMatch, ...]

    def row(self) -> dict[str, object]:
        """The match as plain text; controls as a list."""
        return {
            **self.threat.row(),
            "rule": self.rule,
            "finding": self.finding,
            "ground": self.ground,
            "controls": [each.row() for each in self.controls],
        }


@dataclass(frozen=True)
class Matches:
    """All threats noted in a model, in its order, and the mitigations that stand against none of them.

    `left_out` counts those beyond the first 500, which are not looked at: no room goes through so many.
    """

    tool: str
    threats: tuple[ThreatMatch, ...]
    loose: tuple[ControlMatch, ...] = ()
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.threats)

    def __str__(self) -> str:
        found = sum(bool(each.rule) for each in self.threats)
        controls = sum(bool(each.control) for match in self.threats for each in match.controls)
        return (
            f"{_counted(len(self.threats), 'threat')} noted in {self.tool}, {found} of them matched to the library; "
            f"{_counted(controls, 'mitigation')} matched to its controls"
            + (f"; {self.left_out} more were not looked at" if self.left_out else "")
        )

    def rows(self) -> list[dict[str, object]]:
        """All matches as plain rows."""
        return [each.row() for each in self.threats]


def match_foreign(imported: Imported, findings: Findings, catalogue: Catalogue) -> Matches:
    """Hold what is noted in a model of another tool against the library.

    `findings` are those of the imported system, or of the one that it was added to. Threats that the tool's rules made
    and nobody touched are left out: the library finds its own, and a room is not to be drowned. Nothing is recorded.
    """
    matcher = _Matcher(findings, catalogue)
    noted = [each for each in imported.foreign_threats if not each.generated]
    threats = tuple(matcher.threat(each) for each in noted[:MAX_NOTED])
    loose = tuple(matcher.control(each, "") for each in imported.foreign_mitigations[:MAX_NOTED])
    return Matches(imported.format, threats, loose, max(0, len(noted) - MAX_NOTED))


class _Matcher:
    """The library's names, ready to be looked up for many threats."""

    def __init__(self, findings: Findings, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.findings = findings
        self.at: dict[str, dict[str, Finding]] = {}
        for finding in findings:
            if finding.outcome != "not applicable":
                self.at.setdefault(finding.rule, {})[finding.element] = finding
        core = {threat.id: key for key, threat in catalogue.threats.items() if threat.library == "core"}
        titles = [(_plain(threat.title), (key,)) for key, threat in catalogue.threats.items()]
        self.titles: dict[str, tuple[str, ...]] = dict(titles)
        self.phrases = {
            f" {phrase} ": tuple(core[rule] for rule in rules if rule in core) for phrase, rules in THREATS.items()
        }
        self.telling = {core[rule]: words for rule, words in TELLING.items() if rule in core}
        self.by_reference = _by_reference(catalogue)
        self.control_titles = {_plain(control.title): key for key, control in catalogue.controls.items()}
        self.control_phrases = {f" {phrase} ": key for phrase, (key,) in CONTROLS.items() if key in catalogue.controls}

    def threat(self, threat: ForeignThreat) -> ThreatMatch:
        """The match of one threat."""
        rule, ground = self._rule(threat)
        finding = self._finding(rule, threat.element) if rule else ""
        given = threat.mitigations
        if not given and threat.mitigation:
            given = (ForeignMitigation(threat.mitigation, status=threat.status),)
        controls = tuple(self.control(part, rule) for each in given for part in _parts(each))
        return ThreatMatch(threat, rule, finding, ground, controls)

    def _rule(self, threat: ForeignThreat) -> tuple[str, str]:
        title = _plain(threat.title)
        if rules := self.titles.get(title):
            return self._chosen(rules, threat, f"it bears the title ‘{threat.title}’")
        said = sorted((phrase for phrase in self.phrases if phrase in f" {title} "), key=lambda each: -len(each))
        if said:
            rules = self._not_only(said, title) or self.phrases[said[0]]
            return self._chosen(rules, threat, f"its title says ‘{said[0].strip()}’")
        labels = [tag for tag in threat.tags if f" {_plain(tag)} " in self.phrases]
        if labels:
            return self._chosen(self.phrases[f" {_plain(labels[0])} "], threat, f"it is labelled ‘{labels[0]}’")
        return self._by_references(threat)

    def _not_only(self, said: list[str], title: str) -> tuple[str, ...]:
        """All that a title names: `indirect or direct prompt injection` names two, not only that of its last words."""
        rules = self.phrases[said[0]]
        wider = next((self.phrases[each] for each in said[1:] if set(self.phrases[each]) > set(rules)), ())
        told = [rule for rule in wider if any(f" {word} " in f" {title} " for word in self.telling.get(rule, ()))]
        return wider if len(told) > 1 else ()

    def _chosen(self, rules: tuple[str, ...], threat: ForeignThreat, ground: str) -> tuple[str, str]:
        """The one of several that is meant: the text tells it, or only one is found at the element."""
        if len(rules) == 1:
            return rules[0], ground
        text = f" {_plain(f'{threat.title} {threat.description}')} "
        told = {rule: word for rule in rules for word in self.telling.get(rule, ()) if f" {word} " in text}
        if len(told) == 1:
            ((rule, word),) = told.items()
            return rule, f"{ground}, and its text ‘{word}’"
        here = [rule for rule in rules if threat.element in self.at.get(rule, {})]
        if len(here) == 1 and not told:
            return here[0], f"{ground}, and of those only this is found there"
        names = "; ".join(self.catalogue.threats[rule].title for rule in rules)
        return "", f"{ground}, which several threats of the library may mean: {names}"

    def _by_references(self, threat: ForeignThreat) -> tuple[str, str]:
        words = _words(threat.title)
        found: dict[str, str] = {}
        for said in threat.references:
            for entry in _entries(said):
                for rule in self.by_reference.get(entry, ()):
                    title = self.catalogue.threats[rule].title
                    plain = entry.partition("-")[0] not in _BROAD or len(words & _words(title)) > 1
                    if plain and threat.element in self.at.get(rule, {}):
                        found.setdefault(rule, said)
        if len(found) == 1:
            ((rule, said),) = found.items()
            return rule, f"both name {said}, and nothing else of the library does there"
        return "", ""

    def _finding(self, rule: str, element: str) -> str:
        found = self.at.get(rule, {})
        if element:
            return found[element].identity if element in found else ""
        return next(iter(found.values())).identity if len(found) == 1 else ""

    def control(self, mitigation: ForeignMitigation, rule: str) -> ControlMatch:
        """The match of one mitigation; of several controls that its words name the first that the threat lists."""
        status = _status(mitigation.status)
        title = _plain(mitigation.title)
        if key := self.control_titles.get(title):
            return ControlMatch(mitigation, key, status, "it bears the title of the control")
        only_watches = title.partition(" ")[0] in _WATCHES
        said = [
            (phrase.strip(), key)
            for phrase, key in self.control_phrases.items()
            if phrase in f" {title} " and not (only_watches and self._prevents(key))
        ]
        keys = list(dict.fromkeys(key for _, key in sorted(said, key=lambda each: title.index(each[0]))))
        listed = self._listed(rule)
        chosen = [key for key in keys if key in listed] or keys
        if len(set(chosen)) == 1 or (chosen and chosen[0] in listed):
            word = next(phrase for phrase, key in said if key == chosen[0])
            more = ", and it is a control against that threat" if chosen[0] in listed else ""
            return ControlMatch(mitigation, chosen[0], status, f"it says ‘{word}’{more}")
        return ControlMatch(mitigation, "", status, "")

    def _prevents(self, control: str) -> bool:
        return self.catalogue.controls[control].function is ControlFunction.PREVENTIVE

    def _listed(self, rule: str) -> set[str]:
        if not rule:
            return set()
        return {control.id for control in self.catalogue.controls_for(self.catalogue.threats[rule])}


def _by_reference(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """Entry of a list, as `cwe-79` or `llm01:2025` -> the threats that name it."""
    found: dict[str, list[str]] = {}
    for key, threat in catalogue.threats.items():
        for edition, entries in threat.references.items():
            year = _YEAR.search(edition) if edition.startswith("owasp-") else None
            for entry in entries:
                found.setdefault(f"{entry}:{year[0]}".casefold() if year else entry.casefold(), []).append(key)
    return {entry: tuple(dict.fromkeys(keys)) for entry, keys in found.items()}


def _entries(said: str) -> Iterator[str]:
    """The entries that a reference names: `owasp_llm LLM01:2025`, `CWE-79`, `AML.T0051`.

    Numbers of the OWASP lists mean something else in each edition: without its year they name nothing.
    """
    year = _YEAR.search(said[:200])
    for word in re.findall(r"[A-Za-z][\w.]*-?\w+", said[:200]):
        yield word.casefold()
        if year:
            yield f"{word}:{year[0]}".casefold()


def _parts(mitigation: ForeignMitigation) -> Iterator[ForeignMitigation]:
    """Several mitigations that stand in one line, joined by plus signs: each is held against the library by itself."""
    parts = [part.strip() for part in mitigation.title.split(" + ")]
    if len(parts) > 1 and all(parts):
        for part in parts:
            yield replace(mitigation, title=part)
    else:
        yield mitigation


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _status(said: str) -> str:
    """`in place`, `planned`, or empty for what was given up, by the word of the other tool."""
    word = said.casefold().strip()
    if word in _ENDED:
        return ""
    return "in place" if word in _IN_PLACE else "planned"


def _plain(text: str) -> str:
    """A text as words between single spaces, in lower case: how names are compared."""
    return " ".join(re.findall(r"[^\W_]+", text[:2_000].casefold().replace("http/s", "https")))


def _words(text: str) -> set[str]:
    return {_stem(word) for word in _plain(text).split() if len(word) > 2 and word not in _LITTLE}


def _stem(word: str) -> str:
    return re.sub(r"(ing|ed|es|s)$", "", word) if len(word) > 4 else word

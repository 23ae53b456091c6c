"""What was noted in another tool, taken into the record: in its words, with the finding and the controls that it is.

Every threat becomes an idea with its words, and names the finding that it plainly is. Where something plainly stands
against it, or is to, and where it is a risk of a register there, a risk gathers both and holds the controls, each with
the status that the other tool states and the words that say so. Such a risk has no level and no treatment: a named
person decides those (docs/adr/0006). What somebody has recorded already is never replaced, and a control that is in
place there is in place *as stated*, not verified.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.exchange.building import cut
from toolkit.exchange.foreign_match import ControlMatch, Matches, ThreatMatch, match_foreign
from toolkit.exchange.imported import Imported
from toolkit.files.safe_paths import slug
from toolkit.threats.find import find_threats

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Change, Person, Register, RiskChange

__all__ = ["record_foreign", "take_into_register"]

_LONGEST_TITLE = 120


def take_into_register(
    register: Register, imported: Imported, catalogue: Catalogue, *, by: Person, reason: str
) -> Matches:
    """Make an imported system that of a register, with its findings, and what was noted in the other tool.

    One change of the person `by`, for `reason`. Gives what was matched. Raises `ToolkitError` where the register has a
    system already: there the model is added in notebook 01, where one sees what becomes of it.
    """
    if register.system() is not None:
        instead = "Name a folder without a register, or add the model in notebook 01."
        raise ToolkitError("this register has a system already", try_instead=instead)
    findings = find_threats(imported.system, catalogue)
    matches = match_foreign(imported, findings, catalogue)
    with register.change(by=by, reason=reason) as change:
        change.set_system(imported.system)
        record_foreign(change, matches, imported.system.elements())
    register.record(findings, by=by, reason=reason)
    return matches


def record_foreign(change: Change, matches: Matches, elements: Collection[str]) -> None:
    """Put what was noted in another tool into a change; `elements` are those of the system that it is recorded with.

    Saying the same twice records it once. A risk or a control's use that is there already keeps what was decided.
    """
    together: dict[str, list[tuple[ThreatMatch, str]]] = {}
    for match in matches.threats:
        if idea := _idea(change, match, matches.tool, elements):
            together.setdefault(_title(match), []).append((match, idea))
    for title, noted in together.items():
        stands = any(each.control and each.status for match, _ in noted for each in match.controls)
        if stands or any(match.threat.risk for match, _ in noted):
            _risk(change, title, noted, matches.tool)
    for each in matches.loose:
        words = _said(each)
        if words:
            change.idea(f"Stands against no threat in {matches.tool}: {words}")


def _idea(change: Change, match: ThreatMatch, tool: str, elements: Collection[str]) -> str:
    """The threat in its words, and what stands against it there. Gives the idea's number, or nothing without words."""
    threat = match.threat
    words = ": ".join(part for part in (threat.title, threat.description) if part)
    if not words:
        return ""
    said = [f"{key} {value}" for key, value in (("status", threat.status), ("severity", threat.severity)) if value]
    lines = [words, f"({', '.join([f'noted in {tool}', *said])})"]
    if against := [words for each in match.controls if (words := _said(each))]:
        lines.append(f"Against it there: {'; '.join(against)}")
    element = threat.element if threat.element in elements else ""
    more = {"finding": match.finding} if match.finding else {}
    return change.idea("\n".join(lines), element=element, **more)


def _risk(change: Change, title: str, noted: list[tuple[ThreatMatch, str]], tool: str) -> None:
    """One risk of all threats of one title, with the controls against them."""
    found = [match.finding for match, _ in noted if match.finding]
    risk = change.risk(title)
    now = risk.now
    fields: dict[str, object] = {
        "findings": list(dict.fromkeys((*now.findings, *found))),
        "ideas": list(dict.fromkeys((*now.ideas, *(idea for _, idea in noted)))),
    }
    if not now.notes:
        fields["notes"] = f"Noted in {tool}. Nobody has assessed it here yet."
    risk.set(**fields)
    used = {use.control for use in now.controls}
    for control, matched in _by_control(each for match, _ in noted for each in match.controls).items():
        if control not in used:
            _use(risk, control, matched, tool)


def _by_control(matched: Iterable[ControlMatch]) -> dict[str, list[ControlMatch]]:
    """What is used or planned, by the control that it is; what is none of the library's by an id of its own."""
    found: dict[str, list[ControlMatch]] = {}
    for each in matched:
        if each.status and each.mitigation.title:
            key = each.control or f"own-{slug(each.mitigation.title[:_LONGEST_TITLE], fallback='control')}"
            found.setdefault(key, []).append(each)
    return found


def _use(risk: RiskChange, control: str, matched: list[ControlMatch], tool: str) -> None:
    # In place only where all that makes it up is: half a control in place is a planned one.
    status = "in place" if all(each.status == "in place" for each in matched) else "planned"
    words = "; ".join(dict.fromkeys(_said(each) for each in matched))
    fields = {"status": status, "evidence": f"As stated in {tool}, not looked at here: {words}"}
    if not matched[0].control:
        fields |= {"title": cut(matched[0].mitigation.title, _LONGEST_TITLE), "because": f"As stated in {tool}"}
    risk.control(control, **fields)


def _said(match: ControlMatch) -> str:
    """A mitigation in its words, with its status there."""
    words = " ".join(match.mitigation.title.split())
    return f"{words} ({match.mitigation.status})" if words and match.mitigation.status else words


def _title(match: ThreatMatch) -> str:
    return cut(match.threat.title or match.threat.description, _LONGEST_TITLE)

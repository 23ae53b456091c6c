"""The verdicts as the rows of an audit that CISO Assistant's data wizard imports, and the controls as applied controls.

The columns are exactly the wizard's. It finds a requirement by its `ref_id`, and skips rows that cannot be assessed, so
only provisions and parts are written. A score is left empty: the Code has none, and neither have we. The two columns of
a double score have to be there and empty, for where they are missing the wizard takes every row for scored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from toolkit.catalogues.vocabulary import Answer
from toolkit.conformity import PARAPHRASE, PartStanding, Standing
from toolkit.exchange.ciso_assistant.names import csf_function, node_urn, part_id
from toolkit.markup.escape import visible

if TYPE_CHECKING:
    from toolkit.exchange.naming import Naming
    from toolkit.exchange.sheets import Book
    from toolkit.register.records import ControlUse, Risk

__all__ = ["AUDIT_COLUMNS", "CONTROL_COLUMNS", "audit_rows", "controls_rows"]

AUDIT_COLUMNS = (
    "urn",
    "assessable",
    "ref_id",
    "name",
    "description",
    "compliance_result",
    "requirement_progress",
    "score",
    "implementation_score",
    "documentation_score",
    "observations",
)
CONTROL_COLUMNS = ("ref_id", "name", "description", "status", "csf_function", "eta", "reference_control")
_NOTHING = frozenset(
    ("#n/a", "#na", "-nan", "-1.#ind", "-1.#qnan", "1.#ind", "1.#qnan", "<na>", "n/a", "na", "nan", "null", "none")
)
"""Words that the wizard's reader of tables takes for an empty cell, in small letters."""
_LONGEST_NAME = 200
_LONGEST_ID = 100
Result = Literal["compliant", "partially_compliant", "non_compliant", "not_applicable", "not_assessed"]
_RESULTS: Mapping[str, Result] = {
    "met": "compliant",
    "partly met": "partially_compliant",
    "not met": "non_compliant",
    "not applicable": "not_applicable",
    "unknown": "not_assessed",
}
_NOT_OURS = "Not a duty of the roles that are held for this system."


def audit_rows(book: Book, naming: Naming, mark: str) -> Iterator[dict[str, str]]:
    """A row for each provision and each of its parts, in the order of the Code."""
    others = _not_ours(book, naming)
    for standing in book.conformity.standings:
        provision = standing.provision
        verdict = standing.verdict if standing.ours else "not applicable"
        said = _said(standing, book, naming) if standing.ours else [others]
        yield _row(provision.id, provision.summary, verdict, _progress(standing), [mark, *said])
        for part in standing.parts:
            verdict = part.verdict if part.ours else "not applicable"
            about = _of_part(part, standing, naming) if part.ours else [others]
            identity = part_id(provision.id, part.part.part)
            progress = "done" if verdict != "unknown" else "to_do"
            yield _row(identity, part.part.summary, verdict, progress, [mark, *about])


def _not_ours(book: Book, naming: Naming) -> str:
    """Why a row is somebody else's, or nobody's: a reader there takes this for the reason of the exclusion."""
    scope = book.conformity.scope
    if scope.applies is not Answer.NO:
        return _NOT_OURS
    return " ".join(filter(None, ("The Code does not apply to this system.", naming.text(scope.reason))))


def _row(identity: str, description: str, verdict: str, progress: str, said: list[str]) -> dict[str, str]:
    return {
        "urn": node_urn(identity),
        "assessable": "TRUE",
        "ref_id": identity,
        "name": "",
        "description": description,
        "compliance_result": _RESULTS[verdict],
        "requirement_progress": progress,
        "score": "",
        "implementation_score": "",
        "documentation_score": "",
        # A text with a null character in it is refused there, and its verdict with it.
        "observations": "\n".join(visible(each) for each in said if each),
    }


def _progress(standing: Standing) -> str:
    """How far the judging is: done where a person judged, under way where something is noted."""
    if not standing.ours or standing.verdict != "unknown":
        return "done"
    return "in_progress" if standing.shown or standing.notes or standing.owner else "to_do"


def _said(standing: Standing, book: Book, naming: Naming) -> list[str]:
    """What a reader there needs: reason, owner, day, evidence and whether it holds, and whose words the row has."""
    said = [f"Verdict: {standing.verdict}." if standing.verdict != "unknown" else "Nobody has judged it yet."]
    if standing.verdict == "unknown" and standing.proposed != "unknown":
        said.append(f"The record proposes: {standing.proposed}. A proposal is no verdict.")
    if standing.reason:
        said.append(f"Reason: {naming.text(standing.reason)}")
    if standing.owner:
        due = f", due {standing.due}" if standing.due else ""
        said.append(f"Who sees to it: {naming.person(standing.owner)}{due}")
    if standing.notes:
        said.append(f"Notes: {naming.text(standing.notes)}")
    if naming.redacted or not standing.shown:
        said.append(f"Evidence: {standing.rests_on}.")
    else:
        said += [f"Evidence: {each}" for each in standing.evidence_today]
    said.append(f"Self-assessment, {PARAPHRASE}; record up to {book.head.events}:{book.head.hash}")
    return said


def _of_part(part: PartStanding, standing: Standing, naming: Naming) -> list[str]:
    said = [f"Verdict: {part.verdict}." if part.verdict != "unknown" else "Nobody has judged this part on its own."]
    if part.verdict == "unknown" and standing.verdict != "unknown":
        said.append(f"The whole of {standing.provision.id}: {standing.verdict}.")
    return [*said, f"Reason: {naming.text(part.reason)}"] if part.reason else said


def controls_rows(book: Book, naming: Naming, mark: str) -> Iterator[dict[str, str]]:
    """A row for each control that is used against an open risk, once, as far as it is where it is least far.

    The wizard stops at the first name that it has already, however it is capitalised, and reads no observation: names
    are told apart by their ids where they would be the same, and all that is to be known stands in the description.
    """
    used: dict[str, list[tuple[Risk, ControlUse]]] = {}
    for risk in book.risks.values():
        for use in risk.controls if risk.status == "open" else ():
            used.setdefault(use.control, []).append((risk, use))
    names = _told_apart({key: naming.control_title(uses[0][1]) for key, uses in used.items()}, naming)
    for control, uses in used.items():
        known = naming.catalogue.controls.get(control)
        planned = [use for _, use in uses if use.status == "planned"]
        days = sorted(str(use.due) for use in planned if use.due is not None)
        against = "; ".join(naming.risk_title(risk) for risk, _ in uses)
        verified = all(use.status == "verified" for _, use in uses)
        far = "Planned." if planned else "Checked by somebody." if verified else "Said to be in place, not checked."
        title, statement = naming.control_title(uses[0][1]), known.statement if known is not None else ""
        cut = title if names[control] != title else ""
        told = (cut, statement, far, f"Against: {against}" if against else "", mark)
        yield {
            "ref_id": naming.control_id(control)[:_LONGEST_ID],
            "name": names[control],
            "description": "\n".join(visible(each) for each in told if each),
            "status": "to_do" if planned else "active",
            "csf_function": csf_function(known.function) if known is not None else "",
            "eta": days[0] if days else "",
            "reference_control": control if known is not None else "",
        }


def _told_apart(titles: Mapping[str, str], naming: Naming) -> dict[str, str]:
    """By control: its title on one line, as long as names may be there, and no two the same."""
    names: dict[str, str] = {}
    for number, (control, title) in enumerate(titles.items(), start=1):
        taken = {*_NOTHING, *(each.casefold() for each in names.values())}
        plain = " ".join(visible(title).split()) or "–"
        name, more = _cut(plain, ""), (f" ({naming.control_id(control)[:60]})", f" ({number})")
        names[control] = next(
            each
            for each in (name, *(_cut(plain, end) for end in more), f"Control {number}")
            if each.casefold() not in taken
        )
    return names


def _cut(text: str, end: str) -> str:
    room = _LONGEST_NAME - len(end)
    return f"{text if len(text) <= room else f'{text[: room - 1].rstrip()}…'}{end}"

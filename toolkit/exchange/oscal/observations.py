"""What was looked at: the evidence for verdicts, what tests and scanners said, and what the record itself says.

Each piece of evidence says when it was collected, until when it can be relied on, how it stands today, and the hash of
its file. Staleness is no verdict: stale evidence stays, with an end that has passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.conformity import EvidenceState, Standing
from toolkit.conformity.evidence_state import FileState
from toolkit.errors import ToolkitError
from toolkit.exchange.oscal.basis import control_id
from toolkit.exchange.oscal.document import Resources
from toolkit.exchange.oscal.grounds import told_grounds
from toolkit.exchange.oscal.people import People
from toolkit.exchange.oscal.subjects import subject
from toolkit.exchange.oscal.words import Json, bullets, href_of, line, moment, prop, props, prose, tidy
from toolkit.files.digest import digest_of
from toolkit.register.evidence_records import EvidenceRead
from toolkit.register.records import Evidence, Risk

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["evidence_of", "evidence_read", "grounds_of", "not_applicable", "observed_of", "read_of_risk"]

_METHODS = {"attestation": "INTERVIEW", "test result": "TEST", "": "UNKNOWN"}
"""How a kind of evidence was come by; the others were examined. Old records do not say the kind."""
_FAMILIES = 40


def observed_of(basis: Basis, standing: Standing) -> list[str]:
    """The ids of the observations that a provision's verdict rests on."""
    found = [_piece_id(basis, each.evidence) for each in standing.shown]
    found += [basis.id("grounds", standing.provision.id)] if standing.grounds else []
    reads = [key for key, each in basis.record.evidence.items() if standing.provision.id in each.provisions]
    return list(dict.fromkeys([*found, *(basis.id("evidence-read", key) for key in reads)]))


def read_of_risk(basis: Basis, risk: Risk) -> list[str]:
    """The ids of the observations, from files of tests and scanners, that speak to the threats of a risk."""
    findings = basis.record.findings
    rules = {findings[each].rule for each in risk.findings if each in findings}
    reads = basis.record.evidence.items()
    return [basis.id("evidence-read", key) for key, each in reads if not rules.isdisjoint(each.threats)]


def _piece_id(basis: Basis, piece: Evidence) -> str:
    return basis.id("evidence", digest_of(piece.model_dump(mode="json")))


def evidence_of(basis: Basis, people: People, resources: Resources, standing: Standing) -> Iterator[Json]:
    """The pieces of evidence for one provision's verdict. The same piece for two provisions has the same id."""
    for state in standing.shown:
        yield _piece(basis, people, resources, state)


def _piece(basis: Basis, people: People, resources: Resources, state: EvidenceState) -> Json:
    piece, naming = state.evidence, basis.naming
    taken = {key: said for key, said in piece.taken_from.items() if said} if not basis.redacted else {}
    words = ", ".join(f"{key.replace('_', ' ')}: {said}" for key, said in taken.items())
    from_other = "Taken over from another workshop." if piece.taken_from else ""
    return tidy(
        {
            "uuid": _piece_id(basis, piece),
            "title": line(naming.text(piece.what)),
            "description": prose(naming.text(piece.what)),
            "props": props(
                prop("evidence-kind", piece.kind),
                prop("evidence-state", state.state, remarks=prose(naming.more(state.says))),
                prop("sha-256", naming.more(piece.sha256)),
                prop("taken-over", "yes" if piece.taken_from else "", remarks=prose(words)),
            ),
            "methods": [_METHODS.get(piece.kind, "EXAMINE")],
            "types": ["control-objective"],
            "origins": people.by(piece.by, "attester") if piece.by.strip() else [],
            "subjects": [subject(basis)],
            "relevant-evidence": [] if basis.redacted else [_where(basis, resources, piece)],
            "collected": moment(piece.date),
            "expires": moment(piece.stale_after, last=True) if piece.stale_after is not None else "",
            "remarks": prose(from_other, naming.more(state.says)),
        }
    )


def _where(basis: Basis, resources: Resources, piece: Evidence) -> Json:
    """Where evidence is to be found: an address to follow, a file with its hash, or words."""
    said = f"{piece.what} ({piece.where or piece.entry})" if piece.where or piece.entry else piece.what
    href = href_of(piece.where, file=piece.kind == "file" or bool(piece.sha256))
    if href and piece.sha256:
        rlink = {"href": href, "hashes": [{"algorithm": "SHA-256", "value": piece.sha256}]}
        found = basis.id("file", piece.sha256, piece.where)
        href = resources.add(found, {"title": line(piece.what), "rlinks": [rlink]})
    entry = prop("entry", piece.entry, remarks=f"As it stood at its revision {piece.entry_rev}.")
    return tidy({"href": href, "description": prose(said), "props": props(entry)})


def not_applicable(basis: Basis, people: People, standing: Standing) -> Json:
    """That a provision does not apply, and why. OSCAL's findings are satisfied or not: it is neither."""
    key = standing.provision.id
    held = basis.conformity.facts.state.current.get(f"verdict:{key}")
    return tidy(
        {
            "uuid": basis.id("not-applicable", key),
            "title": line(f"{key} is not applicable"),
            "description": prose(f"Judged: not applicable. {basis.naming.text(standing.reason)}"),
            "props": props(prop("control-id", control_id(key)), prop("verdict", "not applicable")),
            "methods": ["EXAMINE"],
            "types": ["control-objective"],
            "origins": people.by(held.by) if held is not None else [],
            "subjects": [subject(basis)],
            "collected": held.at if held is not None else basis.at,
        }
    )


def grounds_of(basis: Basis, standing: Standing) -> Json:
    """What the record says for and against a provision; what follows from it is proposed, and decides nothing."""
    key = standing.provision.id
    return {
        "uuid": basis.id("grounds", key),
        "title": line(f"What the record says of {key}"),
        "description": told_grounds(basis, standing),
        "props": props(prop("control-id", control_id(key)), prop("proposed", standing.proposed)),
        "methods": ["EXAMINE"],
        "types": ["control-objective"],
        "origins": [{"actors": [{"type": "tool", "actor-uuid": basis.id("tool")}]}],
        "subjects": [subject(basis)],
        "collected": basis.at,
    }


def evidence_read(basis: Basis, people: People, resources: Resources, state: FileState) -> Json:
    """A file of a test, a scanner or a bill, as it was read, and how it stands today."""
    naming, held = basis.naming, state.read
    version = f" {held.tool_version}" if held.tool_version else ""
    what = f"A file of {held.kind}" if basis.redacted else f"{held.tool}{version}: {held.name}"
    told = [prose(naming.text(held.says or held.kind)), _families(basis, held)]
    return tidy(
        {
            "uuid": basis.id("evidence-read", held.sha256),
            "title": line(what),
            "description": "\n\n".join(each for each in told if each),
            "props": props(
                prop("sha-256", naming.more(held.sha256)),
                prop("read-as", held.kind),
                prop("whole-file", "yes" if held.whole else "no"),
                prop("evidence-state", state.state, remarks=prose(naming.more(state.says))),
                *(prop("speaks-to", control_id(each)) for each in held.provisions),
            ),
            "methods": ["TEST" if held.kind in ("tests", "findings") else "EXAMINE"],
            "types": ["finding" if held.worked or held.kind == "findings" else "control-objective"],
            "origins": people.by(held.by, "attester") if held.by.strip() else [],
            "subjects": [subject(basis)],
            "relevant-evidence": [] if basis.redacted else _file_read(basis, resources, held),
            "collected": _ran(basis, held),
            "expires": moment(held.stale_after, last=True) if held.stale_after is not None else "",
        }
    )


def _file_read(basis: Basis, resources: Resources, held: EvidenceRead) -> list[Json]:
    """The file, with its hash, where it is kept in the workshop's folder."""
    href = href_of(held.where, file=True)
    if not href:
        return []
    rlink = {"href": href, "hashes": [{"algorithm": "SHA-256", "value": held.sha256}]}
    found = basis.id("file", held.sha256, held.where)
    said = resources.add(found, {"title": line(held.name), "rlinks": [rlink]})
    return [{"href": said, "description": prose(held.name)}]


def _families(basis: Basis, held: EvidenceRead) -> str:
    if basis.redacted:
        return bullets([f"Attempts judged: {held.tried}; attacks got through: {held.worked}"] if held.families else [])
    told = [f"{each.family}: {each.worked} of {each.tried} attacks got through" for each in held.families]
    more = [f"and {len(told) - _FAMILIES} more families"] if len(told) > _FAMILIES else []
    return bullets([*told[:_FAMILIES], *more])


def _ran(basis: Basis, held: EvidenceRead) -> str:
    """When the tool ran, where the file says so in a way that can be read; else when it was read."""
    for said in (held.ran, held.at):
        try:
            return moment(said)
        except ToolkitError:
            continue
    return basis.at

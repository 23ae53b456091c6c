"""Changes to what is recorded of the Code: its scope here, verdicts whole and by part, and the evidence for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from toolkit.catalogues.provision import CODE_EDITION
from toolkit.catalogues.single import load_code
from toolkit.catalogues.vocabulary import Answer
from toolkit.errors import ToolkitError, nearest
from toolkit.files.file_digest import digest_of_file
from toolkit.files.safe_paths import inside
from toolkit.register.records import CodeScope, Evidence, EvidenceKind, VerdictRecord
from toolkit.register.staging import Staging
from toolkit.register.taken_evidence import evidence_of, other_than
from toolkit.register.taken_over import TakenOver

if TYPE_CHECKING:
    from toolkit.register.register import Register

__all__ = ["CodeChange"]

_NOT_JUDGED = {"verdict": "unknown"}


class CodeChange(Staging):
    """The calls of a change that are about the Code."""

    def code_scope(self, **fields: Any) -> None:
        """Record whether the Code applies and which roles the organisation holds for this system.

        Fields: answers (question to yes, no or unknown), applies, reason, roles, role_reasons, dpia. Those that are not
        given stay. That the Code does not apply needs a reason; a reason belongs to its decision, so that one for a yes
        does not stay for a no.
        """
        held = cast("CodeScope | None", self.get("code_scope"))
        decided = Answer.UNKNOWN if held is None else held.applies
        if decided is not Answer.UNKNOWN and str(fields.get("applies", decided)) != decided:
            fields.setdefault("reason", "")
        self.stage("code_scope", CodeScope, {"code": CODE_EDITION}, fields)

    def verdict(
        self,
        provision: str,
        verdict: str,
        reason: str = "",
        evidence: Iterable[Evidence | Mapping[str, Any]] | None = None,
        owner: str | None = None,
        due: object = None,
        by_part: Mapping[str, str] | None = None,
        notes: str | None = None,
        review: object = None,
        part_reasons: Mapping[str, str] | None = None,
    ) -> None:
        """Judge a provision of the Code. The reason belongs to the verdict and is replaced with it.

        Evidence, owner, due, by_part, part_reasons, notes and review (the day to judge again) stay as they are unless
        they are given. Raises `ToolkitError` for a provision, or a part of one, that the Code does not have.
        """
        shown = None if evidence is None else [_plain_evidence(each) for each in evidence]
        more = {"evidence": shown, "owner": owner, "due": due, "by_part": by_part, "notes": notes, "review": review}
        more["part_reasons"] = part_reasons
        given = {"verdict": verdict, "reason": reason, **{k: v for k, v in more.items() if v is not None}}
        held = self._verdict(provision)
        # What an older version let somebody record is not refused for being said again with the rest.
        known = {*held.by_part, *held.part_reasons} if held else set()
        new = [part for part in (*(by_part or {}), *(part_reasons or {})) if part not in known]
        self.stage(f"verdict:{provision}", VerdictRecord, _fixed(provision, new), given)

    def verdict_part(self, provision: str, part: str, verdict: str, reason: str = "") -> None:
        """Judge one part of a provision; the other parts, and what was said of the whole, stay.

        A part that is not applicable needs a reason. How parts make a whole: `toolkit.conformity.parts`.
        """
        if verdict == "not applicable" and not reason.strip():
            where = f"verdict:{provision}, part {part}"
            raise ToolkitError(
                "a part that is not applicable needs a reason", where=where, try_instead="Say in a sentence why."
            )
        held = self._verdict(provision)
        judged = {**(held.by_part if held else {}), part: verdict}
        reasons = {**(held.part_reasons if held else {}), part: reason.strip()}
        given = {"by_part": judged, "part_reasons": {key: why for key, why in reasons.items() if why}}
        begun = {} if held else _NOT_JUDGED
        self.stage(f"verdict:{provision}", VerdictRecord, _fixed(provision, [part]), {**begun, **given})

    def evidence(
        self,
        provision: str,
        what: str,
        *,
        kind: EvidenceKind = "",
        where: str = "",
        entry: str = "",
        date: date | str | None = None,
        by: str = "",
        stale_after: date | str | None = None,
        sha256: str = "",
    ) -> None:
        """Add a piece of evidence to a provision; what is there stays, and the same twice is there once.

        Who makes the change notes it, today, unless said otherwise. An `entry` of this register (`risk:letters`,
        `signoff:1`) is checked to exist, and its revision is kept, so that a later change of it is seen.
        """
        said: dict[str, Any] = {"what": what, "kind": kind or ("register entry" if entry else ""), "where": where}
        said |= {"date": date or _today(), "by": by or self.by.id, "stale_after": stale_after, "sha256": sha256}
        if said["kind"] == "register entry" and entry:
            said |= {"entry": entry, "entry_rev": self._rev_of_entry(entry)}
        self._add(provision, said)

    def file_evidence(
        self,
        provision: str,
        folder: Path | str,
        name: str,
        what: str = "",
        *,
        kind: EvidenceKind = "file",
        date: date | str | None = None,
        by: str = "",
        stale_after: date | str | None = None,
    ) -> None:
        """Add a file as evidence, with the SHA-256 of what is in it now; `name` is its path inside `folder`.

        Raises `ToolkitError` for a path that leaves the folder, also by a link, and `InputError` for what is no file.
        """
        path = inside(Path(folder), name)
        said = digest_of_file(path, source=name)
        self.evidence(
            provision,
            what or path.name,
            kind=kind,
            where=Path(name).as_posix(),
            date=date,
            by=by,
            stale_after=stale_after,
            sha256=said,
        )

    def take_evidence(
        self, other: Register, provisions: Iterable[str] | None = None, *, today: date | None = None
    ) -> TakenOver:
        """Take over what another workshop of the organisation holds as evidence, without typing it again.

        Each piece says where it is from: workshop, system, head, provision and who noted it there. Refused, each with
        the reason: what is stale today, what is here already, and what is an entry of the other register, which means
        nothing here. No verdict is taken over. `provisions` leaves it at those, or at single pieces by their keys
        (`evidence_pieces`, `offers_of`). Gives what was taken and what was refused, by key.
        """
        other_than(self.base.head, other)
        day = today or date.today()  # noqa: DTZ011 - staleness is a matter of days
        found = evidence_of(other, provisions, day, cast("dict[str, VerdictRecord]", self.of_kind("verdict")))
        for _, said in found.pieces:
            self._add(said["provision"], said["piece"])
        return found.told

    def _add(self, provision: str, said: Mapping[str, Any]) -> None:
        record, held = f"verdict:{provision}", self._verdict(provision)
        before = [_plain_evidence(each) for each in held.evidence] if held else []
        begun = {} if held else _NOT_JUDGED
        staged = self.stage(record, VerdictRecord, _fixed(provision), {**begun, "evidence": [*before, said]})
        *others, newest = staged.evidence
        if any(_same(newest, other) for other in others):
            self.stage(record, VerdictRecord, _fixed(provision), {"evidence": before})

    def _verdict(self, provision: str) -> VerdictRecord | None:
        return cast("VerdictRecord | None", self.get(f"verdict:{provision}"))

    def _rev_of_entry(self, entry: str) -> int:
        """The revision of an entry as it will be after this change. Raises `ToolkitError` where there is none."""
        if self.get(entry) is None:
            known = [*self.base.current, *self.pending]
            raise ToolkitError("the register has no such entry", where=entry, try_instead=nearest(entry, known))
        return self.base.rev_of(entry) + (entry in self.pending)


def _fixed(provision: str, parts: Iterable[str] = ()) -> Mapping[str, str]:
    """What the record's name implies. Raises `ToolkitError` for a provision, or a part, that the Code does not have."""
    code = load_code()
    known = {each.id: [part.part for part in each.parts] for each in code.provisions}
    if provision not in known:
        raise ToolkitError(
            f"the Code has no provision {str(provision)[:40]!r}",
            where="a verdict",
            try_instead=nearest(provision, known),
        )
    for part in parts:
        if part not in known[provision]:
            there = ", ".join(known[provision])
            instead = f"Its parts are {there}." if there else "Judge it as a whole: it has no parts."
            raise ToolkitError(
                f"there is no part {str(part)[:40]!r}", where=f"provision {provision}", try_instead=instead
            )
    return {"provision": provision, "code": CODE_EDITION}


def _today() -> date:
    return date.today()  # noqa: DTZ011 - evidence has a day, not a moment


def _plain_evidence(evidence: Evidence | Mapping[str, Any]) -> Mapping[str, Any]:
    return evidence.model_dump(mode="json") if isinstance(evidence, Evidence) else evidence


def _same(one: Evidence, other: Evidence) -> bool:
    """Whether they show the same; the other workshop's history may have gone on between two takings."""
    left, right = ({**each.model_dump(), "taken_from": _place_of(each)} for each in (one, other))
    return left == right


def _place_of(evidence: Evidence) -> dict[str, str]:
    """Where it is from, without how far that history went, and without what earlier versions did not note."""
    return {key: said for key, said in evidence.taken_from.items() if key not in ("head", "history")}

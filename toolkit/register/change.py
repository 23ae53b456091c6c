"""One change of the register: everything that is put into it is saved together, or not at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError
from toolkit.files.digest import digest_of
from toolkit.files.safe_paths import MAX_SLUG, slug
from toolkit.register import methods
from toolkit.register.answerable import check_answerable
from toolkit.register.code_change import CodeChange
from toolkit.register.document_change import DocumentChange
from toolkit.register.events import Person
from toolkit.register.evidence_change import EvidenceChange
from toolkit.register.fold import State
from toolkit.register.loss_change import LossChange
from toolkit.register.records import (
    AnswerRecord,
    Criteria,
    Idea,
    Parked,
    Participant,
    Recorded,
    SignOff,
    SystemRecord,
    Triage,
    Workshop,
)
from toolkit.register.risk_change import RiskChange
from toolkit.register.room_change import RoomChange
from toolkit.register.system_form import system_record
from toolkit.register.training_change import TrainingChange
from toolkit.system.model import System

if TYPE_CHECKING:
    from toolkit.catalogues.scale import Scale

__all__ = ["Change"]

Model = TypeVar("Model", bound=Recorded)


class Change(CodeChange, DocumentChange, EvidenceChange, LossChange, RoomChange, TrainingChange):
    """What `Register.change` gives: calls that put records into the change. Fields that are not given stay as they are.

    Saying the same thing twice records it once, so that a notebook can be run again.
    """

    def __init__(
        self,
        base: State,
        by: Person,
        reason: str,
        *,
        names: Mapping[str, str],
        reserve: Callable[[str], int],
        kinds: Callable[[], Catalogue | None] = load_catalogue,
    ) -> None:
        super().__init__(base, by, reason)
        self._known_names = names
        self._known_kinds = kinds
        self._reserve = reserve

    def workshop(self, **fields: Any) -> None:
        """Set the workshop's name, purpose, created (a day), facilitator (a participant's id)."""
        self.stage("workshop", Workshop, {}, fields)

    def criteria(self, *, scale: str | Scale | None = None, **fields: Any) -> None:
        """Set the risk criteria: scale, likelihood, impact, tolerance, may_accept, currency.

        `scale` is the id of a shipped scoring method, or a scale of the team's own, which the criteria then carry with
        them. With another scale, judgements by it that stand beside are those that count from now on.
        """
        before = cast("Criteria | None", self.get("criteria"))
        chosen = {} if scale is None else methods.in_criteria(scale, before)
        after = self.stage("criteria", Criteria, {}, {**chosen, **fields})
        if after.scale != methods.counting_method(before):
            for name in self.of_kind("risk"):
                RiskChange(self, name).count_by(after.scale)

    def participant(
        self,
        id: str | None = None,  # noqa: A002 - the record's own word
        *,
        name: str = "",
        **fields: Any,
    ) -> str:
        """Set a participant's function, roles (of the Code), presence. Gives the id.

        Without an id, the participant of the same name is meant, else a new one (`P1`, `P2` …). The name is kept
        beside the history.
        """
        found = id or self._participant_named(name) or f"P{self._reserve('participant')}"
        self.stage(f"participant:{found}", Participant, {"id": found}, fields)
        if name:
            self.names[found] = name
        return found

    def answer(self, element: str, fact: str, answer: str, evidence: str = "", note: str = "") -> None:
        """Answer the question about a fact of an element: yes, no or unknown.

        Raises `ToolkitError` where the system has no such element, or its kind no such fact.
        """
        described = cast("SystemRecord | None", self.get("system"))
        if described is not None:
            check_answerable(described.system, element, fact, self._known_kinds())
        said = {"element": element, "fact": fact, "answer": answer, "evidence": evidence, "note": note}
        self.stage(f"answer:{element}.{fact}", AnswerRecord, {}, said)

    def set_system(self, system: System, emitted_digest: str | None = None) -> None:
        """Set the system as described; `emitted_digest` is that of the `system.yaml` just written, if one was."""
        before = cast("SystemRecord | None", self.get("system"))
        emitted = emitted_digest if emitted_digest is not None else (before.emitted_digest if before else "")
        self.stage("system", SystemRecord, {}, system_record(system, emitted))

    def triage(self, identity: str, verdict: str, reason: str = "") -> None:
        """Keep, shortlist or reject a finding (`kept`, `shortlisted`, `rejected`); a rejection needs a reason."""
        said = {"identity": identity, "verdict": verdict, "reason": reason}
        self.stage(f"triage:{identity}", Triage, {}, said)

    def idea(self, text: str = "", element: str = "", by: str = "", *, id: str = "", **fields: Any) -> str:  # noqa: A002
        """Note an idea, or with its `id` say what became of it (finding, became). Gives the id.

        The same text of the same person at the same element is the same idea.
        """
        said = {"text": text, "element": element, "by": by}
        given = {name: value for name, value in said.items() if value or not id}
        return self._numbered("idea", Idea, given, fields, id)

    def park(self, text: str = "", raised_by: str = "", about: str = "", *, id: str = "", **fields: Any) -> str:  # noqa: A002
        """Set something aside to come back to. Gives its id; what is parked already is not parked twice."""
        said = {"text": text, "raised_by": raised_by, "about": about}
        given = {name: value for name, value in said.items() if value or not id}
        return self._numbered("parked", Parked, given, fields, id)

    def vote(self, participant: str, for_: Iterable[str]) -> None:
        """Set what a participant votes for: finding identities and idea ids, in place of an earlier vote."""
        self.put(f"vote:{participant}", {"participant": participant, "for": list(for_)})

    def risk(self, id_or_title: str, **fields: Any) -> RiskChange:
        """Begin a risk, or edit the one of this id or title; its id is made from the title.

        Fields: title, cause, event, consequence, findings, ideas, owner, next_review, notes.
        """
        found = id_or_title if self.get(f"risk:{id_or_title}") else _risk_id(id_or_title)
        if self.get(f"risk:{found}") is None:
            title = id_or_title.strip()
            # Somebody who gives an id only is spared writing the title as well.
            fields.setdefault("title", title.replace("-", " ").capitalize() if title == found else title)
        return RiskChange(self, found).set(**fields)

    def sign_off(self, statement: str, participant: str = "") -> str:
        """Sign the register as it stood before this change; who makes the change signs, unless one is named.

        Gives the id. The same statement by the same person, with nothing but sign-offs in between, is not repeated.
        """
        head = self.base.head
        said = {"participant": participant or self.by.id, "role": self.by.role, "statement": statement.strip()}
        for number, other in cast("dict[str, SignOff]", self.of_kind("signoff")).items():
            same = all(getattr(other, name) == value for name, value in said.items())
            if same and other.events >= self.base.last_change:
                return number
        number = str(self._reserve("signoff"))
        self.put(f"signoff:{number}", {**said, "head": head.hash, "events": head.events})
        return number

    def _names_here(self) -> Mapping[str, str]:
        return {**self._known_names, **self.names}

    def _participant_named(self, name: str) -> str:
        """The participant of this name, if there is one."""
        names = self._names_here()
        return next((found for found in self.of_kind("participant") if name and names.get(found) == name), "")

    def _numbered(
        self, kind: str, model: type[Model], given: Mapping[str, Any], fields: Mapping[str, Any], number: str
    ) -> str:
        if number and self.get(f"{kind}:{number}") is None:
            raise ToolkitError(f"there is no {kind} {number!r}", try_instead="Leave the id out to begin a new one.")
        if not number:
            words = {name: _compared(value) for name, value in given.items()}
            same = (
                existing
                for existing, other in self.of_kind(kind).items()
                if words and all(_compared(getattr(other, name)) == value for name, value in words.items())
            )
            number = next(same, "") or str(self._reserve(kind))
        self.stage(f"{kind}:{number}", model, {}, {**given, **fields})
        return number


def _risk_id(title: str) -> str:
    """An id made from a title; where letters or length are lost, a few digits keep different titles apart."""
    made = slug(title, fallback="risk")
    spelt = unicodedata.normalize("NFKD", title.casefold())
    lost = any(letter.isalnum() and not letter.isascii() for letter in spelt) or made == "risk"
    return f"{made[:50].rstrip('-')}-{digest_of(title)[:8]}" if lost or len(made) >= MAX_SLUG else made


def _compared(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()

"""Changes to what documents need: details of assets, training held, the team's words in a document, who was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from toolkit.catalogues.vocabulary import Role
from toolkit.errors import ToolkitError, nearest
from toolkit.files.digest import digest_of
from toolkit.register.document_records import AssetDetails, DocumentText, Told
from toolkit.register.document_titles import TITLES
from toolkit.register.events import Head
from toolkit.register.records import SystemRecord
from toolkit.register.staging import Staging
from toolkit.register.taken_evidence import other_than
from toolkit.register.taken_over import TakenOver
from toolkit.register.taken_policies import policies_of

if TYPE_CHECKING:
    from toolkit.register.register import Register

__all__ = ["DocumentChange"]


class DocumentChange(Staging):
    """The calls of a change that are about documents."""

    def asset(self, element: str, **fields: Any) -> None:
        """Say what the drawing does not of a component or of data; fields that are not given stay.

        Fields: version, owner, source, licence, sha256, hashed (a day), files, size (bytes), kept_for. What was said
        of the hash before (when, how much it covers) goes with it where another is given. Raises `ToolkitError` for an
        element that the recorded system does not have.
        """
        recorded = cast("SystemRecord | None", self.get("system"))
        held: Mapping[str, Any] = recorded.system if recorded else {}
        known = [*(held.get("components") or {}), *(held.get("data") or {})]
        if known and element not in known:
            what = "the system has no such component or data"
            raise ToolkitError(what, where=element, try_instead=nearest(element, known))
        before = cast("AssetDetails | None", self.get(f"asset:{element}"))
        if before is not None and fields.get("sha256", before.sha256) != before.sha256:
            fields = {"hashed": None, "files": 0, "size": 0, **fields}
        self.stage(f"asset:{element}", AssetDetails, {"element": element}, fields)

    def document_text(self, document: str, place: str, text: str) -> None:
        """Set the team's words at a place of a document, in place of earlier ones; empty words take them away.

        Words that were taken over from another workshop stay taken over while they are the same. Raises `ToolkitError`
        for a document that there is not.
        """
        _known(document)
        record = f"document_text:{document}.{place}"
        held = cast("DocumentText | None", self.get(record))
        if held is not None and held.text == text.strip():
            return
        if text.strip():
            self.put(record, {"document": document, "place": place, "text": text})
        elif self.get(record) is not None:
            self.remove(record)

    def take_policies(self, other: Register, places: Iterable[str] | None = None) -> TakenOver:
        """Take over what another workshop of the organisation says in its documents, without typing it again.

        By default what holds for the whole organisation: how weaknesses are reported and who answers, how training and
        updates go. `places` names others: a document (`disclosure`), or a place of one (`disclosure.contact`). Each
        piece says where it is from and who said it there. Refused, each with the reason: where own words stand, or
        words from somewhere else; words taken before are brought up to date. Gives what was taken and what was refused.
        Raises `ToolkitError` for a named place at which nothing is said there, and for the very same register.
        """
        other_than(self.base.head, other)
        texts = cast("dict[str, DocumentText]", self.of_kind("document_text"))
        found = policies_of(other, texts, places)
        for place, said in found.pieces:
            self.put(f"document_text:{place}", said)
        return found.told

    def told(
        self,
        document: str,
        whom: str,
        on: date | str,
        how: str = "",
        *,
        role: Role | str = "",
        made_from: Head | None = None,
    ) -> str:
        """Note that somebody was given a document, and the head of the history that it was made from. Gives the id.

        `role` is the role of the Code that the receiver has towards this system, such as end_user: by it the handing
        over speaks to provisions. Without `made_from` it is the register as it stood before this change. Raises
        `ToolkitError` for a head that the register has not come to, and for a document that there is not.
        """
        _known(document)
        head, name = self._made_from(made_from), digest_of([document.strip(), whom.strip(), str(on), how.strip()])[:16]
        held = cast("Told | None", self.get(f"told:{name}"))
        if held is not None and made_from is not None and held.events != head.events:  # given again, made anew
            name = digest_of([name, head.events])[:16]
        if self.get(f"told:{name}") is None:
            said = {"document": document, "whom": whom, "on": on, "how": how, "events": head.events, "head": head.hash}
            self.put(f"told:{name}", {**said, "role": str(role)})
        elif role:
            self.stage(f"told:{name}", Told, {}, {"role": str(role)})
        return name

    def _made_from(self, head: Head | None) -> Head:
        if head is None:
            return self.base.head
        if head.events > self.base.head.events:
            what = f"the register has {self.base.head.events} events, and the document was made from {head.events}"
            raise ToolkitError(
                what, try_instead="Give the head that is printed on the document, made from this register."
            )
        return head


def _known(document: str) -> None:
    """Refuse what is no document: nobody would ever read what is recorded of it."""
    if document.strip() not in TITLES:
        raise ToolkitError("there is no such document", where=document[:60], try_instead=nearest(document, TITLES))

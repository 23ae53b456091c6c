"""What every document has: its head with mark and revision, its resources, and an id that follows from its content."""

from __future__ import annotations

import uuid
from importlib import metadata
from typing import TYPE_CHECKING

from toolkit.exchange.oscal.basis import OURS
from toolkit.exchange.oscal.people import People
from toolkit.exchange.oscal.words import VERSION, Json, line, prop, props, prose, tidy
from toolkit.files.canonical_json import pretty_json
from toolkit.files.digest import digest_of

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["FILES", "Resources", "document", "metadata_of"]

FILES = {
    "oscal-catalog": "catalog.json",
    "oscal-component-definition": "component-definition.json",
    "oscal-assessment-plan": "assessment-plan.json",
    "oscal-assessment-results": "assessment-results.json",
    "oscal-plan-of-action": "plan-of-action.json",
}
"""The documents by the name of their format, and the file by which the others refer to each."""
_NOTICE = (
    "A self-assessment against a voluntary code, made from the record of a workshop; never a certificate. "
    "Provisions stand in our paraphrase, and the official text counts. What nobody judged is not assessed."
)
_HEAD = "How many events the record had, and the hash of the last one, which covers all of them."
_REDACTED = (
    "A redacted version: people are named by their function, parts of the system by their kind, and what people "
    "typed freely is left out."
)


class Resources:
    """What a document refers to and does not contain: each once, found by its id in the back matter."""

    def __init__(self) -> None:
        self._held: dict[str, Json] = {}

    def add(self, found: str, resource: Json) -> str:
        """Keep a resource; gives the reference to it."""
        self._held.setdefault(found, {"uuid": found, **tidy(resource)})
        return f"#{found}"

    def told(self) -> Json | None:
        """The back matter; None where nothing is referred to."""
        return {"resources": list(self._held.values())} if self._held else None


def metadata_of(basis: Basis, title: str, people: People, *, notice: str = _NOTICE, edition: str = "") -> Json:
    """The head of a document. `people` has to have met everybody that the document names.

    What says nothing of the record (the catalogue) has an `edition` of its own for a version.
    """
    people.lead()
    mark = basis.handling.mark
    return tidy(
        {
            "title": line(title),
            "last-modified": basis.at,
            "version": edition or basis.head,
            "oscal-version": VERSION,
            "props": props(
                prop("marking", mark, core=True) if mark else None,
                prop("redacted", "yes") if basis.redacted else None,
                None if edition else prop("head", basis.head, remarks=_HEAD),
                prop("made-with", f"AI Threat Toolkit {metadata.version('ai-threat-toolkit')}"),
            ),
            **people.told(),
            "remarks": prose(notice, _REDACTED if basis.redacted else ""),
        }
    )


def document(root: str, content: Json) -> str:
    """A document as JSON text. Its id follows from what it says: the same content, the same id."""
    held = tidy(content)
    named = {"uuid": str(uuid.uuid5(OURS, f"{root}:{digest_of(held)}")), **held}
    return pretty_json({root: named})

"""What each provision is read from: everything the record can hold towards it, as the library and this room say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.provision import Provision
from toolkit.conformity.grounds import READERS
from toolkit.evidence.speaks import formats_that_speak_to

__all__ = ["ReadFrom", "read_from"]


@dataclass(frozen=True)
class ReadFrom:
    """One thing that a provision is read from: its key, what it is in words, and the parts that it speaks to."""

    key: str
    about: str
    parts: tuple[str, ...] = ()


def read_from(provision: Provision, catalogue: Catalogue) -> list[ReadFrom]:
    """Everything that a provision is read from, in the order in which grounds are told."""
    left_out = {each.key for each in provision.no_ground if each.key}
    found = [each for each in _all(provision, catalogue) if each[0] not in left_out]
    return [
        ReadFrom(key, about, tuple(part.part for part in provision.parts if key in part.reads)) for key, about in found
    ]


def _all(provision: Provision, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for name in provision.read_from:
        yield f"work:{name}", READERS[name].about
    for facts, element in ((provision.stated_by, "the system"), (provision.shown_by, "a part of the system")):
        for fact in facts:
            yield f"fact:{fact}", f"the answer to “{catalogue.facts[fact].question.format(element=element)}”"
    for place in provision.said_in:
        yield f"said:{place}", f"what the team wrote in a document at `{place}`"
    for told in provision.told_by:
        document, _, role = told.partition(">")
        to = f" as {role.replace('_', ' ')}" if role else ""
        yield f"told:{told}", f"who was given the document `{document}`{to}"
    for control in catalogue.controls.values():
        if provision.id in control.provisions:
            yield f"control:{control.id}", f"the control “{control.title}”, in place or verified against an open risk"
    formats = formats_that_speak_to(provision.id)
    if formats:
        yield "evidence", f"files that were read in: {', '.join(formats)}"

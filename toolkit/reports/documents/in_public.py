"""What anybody may read of a document that is written for the inside: what was looked at and what stands, never where.

Plans and inventories say part by part what is weak; a public version says none of that, not even by what it asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.reports.documents.blocks import Block, Bullets, Fields, Paragraph, Section
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.parts import counted, kinds_of_attack, section

__all__ = ["in_public"]

_PROVISIONS = "provisions"


def in_public(m: Material, written: Sequence[Section]) -> list[Section]:
    """The sections of the public version of an internal document, whose own sections are `written`."""
    return [
        section(m, "public", "What may be told of it", *_told(m)),
        section(m, "attacks", "Kinds of attack that were looked at", *_attacks(m)),
        section(m, "controls", "Controls that are in place", *_controls(m)),
        *(each for each in written if each.place == _PROVISIONS),
    ]


def _told(m: Material) -> Iterator[Block]:
    yield Paragraph(
        "The document itself is written part by part, and is kept inside. Anybody may know what follows; whoever has a "
        "right to more can ask for a version that is not public."
    )
    ai = [each for each in m.system.components if m.net.is_ai(each)]
    kinds = list(dict.fromkeys(m.kind_title(each).lower() for each in ai))
    if kinds:
        yield Fields((("Works with", ", ".join(kinds)),))


def _attacks(m: Material) -> Iterator[Block]:
    kinds = kinds_of_attack(m)
    if kinds:
        yield Paragraph(f"{counted(len(kinds), 'kind')} of attack, by the threat library: {', '.join(kinds)}.")
    else:
        yield Paragraph("No threats have been looked for yet.")


def _controls(m: Material) -> Iterator[Block]:
    titles = list(
        dict.fromkeys(m.control_title(each.use) for each in m.uses if each.use.control in m.catalogue.controls)
    )
    if titles:
        yield Bullets(tuple(Paragraph(title) for title in sorted(titles)))
    else:
        yield Paragraph("None is named in a public version.")

"""From a register to a document in a format: gather, write the sections, put the stamp on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib import metadata
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError, nearest
from toolkit.reports.contents import Contents, gather
from toolkit.reports.documents.blocks import Block, Document, Missing, Section, Table
from toolkit.reports.documents.material import MARKS, Mark, Material
from toolkit.reports.documents.one_page import on_one_line, on_one_page

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["Recipe", "compose", "document_from"]

NOTICE = (
    "A self-assessment against a voluntary code; provisions stand in our paraphrase, and the official text counts. "
    "Every statement comes from the record named beside it. What the record does not say is marked “Not recorded”, "
    "with the question and who would know; nothing is filled in for it."
)
_PAGE_NOTICE = (
    "A self-assessment against a voluntary code, no certificate; provisions stand in our paraphrase, and the official "
    "text counts. Every line comes from the record up to the head above, where provisions, risks and controls stand by "
    "the names given here; what is cut ends in “…”."
)
_NOT_ON_A_PAGE = ("Provisions", "Roles of the Code held")
"""What the stamp need not say where one page says it below."""
_REDACTED = (
    "A redacted version: people are named by their function, parts of the system by their kind, and what people typed "
    "freely is left out."
)


@dataclass(frozen=True)
class Recipe:
    """A document that can be made: its id, title, what it is for, and who writes its sections.

    `outward` documents are written for people outside; what the team says in them stays in the redacted version.
    """

    id: str
    title: str
    about: str
    provisions: str
    sections: Callable[[Material], list[Section]]
    outward: bool = False
    one_page: bool = False
    """Held to one page: its texts are cut to the lines that they have, and it is laid out close."""


def compose(
    recipe: Recipe,
    register: Register,
    catalogue: Catalogue,
    *,
    mark: Mark | None = None,
    redacted: bool = False,
    today: date | None = None,
) -> Document:
    """A document as blocks, all of it from one moment of the register.

    `mark` is official, internal or public; without one it is internal, and public where it is redacted. Raises
    `ToolkitError` for another mark, and for `public` without `redacted`, unless the document is written for outsiders.
    """
    return document_from(recipe, gather(register, catalogue), mark=mark, redacted=redacted, today=today)


def document_from(
    recipe: Recipe,
    contents: Contents,
    *,
    mark: Mark | None = None,
    redacted: bool = False,
    today: date | None = None,
) -> Document:
    """A document from what was gathered already; see `compose`."""
    chosen = _checked(mark, recipe, redacted=redacted)
    day = today or date.today()  # noqa: DTZ011 - a document has a day
    material = Material(contents, recipe.id, redacted=redacted, today=day, outward=recipe.outward)
    sections = [
        replace(each, blocks=tuple(_trimmed(block, redacted=redacted) for block in each.blocks))
        for each in recipe.sections(material)
    ]
    if recipe.one_page:
        sections = on_one_page(sections)
    notice = _PAGE_NOTICE if recipe.one_page else NOTICE
    missing = [block for each in sections for block in each.blocks if isinstance(block, Missing)]
    return Document(
        id=recipe.id,
        title=recipe.title,
        subtitle=on_one_line(_subtitle(contents)) if recipe.one_page else _subtitle(contents),
        about=recipe.about,
        stamp=tuple(
            (label, said)
            for label, said in _stamp(contents, recipe, chosen, day, len(missing)).items()
            if not (recipe.one_page and label in _NOT_ON_A_PAGE)
        ),
        mark=f"{chosen}{', redacted' if redacted else ''}",
        sections=tuple(sections),
        notice=f"{notice} {_REDACTED}" if redacted else notice,
        one_page=recipe.one_page,
    )


def _trimmed(block: Block, *, redacted: bool) -> Block:
    """A table without columns in which no row says anything; redacted, a question without its place in the record."""
    if isinstance(block, Missing) and redacted:
        return replace(block, place="")
    if not isinstance(block, Table):
        return block
    kept = [n for n in range(len(block.columns)) if n == 0 or any(row[n].strip() for row in block.rows)]
    return replace(
        block,
        columns=tuple(block.columns[n] for n in kept),
        rows=tuple(tuple(row[n] for n in kept) for row in block.rows),
        widths=tuple(block.widths[n] for n in kept) if block.widths else (),
    )


def _checked(mark: str | None, recipe: Recipe, *, redacted: bool) -> Mark:
    if mark is None:
        return "public" if redacted else "internal"
    for known in MARKS:
        if mark == known:
            if known == "public" and not redacted:
                what = f"“{recipe.title}” names people and parts of the system, so it cannot be marked public"
                raise ToolkitError(what, try_instead="Ask for the redacted version of it.")
            return known
    raise ToolkitError(f"there is no handling mark {mark!r}", try_instead=nearest(mark, MARKS))


def _subtitle(contents: Contents) -> str:
    return contents.system.name if contents.system is not None else f"{contents.title}: no system described yet"


def _stamp(contents: Contents, recipe: Recipe, mark: str, day: date, missing: int) -> Mapping[str, str]:
    head, scope = contents.register.head, contents.conformity.scope
    roles = ", ".join(role.replace("_", " ") for role in scope.roles) or "none recorded"
    return {
        "Handling": mark,
        "Date": f"{day}",
        "Provisions": recipe.provisions,
        "Roles of the Code held": roles,
        "Revision of the record": f"event {head.events}",
        "Head of the history": f"{head.events}:{head.hash}",
        "Made with": f"AI Threat Toolkit {metadata.version('ai-threat-toolkit')}",
        "Not recorded": f"{missing} question{'' if missing == 1 else 's'} open" if missing else "nothing is missing",
    }

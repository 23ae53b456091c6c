"""From a register to a document in a format: gather, write the sections, put the stamp on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib import metadata
from typing import TYPE_CHECKING

from toolkit.catalogues.vocabulary import Role
from toolkit.conformity import DUTY_ROLES, Conformity
from toolkit.errors import ToolkitError, nearest
from toolkit.reports.contents import Contents, gather
from toolkit.reports.documents.blocks import Block, Document, Missing, Section, Table
from toolkit.reports.documents.by_role import narrowed, roles_held
from toolkit.reports.documents.in_public import in_public
from toolkit.reports.documents.material import MARKS, Mark, Material
from toolkit.reports.documents.one_page import on_one_line, on_one_page
from toolkit.reports.documents.redaction import redacted_contents

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["Recipe", "Versions", "checked_role", "compose", "document_from"]

NOTICE = "A self-assessment against a voluntary code; provisions stand in our paraphrase, and the official text counts."
_MISSING = (
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
    "A redacted version: people are called by their role in the Code, parts of the system by their kind, and what "
    "people typed is left out."
)
_REDACTED_OUTWARD = (
    "A redacted version: parts of the system are called by their kind, and what people typed is left out, save what "
    "they wrote here for readers outside."
)
_PUBLIC = (
    "What is only planned, lacking or not judged is not told in a public version: that something is not here says "
    "nothing about it."
)


@dataclass(frozen=True)
class Recipe:
    """A document that can be made: its id, title, what it is for, and who writes its sections.

    `outward` documents are written for people outside; what the team says in them stays in the redacted version.
    `by_role`: it can be made of one role of the Code alone. `for_all`: its own sections know what a public version may
    say; any other document shows in public only what `in_public` writes.
    """

    id: str
    title: str
    about: str
    provisions: str
    sections: Callable[[Material], list[Section]]
    outward: bool = False
    one_page: bool = False
    """Held to one page: its texts are cut to the lines that they have, and it is laid out close."""
    by_role: bool = False
    for_all: bool = False


def compose(
    recipe: Recipe,
    register: Register,
    catalogue: Catalogue,
    *,
    mark: Mark | None = None,
    redacted: bool = False,
    today: date | None = None,
    role: Role | str | None = None,
) -> Document:
    """A document as blocks, all of it from one moment of the register.

    `mark` is official, internal or public; without one it is internal, and public where it is redacted. `role` makes a
    statement of one role of the Code alone. Raises `ToolkitError` for another mark, for `public` without `redacted`,
    and for a role that is not held.
    """
    contents = gather(register, catalogue, today=today)
    return document_from(recipe, contents, mark=mark, redacted=redacted, today=today, role=role)


def document_from(
    recipe: Recipe,
    contents: Contents,
    *,
    mark: Mark | None = None,
    redacted: bool = False,
    today: date | None = None,
    role: Role | str | None = None,
) -> Document:
    """A document from what was gathered already; see `compose`."""
    return Versions(contents, redacted=redacted, today=today).document(recipe, mark=mark, role=role)


class Versions:
    """Documents of one moment, whole or redacted; what a redacted one is written from is made once for several."""

    def __init__(self, contents: Contents, *, redacted: bool = False, today: date | None = None) -> None:
        self.contents = contents
        self.redacted = redacted
        self.today = today or date.today()  # noqa: DTZ011 - a document has a day
        self._bare: dict[tuple[bool, bool], Contents] = {}

    def material(self, recipe: Recipe, *, mark: Mark | None = None, role: Role | str | None = None) -> Material:
        """What a document is written from. Raises `ToolkitError` as `compose` does."""
        chosen = _checked(mark, recipe, redacted=self.redacted)
        one = checked_role(role, recipe, self.contents.conformity)
        public = chosen == "public"
        used = self._shielded(outward=recipe.outward, public=public) if self.redacted else self.contents
        if one is not None:
            used = replace(used, conformity=narrowed(used.conformity, one))
        return Material(
            used,
            recipe.id,
            redacted=self.redacted,
            today=self.today,
            outward=recipe.outward,
            public=public,
            role=one,
        )

    def _shielded(self, *, outward: bool, public: bool) -> Contents:
        key = (outward, public)
        if key not in self._bare:
            self._bare[key] = redacted_contents(self.contents, outward=outward, public=public)
        return self._bare[key]

    def document(self, recipe: Recipe, *, mark: Mark | None = None, role: Role | str | None = None) -> Document:
        """A document as blocks. Raises `ToolkitError` as `compose` does."""
        m = self.material(recipe, mark=mark, role=role)
        written = recipe.sections(m)
        if m.public and not (recipe.outward or recipe.for_all):
            recipe, written = replace(recipe, one_page=False), in_public(m, written)
        sections = [replace(each, blocks=_trimmed(each.blocks, m)) for each in written]
        if recipe.one_page:
            sections = on_one_page(sections)
        questions = [block for each in written for block in each.blocks if isinstance(block, Missing)]
        chosen = _checked(mark, recipe, redacted=self.redacted)
        return Document(
            id=recipe.id,
            title=recipe.title + (f": {str(m.role).replace('_', ' ')}" if m.role is not None else ""),
            subtitle=on_one_line(_subtitle(m.c)) if recipe.one_page else _subtitle(m.c),
            about=recipe.about,
            stamp=tuple(_stamp(m, recipe, chosen, len(questions)).items()),
            mark=f"{chosen}{', redacted' if self.redacted else ''}",
            sections=tuple(each for each in sections if each.blocks),
            notice=_notice(m, recipe),
            one_page=recipe.one_page,
            left_out=tuple(dict.fromkeys(each.place for each in questions)) if m.public else (),
        )


def _trimmed(blocks: tuple[Block, ...], m: Material) -> tuple[Block, ...]:
    """The blocks without columns in which no row says anything; questions without their place, or, public, at all."""
    return tuple(
        _narrow(block) if not isinstance(block, Missing) else replace(block, place="") if m.redacted else block
        for block in blocks
        if not (m.public and isinstance(block, Missing))
    )


def _narrow(block: Block) -> Block:
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
    """The mark that a document bears. Raises `ToolkitError` for one that there is not, or that it may not bear."""
    if mark is None:
        return "public" if redacted else "internal"
    for known in MARKS:
        if mark == known:
            if known == "public" and not redacted:
                what = f"“{recipe.title}” names people and parts of the system, so it cannot be marked public"
                raise ToolkitError(what, try_instead="Ask for the redacted version of it.")
            return known
    raise ToolkitError(f"there is no handling mark {mark!r}", try_instead=nearest(mark, MARKS))


def checked_role(role: Role | str | None, recipe: Recipe, held: Conformity) -> Role | None:
    """The role that a document is to be of. Raises `ToolkitError` for one that has no duties, or is not held."""
    if role is None:
        return None
    if not recipe.by_role:
        instead = "Leave the role out, or ask for the statement."
        raise ToolkitError(f"“{recipe.title}” is of all roles together", where=str(role), try_instead=instead)
    chosen = next((each for each in DUTY_ROLES if str(each) == str(role).strip().lower().replace(" ", "_")), None)
    if chosen is None:
        instead = nearest(str(role), map(str, DUTY_ROLES))
        raise ToolkitError(f"the Code gives no duties to a role {str(role)[:60]!r}", try_instead=instead)
    if chosen not in roles_held(held):
        named = ", ".join(map(str, held.scope.roles))
        raise ToolkitError(
            f"the role {chosen} is not held for this system, so there is nothing to state of it",
            try_instead=f"Held are: {named}. If that is wrong, correct the scope: `ai-threat code scope`.",
        )
    return chosen


def _notice(m: Material, recipe: Recipe) -> str:
    said = [_PAGE_NOTICE] if recipe.one_page else [NOTICE, *([] if m.public else [_MISSING])]
    return " ".join(
        [
            *said,
            *([_PUBLIC] if m.public else []),
            *([_REDACTED_OUTWARD if m.outward else _REDACTED] if m.redacted else []),
        ]
    )


def _subtitle(contents: Contents) -> str:
    return contents.system.name if contents.system is not None else f"{contents.title}: no system described yet"


def _stamp(m: Material, recipe: Recipe, mark: str, missing: int) -> Mapping[str, str]:
    head, scope = m.register.head, m.c.conformity.scope
    roles = ", ".join(role.replace("_", " ") for role in scope.roles) or "none recorded"
    stamp = {
        "Handling": mark,
        "Date": f"{m.today}",
        "Provisions": recipe.provisions,
        "Roles of the Code held": roles,
        "Revision of the record": f"event {head.events}",
        "Head of the history": f"{head.events}:{head.hash}",
        "Made with": f"AI Threat Toolkit {metadata.version('ai-threat-toolkit')}",
    }
    if recipe.one_page:
        for label in _NOT_ON_A_PAGE:
            del stamp[label]
    if not m.public:
        stamp["Not recorded"] = (
            f"{missing} question{'' if missing == 1 else 's'} open" if missing else "nothing is missing"
        )
    return stamp

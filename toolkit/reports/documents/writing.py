"""Write documents to files, in every format, and never over what somebody changed by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.catalogues.vocabulary import Role
from toolkit.errors import ToolkitError, nearest
from toolkit.files.atomic import write_atomic
from toolkit.files.folders import make_folder
from toolkit.files.kept import write_keeping
from toolkit.reports.contents import Contents
from toolkit.reports.documents.bill import bill_of_materials
from toolkit.reports.documents.blocks import Document
from toolkit.reports.documents.by_role import roles_held
from toolkit.reports.documents.comparing import contents_now, says
from toolkit.reports.documents.made_from import WRITTEN, MadeFrom, note_made, now
from toolkit.reports.documents.making import Recipe, Versions, checked_role
from toolkit.reports.documents.material import Mark
from toolkit.reports.documents.recipes import RECIPES

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["FOLDER", "FORMATS", "Written", "formats_of", "recipe_of", "write", "write_all"]

FOLDER = "documents"
"""The folder in a workshop's that documents are written to, by the command line and by notebook 05 alike."""

FORMATS: Mapping[str, str] = {"md": ".md", "html": ".html", "docx": ".docx", "cdx": ".cdx.json"}
"""The formats by name, each with the ending of its files; `cdx` is the inventory as a CycloneDX bill."""
_BILLED = "inventory"


@dataclass(frozen=True)
class Written:
    """A file that was written, and where an earlier one that somebody had changed by hand was moved."""

    path: Path
    kept: Path | None = None
    left_out: int = 0
    """How many open questions a public version does not show."""


def formats_of(document: str, wanted: Iterable[str] = ()) -> list[str]:
    """The formats that a document is written in: those asked for, or all. Raises `ToolkitError` for another."""
    chosen = list(dict.fromkeys(wanted)) or list(FORMATS)
    for each in chosen:
        if each not in FORMATS:
            raise ToolkitError(f"a document cannot be written as {each!r}", try_instead=nearest(each, FORMATS))
    return [each for each in chosen if each != "cdx" or document == _BILLED]


@dataclass(frozen=True)
class _Rendered:
    """A file as it is to be written, and what it was made from."""

    name: str
    data: bytes | str
    made: MadeFrom
    left_out: int = 0


@dataclass(frozen=True)
class _Wish:
    """How documents are wanted."""

    catalogue: Catalogue | None = None
    formats: tuple[str, ...] = ()
    mark: Mark | None = None
    redacted: bool = False
    today: date | None = None
    role: Role | str | None = None
    each_role: bool = False
    workshop: Path | None = None

    def roles(self, recipe: Recipe, contents: Contents) -> list[Role | str | None]:
        """The versions of a document by role: of one role; or of all together, and of each where that is wanted."""
        if self.role is not None:
            return [self.role]
        return [None, *(roles_held(contents.conformity) if self.each_role and recipe.by_role else ())]


def write(
    register: Register,
    document: str,
    to: Path | str,
    *,
    catalogue: Catalogue | None = None,
    formats: Iterable[str] = (),
    mark: Mark | None = None,
    redacted: bool = False,
    today: date | None = None,
    role: Role | str | None = None,
    each_role: bool = False,
    workshop: Path | None = None,
    overwrite: bool = False,
) -> list[Written]:
    """Write one document: into a file, whose ending says the format, or into a folder, in all formats or `formats`.

    `role` makes the statement of one role of the Code alone; `each_role` writes one for each role held, beside that of
    all. With the folder of the `workshop`, files that serve as evidence are looked at again. In a folder, a file that
    somebody changed since it was written is moved aside under a name with the time; a single file is replaced only with
    `overwrite`. Raises `ToolkitError` for a document, format, mark or role that there is not.
    """
    recipe, target = recipe_of(document), Path(to)
    wish = _Wish(catalogue, tuple(formats), mark, redacted, today, role, each_role, workshop)
    one = _format_of(target)
    if one is None:
        return _write(register, [recipe], target, wish)
    if each_role:
        what = "one file cannot hold the statements of several roles"
        raise ToolkitError(what, where=str(target), try_instead="Name a folder, or one role.")
    if one not in formats_of(document):
        what = f"“{recipe.title}” cannot be written as a bill of materials"
        raise ToolkitError(what, where=str(target), try_instead="Choose a name that ends in .md, .html or .docx.")
    made = _rendered(register, [recipe], replace(wish, formats=(one,)))
    make_folder(target.parent)
    write_atomic(target, made[0].data, overwrite=overwrite)
    return [Written(target)]


def write_all(
    register: Register,
    folder: Path | str,
    *,
    catalogue: Catalogue | None = None,
    formats: Iterable[str] = (),
    mark: Mark | None = None,
    redacted: bool = False,
    today: date | None = None,
    each_role: bool = False,
    workshop: Path | None = None,
) -> list[Written]:
    """Write every document into a folder, all from one moment of the register. See `write`."""
    wish = _Wish(catalogue, tuple(formats), mark, redacted, today, None, each_role, workshop)
    return _write(register, list(RECIPES.values()), Path(folder), wish)


def recipe_of(document: str) -> Recipe:
    """How a document is made. Raises `ToolkitError` with the nearest id where there is none of this id."""
    if document not in RECIPES:
        raise ToolkitError(f"there is no document {document!r}", try_instead=nearest(document, RECIPES))
    return RECIPES[document]


def _format_of(target: Path) -> str | None:
    """The format that a path's ending means; None for a folder."""
    if target.is_dir():
        return None
    return next((name for name, ending in FORMATS.items() if target.name.casefold().endswith(ending)), None)


def _write(register: Register, recipes: list[Recipe], folder: Path, wish: _Wish) -> list[Written]:
    rendered = _rendered(register, recipes, wish)
    made, done = make_folder(folder), []
    try:
        for each in rendered:
            path = made / each.name
            kept = write_keeping(path, made / WRITTEN, _writer(each.data))
            done.append(Written(path, kept, each.left_out))
    finally:
        note_made(made, {each.name: each.made for each in rendered[: len(done)]})
    return done


def _writer(data: bytes | str) -> Callable[[Path], None]:
    return lambda path: write_atomic(path, data, overwrite=True)


def _rendered(register: Register, recipes: list[Recipe], wish: _Wish) -> list[_Rendered]:
    """The files as they are to be written, all from one moment of the register, so that its head fits what is said."""
    from toolkit.catalogues.load import load_catalogue

    used = wish.catalogue or load_catalogue()
    contents = contents_now(register, used, today=wish.today, workshop=wish.workshop)
    versions = Versions(contents, redacted=wish.redacted, today=wish.today)
    return [
        file
        for recipe in recipes
        for role in wish.roles(recipe, contents)
        for file in _in_formats(recipe, versions, wish, role)
    ]


def _in_formats(recipe: Recipe, versions: Versions, wish: _Wish, role: Role | str | None) -> Iterator[_Rendered]:
    one = str(checked_role(role, recipe, versions.contents.conformity) or "")
    document = versions.document(recipe, mark=wish.mark, role=role)
    head = versions.contents.register.head
    made = MadeFrom(recipe.id, now(), head.events, head.hash, says(document), document.mark, wish.redacted, one)
    stem = "-".join(filter(None, [recipe.id, one.replace("_", "-"), "redacted" if wish.redacted else ""]))
    for each in formats_of(recipe.id, wish.formats):
        data = _in_format(each, recipe, document, versions, wish)
        if data is not None:
            yield _Rendered(f"{stem}{FORMATS[each]}", data, made, len(document.left_out))


def _in_format(name: str, recipe: Recipe, document: Document, versions: Versions, wish: _Wish) -> bytes | str | None:
    """The document in a format; None for a bill before a system is described, unless the bill was asked for."""
    if name == "md":
        from toolkit.reports.documents.as_markdown import to_markdown

        return to_markdown(document)
    if name == "html":
        from toolkit.reports.documents.as_html import to_html

        return to_html(document)
    if name == "docx":
        from toolkit.reports.documents.as_docx import to_docx

        return to_docx(document, versions.contents.recorded)
    if versions.contents.system is None and not wish.formats:
        return None
    return bill_of_materials(versions.material(recipe, mark=wish.mark))

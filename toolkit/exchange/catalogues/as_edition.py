"""From what was gathered to an edition of a framework, as libraries list them, and to the file that keeps it."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from toolkit.catalogues.framework import Framework
from toolkit.catalogues.frameworks import FrameworkFile, framework, framework_editions
from toolkit.catalogues.library_file import FORMAT, VERSION, read_library_file
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.exchange.catalogues.gathering import Draft, Gathering, Head
from toolkit.exchange.imported import LossReport
from toolkit.files.digest import digest
from toolkit.files.emit_yaml import emit_yaml

__all__ = ["as_edition", "catalogue_yaml"]

_EDITION = re.compile(r"[0-9A-Za-z.-]{1,32}")


def as_edition(
    gathering: Gathering, head: Head, reader: str, source: str, edition: str | None
) -> tuple[Framework, LossReport]:
    """The edition, with where it is from, and the report of what did not come along.

    Raises `ToolkitError` for an `edition` that could not stand in a reference.
    """
    called = _edition(gathering, head, edition)
    _check_references(gathering)
    drafts = gathering.put_in_order()
    used = {file.name: file for file in gathering.used}
    loss = gathering.report()
    plain = {
        "id": head.id,
        "edition": called,
        "title": head.title,
        "published": head.published,
        "url": head.url,
        "licence": head.licence,
        "extent": "whole" if head.is_whole else "part",
        "types": dict(head.types),
        "entries": [_entry(draft) for draft in drafts],
        "retired": [{"id": key, "name": name, "now": list(now)} for key, (name, now) in gathering.retired.items()],
        "provenance": {
            "source": source,
            "reader": reader,
            "version": head.version[:100],
            "licence": head.licence_found[:200],
            "files": [{"name": name[:300], "sha256": used[name].sha256} for name in sorted(used)],
            "losses": loss.rows(),
        },
    }
    try:
        return Framework.model_validate(plain), loss
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()[:3])
        what = f"the copy cannot be made into a library: {said[:300]}"
        raise InputError([Problem(gathering.where, what, "Get the files again from where they came from.")]) from None


def _edition(gathering: Gathering, head: Head, given: str | None) -> str:
    if given is not None:
        if not _EDITION.fullmatch(given):
            what = f"{given!r} cannot be what an edition is called"
            raise ToolkitError(what, try_instead="Use letters, digits, points and hyphens, such as 2026.10 or 5.6.")
        if head.edition and head.edition != given:
            what = f"the copy calls itself {head.version}, and is called {given} as asked"
            gathering.lose("the edition", what, "References will write it so.", "note")
        return given
    if _EDITION.fullmatch(head.edition):
        if head.version != head.edition:
            what = f"version {head.version} is called {head.edition}"
            gathering.lose("the edition", what, "References write it so.", "note")
        return head.edition
    for shipped in framework_editions():
        if shipped.startswith(f"{head.id}@") and _same_entries(gathering, framework(shipped)):
            what = f"it has exactly the ids and names of {shipped} and is called so"
            gathering.lose("the edition", what, "The copy does not say which it is.", "note")
            return shipped.partition("@")[2]
    together = digest("\n".join(sorted(file.sha256 for file in gathering.used)).encode())
    called = f"copy-{together[:7]}"
    known = [each.partition("@")[2] for each in framework_editions() if each.startswith(f"{head.id}@")]
    instead = f" (such as --edition {known[-1]})" if known else ""
    what = f"the copy does not say which edition it is: it is called {called}"
    why = f"Give it{instead} where you know it, so that references to that edition find it."
    gathering.lose("the edition", what, why, "note")
    return called


def _check_references(gathering: Gathering) -> None:
    """Say of what the owners themselves refer to, whether it is there: many catalogues name ids that never were."""
    named: dict[str, dict[str, str]] = {}
    for draft in gathering.drafts.values():
        for edition, ids in draft.references.items():
            named.setdefault(edition, {}).update(dict.fromkeys(ids, f"{draft.type} {draft.id}"))
    for edition, whose in named.items():
        if edition not in framework_editions():
            what = f"{len(whose)} references to {edition} are not checked"
            gathering.lose("references", what, "No list of that edition is here.", "note")
            continue
        known = framework(edition)
        for each, where in whose.items():
            if each not in known.by_id and known.extent == "whole":
                what = f"it names {edition}: {each}, which {'is retired' if each in known.gone else 'is unknown'} there"
                gathering.lose(where, what, "It is kept as it stands.", "note")


def _same_entries(gathering: Gathering, shipped: Framework) -> bool:
    """Has the copy the same ids and names in all types that the shipped list has?"""
    ours = {draft.id: draft.name for draft in gathering.drafts.values() if draft.type in shipped.types}
    return ours == {each.id: each.name for each in shipped.by_id.values()}


def _entry(draft: Draft) -> dict[str, Any]:
    every = {
        "id": draft.id,
        "type": draft.type,
        "name": draft.name,
        "parent": draft.parent,
        "text": draft.text,
        "says": {word: said if isinstance(said, str) else list(said) for word, said in draft.says.items() if said},
        "relations": {word: list(ids) for word, ids in draft.relations.items()},
        "references": {edition: list(dict.fromkeys(ids)) for edition, ids in draft.references.items()},
    }
    return {key: value for key, value in every.items() if value}


def catalogue_yaml(edition: Framework) -> str:
    """An imported edition as the library file that keeps it: the same bytes for the same copy.

    It is read again before it is given back. Raises `ToolkitError` where it would be too large for a library.
    """
    plain = edition.model_dump(mode="json", exclude_defaults=True)
    head = {"format": FORMAT, "version": VERSION, "section": "framework", "library": edition.id}
    comment = (
        f"{edition.label}, imported from a copy of the user's: entries to read and to refer to, which find nothing.\n"
        "The text is its owners'. Do not edit it: import the next edition and compare the two."
    )
    try:
        text = emit_yaml({**head, "framework": plain}, comment=comment)
    except ToolkitError as error:
        what = f"{edition.label} cannot be kept as a library: {error.problem.what}"
        raise ToolkitError(what, try_instead="Import a part of it: some of its files, or an extract.") from None
    again = read_library_file(text, "the library just written", {"framework": FrameworkFile}).content.framework
    if again != edition:
        raise RuntimeError("a library just written does not mean the same when it is read again")
    return text

"""From the Code's provisions to entries of other frameworks, by their ids: our reading, with how sure we are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Annotated, Any

from pydantic import Field

from toolkit.catalogues.code_scope import Confidence
from toolkit.catalogues.frameworks import framework, framework_editions
from toolkit.catalogues.library_file import LibraryFile, LibraryHead, read_library_file
from toolkit.catalogues.locate import library_root
from toolkit.catalogues.provision import CODE_EDITION, Code
from toolkit.catalogues.single import load_code
from toolkit.catalogues.threat import Edition, ProvisionId
from toolkit.errors import InputError, Problem, nearest
from toolkit.files.build import Strict

__all__ = ["CodeCrosswalk", "code_crosswalk", "read_code_crosswalk"]

_FILE = "crosswalk_2025.yaml"
Ids = Annotated[tuple[str, ...], Field(min_length=1)]


class CodeCrosswalk(Strict):
    """The links of one edition of the Code."""

    code: str
    statement: str = Field(min_length=20, description="What the links are, and are not.")
    links: Mapping[ProvisionId, Mapping[Edition, Mapping[Confidence, Ids]]]

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """The editions that provisions are linked to, in the order of their names."""
        return tuple(sorted({edition for each in self.links.values() for edition in each}))

    def of(self, provision: str, edition: str) -> list[tuple[str, Confidence]]:
        """The entries of an edition that a provision is linked to, surest first."""
        found = self.links.get(provision, {}).get(edition, {})
        order: tuple[Confidence, ...] = ("high", "medium", "low")
        return [(each, sure) for sure in order for each in found.get(sure, ())]

    def by_entry(self, edition: str) -> dict[str, list[tuple[str, Confidence]]]:
        """By entry of an edition: the provisions linked to it."""
        found: dict[str, list[tuple[str, Confidence]]] = {}
        for provision in self.links:
            for entry, sure in self.of(provision, edition):
                found.setdefault(entry, []).append((provision, sure))
        return found


class CrosswalkFile(LibraryHead):
    """A file of such links."""

    crosswalk: CodeCrosswalk


@lru_cache(maxsize=1)
def code_crosswalk() -> CodeCrosswalk:
    """The shipped links, checked against the Code and the lists of the frameworks."""
    return read_code_crosswalk((library_root() / "code" / _FILE).read_text("utf-8"), f"code/{_FILE}")


def read_code_crosswalk(text: str, source: str) -> CodeCrosswalk:
    """Links from the text of a file. Raises `InputError` with every mistake: file, line, what to write instead."""
    read = read_library_file(text, source, {"crosswalk": CrosswalkFile})
    found: CodeCrosswalk = read.content.crosswalk
    problems = list(_mistakes(found, load_code(), read))
    if problems:
        raise InputError(problems)
    return found


def _mistakes(found: CodeCrosswalk, code: Code, read: LibraryFile) -> Iterator[Problem]:
    if found.code != CODE_EDITION:
        yield Problem(read.where(("crosswalk", "code")), f"these links are of {found.code!r}", f"Write {CODE_EDITION}.")
    known = [provision.id for provision in code.provisions]
    for provision, editions in found.links.items():
        path: tuple[Any, ...] = ("crosswalk", "links", provision)
        if provision not in known:
            yield Problem(read.where(path), f"the Code has no provision {provision!r}", nearest(provision, known))
        for edition, by_confidence in editions.items():
            if edition not in framework_editions():
                what = f"no list of {edition!r} is shipped"
                yield Problem(read.where((*path, edition)), what, nearest(edition, framework_editions()))
                continue
            yield from _unknown(edition, by_confidence, read, (*path, edition))


def _unknown(
    edition: str, by_confidence: Mapping[Confidence, Ids], read: LibraryFile, path: tuple[Any, ...]
) -> Iterator[Problem]:
    entries, seen = framework(edition).by_id, set[str]()
    for confidence, ids in by_confidence.items():
        for each in ids:
            where = read.where((*path, confidence))
            if each not in entries:
                yield Problem(where, f"{edition} has no entry {each!r}", nearest(each, entries))
            if each in seen:
                yield Problem(where, f"{each!r} is linked twice", "Leave it under one confidence.")
            seen.add(each)

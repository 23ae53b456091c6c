"""Read libraries: the shipped one, and a team's own; every mistake in every file comes in one report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.library_file import LibraryFile, typed
from toolkit.catalogues.locate import library_root
from toolkit.catalogues.sections import SECTIONS, sections_for
from toolkit.catalogues.shelf import Read, assemble, survey
from toolkit.catalogues.shipped import File, recalled, remembered_as
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.files.collector import nothing_collected
from toolkit.files.reading import decode_text, read_limited
from toolkit.files.strict_yaml import LIMIT_BYTES, read_yaml

__all__ = ["SECTIONS", "load_catalogue", "survey_libraries"]

SHIPPED = "core"
"""What the shipped library is called."""


def load_catalogue(libraries: Sequence[str | Path] = ()) -> Catalogue:
    """The shipped library and, beside it, a team's own (`libraries`: files or folders of YAML), in any order.

    Raises `InputError` with every mistake found in every file.
    """
    if not libraries:
        return _shipped()
    return assemble([*_shipped_read(), *_own_read(libraries)])


def survey_libraries(libraries: Sequence[str | Path] = ()) -> tuple[Catalogue | None, list[Problem]]:
    """Everything that is wrong in the libraries, and a catalogue of what is right in them, as far as there is one."""
    return survey([*_shipped_read(), *(_own_read(libraries) if libraries else ())])


def _own_read(libraries: Sequence[str | Path]) -> list[Read]:
    """A team's own files: each or a copy of it once, in the same order whatever the order in which they were named."""
    files: list[tuple[str, str, str]] = []
    unread: list[Read] = []
    for path in (Path(each).expanduser() for each in libraries):
        known = {text for _, text, _ in files}  # of the libraries before: twice in one is a mistake of its own
        for file in _own_files(path):
            called = str(file.relative_to(path)) if path.is_dir() else file.name
            try:
                text = _own_text(file)
            except InputError as error:
                unread.append(("", error))
                continue
            if text not in known:
                files.append((called, text, str(file)))
    read = [(called, text, _named(_read(text, source, spare_threats=True))) for called, text, source in files]
    read.sort(key=lambda one: (_library_of(one[2]), one[0], one[1]))
    return [*unread, *((text, each) for _, text, each in read)]


def _library_of(read: LibraryFile | InputError) -> str:
    return str(read.content.library) if isinstance(read, LibraryFile) else ""


@lru_cache(maxsize=1)
def _shipped() -> Catalogue:
    with nothing_collected():
        return assemble(_shipped_read())


@lru_cache(maxsize=1)
def _shipped_read() -> tuple[Read, ...]:
    """The shipped files, from what is remembered of them where they are still the same."""
    files = _shipped_files()
    remembered = recalled(files)
    if remembered is not None:
        try:
            return tuple((text, typed(each, SECTIONS)) for each, (_, text) in zip(remembered, files, strict=True))
        except InputError:
            pass  # read anew below, so that every mistake is said with its line
    read = tuple((text, _read(text, source)) for source, text in files)
    whole = [each.document.data for _, each in read if isinstance(each, LibraryFile)]
    if len(whole) == len(files):
        remembered_as(files, whole)
    return read


def _shipped_files() -> list[File]:
    return list(_texts(library_root() / SHIPPED, SHIPPED))


def _texts(folder: Traversable, name: str) -> Iterator[File]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            yield from _texts(entry, f"{name}/{entry.name}")
        elif entry.name.endswith(".yaml"):
            yield f"{name}/{entry.name}", entry.read_text("utf-8")


def _own_text(file: Path) -> str:
    """A library comes from anybody: what is a pipe, too large or in another encoding is refused, not waited for."""
    data = read_limited(file, source=str(file), limit_bytes=LIMIT_BYTES)
    return decode_text(data, source=str(file), limit_bytes=LIMIT_BYTES)


def _own_files(path: Path) -> list[Path]:
    if not path.exists():
        raise ToolkitError(
            "there is no such library", where=str(path), try_instead="Give a YAML file or a folder of them."
        )
    files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise ToolkitError(
            "the library is empty", where=str(path), try_instead="Put at least one .yaml file in the folder."
        )
    return files


def _read(text: str, source: str, *, spare_threats: bool = False) -> LibraryFile | InputError:
    try:
        document = read_yaml(text, source=source)
        return typed(document, sections_for(document), spare_threats=spare_threats)
    except InputError as error:
        return error


def _named(read: LibraryFile | InputError) -> LibraryFile | InputError:
    """A team's own file has to say whose it is: as part of the shipped library, nobody would check it."""
    if isinstance(read, InputError) or read.content.library != SHIPPED:
        return read
    what = f"a library of your own cannot be called {SHIPPED!r}, which is also what it is without a name"
    instead = "Name it after your house, for example `library: acme`."
    return InputError([Problem(read.where(("library",)), what, instead), *read.problems])

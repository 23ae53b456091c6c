"""What somebody names when two states are compared: an edition known here, a library, or a copy of a catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.framework import Framework
from toolkit.catalogues.frameworks import editions_of, framework_of
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import InputError, ToolkitError, nearest
from toolkit.exchange.catalogues.own_copy import open_copy
from toolkit.exchange.catalogues.readers import import_catalogue, is_library

__all__ = ["side_of"]


def side_of(named: str | Path, catalogue: Catalogue, libraries: Sequence[str | Path] = ()) -> Framework | Catalogue:
    """An edition of a framework, or a catalogue with the library that is meant.

    `named` is an edition of `catalogue`'s or a shipped one (`mitre-atlas@5.6`), a file or folder of a library (loaded
    with `libraries` beside it where it needs them), or a copy in one of `CATALOGUE_READERS`. A library that lists
    nothing but one edition is that edition. Raises `ToolkitError` with what is wrong, or with the nearest edition.
    """
    path = Path(named).expanduser()
    if not path.exists():
        return _edition(str(named), catalogue)
    if not any(is_library(file) for file in open_copy([path]).files):
        return import_catalogue(path).framework
    own, shipped = _own(path, libraries), load_catalogue()
    holds_more = any(
        getattr(own, shelf) != getattr(shipped, shelf) for shelf in ("threats", "controls", "kinds", "facts")
    )
    return own if holds_more or len(own.frameworks) != 1 else next(iter(own.frameworks.values()))


def _own(path: Path, libraries: Sequence[str | Path]) -> Catalogue:
    """A library alone, or where it needs others, with them."""
    try:
        return load_catalogue([path])
    except InputError:
        if not libraries:
            raise
        return load_catalogue([path, *libraries])


def _edition(named: str, catalogue: Catalogue) -> Framework:
    found = framework_of(catalogue, named)
    if found is not None:
        return found
    if "@" not in named and "." in named:
        raise ToolkitError("there is no such file", where=named, try_instead="Check the spelling and the folder.")
    known = editions_of(catalogue)
    what = f"{named!r} is no edition of a framework that is listed here, and no file"
    raise ToolkitError(what, try_instead=nearest(named, known, limit=30))

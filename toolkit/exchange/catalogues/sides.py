"""What somebody names when two states are compared: an edition known here, a library, or a copy of a catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.framework import Framework
from toolkit.catalogues.frameworks import editions_of, framework_of
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError, nearest
from toolkit.exchange.catalogues.own_copy import open_copy
from toolkit.exchange.catalogues.readers import import_catalogue, is_library

__all__ = ["side_of"]


def side_of(named: str | Path, catalogue: Catalogue, libraries: Sequence[str | Path] = ()) -> Framework | Catalogue:
    """An edition of a framework, or a catalogue with the library that is meant.

    `named` is an edition of `catalogue`'s or a shipped one (`mitre-atlas@5.6`), a file or folder of a library (loaded
    with `libraries` beside it), or a copy in one of `CATALOGUE_READERS`. A library that lists nothing but one edition
    is that edition. Raises `ToolkitError` with what is wrong, or with the nearest edition.
    """
    path = Path(named).expanduser()
    if not path.exists():
        return _edition(str(named), catalogue)
    if not any(is_library(file) for file in open_copy([path]).files):
        return import_catalogue(path).framework
    alone = load_catalogue([path]) if not libraries else load_catalogue([path, *libraries])
    rest = load_catalogue(libraries)
    editions = [each for key, each in alone.frameworks.items() if key not in rest.frameworks]
    if alone.threats != rest.threats or alone.controls != rest.controls or alone.kinds != rest.kinds:
        return alone
    if len(editions) == 1:
        return editions[0]
    if not editions:
        return alone
    listed = ", ".join(each.key for each in editions)
    what = f"this library lists several editions: {listed}"
    raise ToolkitError(what, where=str(path), try_instead="Name the file of the one that is meant.")


def _edition(named: str, catalogue: Catalogue) -> Framework:
    found = framework_of(catalogue, named)
    if found is not None:
        return found
    if "@" not in named and "." in named:
        raise ToolkitError("there is no such file", where=named, try_instead="Check the spelling and the folder.")
    known = editions_of(catalogue)
    what = f"{named!r} is no edition of a framework that is listed here, and no file"
    raise ToolkitError(what, try_instead=nearest(named, known, limit=30))

"""Editions of frameworks, each read only when somebody asks for it: the shipped ones, and a team's own."""

from __future__ import annotations

from functools import lru_cache

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.framework import Framework
from toolkit.catalogues.library_file import LibraryHead, read_library_file
from toolkit.catalogues.locate import library_root
from toolkit.errors import ToolkitError, nearest

__all__ = ["FrameworkFile", "editions_of", "framework", "framework_editions", "framework_of"]


class FrameworkFile(LibraryHead):
    """A file that lists one edition of a framework."""

    framework: Framework


@lru_cache(maxsize=1)
def framework_editions() -> tuple[str, ...]:
    """The shipped editions as references write them, `mitre-atlas@2026.09`: told by the files' names, none is read."""
    names = (entry.name for entry in (library_root() / "frameworks").iterdir())
    return tuple(sorted(name.removesuffix(".yaml").replace("_", "@", 1) for name in names if name.endswith(".yaml")))


@lru_cache(maxsize=64)
def framework(edition: str) -> Framework:
    """A shipped edition of a framework. Raises `ToolkitError` with the nearest one."""
    if edition not in framework_editions():
        raise ToolkitError(
            f"no list of the framework {edition!r} is shipped",
            try_instead=nearest(edition, framework_editions(), limit=30),
        )
    name = f"{edition.replace('@', '_', 1)}.yaml"
    text = (library_root() / "frameworks" / name).read_text("utf-8")
    found: Framework = read_library_file(text, f"frameworks/{name}", {"framework": FrameworkFile}).content.framework
    return found


def framework_of(catalogue: Catalogue | None, edition: str) -> Framework | None:
    """An edition that the catalogue's own libraries list, else a shipped one; None where nobody lists it."""
    if catalogue is not None and edition in catalogue.frameworks:
        return catalogue.frameworks[edition]
    return framework(edition) if edition in framework_editions() else None


def editions_of(catalogue: Catalogue, framework_id: str | None = None) -> tuple[str, ...]:
    """Every edition that can be looked up, of all frameworks or of one, in the order of their names."""
    known = sorted({*framework_editions(), *catalogue.frameworks})
    return tuple(each for each in known if framework_id in (None, each.partition("@")[0]))

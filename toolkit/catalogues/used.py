"""Which libraries of its own a team's record was made with, and how those at hand differ from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from toolkit.catalogues.catalogue import Catalogue

__all__ = ["library_differences", "own_libraries"]

_SHIPPED = "core"


def own_libraries(catalogue: Catalogue) -> dict[str, str]:
    """The digest of each library that is a team's own, by its name."""
    return {name: seal for name, seal in sorted(catalogue.seals.items()) if name != _SHIPPED}


def library_differences(recorded: Mapping[str, str], catalogue: Catalogue) -> Iterator[str]:
    """What to tell people where the libraries at hand are not those that a record was made with, in sentences."""
    here = own_libraries(catalogue)
    for name, seal in recorded.items():
        if name not in here:
            yield (
                f"this record was made with the library {name!r}, which is not here: what it finds counts as no longer "
                "found until it is given again (--library, or a folder threat-library beside the register)"
            )
        elif here[name] != seal:
            yield f"the library {name!r} is another than this record was made with: what it finds may differ"
    for name in here:
        if name not in recorded and recorded:
            yield f"the library {name!r} is here, and this record was made without it"

"""Write one of the documents, or all of them into a folder, so that they find each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.errors import ToolkitError
from toolkit.exchange.handling import Handling
from toolkit.exchange.oscal.assessment_plan import assessment_plan
from toolkit.exchange.oscal.assessment_results import assessment_results
from toolkit.exchange.oscal.basis import Basis
from toolkit.exchange.oscal.catalog import catalog
from toolkit.exchange.oscal.component_definition import component_definition
from toolkit.exchange.oscal.document import FILES
from toolkit.exchange.oscal.plan_of_action import plan_of_action
from toolkit.exchange.steady import at_one_moment
from toolkit.files.atomic import write_atomic
from toolkit.files.folders import make_folder

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.register import Register

__all__ = ["DOCUMENTS", "oscal_text", "write_folder", "write_oscal"]

DOCUMENTS: Mapping[str, Callable[[Basis], str]] = {
    "oscal-catalog": catalog,
    "oscal-component-definition": component_definition,
    "oscal-assessment-plan": assessment_plan,
    "oscal-assessment-results": assessment_results,
    "oscal-plan-of-action": plan_of_action,
}
"""What makes each document, by the name of its format."""
_SAYS_NOTHING_OF_THE_RECORD = ("oscal-catalog",)


def oscal_text(
    register: Register,
    catalogue: Catalogue,
    names: tuple[str, ...],
    *,
    handling: Handling | None = None,
    today: date | None = None,
) -> dict[str, str]:
    """Documents by name, all from one moment of the register.

    Without a mark they are internal, and official where redacted. Raises `ToolkitError` for `public`, but for the
    catalogue, which says nothing of the record: all others tell what is lacking, also where they name nobody.
    """
    day = today or date.today()  # noqa: DTZ011 - staleness is a matter of days
    marked = (handling or Handling()).settled(public=all(each in _SAYS_NOTHING_OF_THE_RECORD for each in names))

    def written() -> dict[str, str]:
        basis = Basis.of(register, catalogue, marked, day)
        return {each: DOCUMENTS[each](basis) for each in names}

    return at_one_moment(register, written)


def write_oscal(
    register: Register, catalogue: Catalogue, name: str, path: Path, *, handling: Handling, overwrite: bool
) -> None:
    """Write one document to a file. The others are referred to by the names that they have in a folder."""
    write_atomic(path, oscal_text(register, catalogue, (name,), handling=handling)[name], overwrite=overwrite)


def write_folder(
    register: Register, catalogue: Catalogue, folder: Path, *, handling: Handling, overwrite: bool
) -> None:
    """Write all documents into a folder. Nothing is written where one of them is there already, unless `overwrite`."""
    told = oscal_text(register, catalogue, tuple(DOCUMENTS), handling=handling)
    made = make_folder(folder)
    taken = [FILES[each] for each in told if (made / FILES[each]).exists()]
    if taken and not overwrite:
        raise ToolkitError(
            f"there is already a file of this name: {', '.join(taken)}",
            where=str(made),
            try_instead="Choose another folder, or say that they may be replaced.",
        )
    for name, text in told.items():
        write_atomic(made / FILES[name], text, overwrite=overwrite)

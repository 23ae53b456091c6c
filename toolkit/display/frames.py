"""Anything that has rows as a pandas DataFrame. pandas is loaded only here, and only when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from toolkit.errors import INSTALL_WORKSHOP, ToolkitError
from toolkit.risks.losses.result import Quantification
from toolkit.risks.losses.table import named_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["HasRows", "to_frame"]


@runtime_checkable
class HasRows(Protocol):
    """What offers itself as plain rows: findings, conformity, and whatever else has `rows()`."""

    def rows(self) -> list[dict[str, str]]:
        """One mapping a row, the same keys in each."""
        ...


def to_frame(thing: HasRows | Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Findings, conformity, a register's risks, a quantification (amounts as numbers), or any rows, as a DataFrame.

    Raises `ToolkitError` where pandas is not installed, or for something that has no rows.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise ToolkitError("pandas is not installed", try_instead=INSTALL_WORKSHOP) from error
    return pd.DataFrame(_rows(thing))


def _rows(thing: Any) -> list[dict[str, Any]]:
    if isinstance(thing, Quantification):
        return named_rows(thing)
    if isinstance(thing, HasRows):
        return [dict(row) for row in thing.rows()]
    risks = getattr(thing, "risks", None)
    if risks is not None:
        return [risk.model_dump(mode="json") for risk in risks.values()]
    try:
        return [dict(row) for row in thing]
    except (TypeError, ValueError) as error:
        said = f"a {type(thing).__name__} has no rows"
        raise ToolkitError(said, try_instead="Give findings, a register, conformity, or a list of mappings.") from error

"""Correlation matrices: checked, and where one is none, the nearest that is."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np
import numpy.typing as npt

from toolkit.errors import ToolkitError

__all__ = ["checked_matrix", "checked_single", "nearest_correlation"]

Floats = npt.NDArray[np.float64]
Matrix = tuple[tuple[float, ...], ...]

_ROUNDING = 1e-8
"""Entries typed with eight digits and more are taken as meant; eigenvalues may be negative by so much a scenario."""


def checked_single(correlation: float, scenarios: int) -> float:
    """One correlation between all pairs. Raises `ToolkitError` below -1/(n-1), where n risks cannot all oppose."""
    least = -1.0 if scenarios < 2 else -1 / (scenarios - 1)
    if correlation < least - 1e-12:
        raise _wrong(
            f"{scenarios} scenarios cannot all be correlated by {correlation:g}",
            f"Write {np.ceil(least * 1e4) / 1e4:g} or more, or a matrix with one correlation for each pair.",
        )
    return correlation


def checked_matrix(matrix: Sequence[Sequence[float]], ids: Sequence[str]) -> Floats:
    """A correlation matrix in the order of `ids`.

    Raises `ToolkitError` with the offending entry where it is not square, not of that size, not symmetric, without
    ones on its diagonal, outside -1 to 1, or such that no risks could move together like that.
    """
    checked = _well_formed(matrix, ids)
    least = float(np.linalg.eigvalsh(checked)[0])
    if least >= -_ROUNDING * len(ids):
        return checked
    nearest = np.array(nearest_correlation(matrix))
    changed = np.abs(nearest - checked)
    row, column = sorted(int(each) for each in np.unravel_index(int(np.argmax(changed)), changed.shape))
    raise _wrong(
        f"no scenarios can move together like that: the entries contradict each other (least eigenvalue {least:.3g})",
        "Ask again how the pairs move together, or use nearest_correlation(matrix), which changes"
        f" {ids[row]!r} with {ids[column]!r} most, from {checked[row, column]:g} to {nearest[row, column]:.3f}.",
    )


def nearest_correlation(matrix: Sequence[Sequence[float]]) -> Matrix:
    """The correlation matrix nearest to a symmetric one with ones on its diagonal, by the sum of squared changes.

    Higham 2002, Computing the nearest correlation matrix: projections in turn, with Dykstra's correction. What it
    gives can be passed to `Copula(correlation=…)`. Raises `ToolkitError` for what is not symmetric with entries from
    -1 to 1.
    """
    wanted = _well_formed(matrix, [f"row {number}" for number in range(1, len(matrix) + 1)])
    current, correction = wanted.copy(), np.zeros_like(wanted)
    for _ in range(1000):
        shifted = current - correction
        values, vectors = np.linalg.eigh(shifted)
        positive = (vectors * np.maximum(values, 0)) @ vectors.T
        correction = positive - shifted
        following = positive.copy()
        np.fill_diagonal(following, 1.0)
        moved = float(np.abs(following - current).max())
        current = following
        if moved < 1e-10:
            break
    values, vectors = np.linalg.eigh(current)
    safe = (vectors * np.maximum(values, 1e-12)) @ vectors.T
    scale = 1 / np.sqrt(np.diag(safe))
    nearest = np.clip(safe * np.outer(scale, scale), -1, 1)
    nearest = (nearest + nearest.T) / 2
    np.fill_diagonal(nearest, 1.0)
    return tuple(tuple(float(entry) for entry in row) for row in nearest)


def _well_formed(matrix: Sequence[Sequence[float]], ids: Sequence[str]) -> Floats:
    count = len(ids)
    if len(matrix) != count:
        raise _wrong(
            f"the matrix has {len(matrix)} rows for {count} scenarios", "Give a row and a column for each scenario."
        )
    for name, row in zip(ids, matrix, strict=True):
        if len(row) != count:
            raise _wrong(
                f"the row of {name!r} has {len(row)} entries for {count} scenarios",
                "Give a row and a column for each scenario, in their order.",
            )
    for name, row in zip(ids, matrix, strict=True):
        for other, entry in zip(ids, row, strict=True):
            if isinstance(entry, bool) or not isinstance(entry, int | float) or not isfinite(entry):
                raise _wrong(f"{name!r} with {other!r} is {str(entry)[:20]!r}", "Write a number from -1 to 1.")
    return _fitting(np.array(matrix, dtype=np.float64), ids)


def _fitting(array: Floats, ids: Sequence[str]) -> Floats:
    for number, name in enumerate(ids):
        if abs(array[number, number] - 1) > _ROUNDING:
            raise _wrong(f"{name!r} with itself is {array[number, number]:g}", "Write 1 along the diagonal.")
    beyond = np.argwhere(np.abs(array) > 1)
    if len(beyond):
        row, column = beyond[0]
        raise _wrong(f"{ids[row]!r} with {ids[column]!r} is {array[row, column]:g}", "Write a number from -1 to 1.")
    uneven = np.argwhere(np.abs(array - array.T) > _ROUNDING)
    if len(uneven):
        row, column = uneven[0]
        raise _wrong(
            f"{ids[row]!r} with {ids[column]!r} is {array[row, column]:g}, but the other way round"
            f" {array[column, row]:g}",
            "Write the same number in both places.",
        )
    return np.asarray((array + array.T) / 2)


def _wrong(what: str, instead: str) -> ToolkitError:
    return ToolkitError(what, where="correlation", try_instead=instead)

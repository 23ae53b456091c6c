"""The figures of a quantification as a table of numbers, for programs, spreadsheets and DataFrames."""

from __future__ import annotations

from typing import Any

from toolkit.risks.losses.result import LossDistribution, Quantification

__all__ = ["ALL_TOGETHER", "figure_rows", "figures_of_losses", "named_rows", "said_method"]

ALL_TOGETHER = "all together"
_NAMES = {
    "risk": "risk",
    "expected": "expected a year ({unit})",
    "p_no_loss": "years without loss",
    "p95": "one year in 20 ({unit})",
    "p99": "one year in 100 ({unit})",
    "tvar99": "mean of the worst 1% ({unit})",
    "tail_share": "share of the worst 1%",
}


def figure_rows(quantified: Quantification) -> list[dict[str, Any]]:
    """A row for each risk and a last one for all together: amounts a year, probabilities and shares as parts of 1.

    Keys: id (empty in the last row), risk, expected, p_no_loss, p95, p99, tvar99, tail_share.
    """
    shares = quantified.contributions(0.99)
    tail = sum(shares.values()) or 1.0
    rows = [
        {"id": each.id, "risk": each.title or each.id, **_figures(quantified.risk(each.id), shares[each.id] / tail)}
        for each in quantified.portfolio.scenarios
    ]
    return [*rows, {"id": "", "risk": ALL_TOGETHER, **_figures(quantified.total, 1.0)}]


def _figures(losses: LossDistribution, share: float) -> dict[str, float]:
    return {**figures_of_losses(losses), "tail_share": share}


def figures_of_losses(losses: LossDistribution) -> dict[str, float]:
    """The figures of one distribution by their short names."""
    return {
        "expected": losses.mean,
        "p_no_loss": losses.p_no_loss,
        "p95": losses.quantile(0.95),
        "p99": losses.quantile(0.99),
        "tvar99": losses.tvar(0.99),
    }


def said_method(quantified: Quantification) -> str:
    """How it was worked out and how far it may be off, in two sentences."""
    how = {"exact": "exactly", "simulated": "by simulation"}[quantified.method]
    why = quantified.why.removeprefix(f"{quantified.method}: ")
    error = quantified.error.removeprefix(f"{quantified.method}; ")
    return f"Worked out {how}: {why}. {error[:1].upper()}{error[1:].rstrip('.')}."


def named_rows(quantified: Quantification) -> list[dict[str, Any]]:
    """The same rows with titles that people read, each with its unit; numbers stay numbers."""
    unit = quantified.portfolio.currency
    return [{title.format(unit=unit): row[name] for name, title in _NAMES.items()} for row in figure_rows(quantified)]

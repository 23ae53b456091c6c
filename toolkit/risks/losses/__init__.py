"""What could it cost? Loss scenarios, and the distribution of a year's losses: exact where that is possible.

Declaring a scenario loads no numpy; `quantify` and what it gives do.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from toolkit.risks.losses.frequency import AtMostOnce, NegativeBinomial, Poisson, ThreatEvents
from toolkit.risks.losses.numbers import Interval, Pert
from toolkit.risks.losses.portfolio import CommonFactor, Copula, Independent, Portfolio, portfolio_of
from toolkit.risks.losses.result import LossDistribution, Quantification
from toolkit.risks.losses.scenario import ControlEffect, Insurance, Level, Scenario, Secondary
from toolkit.risks.losses.tolerance import Tolerance

if TYPE_CHECKING:
    from toolkit.risks.losses.quantifying import Quantifier as Quantifier
    from toolkit.risks.losses.quantifying import quantify as quantify

__all__ = [
    "AtMostOnce",
    "CommonFactor",
    "ControlEffect",
    "Copula",
    "Independent",
    "Insurance",
    "Interval",
    "Level",
    "LossDistribution",
    "NegativeBinomial",
    "Pert",
    "Poisson",
    "Portfolio",
    "Quantification",
    "Quantifier",
    "Scenario",
    "Secondary",
    "ThreatEvents",
    "Tolerance",
    "portfolio_of",
    "quantify",
]


def __getattr__(name: str) -> Any:
    if name not in ("Quantifier", "quantify"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("toolkit.risks.losses.quantifying"), name)

"""What could it cost? Loss scenarios, and the distribution of a year's losses: exact where that is possible."""

from toolkit.risks.losses.frequency import AtMostOnce, NegativeBinomial, Poisson, ThreatEvents
from toolkit.risks.losses.numbers import Interval, Pert
from toolkit.risks.losses.portfolio import CommonFactor, Copula, Independent, Portfolio, portfolio_of
from toolkit.risks.losses.scenario import ControlEffect, Insurance, Level, Scenario, Secondary

__all__ = [
    "AtMostOnce",
    "CommonFactor",
    "ControlEffect",
    "Copula",
    "Independent",
    "Insurance",
    "Interval",
    "Level",
    "NegativeBinomial",
    "Pert",
    "Poisson",
    "Portfolio",
    "Scenario",
    "Secondary",
    "ThreatEvents",
    "portfolio_of",
]

"""Test portfolios with their exact answers, computed by others: they lie in the folder of shared files."""

from __future__ import annotations

import json
from pathlib import Path

from toolkit.risks.losses import Interval, Pert, Scenario, ThreatEvents


def lognormal_portfolio(shared: Path, size: int) -> tuple[list[Scenario], dict[str, float]]:
    """Poisson events of lognormal amounts, and the exact figures of their sum."""
    told = _told(shared)["poisson_lognormal"][str(size)]
    scenarios = [
        Scenario(id=f"r{number}", frequency=risk["rate"], loss=Interval(low=risk["low"], high=risk["high"]))
        for number, risk in enumerate(told["risks"])
    ]
    return scenarios, told["exact"]


def fair_portfolio(shared: Path) -> tuple[list[Scenario], dict[str, float]]:
    """Threat events, vulnerability and loss all as PERT, and the exact figures of their sum."""
    told = _told(shared)["fair_pert_10"]
    scenarios = [
        Scenario(
            id=f"s{number}",
            frequency=ThreatEvents(contact=_pert(each["tef"]), vulnerability=_pert(each["vulnerability"])),
            loss=_pert(each["loss"]),
        )
        for number, each in enumerate(told["scenarios"])
    ]
    return scenarios, told["exact"]


def _told(shared: Path) -> dict:
    return json.loads((shared / "reference" / "risk_portfolios.json").read_text("utf-8"))


def _pert(three: list[float]) -> Pert:
    return Pert(low=three[0], mode=three[1], high=three[2])

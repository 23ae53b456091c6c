"""Simulation of a year's losses, for what has no exact form: copulas, and scenarios in somebody's own Python."""

from toolkit.risks.losses.simulated.correlation import nearest_correlation
from toolkit.risks.losses.simulated.custom import CustomScenario
from toolkit.risks.losses.simulated.distribution import Simulated
from toolkit.risks.losses.simulated.runners import Dask, Processes, Runner, Serial
from toolkit.risks.losses.simulated.simulating import SimulatedQuantification, simulate

__all__ = [
    "CustomScenario",
    "Dask",
    "Processes",
    "Runner",
    "Serial",
    "Simulated",
    "SimulatedQuantification",
    "nearest_correlation",
    "simulate",
]

"""Who does the work: this process, several on this machine, or a Dask cluster."""

from toolkit.risks.losses.simulated.runners.base import Runner, Serial
from toolkit.risks.losses.simulated.runners.dask import Dask
from toolkit.risks.losses.simulated.runners.processes import Processes

__all__ = ["Dask", "Processes", "Runner", "Serial"]

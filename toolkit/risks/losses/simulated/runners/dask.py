"""Dask: processes on this machine or on many, by the address of a scheduler."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

from toolkit.errors import ToolkitError
from toolkit.risks.losses.simulated.runners.base import NOTHING, Task, answers
from toolkit.risks.losses.simulated.runners.processes import main_module_hidden, processors

__all__ = ["Dask"]

Result = TypeVar("Result")


class Dask:
    """A Dask cluster: the one at `address` (such as tcp://10.0.0.5:8786), or workers on this machine.

    The workers of a cluster need the same version of the toolkit. Used in a `with`, the connection stays open from one
    `map` to the next; otherwise each opens its own and closes it. Needs `pip install .[dask]`.
    """

    def __init__(self, address: str | None = None, *, workers: int | None = None, timeout: float = 10.0) -> None:
        if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
            raise ToolkitError(f"{str(workers)[:20]} workers cannot work", try_instead="Give a number from 1 up.")
        self.address, self.workers, self.timeout = address, workers or processors(), timeout
        self._open: list[Any] = []

    def __enter__(self) -> Self:
        """Connect, or start workers here."""
        self._open = self._started()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Disconnect, and end workers that were started here."""
        for each in self._open:
            each.close()
        self._open = []

    def map(self, function: Callable[..., Result], items: Sequence[Any], shared: Any = NOTHING) -> list[Result]:
        """`[function(item) for item in items]`, or `function(shared, item)`, with `shared` sent to each worker once."""
        if not items:
            return []
        if not self._open:
            with self:
                return self.map(function, items, shared)
        client = self._open[0]
        with _readable():
            [everywhere] = client.scatter([(Task(function), shared)], broadcast=True, hash=False)
            waiting = [client.submit(_do, everywhere, item, pure=False) for item in items]
            try:
                given = client.gather(waiting)
            except BaseException:
                client.cancel(waiting)
                raise
        return answers(given)

    def _started(self) -> list[Any]:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise ToolkitError(
                "Dask is not installed", try_instead="In the toolkit's folder: pip install '.[dask]'."
            ) from None
        client: Any = Client
        if self.address is not None:
            with _readable(self.address):
                return [client(self.address, timeout=self.timeout, set_as_default=False)]
        local: Any = LocalCluster
        with main_module_hidden():
            cluster = local(n_workers=self.workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None)
        return [client(cluster, set_as_default=False), cluster]


def _do(task_and_shared: tuple[Task, Any], item: Any) -> Any:
    task, shared = task_and_shared
    return task(shared, item)


@contextmanager
def _readable(address: str = "") -> Iterator[None]:
    """What Dask raises, as a mistake that a person can mend."""
    try:
        yield
    except ToolkitError:
        raise
    except (OSError, ValueError) as error:
        where = f"no Dask scheduler answers at {address}" if address else "the Dask cluster does not answer any more"
        raise ToolkitError(
            f"{where} ({type(error).__name__}: {str(error)[:160]})",
            try_instead="Check the address, such as tcp://10.0.0.5:8786, and that it can be reached from here.",
        ) from None
    except Exception as error:  # noqa: BLE001 - Dask raises whatever its parts raise
        raise ToolkitError(
            f"Dask gave up with {type(error).__name__}: {str(error)[:300]}",
            try_instead="See the workers' own log, or try runner=Processes().",
        ) from None

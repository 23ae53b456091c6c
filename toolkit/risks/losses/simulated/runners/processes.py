"""Several processes on this machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.reduction import ForkingPickler
from types import ModuleType
from typing import Any, TypeVar

from toolkit.errors import ToolkitError
from toolkit.risks.losses.simulated.runners.base import NOTHING, Answer, Task, answers

__all__ = ["Processes", "can_travel", "main_module_hidden", "processors"]

Result = TypeVar("Result")


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Processes:
    """A pool of processes, one for each processor unless told otherwise. They start anew for every `map`."""

    def __init__(self, workers: int | None = None) -> None:
        if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
            raise ToolkitError(f"{str(workers)[:20]} workers cannot work", try_instead="Give a number from 1 up.")
        self.workers = workers or processors()

    def map(self, function: Callable[..., Result], items: Sequence[Any], shared: Any = NOTHING) -> list[Result]:
        """`[function(item) for item in items]`, or `function(shared, item)`. Ctrl-C ends the workers as well.

        Raises `ToolkitError` for what cannot be sent to other processes, such as functions typed into a notebook.
        """
        if not items:
            return []
        ours = _sent(Task(function), shared)
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(
            min(self.workers, len(items)), mp_context=context, initializer=_begin, initargs=(Task(function), shared)
        )
        try:
            with main_module_hidden() if not ours else _as_it_is():
                waiting: list[Future[Answer]] = [pool.submit(_do, item) for item in items]
            given = [each.result() for each in waiting]
        except BrokenProcessPool:
            raise ToolkitError(
                "a worker process ended before it was done, as happens when memory runs out",
                try_instead="Use fewer workers, Processes(1), or runner=Serial().",
            ) from None
        finally:  # also when a person loses patience: what has not begun is dropped
            pool.shutdown(wait=True, cancel_futures=True)
        return answers(given)


_TASK: list[Any] = []
"""In a worker: what it does, and what all items share."""


def _begin(task: Task, shared: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of a terminal; only the first answers
    _TASK[:] = [task, shared]


def _do(item: Any) -> Answer:
    task, shared = _TASK
    answer: Answer = task(shared, item)
    return answer


def can_travel(*things: Any) -> bool:
    """Whether things can be sent to another process, which knows nothing of this notebook or script."""
    try:
        return b"__main__" not in bytes(ForkingPickler.dumps(things))
    except Exception:  # noqa: BLE001 - pickling raises whatever it likes
        return False


def _sent(*things: Any) -> bool:
    """Whether something of the main module goes along, so that workers need it. Raises where it cannot be sent."""
    try:
        ours = b"__main__" in bytes(ForkingPickler.dumps(things))
    except Exception as error:  # noqa: BLE001 - pickling raises whatever it likes
        raise ToolkitError(
            f"this cannot be sent to other processes: {str(error)[:200]}",
            try_instead="Put functions into a .py file and import them, or use runner=Serial().",
        ) from None
    file = str(getattr(sys.modules["__main__"], "__file__", None) or "<notebook>")
    if ours and file.startswith("<"):
        raise ToolkitError(
            "other processes cannot see functions that are typed into a notebook",
            try_instead="Put them into a .py file beside it and import them, or use runner=Serial().",
        )
    return ours


@contextmanager
def main_module_hidden() -> Iterator[None]:
    """New processes do not run the main script again.

    Python runs it in each, so that what it defines is known there. Without the line `if __name__ == "__main__":` it
    would begin all its work anew; where nothing of it is needed, it is spared.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield

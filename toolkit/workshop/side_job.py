"""Something that takes long, done beside the work: in a thread, with how far it is, and stopped at a click.

The thread only reads and counts; whoever asks draws.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from toolkit.errors import ToolkitError

__all__ = ["Progress", "SideJob"]

Result = TypeVar("Result")
Progress = Callable[[int, int], object]
"""Is told how much is done of how much, in bytes; what it raises stops the work."""


class SideJob(Generic[Result]):
    """One thing to do: `work` is called with what it has to tell of its progress.

    `called` is what it is about, as people call it. `result`, `problem`, `defect` or `is_stopped` say how it ended.
    """

    def __init__(self, work: Callable[[Progress], Result], *, called: str) -> None:
        self.called = called
        self.done, self.total = 0, 0
        self.result: Result | None = None
        self.problem: ToolkitError | None = None
        self.defect: Exception | None = None
        self._work = work
        self._stop = threading.Event()
        self._ended = threading.Event()

    @property
    def is_over(self) -> bool:
        """Whether it has ended, however."""
        return self._ended.is_set()

    @property
    def is_stopped(self) -> bool:
        """Whether somebody stopped it before it was done."""
        return self.is_over and self.result is None and self.problem is None and self.defect is None

    def start(self) -> None:
        """Begin in a thread of its own, which ends with the program."""
        threading.Thread(target=self.run, name=f"beside the work: {self.called}", daemon=True).start()

    def stop(self) -> None:
        """Stop at the next piece."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended; whether it has."""
        return self._ended.wait(seconds)

    def run(self) -> None:
        """Do it here and now. What goes wrong is kept: in `problem`, or in `defect` where it is no person's mistake."""
        try:
            self.result = self._work(self._told)
        except _Stopped:
            pass
        except ToolkitError as error:
            self.problem = error
        except Exception as error:  # noqa: BLE001 - told in the panel, by whoever asks how it ended
            self.defect = error
        finally:
            self._ended.set()

    def finished(self) -> Result | None:
        """What came of it; None where it was stopped. Raises what went wrong."""
        if self.defect is not None:
            raise self.defect
        if self.problem is not None:
            raise self.problem
        return self.result

    def _told(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self._stop.is_set():
            raise _Stopped


class _Stopped(Exception):
    """Somebody stopped it."""

"""The one thing that whoever does the work has to be able to do, and doing it here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from traceback import format_exception
from typing import Any, Protocol, TypeVar

from toolkit.errors import ToolkitError

__all__ = ["NOTHING", "Answer", "Runner", "Serial", "Task", "answers"]

Result = TypeVar("Result")


class Nothing:
    """Stands for nothing shared, also after a journey to another process."""


NOTHING = Nothing()


class Runner(Protocol):
    """Does one thing to many items, in whatever order, and gives the results in the order of the items."""

    def map(self, function: Callable[..., Result], items: Sequence[Any], shared: Any = NOTHING) -> list[Result]:
        """`[function(item) for item in items]`; or `function(shared, item)`, where `shared` goes to each worker once.

        What `function` raises in a worker is raised here, as a `ToolkitError` that a person can read.
        """


class Serial:
    """Does the work in this process, one item after another."""

    def map(self, function: Callable[..., Result], items: Sequence[Any], shared: Any = NOTHING) -> list[Result]:
        """`[function(item) for item in items]`, or `function(shared, item)`."""
        return [function(item) if isinstance(shared, Nothing) else function(shared, item) for item in items]


@dataclass(frozen=True)
class Answer:
    """What a worker sends back: a result, or what went wrong in words that survive the journey."""

    result: Any = None
    what: str = ""
    where: str = ""
    instead: str = ""


class Task:
    """A function that answers instead of raising: some errors do not survive being sent from process to process."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __call__(self, shared: Any, item: Any) -> Answer:
        """The function's result, or its error."""
        try:
            return Answer(Serial().map(self.function, [item], shared)[0])
        except ToolkitError as error:
            return Answer(None, error.problem.what, error.problem.where, error.problem.try_instead)
        except Exception as error:  # noqa: BLE001 - told where the work was asked for
            last = "".join(format_exception(error)[-2:])[-800:].strip()
            instead = "Try it with runner=Serial(), which shows the whole error."
            return Answer(None, f"a worker failed with {type(error).__name__}: {last}", "", instead)


def answers(given: Sequence[Answer]) -> list[Any]:
    """The results. Raises the first error, in the order of the items, as a `ToolkitError`."""
    for answer in given:
        if answer.what:
            raise ToolkitError(answer.what, where=answer.where, try_instead=answer.instead)
    return [answer.result for answer in given]

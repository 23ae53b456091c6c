"""How far something is that is done beside the work: a bar, a line of words, and a button to stop it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

import ipywidgets as w

from toolkit.errors import ToolkitError
from toolkit.markup.element import element
from toolkit.workshop.asset_words import size_words
from toolkit.workshop.net import afterwards
from toolkit.workshop.panel import Panel, button, html, row, wide
from toolkit.workshop.side_job import SideJob

__all__ = ["SideBar"]

Result = TypeVar("Result")
_running: dict[tuple[Path, str], tuple[SideJob[Any], SideBar[Any]]] = {}
"""What is being done, by workshop and sort, and who shows it: it goes on when a panel is drawn anew, and the new one
takes it over."""


class SideBar(Generic[Result]):
    """One sort of work beside a panel, one at a time in a workshop; `doing` is its word, such as `Hashing`.

    `over` is called with the job when it has ended, and may raise what went wrong; `changed` whenever one begins or
    ends.
    """

    def __init__(
        self,
        panel: Panel,
        doing: str,
        *,
        over: Callable[[SideJob[Result]], object],
        changed: Callable[[], object],
        tip: str = "",
    ) -> None:
        self._panel, self._doing, self._over, self._changed = panel, doing, over, changed
        self._stop = button("Stop", self._stopped, tip=tip)
        self._bar = w.FloatProgress(min=0.0, max=1.0, layout=w.Layout(width="320px"), description="Read so far")
        self._said = html()
        self._said.layout.width = "auto"
        self._moving = row(self._bar, self._stop)
        self._moving.layout.display = "none"
        self._looks = False
        self.view = w.VBox([self._moving, self._said], layout=wide(grid_gap="4px"))

    @property
    def job(self) -> SideJob[Result] | None:
        """What is being done in this workshop now, also where another panel began it."""
        return _running[self._key][0] if self._key in _running else None

    @property
    def _key(self) -> tuple[Path, str]:
        return self._panel.workshop.folder.resolve(), self._doing

    def begin(self, job: SideJob[Result]) -> None:
        """Do it beside the work; in a script, where nobody waits for clicks, here and now.

        Raises `ToolkitError` where another is still being done.
        """
        if self.job is not None:
            what = f"{self.job.called} is being read already"
            raise ToolkitError(what, try_instead="Wait until it is done, or stop it.")
        _running[self._key] = job, self
        self.tell("")
        self.draw()
        if _has_loop():
            job.start()
        else:
            job.run()
        self._looks = True
        afterwards(self._panel, self._look)

    def take_over(self) -> None:
        """Show what another panel of the workshop began, which was drawn anew since."""
        if self.job is not None and not (self._looks and _running[self._key][1] is self):
            _running[self._key] = self.job, self
            self._look()

    def tell(self, words: str) -> None:
        """Say how it goes, so that a screen reader hears of it too."""
        self._said.value = str(element("div", {"class": "att-quiet", "role": "status"}, words)) if words else ""

    def draw(self) -> None:
        """Show how far it is; nothing where nothing is being done."""
        job = self.job
        self._moving.layout.display = None if job is not None else "none"
        self._changed()
        if job is None:
            return
        self._bar.value = job.done / job.total if job.total else 0.0
        far = f"{size_words(job.done)} of {size_words(job.total)}" if job.total else "looking what is there"
        self._bar.tooltip = far
        self.tell(f"{self._doing} {job.called}: {far} …")

    def _stopped(self) -> None:
        if self.job is not None:
            self.job.stop()

    def _look(self) -> None:
        """Draw how far it is, and look again in a moment, until it has ended."""
        job = self.job
        self._looks = job is not None and _running[self._key][1] is self
        if job is None or not self._looks:
            self.draw()
            return
        if not job.is_over:
            self.draw()
            afterwards(self._panel, self._look)
            return
        self._looks = False
        del _running[self._key]
        self.tell("")
        self.draw()
        with self._panel.watched():
            self._over(job)


def _has_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True

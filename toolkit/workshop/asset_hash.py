"""Hash a file or folder of the workshop's folder for an asset: choose it, see how far it is, stop it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import ipywidgets as w

from toolkit.errors import InputError, ToolkitError
from toolkit.files.atomic import write_atomic
from toolkit.files.digest import digest
from toolkit.files.folder_digest import FolderDigest
from toolkit.files.folders import make_folder
from toolkit.files.hash_list import HashListDifference, compare_hash_lists, read_hash_list
from toolkit.files.reading import read_limited
from toolkit.files.safe_paths import inside
from toolkit.markup.element import element
from toolkit.register.document_records import AssetDetails
from toolkit.workshop.asset_words import size_words
from toolkit.workshop.hash_job import HashJob
from toolkit.workshop.net import afterwards
from toolkit.workshop.panel import Panel, button, html, row, wide
from toolkit.workshop.session import REGISTER

__all__ = ["HashBox", "keep_list", "kept_difference"]

LISTS = "hashes"
"""The folder in a workshop's folder that keeps the list of hashes of each folder that was hashed into the record."""
_MOST = 400
_DEEPEST = 3
_LIMIT = 100_000_000
_OURS = {REGISTER, "exports", "documents", LISTS, "threat-library"}
_running: dict[Path, HashJob] = {}
"""What is being hashed, by workshop: it goes on when the panel is drawn anew, and the new panel takes it over."""


class HashBox:
    """A path, a button, a bar. `found` is told of what was hashed."""

    def __init__(self, panel: Panel, element: Callable[[], str], found: Callable[[str, FolderDigest], object]) -> None:
        self._panel, self._element, self._found = panel, element, found
        self._path = w.Combobox(
            description="Hash of",
            placeholder="a file or folder in the workshop's folder",
            ensure_option=False,
            continuous_update=False,
            layout=w.Layout(flex="1 1 260px", width="auto", max_width="calc(100% - 4px)"),
        )
        self._begin = button(
            "Work out the hash", self._start, tip="read it piece by piece; nothing leaves this machine"
        )
        self._stop = button("Stop", self._stopped, tip="what is done of a folder is kept for the next time")
        self._bar = w.FloatProgress(min=0.0, max=1.0, layout=w.Layout(width="320px"), description="Read so far")
        self._said = html()
        self._said.layout.width = "auto"
        self._doing = row(self._bar, self._stop)
        self.view = w.VBox([row(self._path, self._begin), self._doing, self._said], layout=wide(grid_gap="4px"))
        self._show()

    @property
    def _home(self) -> Path:
        return self._panel.workshop.folder.resolve()

    @property
    def _job(self) -> HashJob | None:
        return _running.get(self._home)

    def offer(self) -> None:
        """Renew the paths that can be chosen; what is being hashed since before is shown again."""
        found = tuple(_entries(self._home))
        if self._path.options != found:
            self._path.options = found
        if self._job is not None and self._doing.layout.display == "none":
            self._show()
            afterwards(self._panel, self._look)

    def _start(self) -> None:
        element, typed = self._element(), str(self._path.value).strip()
        with self._panel.watched():
            if self._job is not None:
                what = f"{self._job.called} is being hashed already"
                raise ToolkitError(what, try_instead="Wait until it is done, or stop it.")
            job = HashJob(element, _named(self._home, typed), called=typed, memory=self._home)
            _running[self._home] = job
            self._said.value = ""
            self._show()
            if _has_loop():
                job.start()
            else:
                job.run()  # in a script nobody waits for clicks
            afterwards(self._panel, self._look)

    def _stopped(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _look(self) -> None:
        """Draw how far it is, and look again in a moment, until it has ended."""
        job = self._job
        if job is None:
            return
        self._show()
        if not job.is_over:
            afterwards(self._panel, self._look)
            return
        del _running[self._home]
        self._show()
        with self._panel.watched():
            self._ended(job)

    def _ended(self, job: HashJob) -> None:
        if job.defect is not None:
            raise job.defect
        if job.problem is not None:
            raise job.problem
        if job.result is None:
            words = f"Stopped. What is done of {job.called} is kept where it is a folder: the next run goes on there."
            self._tell(words)
            return
        found = job.result
        again = f", {found.reused:,} of them known from before" if found.reused else ""
        covers = f"{found.files:,} file{'s' * (found.files != 1)}, {size_words(found.size)}{again}"
        self._tell(f"{job.called}: {covers}. Not saved yet: press “Save”.")
        self._found(job.element, found)

    def _show(self) -> None:
        job = self._job
        self._doing.layout.display = None if job is not None else "none"
        self._begin.disabled = job is not None
        if job is None:
            return
        self._bar.value = job.done / job.total if job.total else 0.0
        far = f"{size_words(job.done)} of {size_words(job.total)}" if job.total else "looking what is there"
        self._bar.tooltip = far
        self._tell(f"Hashing {job.called}: {far} …")

    def _tell(self, words: str) -> None:
        """Say how it goes, so that a screen reader hears of it too."""
        self._said.value = str(element("div", {"class": "att-quiet", "role": "status"}, words))


def _has_loop() -> bool:
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _named(home: Path, typed: str) -> Path:
    """The path that is meant. Raises `ToolkitError` for none, for one outside, and for a link."""
    if not typed:
        raise ToolkitError(
            "nothing is named to be hashed", try_instead="Choose a file or folder of the workshop's folder."
        )
    path = inside(home, typed)
    if (home / typed).is_symlink() or not path.exists():
        what = "this is a link" if (home / typed).is_symlink() else "there is no such file or folder"
        raise ToolkitError(
            what, where=f"{home / typed}"[:300], try_instead="Put the file itself into the workshop's folder."
        )
    return path


def _entries(home: Path) -> list[str]:
    """Files and folders of a workshop's folder, a few levels deep, without what the toolkit keeps there itself."""
    found: list[str] = []
    waiting = [("", 1)]
    while waiting and len(found) < _MOST:
        below, depth = waiting.pop(0)
        try:
            with os.scandir(home / below) as listed:
                entries = sorted(listed, key=lambda each: each.name)
        except OSError:
            continue
        for entry in entries:
            ours = not below and (entry.name in _OURS or entry.name.startswith(REGISTER))
            if ours or entry.name.startswith(".") or entry.is_symlink() or not entry.name.isprintable():
                continue
            found.append(f"{below}{entry.name}")
            if entry.is_dir(follow_symlinks=False) and depth < _DEEPEST:
                waiting.append((f"{below}{entry.name}/", depth + 1))
    return found[:_MOST]


def keep_list(home: Path, element: str, found: FolderDigest) -> None:
    """Keep the list of a folder's hashes beside the record, so that the next hash tells which files changed.

    Raises `ToolkitError` where it cannot be written.
    """
    if found.files > 1:
        write_atomic(make_folder(home / LISTS) / f"{element}.sha256", found.listed, overwrite=True)


def kept_difference(home: Path, held: AssetDetails, found: FolderDigest) -> HashListDifference | None:
    """Which files changed since the recorded hash; None where no list that belongs to that hash is kept."""
    path = home / LISTS / f"{held.element}.sha256"
    try:
        kept = read_limited(path, source=str(path), limit_bytes=_LIMIT)
        if digest(kept) != held.sha256:
            return None
        return compare_hash_lists(read_hash_list(path, source=path.name), found.hashes)
    except InputError:
        return None

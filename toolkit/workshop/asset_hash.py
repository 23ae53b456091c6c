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
from toolkit.register.document_records import AssetDetails
from toolkit.workshop.asset_words import size_words
from toolkit.workshop.hash_job import HashJob
from toolkit.workshop.panel import Panel, button, row, wide
from toolkit.workshop.session import REGISTER
from toolkit.workshop.side_bar import SideBar
from toolkit.workshop.side_job import SideJob

__all__ = ["HashBox", "keep_list", "kept_difference"]

LISTS = "hashes"
"""The folder in a workshop's folder that keeps the list of hashes of each folder that was hashed into the record."""
_MOST = 400
_DEEPEST = 3
_LIMIT = 100_000_000
_OURS = {REGISTER, "exports", "documents", LISTS, "threat-library"}


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
        self._beside = SideBar[FolderDigest](
            panel,
            "Hashing",
            over=self._ended,
            changed=self._show,
            tip="what is done of a folder is kept for the next time",
        )
        self.view = w.VBox([row(self._path, self._begin), self._beside.view], layout=wide(grid_gap="4px"))

    @property
    def _home(self) -> Path:
        return self._panel.workshop.folder.resolve()

    def offer(self) -> None:
        """Renew the paths that can be chosen; what is being hashed since before is shown again."""
        found = tuple(_entries(self._home))
        if self._path.options != found:
            self._path.options = found
        self._beside.take_over()

    def _start(self) -> None:
        element, typed = self._element(), str(self._path.value).strip()
        with self._panel.watched():
            self._beside.begin(HashJob(element, _named(self._home, typed), called=typed, memory=self._home))

    def _ended(self, job: SideJob[FolderDigest]) -> None:
        found = job.finished()
        if found is None:
            words = f"Stopped. What is done of {job.called} is kept where it is a folder: the next run goes on there."
            self._beside.tell(words)
            return
        again = f", {found.reused:,} of them known from before" if found.reused else ""
        covers = f"{found.files:,} file{'s' * (found.files != 1)}, {size_words(found.size)}{again}"
        self._beside.tell(f"{job.called}: {covers}. Not saved yet: press “Save”.")
        if isinstance(job, HashJob):
            self._found(job.element, found)

    def _show(self) -> None:
        self._begin.disabled = self._beside.job is not None


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

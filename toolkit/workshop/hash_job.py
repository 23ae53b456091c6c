"""Hash a file or a folder beside the work. What is done of a folder when it is stopped is kept, and gone on with."""

from __future__ import annotations

from pathlib import Path

from toolkit.files.digest import digest_of
from toolkit.files.file_digest import digest_of_file
from toolkit.files.folder_digest import FolderDigest, digest_of_folder
from toolkit.files.hash_list import listed_line
from toolkit.workshop.side_job import Progress, SideJob

__all__ = ["HashJob"]


class HashJob(SideJob[FolderDigest]):
    """The hashing of one path, for one element. What was done of a folder is kept in a small file in `memory`."""

    def __init__(self, element: str, path: Path, *, called: str, memory: Path) -> None:
        super().__init__(self._hash, called=called)
        self.element, self.path = element, path
        self._memory = memory / f".ai-threat-hash-{digest_of(str(path))[:16]}"

    def _hash(self, progress: Progress) -> FolderDigest:
        if self.path.is_dir():
            return digest_of_folder(self.path, memory=self._memory, progress=progress)
        sha256 = digest_of_file(self.path, source=self.called, progress=progress)
        return FolderDigest(sha256, 1, self.path.stat().st_size, listed_line(sha256, self.path.name))

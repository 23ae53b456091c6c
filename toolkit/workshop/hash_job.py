"""Hash a file or a folder beside the work: in a thread, with how far it is, and stopped at a click.

The thread only reads and counts; whoever asks draws. What was hashed of a folder when it is stopped is kept in a small
file, and the next run goes on there (`digest_of_folder`).
"""

from __future__ import annotations

import threading
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.files.digest import digest_of
from toolkit.files.file_digest import digest_of_file
from toolkit.files.folder_digest import FolderDigest, digest_of_folder

__all__ = ["HashJob"]


class HashJob:
    """The hashing of one path, for one element. `result`, `problem` or `is_stopped` say how it ended."""

    def __init__(self, element: str, path: Path, *, called: str, memory: Path) -> None:
        self.element, self.path, self.called = element, path, called
        self.done, self.total = 0, 0
        self.result: FolderDigest | None = None
        self.problem: ToolkitError | None = None
        self.defect: Exception | None = None
        self._memory = memory / f".ai-threat-hash-{digest_of(str(path))[:16]}"
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
        threading.Thread(target=self.run, name=f"hash {self.element}", daemon=True).start()

    def stop(self) -> None:
        """Stop at the next piece."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended; whether it has."""
        return self._ended.wait(seconds)

    def run(self) -> None:
        """Hash here and now. What goes wrong is kept in `problem`, or `defect` where it is no mistake of a person's."""
        try:
            self.result = self._hash()
        except _Stopped:
            pass
        except ToolkitError as error:
            self.problem = error
        except Exception as error:  # noqa: BLE001 - told in the panel, by whoever asks how it ended
            self.defect = error
        finally:
            self._ended.set()

    def _hash(self) -> FolderDigest:
        if self.path.is_dir():
            return digest_of_folder(self.path, memory=self._memory, progress=self._told)
        sha256 = digest_of_file(self.path, source=self.called, progress=self._told)
        return FolderDigest(sha256, 1, self.path.stat().st_size, f"{sha256}  {self.path.name}\n")

    def _told(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self._stop.is_set():
            raise _Stopped


class _Stopped(Exception):
    """Somebody stopped it."""

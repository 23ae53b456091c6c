"""Saving so that a file is always the whole old one or the whole new one, whatever happens in between.

The new content goes to a file of its own in the same folder, is forced to the disk, and takes the old one's
name in a single step. Killing the process, a full disk or a power cut leave the old file, or the new one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
import time
from pathlib import Path

from toolkit.errors import ToolkitError

__all__ = ["write_atomic"]

_STALE_SECONDS = 3_600
_LONGEST_STEM = 40  # characters, of up to 4 bytes each; most file systems allow 255 bytes for a name
_NO_DIRECTORY_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EPERM, errno.EBADF}
_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES}

_ADVICE = {
    errno.ENOSPC: ("the disk is full", "Free some space and save again; the old file is unchanged."),
    errno.EDQUOT: ("your quota of disk space is used up", "Free some space and save again."),
    errno.EFBIG: ("the file would be larger than allowed here", "Save it to another disk."),
    errno.EACCES: (
        "you may not write here",
        "Choose a folder of yours, or close the program that has it open.",
    ),
    errno.EPERM: (
        "you may not write here",
        "Choose a folder of yours, or close the program that has it open.",
    ),
    errno.EROFS: ("this disk can only be read", "Choose another folder."),
    errno.ENOENT: ("the folder does not exist", "Create the folder first."),
    errno.ENOTDIR: ("a part of the path is not a folder", "Check the path."),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter name."),
    errno.EEXIST: (
        "there is already a file of this name",
        "Choose another name, or say that it may be replaced.",
    ),
    errno.ELOOP: ("the links of this path lead in a circle", "Name the file itself."),
}


def write_atomic(path: Path, data: bytes | str, *, overwrite: bool = True) -> None:
    """Save `data` (text as UTF-8, line breaks as they are) at `path`, whole or not at all.

    An existing file keeps its permissions, and a symbolic link still points to the file, which is replaced;
    a new file has the permissions that the process's umask gives. On return the data are on the disk, as far
    as the system can be made to promise it. With `overwrite=False` nothing that exists is touched.

    Raises `ToolkitError` where the folder is missing, writing is not allowed, the disk is full, `path` is a
    folder, a device or marked read-only, or something is there already and may not be replaced. The old file
    is unchanged then.
    """
    content = _encoded(data, path)
    try:
        _save(Path(path), content, overwrite=overwrite)
    except OSError as error:
        raise _explained(error, path) from error


def _encoded(data: bytes | str, path: Path) -> bytes:
    if isinstance(data, bytes):
        return data
    try:
        return data.encode("utf-8")
    except UnicodeEncodeError as error:
        what = f"character {error.start + 1:,} of the text is half of a surrogate pair, which no file can hold"
        raise ToolkitError(what, where=str(path), try_instead="Type the text again.") from error


def _save(path: Path, content: bytes, *, overwrite: bool) -> None:
    if not overwrite and os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, "already exists")
    target = Path(os.path.realpath(path)) if overwrite else path
    mode = _mode_to_keep(target)
    _sweep(target)
    temporary = target.with_name(f"{_stem(target.name)}{secrets.token_hex(8)}.tmp")
    try:
        _write_through(temporary, content, mode)
        if overwrite:
            temporary.replace(target)
        else:
            _claim(temporary, target)
    except BaseException:
        # Also when interrupted: whoever presses Ctrl-C finds the folder as it was.
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    _sync_directory(target.parent)


def _mode_to_keep(target: Path) -> int | None:
    """The permissions of the file that will be replaced; None where there is none. Refuses all but files."""
    try:
        status = target.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise ToolkitError("this is a folder", where=str(target), try_instead="Name a file inside it.")
    if not stat.S_ISREG(status.st_mode):
        raise ToolkitError("this is not an ordinary file", where=str(target), try_instead="Choose another name.")
    if not status.st_mode & stat.S_IWUSR:
        # Replacing needs only the folder's permission, so the mark would go unnoticed without this.
        raise ToolkitError(
            "the file is marked read-only",
            where=str(target),
            try_instead="Choose another name, or lift the mark.",
        )
    return stat.S_IMODE(status.st_mode) & 0o777


def _write_through(temporary: Path, content: bytes, mode: int | None) -> None:
    """Write a new file and force it to the disk; the kernel applies the umask where no mode is to be kept."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(temporary, flags, 0o666 if mode is None else 0o600)
    with os.fdopen(handle, "wb") as stream:
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(stream.fileno(), mode)
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _claim(temporary: Path, target: Path) -> None:
    """Give the file its name only if nobody else has taken it meanwhile."""
    try:
        os.link(temporary, target)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        # Without hard links there is no such step; what remains is to look, and to be quick.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, "already exists") from error
        temporary.replace(target)
        return
    temporary.unlink()


def _sync_directory(folder: Path) -> None:
    """Force the new name to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = -1
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_DIRECTORY_SYNC:
            raise
    finally:
        if handle >= 0:
            os.close(handle)


def _stem(name: str) -> str:
    return f".{name[:_LONGEST_STEM]}.ai-threat-"


def _sweep(target: Path) -> None:
    """Remove what earlier saves of this same file left behind when they were killed more than an hour ago."""
    leftover = re.compile(re.escape(_stem(target.name)) + r"[0-9a-f]{16}\.tmp")
    before = time.time() - _STALE_SECONDS
    with contextlib.suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            if leftover.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with contextlib.suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime < before:
                        Path(entry.path).unlink()


def _explained(error: OSError, path: Path) -> ToolkitError:
    number = error.errno or 0
    reason = error.strerror or type(error).__name__
    what, instead = _ADVICE.get(number, (reason, "Choose another folder, or ask who looks after this disk."))
    return ToolkitError(f"the file was not saved: {what}", where=str(path), try_instead=instead)

"""Names of files made from what people typed, and paths that stay inside their folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath

from toolkit.errors import ToolkitError
from toolkit.files.reading import shown

__all__ = ["MAX_SLUG", "inside", "slug", "unique_name"]

MAX_SLUG = 60
"""The longest name that `slug` and `unique_name` make, in characters."""

# Windows opens a device for these names, whatever the folder and whatever follows the first dot.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin", "conout"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
_CONTROL = re.compile("[\x00-\x1f\x7f]")


def slug(text: str, *, fallback: str = "unnamed") -> str:
    """`text` as a file name without surprises: only a-z, 0-9 and `-`, at most 60 characters.

    Accents are dropped; where no letter is left, or the name would open a device on Windows, `fallback` is
    used (as the whole name, or as its beginning). Different texts may give the same slug: see `unique_name`.
    """
    spare = _letters(fallback)
    if not spare or spare in _DEVICES:
        spare = "unnamed"
    name = _letters(text)
    if name in _DEVICES:
        return f"{spare[: MAX_SLUG - 10]}-{name}"
    return name or spare


def _letters(text: str) -> str:
    # Longer texts are cut before they are normalised, so that the cost stays bounded.
    # Twice normalised, for what casefold makes of one letter may be two, and what "№" stands for has capitals.
    bare = unicodedata.normalize("NFKD", text[: MAX_SLUG * 20]).casefold()
    bare = unicodedata.normalize("NFKD", bare)
    ascii_only = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:MAX_SLUG].strip("-")


def unique_name(name: str, taken: Iterable[str]) -> str:
    """`name`, or `name-2`, `name-3` …: the first that is not among `taken`, whatever the case.

    The result has at most 60 characters; a longer `name` is cut to make room for the number.
    """
    used = {other.casefold() for other in taken}
    candidate = name[:MAX_SLUG]
    number = 1
    while candidate.casefold() in used:
        number += 1
        ending = f"-{number}"
        candidate = name[: MAX_SLUG - len(ending)].rstrip("-") + ending
    return candidate


def inside(root: Path, name: str) -> Path:
    """The path of `name` below the folder `root`, with links resolved; it need not exist.

    Raises `ToolkitError` for absolute names, for `..`, for NUL and other control characters, for a name
    that is empty or means `root` itself, and where a link on the way leads out of `root`. Names are judged by
    the rules of Unix and Windows both, so that a file is as safe wherever it is opened.
    """
    windows, posix = PureWindowsPath(name), PurePosixPath(name)
    if _CONTROL.search(name):
        raise _refusal(name, "holds a character that no file name may hold", "Use letters, digits and '-'.")
    if windows.drive or windows.root or posix.is_absolute():
        raise _refusal(name, "is an absolute path", "Name a file relative to its folder.")
    if ".." in windows.parts or ".." in posix.parts:
        raise _refusal(name, "leaves its folder by '..'", "Name a file inside the folder.")
    try:
        home = root.resolve()
        path = (home / name).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise _refusal(name, "cannot be followed to a file", "Check the links on the way.") from error
    if path == home:
        raise _refusal(name, "names no file", "Name a file inside the folder.")
    if not path.is_relative_to(home):
        raise _refusal(name, "leads out of its folder by a link", "Copy the file into the folder.")
    return path


def _refusal(name: str, what: str, instead: str) -> ToolkitError:
    return ToolkitError(f"the path {shown(name)} {what}", try_instead=instead)

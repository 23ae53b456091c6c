"""Shipped files that stand for themselves and are read only when asked for: the Code of Practice, scoring methods."""

from __future__ import annotations

from functools import lru_cache

from toolkit.catalogues.library_file import LibraryHead, read_library_file
from toolkit.catalogues.locate import library_root
from toolkit.catalogues.provision import Code
from toolkit.catalogues.scale import Scale
from toolkit.errors import ToolkitError, nearest

__all__ = ["load_code", "load_scale", "scale_ids"]

_CODE = "uk_code_of_practice_2025.yaml"


class CodeFile(LibraryHead):
    """The Code of Practice."""

    code: Code


class ScaleFile(LibraryHead):
    """A scoring method."""

    scale: Scale


@lru_cache(maxsize=1)
def load_code() -> Code:
    """The Code of Practice: 13 principles, 72 provisions, in our own words."""
    text = (library_root() / "code" / _CODE).read_text("utf-8")
    code: Code = read_library_file(text, f"code/{_CODE}", {"code": CodeFile}).content.code
    return code


def scale_ids() -> list[str]:
    """The scoring methods that are shipped."""
    names = (entry.name for entry in (library_root() / "scales").iterdir())
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


@lru_cache(maxsize=32)
def load_scale(scale_id: str) -> Scale:
    """A shipped scoring method by its id. Raises `ToolkitError` with the nearest id."""
    if scale_id not in scale_ids():
        raise ToolkitError(f"there is no scoring method {scale_id!r}", try_instead=nearest(scale_id, scale_ids()))
    text = (library_root() / "scales" / f"{scale_id}.yaml").read_text("utf-8")
    scale: Scale = read_library_file(text, f"scales/{scale_id}.yaml", {"scale": ScaleFile}).content.scale
    return scale

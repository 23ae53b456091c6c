"""Open another tool's JSON or YAML file, whichever it is: strictly bounded, and ready to be looked at with care."""

from __future__ import annotations

from pathlib import Path

from toolkit.exchange.foreign_data import ForeignData, Part
from toolkit.files.canonical_json import read_json
from toolkit.files.foreign_yaml import read_foreign_yaml
from toolkit.files.reading import read_limited

__all__ = ["MAX_BYTES", "open_foreign"]

MAX_BYTES = 5_000_000
_DEPTH = 40


def open_foreign(source: Path | str | bytes, *, called: str = "", limit_bytes: int = MAX_BYTES) -> Part:
    """The outermost block of a file: a path, or its content as bytes; `called` is the file's name in errors.

    JSON is told by its first character. Raises `InputError` for whatever is no JSON or YAML, too large or too deep.
    """
    name = called or ("model" if isinstance(source, bytes) else str(source))
    content = source if isinstance(source, bytes) else read_limited(Path(source), source=name, limit_bytes=limit_bytes)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        value = read_json(content, source=name, limit_bytes=limit_bytes, limit_depth=_DEPTH)
        data = ForeignData(lambda path: ", ".join((name, *([_said(path)] if path else []))))
        return data.part(value)
    document = read_foreign_yaml(content, source=name, limit_bytes=limit_bytes, limit_depth=_DEPTH)
    data = ForeignData(document.where)
    part = data.part(document.data)
    data.raise_if_any()
    return part


def _said(path: tuple[str | int, ...]) -> str:
    """A path as people count: `components 3, parent`."""
    said = ""
    for step in path:
        said += f" {step + 1}" if isinstance(step, int) else f", {step}" if said else step
    return said

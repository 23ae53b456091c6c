"""Files that stand for themselves, read only when asked for: the Code of Practice, scoring methods, calibration."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from toolkit.catalogues.calibration import Exercise
from toolkit.catalogues.library_file import LibraryHead, read_library_file, typed
from toolkit.catalogues.locate import library_root
from toolkit.catalogues.provision import Code
from toolkit.catalogues.scale import Scale
from toolkit.errors import ToolkitError, nearest
from toolkit.files.strict_yaml import read_yaml_file

__all__ = ["exercise_ids", "load_code", "load_exercise", "load_scale", "read_exercise", "scale_ids"]

_CODE = "uk_code_of_practice_2025.yaml"


class CodeFile(LibraryHead):
    """The Code of Practice."""

    code: Code


class ScaleFile(LibraryHead):
    """A scoring method."""

    scale: Scale


class CalibrationFile(LibraryHead):
    """A calibration exercise."""

    calibration: Exercise


@lru_cache(maxsize=1)
def load_code() -> Code:
    """The Code of Practice: 13 principles, 72 provisions, in our own words."""
    text = (library_root() / "code" / _CODE).read_text("utf-8")
    code: Code = read_library_file(text, f"code/{_CODE}", {"code": CodeFile}).content.code
    return code


def scale_ids() -> list[str]:
    """The scoring methods that are shipped."""
    return _ids_in("scales")


@lru_cache(maxsize=32)
def load_scale(scale_id: str) -> Scale:
    """A shipped scoring method by its id. Raises `ToolkitError` with the nearest id."""
    if scale_id not in scale_ids():
        raise ToolkitError(f"there is no scoring method {scale_id!r}", try_instead=nearest(scale_id, scale_ids()))
    text = (library_root() / "scales" / f"{scale_id}.yaml").read_text("utf-8")
    scale: Scale = read_library_file(text, f"scales/{scale_id}.yaml", {"scale": ScaleFile}).content.scale
    return scale


def exercise_ids() -> list[str]:
    """The calibration exercises that are shipped."""
    return _ids_in("calibration")


@lru_cache(maxsize=8)
def load_exercise(exercise_id: str = "twenty_questions") -> Exercise:
    """A shipped calibration exercise by its id. Raises `ToolkitError` with the nearest id."""
    known = exercise_ids()
    if exercise_id not in known:
        raise ToolkitError(f"there is no exercise {exercise_id!r}", try_instead=nearest(exercise_id, known))
    text = (library_root() / "calibration" / f"{exercise_id}.yaml").read_text("utf-8")
    read = read_library_file(text, f"calibration/{exercise_id}.yaml", {"calibration": CalibrationFile})
    exercise: Exercise = read.content.calibration
    return exercise


def read_exercise(path: str | Path) -> Exercise:
    """A calibration exercise of one's own. Raises `InputError` with every mistake in the file."""
    exercise: Exercise = typed(read_yaml_file(Path(path)), {"calibration": CalibrationFile}).content.calibration
    return exercise


def _ids_in(folder: str) -> list[str]:
    names = (entry.name for entry in (library_root() / folder).iterdir())
    return sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))

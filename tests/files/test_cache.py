"""A cache that is wrong, foreign or missing changes nothing but the time it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.catalogues import load, shipped
from toolkit.files.cache import VARIABLE, cache_folder, recall, remember

KEY = "a" * 64
VALUE = {"threats": ["one", 2, 1.5, None, True, "zwölf ✓"]}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_what_is_remembered_is_recalled(folder: Path) -> None:
    remember(KEY, VALUE)
    assert recall(KEY) == VALUE
    assert recall("b" * 64) is None
    assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("spoil", [lambda b: b[:-3], lambda b: b[:70] + b"x" + b[71:], lambda b: b"", lambda b: b"{}"])
def test_a_spoilt_cache_counts_as_none(folder: Path, spoil: object) -> None:
    remember(KEY, VALUE)
    file = folder / f"{KEY}.json"
    file.write_bytes(spoil(file.read_bytes()))  # type: ignore[operator]
    assert recall(KEY) is None


def test_only_a_few_are_kept(folder: Path) -> None:
    for number in range(18):
        remember(f"{number}" * 32, VALUE)
    assert len(list(folder.glob("*.json"))) == 8


def test_a_folder_that_cannot_be_made_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "file" / "cache"))
    remember(KEY, VALUE)
    assert recall(KEY) is None


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "off")
    assert cache_folder() is None
    remember(KEY, VALUE)
    assert recall(KEY) is None


def forget() -> None:
    """What this process holds of the shipped library, so that the next call reads it."""
    load._shipped.cache_clear()
    load._shipped_read.cache_clear()


def test_the_shipped_library_is_the_same_from_the_cache(folder: Path) -> None:
    forget()
    fresh = load.load_catalogue()
    assert len(list(folder.glob("*.json"))) == 2  # the examples apart from all else
    forget()
    cached = load.load_catalogue()
    assert (cached.threats, cached.kinds, cached.facts, cached.controls) == (
        fresh.threats,
        fresh.kinds,
        fresh.facts,
        fresh.controls,
    )
    assert cached.digest == fresh.digest


def test_a_cache_that_holds_other_data_is_read_anew(folder: Path) -> None:
    files = load._shipped_files()
    remember(shipped._key(files), [{"format": "something else"}] * len(files))
    forget()
    assert len(load.load_catalogue().threats) > 50

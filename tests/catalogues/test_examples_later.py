"""Examples are typed when somebody reads them, and then say just what they say on a first reading."""

from __future__ import annotations

import copy
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from toolkit.catalogues import load
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.examples_later import ExamplesLater
from toolkit.catalogues.threat import Example
from toolkit.files.cache import VARIABLE, remember


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    yield tmp_path
    forget()


def forget() -> None:
    """What this process holds of the shipped library, so that the next call reads it."""
    load._shipped.cache_clear()
    load._shipped_read.cache_clear()


def loaded() -> tuple[Catalogue, int]:
    """The shipped library read anew, and how many examples were typed for it."""
    forget()
    typed = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal typed
        typed += event == "call" and frame.f_code is Example._says_once_where.__code__

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        return load.load_catalogue(), typed
    finally:
        sys.setprofile(before)


def test_a_first_reading_checks_every_example_and_all_others_none(folder: Path) -> None:
    first, checked = loaded()
    assert checked == sum(len(threat.examples) for threat in first.threats.values()) > 1000
    again, checked = loaded()
    assert checked == 0
    assert any(isinstance(threat.examples, ExamplesLater) for threat in again.threats.values())
    assert again.threats == first.threats


@pytest.mark.parametrize("instead", [None, [], {"a": 1}, [[[{"expect": "perhaps"}]]] * 99, [7] * 99])
def test_without_what_was_remembered_of_them_they_are_read_from_the_text(folder: Path, instead: object) -> None:
    first, _ = loaded()
    again, _ = loaded()
    (file,) = folder.glob("*-examples.json")
    if instead is None:
        file.unlink()
    else:
        remember(file.stem, instead)
    assert again.threats == first.threats


def test_they_are_used_like_the_tuple_that_they_stand_for(folder: Path) -> None:
    first, _ = loaded()
    again, _ = loaded()
    key = next(key for key, threat in first.threats.items() if len(threat.examples) > 2)
    now, then = again.threats[key], first.threats[key]
    assert now.examples == then.examples
    assert then.examples == now.examples
    assert now.examples != then.examples[1:]
    assert (len(now.examples), now.examples[0], now.examples[1:]) == (
        len(then.examples),
        then.examples[0],
        then.examples[1:],
    )
    assert repr(now) == repr(then)
    assert now.model_dump(mode="json") == then.model_dump(mode="json")
    assert now.model_dump_json() == then.model_dump_json()
    for copied in (pickle.loads(pickle.dumps(now.examples)), copy.deepcopy(now.examples)):
        assert type(copied) is tuple
        assert copied == then.examples

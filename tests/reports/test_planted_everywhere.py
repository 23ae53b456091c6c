"""With a word in every text field that there is, also in those that are added tomorrow, nothing redacted says one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.marked_register import SAID_OUTSIDE, Marker, marked_in, words_of
from tests.reports.planting import KEPT, plant_everywhere, text_fields
from toolkit.catalogues.catalogue import Catalogue
from toolkit.register import Register
from toolkit.reports.documents import RECIPES, write_all
from toolkit.reports.exports import ALL_FORMATS, export

Planted = tuple[Register, Catalogue, Marker, set[str]]
HANDLING = [name for name, each in ALL_FORMATS.items() if each.handles and not name.startswith("oscal-")]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """A register in which every text of every record is a word of its own, with the words and the places."""
    with marked_in(tmp_path_factory.mktemp("planted")) as (register, catalogue, word):
        yield register, catalogue, word, plant_everywhere(register, word)


def told(word: Marker, said: str) -> dict[str, str]:
    """The words that stand in a text, each with the place that it was planted in."""
    hashes = {found for found in word.used if not found.startswith("zq")}
    found = set(re.findall(r"\bzq\w+", said)) | {each for each in hashes if each in said}
    return {each: word.used.get(each, "an id") for each in found}


def test_every_text_field_is_planted_or_has_a_reason(planted: Planted) -> None:
    places = planted[3]
    assert text_fields() - places == set(), "plant these in planting.py, or say there why they hold nobody's words"
    assert set(KEPT) - places == set(), "these are no fields any more"


def test_nothing_that_was_planted_is_in_a_redacted_export(planted: Planted, tmp_path: Path) -> None:
    register, catalogue, word, _ = planted
    for name in HANDLING:
        path = tmp_path / f"{name}{'.xlsx' if name == 'gaps' else ''}"
        export(register, path, catalogue=catalogue, format=name, redacted=True)
        assert told(word, words_of(path)) == {}, name


@pytest.mark.parametrize(("mark", "formats"), [("public", ()), ("official", ())])
def test_nothing_that_was_planted_is_in_a_redacted_document(
    mark: str, formats: tuple[str, ...], planted: Planted, tmp_path: Path
) -> None:
    register, catalogue, word, _ = planted
    for each in write_all(register, tmp_path, catalogue=catalogue, redacted=True, mark=mark, formats=formats):
        found = told(word, words_of(each.path))
        if RECIPES[each.path.name.partition("-redacted")[0]].outward:
            found = {said: place for said, place in found.items() if not said.startswith(SAID_OUTSIDE)}
        assert found == {}, each.path.name


def test_the_whole_versions_do_say_what_was_planted(planted: Planted, tmp_path: Path) -> None:
    """Else what is above would pass on exports that say nothing."""
    register, catalogue, word, _ = planted
    whole = export(register, tmp_path / "oscal", catalogue=catalogue, format="oscal")
    documents = [each.path for each in write_all(register, tmp_path / "d", catalogue=catalogue, formats=["md"])]
    shown = {place for path in (whole, *documents) for place in told(word, words_of(path)).values()}
    assert len(shown) > 90
    assert {
        "Risk.consequence",
        "VerdictRecord.reason",
        "Evidence.what",
        "Component.name",
        "AssetDetails.source",
    } < shown

"""Redacted, no format that knows the word holds anything that people typed, nor words of a team's own library."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.marked_register import Marker, marked_in, words_of
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.scale import Scale
from toolkit.register import Person, Register, open_register
from toolkit.reports.exports import ALL_FORMATS, export
from toolkit.risks.scales import load_scale

Marked = tuple[Register, Catalogue, Marker]
HANDLING = [name for name, each in ALL_FORMATS.items() if each.handles]
"""Every format that knows a redacted variant: a new one is held to this too."""


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    """A register with a word of its own in every place that people can type into, and the library it was made with."""
    with marked_in(tmp_path_factory.mktemp("marked")) as made:
        yield made


def exported(marked: Marked, name: str, folder: Path, *, redacted: bool) -> str:
    path = folder / f"written{'.xlsx' if name == 'gaps' else ''}"
    return words_of(export(marked[0], path, catalogue=marked[1], format=name, redacted=redacted))


@pytest.mark.parametrize("name", HANDLING)
def test_nothing_that_people_typed_is_in_a_redacted_export(name: str, marked: Marked, tmp_path: Path) -> None:
    said = exported(marked, name, tmp_path, redacted=True)
    assert {found: where for found, where in marked[2].used.items() if found in said} == {}
    assert set(re.findall(r"\bzq\w+", said)) == set()


@pytest.mark.parametrize(("name", "least"), [("gaps", 8), ("ciso-assistant-csv", 9), ("oscal", 60)])
def test_the_whole_version_says_what_the_redacted_one_leaves_out(
    name: str, least: int, marked: Marked, tmp_path: Path
) -> None:
    said = exported(marked, name, tmp_path, redacted=False)
    assert len({where for found, where in marked[2].used.items() if found in said}) >= least


@pytest.mark.parametrize("name", ["gaps", "ciso-assistant-csv"])
def test_a_control_of_the_teams_own_is_still_counted(name: str, marked: Marked, tmp_path: Path) -> None:
    assert "the team's own" in exported(marked, name, tmp_path, redacted=True)


@pytest.fixture(scope="module")
def judged_by_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    """The same register, with risks judged by a method of the team's own."""
    plain = load_scale("matrix-5x5").model_dump(mode="json", by_alias=True)
    with marked_in(tmp_path_factory.mktemp("own")) as (register, known, word):
        text = json.dumps({**plain, "id": "zqscale", "title": word("scale"), "examples": []})
        for level in plain["levels"]:
            text = text.replace(f'"{level["title"]}"', f'"{word("level")}"').replace(
                f'"{level["id"]}"', f'"zq{level["id"]}"'
            )
        with register.change(by=Person("P1", role="owner"), reason=word("reason")) as change:
            scale = Scale.model_validate_json(text)
            change.criteria(scale=scale)
            steps = [group.factors[0].options[-1].id for group in scale.groups]
            for risk in register.risks:
                for level in ("inherent", "current"):
                    change.risk(risk).assess(level=level, likelihood=steps[0], impact=steps[1])
        yield register, known, word


@pytest.mark.parametrize("name", HANDLING)
def test_a_method_of_the_teams_own_keeps_its_words(name: str, judged_by_own: Marked, tmp_path: Path) -> None:
    said = exported(judged_by_own, name, tmp_path, redacted=True)
    assert {found: where for found, where in judged_by_own[2].used.items() if found in said} == {}
    assert set(re.findall(r"\bzq\w+", said)) == set()


@pytest.mark.parametrize("name", HANDLING)
def test_where_no_system_is_described_the_workshop_is_not_named_instead(name: str, tmp_path: Path) -> None:
    with open_register(tmp_path / "register.db") as register:
        with register.change(by=Person("P1", role="owner"), reason="begun") as change:
            change.workshop(name="zqinner", created="2026-11-24")
        said = exported((register, load_catalogue(), Marker()), name, tmp_path, redacted=True)
    assert "zqinner" not in said

"""All 72 provisions against a register that holds everything: each has grounds, none is done by a document."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformity.filled import describe_again, fill
from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import Conformity, assess_conformity
from toolkit.conformity.grounds import READERS
from toolkit.conformity.read_from import read_from
from toolkit.register import events, open_register
from toolkit.reports.documents.places import places_of
from toolkit.reports.documents.recipes import RECIPES

CATALOGUE = load_catalogue()
PROVISIONS = CATALOGUE.code.provisions


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Conformity]:
    folder = tmp_path_factory.mktemp("filled")
    with open_register(folder / "register.db") as register:
        fill(register, CATALOGUE, folder)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(events, "now", lambda: "2099-01-01T00:00:00Z")
            describe_again(register, CATALOGUE)
        yield assess_conformity(register, CATALOGUE)


@pytest.fixture(scope="module")
def places(filled: Conformity) -> set[str]:
    register = filled.facts.register
    return {f"{name}.{each}" for name, recipe in RECIPES.items() for each in places_of(recipe, register, CATALOGUE)}


def test_what_has_to_be_done_is_never_more_than_partly_met_whatever_the_register_holds(filled: Conformity) -> None:
    assert len(filled.standings) == 72
    for standing in filled.standings:
        ceiling = {"partly met"} if standing.provision.asks_doing else {"partly met", "met"}
        assert standing.proposed in ceiling, (standing.provision.id, standing.proposal)
        for part in standing.parts:
            assert part.proposed in ceiling, (standing.provision.id, part.part.part)
        assert standing.verdict == "unknown"  # nobody has judged: a proposal is no verdict
    assert {each.provision.id for each in filled.standings if each.proposed == "met"} == {"2.1", "5.1"}


def test_every_provision_and_every_part_of_one_has_grounds_of_its_own_that_speak_for_it(filled: Conformity) -> None:
    for standing in filled.standings:
        assert any(ground.supports for ground in standing.grounds), standing.provision.id
        for part in standing.parts:
            assert part.grounds, (standing.provision.id, part.part.part)
            assert set(part.grounds) <= set(standing.grounds)


def test_whatever_a_provision_is_said_to_be_read_from_is_read(filled: Conformity) -> None:
    """Nothing on the page of grounds is a promise only; each names records that there are."""
    register = filled.facts.register
    for standing in filled.standings:
        read = {ground.key for ground in standing.grounds}
        for each in read_from(standing.provision, CATALOGUE):
            if each.key != "evidence":  # of the many formats, some files are here
                assert each.key in read, (standing.provision.id, each.key)
        assert read <= {each.key for each in read_from(standing.provision, CATALOGUE)}, standing.provision.id
        for ground in standing.grounds:
            assert ground.records
            assert all(register.get(record) is not None for record in ground.records), ground


def test_every_ground_of_a_provision_with_parts_speaks_to_one_of_them() -> None:
    """Facts, words, hand-overs, work, and the controls of the library: none falls between the parts."""
    for provision in PROVISIONS:
        known = {key for part in provision.parts for key in part.reads}
        for each in read_from(provision, CATALOGUE) if provision.parts else ():
            assert each.key in known, (provision.id, each.key)
        for part in provision.parts:
            assert part.reads, (provision.id, part.part)
            controls = {key.partition(":")[2] for key in part.reads if key.startswith("control:")}
            assert all(provision.id in CATALOGUE.controls[each].provisions for each in controls)


def test_what_the_library_names_is_there(places: set[str]) -> None:
    used = set()
    for provision in PROVISIONS:
        for place in provision.said_in:
            if place.endswith(".*"):
                assert place.partition(".")[0] in RECIPES
            else:
                assert place in places, (provision.id, place)
        assert {each.partition(">")[0] for each in provision.told_by} <= set(RECIPES)
        used |= set(provision.read_from)
        keys = {each.key for each in read_from(provision, CATALOGUE)}
        assert not keys & {each.key for each in provision.no_ground}
    assert used == set(READERS)


def test_nothing_recorded_speaks_for_nothing(tmp_path: Path) -> None:
    with open_register(tmp_path / "empty.db") as register:
        found = assess_conformity(register, CATALOGUE)
    assert {each.proposed for each in found.standings} == {"unknown"}
    assert all(not each.grounds and not part.grounds for each in found.standings for part in each.parts)


def test_the_page_of_grounds_is_what_the_library_makes_of_it(repository: Path) -> None:
    spec = importlib.util.spec_from_file_location("make_code_grounds", repository / "docs" / "make_code_grounds.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    said = (repository / "docs" / "code_grounds.md").read_text("utf-8")
    assert said == maker.page(), "run docs/make_code_grounds.py"
    assert said.count("\n### ") == 72

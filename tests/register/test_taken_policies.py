"""Policies that one workshop takes over from another of the same organisation: never over anybody's own words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.errors import ToolkitError
from toolkit.register import Person, Register, open_register
from toolkit.reports.documents.making import compose
from toolkit.reports.documents.places import places_of
from toolkit.reports.documents.recipes import RECIPES
from toolkit.system.templates import template_system

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()


def _workshop(url: str | Path, name: str) -> Register:
    register = open_register(url)
    with register.change(by=BY, reason="opened") as change:
        change.workshop(name=name, created="2026-11-01")
        change.set_system(template_system("council_chatbot"))
    return register


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Register]:
    with _workshop(tmp_path / "ours.db", "Camera") as opened:
        yield opened


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Register]:
    with _workshop(tmp_path / "theirs.db", "Claims") as opened:
        with opened.change(by=Person("P7", role="security"), reason="agreed") as change:
            change.document_text("disclosure", "contact", "security@acme.example")
            change.document_text("disclosure", "handling", "The security desk")
            change.document_text("training", "channels", "Bulletin and team meeting")
            change.document_text("disclosure", "addresses", "claims.acme.example")  # of one system
        yield opened


def _take(ours: Register, theirs: Register, places: list[str] | None = None) -> object:
    with ours.change(by=BY, reason="shared by the organisation") as change:
        return change.take_policies(theirs, places)


def test_what_holds_for_the_organisation_is_taken_with_where_it_is_from(ours: Register, theirs: Register) -> None:
    told = _take(ours, theirs)
    assert str(told) == "3 taken over"
    held = ours.document_texts
    assert sorted(held) == ["disclosure.contact", "disclosure.handling", "training.channels"]
    contact = held["disclosure.contact"]
    assert contact.text == "security@acme.example"
    assert {key: contact.taken_from[key] for key in ("workshop", "system", "said by")} == {
        "workshop": "Claims", "system": "council-chatbot", "said by": "P7",
    }  # fmt: skip
    assert contact.taken_from["history"] == theirs.history(limit=None)[0].hash
    assert ours.verify().ok
    shown = [block for _, block in compose(RECIPES["disclosure"], ours, CATALOGUE).blocks()]
    assert any("taken from Claims" in getattr(block, "source", "") for block in shown)


def test_own_words_are_never_replaced_and_those_of_elsewhere_are_not_either(
    ours: Register, theirs: Register, tmp_path: Path
) -> None:
    with ours.change(by=BY, reason="ours") as change:
        change.document_text("disclosure", "contact", "camera@acme.example")
    told = _take(ours, theirs)
    assert told.refused == (("disclosure.contact", "your own words stand there"),)  # type: ignore[attr-defined]
    assert ours.document_texts["disclosure.contact"].text == "camera@acme.example"
    with _workshop(tmp_path / "third.db", "Third") as third:
        with third.change(by=BY, reason="x") as change:
            change.document_text("disclosure", "handling", "Somebody else")
        told = _take(ours, third)
    assert told.refused == (("disclosure.handling", "words taken from Claims stand there"),)  # type: ignore[attr-defined]


def test_words_taken_before_follow_their_source_until_somebody_here_words_them(
    ours: Register, theirs: Register
) -> None:
    _take(ours, theirs)
    events = ours.head.events
    _take(ours, theirs)
    assert ours.head.events == events
    with ours.change(by=BY, reason="saved the form without a change") as change:
        change.document_text("disclosure", "contact", " security@acme.example ")
    with theirs.change(by=BY, reason="moved") as change:
        change.workshop(name="Claims, renamed")
        change.document_text("disclosure", "contact", "report@acme.example")
        change.document_text("disclosure", "handling", "The new desk")
    with ours.change(by=BY, reason="ours now") as change:
        change.document_text("disclosure", "handling", "Our own desk")
    told = _take(ours, theirs)
    assert ours.document_texts["disclosure.contact"].text == "report@acme.example"
    assert ours.document_texts["disclosure.handling"].text == "Our own desk"
    assert told.refused == (("disclosure.handling", "your own words stand there"),)  # type: ignore[attr-defined]


def test_older_words_of_the_same_origin_by_way_of_another_do_not_come_over_newer_ones(
    ours: Register, theirs: Register, tmp_path: Path
) -> None:
    _take(ours, theirs)
    with _workshop(tmp_path / "third.db", "Third") as third:
        with third.change(by=BY, reason="x") as change:
            origin = {**ours.document_texts["disclosure.contact"].taken_from, "on": "2020-01-01"}
            said = {"document": "disclosure", "place": "contact", "text": "old@acme.example", "taken_from": origin}
            change.put("document_text:disclosure.contact", said)
        told = _take(ours, third)
    assert told.refused == (("disclosure.contact", "newer words from there stand here"),)  # type: ignore[attr-defined]


def test_places_may_be_named_and_what_is_not_there_is_refused(ours: Register, theirs: Register) -> None:
    _take(ours, theirs, ["disclosure"])
    assert "disclosure.addresses" in ours.document_texts
    assert "training.channels" not in ours.document_texts
    with pytest.raises(ToolkitError, match="no words") as refused:
        _take(ours, theirs, ["disclosure.contakt"])
    assert "disclosure.contact" in str(refused.value)
    with pytest.raises(ToolkitError, match="same register"):
        _take(ours, ours)


def test_every_policy_of_the_library_is_a_place_of_a_document_as_it_is_made(ours: Register) -> None:
    places = {f"{name}.{place}" for name, recipe in RECIPES.items() for place in places_of(recipe, ours, CATALOGUE)}
    assert set(CATALOGUE.code.policies) <= places

"""Every place of every document takes the team's words, and shows them in every format."""

from __future__ import annotations

import pytest

from tests.reports.conftest import BY
from toolkit.reports.documents import RECIPES, compose
from toolkit.reports.documents.as_html import to_html
from toolkit.reports.documents.as_markdown import to_markdown
from toolkit.reports.documents.blocks import TeamText
from toolkit.reports.documents.places import check_place, places_of
from toolkit.system.model import System

SYSTEM = System.model_validate(
    {
        "id": "s",
        "name": "Helper",
        "components": {
            "user": {"kind": "end_user"},
            "agent": {"kind": "agent"},
            "model": {"kind": "hosted_model", "provider": "A vendor", "facts": {"supplier_reviewed": "no"}},
        },
        "data": {"letters": {"personal": "yes"}},
        "flows": {
            "ask": {"from": "user", "to": "agent", "carries": ["letters"]},
            "think": {"from": "agent", "to": "model"},
        },
    }
)


@pytest.mark.parametrize("name", list(RECIPES))
@pytest.mark.parametrize("drawn", [True, False])
def test_words_at_every_place_stand_in_the_document(name, drawn, empty, catalogue):
    recipe = RECIPES[name]
    if drawn:
        with empty.change(by=BY, reason="drawn") as change:
            change.set_system(SYSTEM)
    places = places_of(recipe, empty, catalogue)
    assert places
    words = {place: f"wordsat{number}here" for number, place in enumerate(places)}
    for place in places:
        check_place(recipe, empty, catalogue, place)
    with empty.change(by=BY, reason="said") as change:
        for place, said in words.items():
            change.document_text(name, place, said)
    document = compose(recipe, empty, catalogue)
    said = [block.text for _, block in document.blocks() if isinstance(block, TeamText)]
    assert sorted(said) == sorted(words.values())
    assert not [each.place for each in document.missing if each.by == "text" and each.place in words]
    for made in (to_markdown(document), to_html(document)):
        assert [each for each in words.values() if each not in made] == []
    with empty.change(by=BY, reason="taken back") as change:
        for place in places:
            change.document_text(name, place, "")
    assert places_of(recipe, empty, catalogue) == places

"""A small system that answers letters, with what tests of its assessment share."""

from __future__ import annotations

from datetime import date

from toolkit.catalogues.load import load_catalogue
from toolkit.register import Person
from toolkit.system.model import System

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()
TODAY = date(2026, 11, 27)
SYSTEM = System.model_validate(
    {
        "id": "s",
        "name": "S",
        "components": {"m": {"kind": "model", "name": "The model"}, "p": {"kind": "prompt"}, "u": {"kind": "end_user"}},
        "data": {"letters": {"classification": "confidential"}},
        "flows": {"f": {"from": "u", "to": "m", "carries": ["letters"]}},
    }
)

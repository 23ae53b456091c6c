"""The reference chatbot, imported from Threat Dragon, with nothing answered and as a careful owner fills it in."""

from __future__ import annotations

import os
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.exchange.threat_dragon import import_threat_dragon
from toolkit.files.strict_yaml import read_yaml_file
from toolkit.system.edit import answer, update
from toolkit.system.model import System

__all__ = ["ABSENT", "filled", "imported", "model_file"]

HERE = Path(__file__).parent
ABSENT = "No reference chatbot here: it is reference/reference_chatbot.threat-dragon.json of AI_THREAT_SHARED."


def model_file() -> Path | None:
    """The model, in the folder that AI_THREAT_SHARED names or in `../shared`; None where there is none."""
    named = os.environ.get("AI_THREAT_SHARED")
    folder = Path(named) if named else HERE.parents[2] / "shared"
    found = folder / "reference" / "reference_chatbot.threat-dragon.json"
    return found if found.is_file() else None


def imported(model: Path, catalogue: Catalogue) -> System:
    """As it comes in, the suggested kinds confirmed and nothing answered."""
    return import_threat_dragon(model, catalogue).system


def filled(system: System) -> System:
    """The same with the facts, trust and data of a careful owner."""
    said = read_yaml_file(HERE / "filled.yaml").data
    for boundary, trust in said["trust"].items():
        system = update(system, boundary, trust=trust)
    for asset, fields in said["data"].items():
        system = update(system, asset, **fields)
    for element, answers in said["facts"].items():
        for spoken, facts in answers.items():
            for fact in facts:
                system = answer(system, element, fact, spoken)
    return system

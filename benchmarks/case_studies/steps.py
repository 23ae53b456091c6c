"""What was done to the system in each case study, read from the user's own copy of ATLAS."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.files.strict_yaml import read_yaml_file

__all__ = ["ABSENT", "CaseSteps", "Left", "atlas_file", "read_steps"]

HERE = Path(__file__).parent
ABSENT = "No case studies here: put ATLAS.yaml (5.6) into catalogues/atlas/ of the folder that AI_THREAT_SHARED names."


@dataclass(frozen=True)
class Left:
    """A step that does not count, and why."""

    technique: str
    because: str


@dataclass(frozen=True)
class CaseSteps:
    """One case study: the techniques that were used against the system, and the steps that are left out."""

    id: str
    name: str
    techniques: tuple[str, ...]
    left_out: tuple[Left, ...]


def atlas_file() -> Path | None:
    """The user's ATLAS.yaml, in the folder that AI_THREAT_SHARED names or in `../shared`; None where there is none."""
    named = os.environ.get("AI_THREAT_SHARED")
    folder = Path(named) if named else HERE.parents[2] / "shared"
    found = folder / "catalogues" / "atlas" / "ATLAS.yaml"
    return found if found.is_file() else None


def read_steps(atlas: Path) -> list[CaseSteps]:
    """Every case study of an ATLAS.yaml, in order of their ids; a technique counts once a case."""
    rules = read_yaml_file(HERE / "left_out.yaml").data
    cases = read_yaml_file(atlas).data["case-studies"]
    return [_steps_of(case, rules) for case in sorted(cases, key=lambda each: each["id"])]


def _steps_of(case: Mapping[str, Any], rules: Mapping[str, Any]) -> CaseSteps:
    techniques: dict[str, None] = {}
    left: dict[Left, None] = {}
    for step in case["procedure"]:
        because = _why_left_out(case["id"], step, rules)
        if because:
            left[Left(step["technique"], because)] = None
        else:
            techniques[step["technique"]] = None
    return CaseSteps(case["id"], case["name"], tuple(techniques), tuple(left))


def _why_left_out(case: str, step: Mapping[str, Any], rules: Mapping[str, Any]) -> str:
    """Why a step does not count; empty for one that does."""
    for rule in rules["left_out_as_well"]:
        if _is_meant(rule, case, step["technique"]):
            return str(rule["because"])
    if any(_is_meant(rule, case, step["technique"]) for rule in rules["counts_all_the_same"]):
        return ""
    return str(rules["preparation"].get(step["tactic"], ""))


def _is_meant(rule: Mapping[str, str], case: str, technique: str) -> bool:
    return rule["technique"] == technique and rule.get("case", case) == case

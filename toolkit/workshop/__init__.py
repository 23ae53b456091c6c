"""The guided workshop: one function a notebook cell, each with a plain call of the library behind it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Workshop": "session",
    "about_the_system": "working_on",
    "assets": "asset_panel",
    "brainstorm": "what_can_go_wrong",
    "bring_library": "own_libraries",
    "choose_controls": "what_could_it_cost",
    "code_scope": "does_it_apply",
    "code_summary": "the_code",
    "criteria": "what_counts",
    "describe_system": "describing",
    "documents": "documents_panel",
    "estimate_losses": "what_could_it_cost",
    "estimate_together": "what_could_it_cost",
    "evidence": "evidence_panel",
    "fill_example": "example",
    "finish": "finishing",
    "gaps": "the_code",
    "go_through_findings": "what_can_go_wrong",
    "history": "the_history",
    "judge_provisions": "the_code",
    "look_back": "good_job",
    "new_workshop": "opening",
    "next_actions": "code_next",
    "open_workshop": "opening",
    "other_systems": "organisation",
    "participants": "who_is_here",
    "recommendations": "five_panel",
    "say_what_controls_do": "what_could_it_cost",
    "scope_and_questions": "scope",
    "score_risks": "how_bad",
    "see_attack_paths": "ways_in",
    "see_losses": "what_could_it_cost",
    "see_matrix": "how_bad",
    "see_plan": "what_to_do",
    "since_last_time": "since_then",
    "start_here": "starting",
    "trainings": "who_knows_what",
    "treat_risks": "what_to_do",
    "vote": "what_can_go_wrong",
    "what_if": "what_could_it_cost",
    "which_numbers_matter": "what_could_it_cost",
    "word_risks": "how_bad",
    "write_sheet": "sheet",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - strings, from the table above


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

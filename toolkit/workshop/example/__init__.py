"""The shipped example: a system, and what a made-up team recorded of it, step by step as a team would.

`workshop_day` is the workshop itself, `months_after` what was recorded in the two months that followed, `against_code`
the compliance officer's sitting. What they say lies in `threat_libraries/templates/claims_assistant`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from toolkit.workshop.example import against_code, months_after, workshop_day
from toolkit.workshop.example.spoken import Spoken, example_system, read_spoken
from toolkit.workshop.session import Workshop

__all__ = ["ON_THE_DAY", "STEPS", "example_system", "fill_example"]

Step = Callable[[Workshop, Spoken], None]

ON_THE_DAY: tuple[tuple[str, Step], ...] = (
    ("Opening the workshop: participants, roles, risk criteria", workshop_day.open_it),
    ("Describing the system", workshop_day.describe),
    ("Finding threats and recording the findings", workshop_day.find),
    ("Going through the findings: kept, rejected with a reason, shortlisted", workshop_day.triage),
    ("Wording and scoring risks: inherent and current", workshop_day.score),
    ("Deciding treatment, controls, target levels and acceptance", workshop_day.treat),
    ("Estimating what some of the risks could cost", workshop_day.estimate),
)
"""What the workshop itself records."""
SINCE: tuple[tuple[str, Step], ...] = (
    ("Two months on: questions answered since", months_after.answer),
    ("Details of models, data and prompts; training held and planned", months_after.detail),
    ("What tests and model cards said, and what was answered to it", months_after.test),
    ("The team's words for its documents, and who was told", months_after.tell),
    ("Recording the Code's scope and verdicts on its provisions", against_code.judge),
)
"""What the two months after it add."""
STEPS = (*ON_THE_DAY, *SINCE)
"""What is recorded, in order: what to tell whoever waits, and the step."""


def fill_example(
    workshop: Workshop,
    *,
    steps: Sequence[tuple[str, Step]] = STEPS,
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Record the example in an empty workshop, by default all of it; `progress` is told each step before it is taken.

    With `steps=ON_THE_DAY` it stands as when the room went home.
    """
    spoken = read_spoken()
    for said, step in steps:
        progress(said)
        step(workshop, spoken)

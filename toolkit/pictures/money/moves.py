"""Before and after: how treatment moves risks on a matrix, with how far that matrix can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.pictures.geometry import Rect, towards
from toolkit.pictures.money.chart import Axis, Bar, Chart, Dot, Line, Mark, Symbol, Words, nothing, sentence
from toolkit.pictures.money.checked import Check
from toolkit.pictures.spots import CELL_HEIGHT, CELL_WIDTH, DOT, GHOST, Place, RiskPoint, Spots, set_spots
from toolkit.pictures.style import INK, MUTED, PAPER, ink_on, safe_colour
from toolkit.risks.fidelity import Fidelity

__all__ = ["Moves", "chart_of", "is_empty", "notes_of"]

Steps = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Moves:
    """Risks as (number, title, place by level) on a matrix as `pictures.matrix` takes it, and its fidelity if known.

    Steps are (id, title), lowest first; `table` gives the level by impact, then likelihood; `levels` are (id, title,
    colour). Raises `InputError` for a table with holes.
    """

    risks: Sequence[RiskPoint]
    likelihood_steps: Steps
    impact_steps: Steps
    table: Mapping[str, Mapping[str, str]]
    levels: Sequence[tuple[str, str, str]]
    fidelity: Fidelity | None = None
    title: str = "Where treatment takes the risks"

    def __post_init__(self) -> None:
        """Check the table and the fidelity."""
        check = Check("before and after")
        check.text(self.title, "title")
        for impact, _ in self.impact_steps:
            for likelihood, _ in self.likelihood_steps:
                if likelihood not in self.table.get(impact, {}):
                    what = f"the table has no level for impact {impact!r} and likelihood {likelihood!r}"
                    check.wrong("table", what, "Give one for every pair of steps.")
        given: Any = self.fidelity
        if given is not None and not isinstance(given, Fidelity):
            what = f"{type(given).__name__} is no fidelity"
            check.wrong("fidelity", what, "Give what toolkit.risks.fidelity.fidelity says.")
        check.done()


def notes_of(data: Moves) -> tuple[str, ...]:
    """How far the matrix can be trusted, where that is known."""
    return (data.fidelity.sentence(),) if data.fidelity is not None else ()


def is_empty(data: Moves) -> bool:
    """Is there nothing to show: no risk with a place, or no steps?"""
    return not (data.likelihood_steps and data.impact_steps and any(held for _, _, held in data.risks))


def chart_of(data: Moves) -> Chart:
    """The same matrix as marks, in the places that the static picture uses."""
    if is_empty(data):
        return nothing(data.title, "No risk stands on the matrix yet.")
    rows, columns = len(data.likelihood_steps), len(data.impact_steps)
    cells = {
        (likelihood, impact): Rect(x * CELL_WIDTH, (rows - 1 - y) * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT)
        for y, (likelihood, _) in enumerate(data.likelihood_steps)
        for x, (impact, _) in enumerate(data.impact_steps)
    }
    spots = set_spots(data.risks, cells)
    x = Axis("Impact →", 0.0, columns * CELL_WIDTH, _named(data.impact_steps, CELL_WIDTH), has_grid=False)
    sides = tuple((rows * CELL_HEIGHT - at, words) for at, words in _named(data.likelihood_steps, CELL_HEIGHT))
    y = Axis("Likelihood →", rows * CELL_HEIGHT, 0.0, sides, has_grid=False)
    marks = [*_grounds(data, cells), *_ways(spots), *_rings(data, spots), *_dots(data, spots)]
    notes = list(notes_of(data))
    if spots.elsewhere:
        notes.append(f"{spots.elsewhere} risks are judged on other steps and not shown.")
    summary = " ".join([sentence(data.title), *notes, *(_said(point, data) for point in data.risks)])
    return Chart(data.title, summary, x, y, tuple(marks), tuple(notes), plot_height=rows * CELL_HEIGHT)


def _named(steps: Steps, size: float) -> tuple[tuple[float, str], ...]:
    return tuple(((index + 0.5) * size, title) for index, (_, title) in enumerate(steps))


def _grounds(data: Moves, cells: Mapping[Place, Rect]) -> list[Mark]:
    named = {each: (title, safe_colour(colour)) for each, title, colour in data.levels}
    marks: list[Mark] = []
    for (likelihood, impact), rect in cells.items():
        title, colour = named.get(data.table[impact][likelihood], ("", PAPER))
        box = (rect.x + 1, rect.right - 1, rect.bottom - 1, rect.y + 1)
        marks.append(Bar(*box, colour, key=title, hover=title, outline=False))
        at = ((rect.centre.x, rect.y + 9),)
        marks.append(Words(title, at, ("middle",), ink_on(colour), small=True, room=CELL_WIDTH - 12))
    return marks


def _ways(spots: Spots) -> list[Mark]:
    marks: list[Mark] = []
    for index, dot in spots.dots.items():
        inherent, target = spots.rings.get((index, "inherent")), spots.rings.get((index, "target"))
        for start, first, end, last in ((inherent, GHOST, dot, DOT), (dot, DOT, target, GHOST)):
            if start is not None and end is not None:
                places = (towards(start, end, first), towards(end, start, last + 1))
                marks.append(Line(places, INK, "solid", 1.1, arrow=True))
    return marks


def _rings(data: Moves, spots: Spots) -> list[Mark]:
    keys = {"inherent": "without controls", "target": "with the planned controls"}
    marks: list[Mark] = []
    for (index, level), at in spots.rings.items():
        symbol: Symbol = "square" if level == "target" else "circle"
        number, title, _ = data.risks[index]
        marks.append(Dot(*at, symbol, MUTED, 2 * GHOST, True, keys[level], f"{number} {title}: {keys[level]}"))
        marks.append(Words(number, (at,), ("middle",), MUTED, small=True, room=2 * GHOST))
    return marks


def _dots(data: Moves, spots: Spots) -> list[Mark]:
    marks: list[Mark] = []
    for index, at in spots.dots.items():
        number, _, _ = data.risks[index]
        marks.append(Dot(*at, "circle", INK, 2 * DOT, key="where it stands now", hover=_said(data.risks[index], data)))
        marks.append(Words(number, (at,), ("middle",), PAPER, bold=True, small=True, room=2 * DOT))
    for count, at in spots.hidden.values():
        marks.append(Dot(*at, "circle", INK, 2 * DOT, hollow=True, key="more risks in this cell"))
        marks.append(Words(f"+{count}", (at,), ("middle",), INK, bold=True, small=True, room=2 * DOT))
    return marks


def _said(point: RiskPoint, data: Moves) -> str:
    number, title, held = point
    likelihoods, impacts = dict(data.likelihood_steps), dict(data.impact_steps)
    places = ", ".join(
        f"{level} {likelihoods.get(place[0], place[0])} and {impacts.get(place[1], place[1])}"
        for level, place in held.items()
    )
    return f"{number} {title}: {places}."

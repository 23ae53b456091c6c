"""Rank agreement: where methods put the same risks in another order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.pictures.money.chart import Axis, Bar, Chart, Hatch, Mark, Words, nothing, sentence
from toolkit.pictures.money.checked import Check
from toolkit.pictures.money.rows import cut_rows, headed_rows, rows_height
from toolkit.pictures.style import INK, PAPER
from toolkit.risks.amounts import said_chance, said_plainly
from toolkit.risks.disagreement import disagreement
from toolkit.risks.pairs import Pairs

__all__ = ["RankAgreement", "Ranked", "chart_of"]

_MOST_METHODS, _MOST_SAID = 8, 6
_EVEN, _HIGHER, _LOWER = "#eef1f3", ("#9ecae1", "#2171b5"), ("#fdd0a2", "#d9730d")


@dataclass(frozen=True)
class Ranked:
    """A risk and its rank by each method, 1 the worst; equal ones share a rank; None where a method says nothing."""

    risk: str
    ranks: Sequence[float | None]

    def __post_init__(self) -> None:
        """Check every rank and keep them as a tuple."""
        check = Check(f"ranks of {str(self.risk)[:60]!r}")
        check.text(self.risk, "risk")
        ranks = check.listed(self.ranks, "ranks")
        for rank in ranks:
            if rank is not None:
                check.number(rank, "ranks", least=1.0, instead="Give 1 for the worst, and None for no rank.")
        check.done()
        object.__setattr__(self, "ranks", ranks)


@dataclass(frozen=True)
class RankAgreement:
    """Methods and, for each risk, its rank by each of them in their order. At most eight methods.

    `pairs` are how each two agree, as `toolkit.risks.disagreement` counts them, else that is counted from the ranks.
    """

    methods: Sequence[str]
    risks: Sequence[Ranked]
    pairs: Mapping[tuple[str, str], Pairs] | None = None
    title: str = "Where the methods disagree on what is worst"

    def __post_init__(self) -> None:
        """Check every rank and keep the lists as tuples."""
        check = Check("rank agreement")
        check.text(self.title, "title")
        methods = tuple(check.text(each, "methods") for each in check.listed(self.methods, "methods"))
        check.distinct(methods, "methods")
        if len(methods) > _MOST_METHODS:
            check.wrong(
                "methods", f"{len(methods)} are too many beside each other", f"Compare {_MOST_METHODS} at a time."
            )
        risks = check.listed(self.risks, "risks")
        for index, each in enumerate(risks, start=1):
            where = f"risk {index}"
            if not isinstance(each, Ranked):
                check.wrong(where, "this is no Ranked", "Give values of Ranked.")
                continue
            check.paired(where, methods=methods, ranks=each.ranks)
        check.done()
        object.__setattr__(self, "methods", methods)
        object.__setattr__(self, "risks", risks)


def chart_of(data: RankAgreement) -> Chart:
    """The picture: a row a risk, those in dispute first; in each cell its rank, tinted by how far from the middle."""
    if len(data.methods) < 2 or not data.risks:
        return nothing(data.title, "It takes two methods and one risk to disagree.")
    shown, rest = cut_rows(sorted(data.risks, key=lambda each: (-_apart(each), min(_given(each), default=1e9))))
    y = headed_rows([each.risk for each in shown])
    columns = len(data.methods)
    x = Axis("", 0.0, columns + 1.0, (), has_grid=False)
    width = 480 / (columns + 1)
    heads = [*data.methods, "places apart"]
    marks: list[Mark] = [
        Words(words, ((at + 0.5, -0.4),), ("middle",), bold=True, small=True, must=True, room=width)
        for at, words in enumerate(heads)
    ]
    for row, each in enumerate(shown):
        marks += _row(row, each, data)
    notes = _notes(data, len(rest))
    said = [f"{each.risk}: {_ranks(each, data.methods)}." for each in shown]
    summary = " ".join([sentence(data.title), *notes, *said])
    return Chart(data.title, summary, replace(x), y, tuple(marks), notes, plot_height=rows_height(y))


def _given(each: Ranked) -> list[float]:
    return sorted(rank for rank in each.ranks if rank is not None)


def _apart(each: Ranked) -> float:
    given = _given(each)
    return given[-1] - given[0] if given else 0.0


def _row(row: int, each: Ranked, data: RankAgreement) -> list[Mark]:
    given = _given(each)
    middle = (given[(len(given) - 1) // 2] + given[len(given) // 2]) / 2 if given else 0.0
    marks: list[Mark] = []
    for at, (method, rank) in enumerate(zip(data.methods, each.ranks, strict=True)):
        said = "–" if rank is None else said_plainly(rank)
        colour, hatch, key = _tint(rank, middle, len(data.risks))
        hover = f"{each.risk}: {method} says {'nothing' if rank is None else f'place {said}'}"
        marks.append(Bar(at + 0.02, at + 0.98, row + 0.95, row + 0.05, colour, hatch, key, hover, outline=False))
        said += {"": ""}.get(key, " ↑" if "worse" in key else " ↓")
        ink = PAPER if colour in (_HIGHER[1],) else INK
        marks.append(Words(said, ((at + 0.5, row + 0.5),), ("middle",), ink, bold=bool(key), must=True))
    apart = said_plainly(_apart(each))
    marks.append(Words(apart, ((len(data.methods) + 0.5, row + 0.5),), ("middle",), bold=_apart(each) > 0, must=True))
    return marks


def _tint(rank: float | None, middle: float, count: int) -> tuple[str, Hatch, str]:
    """Colour and key of a cell; what is far apart (a tenth of all places, at least two) is stronger."""
    if rank is None or rank == middle:
        return _EVEN, "", ""
    is_far = abs(rank - middle) >= max(2.0, count / 10)
    shades = _HIGHER if rank < middle else _LOWER
    way = "worse (↑)" if rank < middle else "less bad (↓)"
    return shades[is_far], "", f"{'far ' if is_far else ''}{way} than by the others"


def _notes(data: RankAgreement, left_out: int) -> tuple[str, ...]:
    notes = ["1 is the worst; equal risks share a place.", *_agreement(data)]
    if left_out:
        notes.append(f"{left_out} further risks are less in dispute and not shown.")
    return tuple(notes)


def _agreement(data: RankAgreement) -> list[str]:
    """How far each two methods agree, in a sentence each."""
    pairs = data.pairs
    if pairs is None:
        ranks = {
            str(index): {
                method: -rank for method, rank in zip(data.methods, each.ranks, strict=True) if rank is not None
            }
            for index, each in enumerate(data.risks)
        }
        pairs = disagreement(ranks).pairs
    said = []
    for (first, second), counted in list(pairs.items())[:_MOST_SAID]:
        tied = counted.tied_first + counted.tied_second + counted.tied_both
        parts = {"in the same order": counted.same, "the other way round": counted.opposite, "tied": tied}
        if counted.undecided:
            parts["undecided"] = counted.undecided
        if total := sum(parts.values()):
            shares = ", ".join(f"{said_chance(count / total)} {words}" for words, count in parts.items())
            said.append(f"{first} and {second}, pairs of risks: {shares}.")
    return said


def _ranks(each: Ranked, methods: Sequence[str]) -> str:
    said = ["nothing" if rank is None else said_plainly(rank) for rank in each.ranks]
    return ", ".join(f"{method} {rank}" for method, rank in zip(methods, said, strict=True))

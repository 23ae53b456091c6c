"""Notebook 03: how bad is it? Risks in words, their inherent and current levels, the matrix and the ranking."""

from __future__ import annotations

import ipywidgets as w

from toolkit.display.plots import plot_output, ranking
from toolkit.display.tables import table
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.records import Risk
from toolkit.reports.risk_matrix import matrix_of
from toolkit.workshop.draft import short
from toolkit.workshop.how_bad_score import ScorePanel
from toolkit.workshop.how_bad_words import WordPanel
from toolkit.workshop.methods_view import matrix_fidelity, methods_compared
from toolkit.workshop.panel import Panel, html, note, wide
from toolkit.workshop.risk_view import assessment_chip, numbered
from toolkit.workshop.session import Workshop

__all__ = ["MatrixPanel", "ScorePanel", "WordPanel", "score_risks", "see_matrix", "word_risks"]


def word_risks(workshop: Workshop) -> w.VBox:
    """Findings of the shortlist gathered into risks, each worded as cause, event and consequence."""
    return WordPanel(workshop).show()


def score_risks(workshop: Workshop) -> w.VBox:
    """Each risk's inherent and current level, judged against the team's own criteria."""
    return ScorePanel(workshop).show()


def see_matrix(workshop: Workshop) -> w.VBox:
    """The matrix and the ranking, drawn again at each save."""
    return MatrixPanel(workshop).show()


class MatrixPanel(Panel):
    """Where every risk stands: the matrix, with its way from inherent to current, and the ranking."""

    title = "Where we stand"
    writes = False
    asks = "Does the order feel right? If not, say which risk is misplaced, and score it again."
    python = """
from toolkit.display.plots import ranking
from toolkit.reports.risk_matrix import matrix_of
matrix_of(list(workshop.register.risks.values()), workshop.scale)    # SVG text
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._matrix = html()
        self._ranking = w.Output(layout=wide())
        self._left = html()
        self.body.children = (self._matrix, self._ranking, self._left)

    def redraw(self) -> None:
        """Draw matrix and ranking from the record."""
        scale = self.workshop.scale
        risks = numbered(self.register)
        placed = [each for each in risks if _standing(each[1], scale.id) is not None]
        if not placed:
            self._matrix.value = str(note("Nothing is scored yet: the first saved level appears here."))
            self._ranking.outputs = ()
        else:
            svg = matrix_of([risk for _, risk in risks], scale) if scale.has_axes else None
            self._matrix.value = str(element("div", None, svg or note(f"{scale.title} has no matrix.")))
            rows = []
            for number, risk in placed:
                held = _standing(risk, scale.id)
                if held is not None:
                    rows.append({"title": f"{number}. {risk.title}", "level": held[1], "rank": held[0]})
            figure = ranking(rows, [(level.id, level.title, level.colour) for level in scale.levels])
            self._ranking.outputs = (plot_output(figure),)
        compared = (matrix_fidelity(self.workshop), methods_compared(self.workshop))
        self._left.value = str(fragment(self._elsewhere(scale.id), *compared))

    def _elsewhere(self, method: str) -> Safe:
        """Risks that the matrix cannot show: not scored, or scored by another method."""
        others = [each for each in numbered(self.register) if _standing(each[1], method) is None]
        if not others:
            return note("Every risk is on the matrix.")
        rows = [
            {
                "": str(number),
                "not on the matrix": short(risk.title, 200),
                "inherent": assessment_chip(self.workshop, risk.assessments.get("inherent")),
                "current": assessment_chip(self.workshop, risk.assessments.get("current")),
            }
            for number, risk in others
        ]
        return fragment(note("Not scored yet, or by another method, whose levels mean something else:"), table(rows))


def _standing(risk: Risk, method: str) -> tuple[int, str] | None:
    """Rank and level of today: current, else inherent, where it was judged by this method."""
    held = risk.assessments.get("current") or risk.assessments.get("inherent")
    return (held.rank, held.level) if held is not None and held.method == method else None

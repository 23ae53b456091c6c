"""Where on the sheet a chart's plot lies, and which place of the sheet a value has."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.pictures.geometry import Point, Rect
from toolkit.pictures.money.chart import Chart
from toolkit.pictures.style import LABEL_SIZE, NAME_SIZE
from toolkit.pictures.text import Lines, line_height, text_width, wrap

__all__ = ["MARGIN", "ROW_NAME", "TITLE_SIZE", "WIDTH", "Frame", "frame_of"]

WIDTH, MARGIN = 760.0, 14.0
TITLE_SIZE = NAME_SIZE + 1
ROW_NAME = 230.0
"""The most that the name of a row may take of the width."""

_TURNED = 20.0
_BELOW = 42.0


@dataclass(frozen=True)
class Frame:
    """The plot's rectangle and the texts around it that were measured to find it."""

    plot: Rect
    title: Lines
    y_names: tuple[Lines, ...]
    chart: Chart

    def at(self, x: float, y: float) -> Point:
        """The place on the sheet of a pair of values; what lies beyond an axis is held at its end."""
        return Point(
            self.plot.x + self.chart.x.share(x) * self.plot.width,
            self.plot.bottom - self.chart.y.share(y) * self.plot.height,
        )

    @property
    def below(self) -> float:
        """The y under the plot, its ticks and its axis title: where the key begins."""
        return self.plot.bottom + (_BELOW if self.chart.x.title else 10.0)


def frame_of(chart: Chart) -> Frame:
    """Measure the texts of a chart and find room for its plot between them."""
    title = wrap(chart.title, WIDTH - 2 * MARGIN, TITLE_SIZE, lines=2, bold=True)
    names = tuple(
        wrap(words, ROW_NAME, LABEL_SIZE, lines=2, bold=index in chart.y.bold)
        for index, (_, words) in enumerate(chart.y.ticks)
    )
    left = MARGIN + max((each.width for each in names), default=0.0) + 8 + (_TURNED if chart.y.title else 0.0)
    right = MARGIN + 6
    if chart.right:
        right += max(text_width(words, LABEL_SIZE) for _, words in chart.right) + 6
        right += _TURNED if chart.right_title else 0.0
    elif chart.x.ticks:
        last, words = chart.x.ticks[-1]
        right += max(0.0, text_width(words, LABEL_SIZE) / 2 - (1 - chart.x.share(last)) * 400)
    top = MARGIN + len(title.lines) * line_height(TITLE_SIZE) + 10
    return Frame(Rect(left, top, WIDTH - left - right, chart.plot_height), title, names, chart)

"""A chart as a Plotly figure, as plain data: the same axes, marks and labels as the static picture has."""

from __future__ import annotations

import math
from typing import Any

from toolkit.display.money.texts import KEY_ROOM, lined, plain
from toolkit.display.money.traces import traces_of, word_traces
from toolkit.pictures.money.chart import Axis, Chart, Line
from toolkit.pictures.money.frame import TITLE_SIZE, WIDTH, Frame, frame_of
from toolkit.pictures.money.placing import Placed, place_words, size_of
from toolkit.pictures.style import FAINT, FONT, INK, LABEL_SIZE, LINE, MUTED, safe_colour
from toolkit.pictures.text import text_width, wrap

__all__ = ["figure_json"]

_TITLE, _ROW, _BELOW, _SIDE, _WIDER, _HEAD = 22, 22, 52, 20.0, 1.15, 9.0
_ANCHORS = {
    "right": ("left", "middle", 1, 0),
    "left": ("right", "middle", -1, 0),
    "above": ("center", "bottom", 0, 1),
    "below": ("center", "top", 0, -1),
}


def figure_json(chart: Chart) -> dict[str, Any]:
    """`data` and `layout` as Plotly reads them: plain lists and texts, no template, labels within 150 points a line."""
    frame = frame_of(chart)
    title = wrap(chart.title, WIDTH / _WIDER, TITLE_SIZE, lines=2, bold=True)
    placed = place_words(frame)
    notes = [wrap(note, WIDTH / _WIDER, LABEL_SIZE, lines=3) for note in chart.notes]
    said = "<br>".join(lined(lines) for lines in notes)
    notes_height = sum(lines.height(LABEL_SIZE) for lines in notes)
    top = 16 + _TITLE * len(title.lines) + _ROW * _key_rows(chart, frame.plot.width)
    below = (_BELOW if chart.x.title else 12) if not chart.is_empty else 8
    bottom = below + notes_height + 10
    right = WIDTH - frame.plot.right + _SIDE
    annotations = [_label(each, chart) for each in placed if each.side != "middle"]
    annotations += _right_side(chart, right)
    annotations += [_arrow(mark, frame) for mark in chart.marks if isinstance(mark, Line) and mark.arrow]
    if said:
        annotations.append(
            _text(said, -frame.plot.x / frame.plot.width, 0, MUTED, LABEL_SIZE)
            | {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top", "yshift": -below, "align": "left"}
        )
    layout = {
        "title": {
            "text": lined(title, bold=True),
            "x": 0.01,
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 10 + 8 * (len(title.lines) - 1)},
            "font": {"size": TITLE_SIZE},
        },
        "width": WIDTH + 2 * _SIDE,  # the same plot as in print, so that labels keep clear of each other here as well
        "height": math.ceil(top + chart.plot_height + bottom),
        "margin": {
            "l": math.ceil(frame.plot.x + _SIDE),
            "r": math.ceil(right),
            "t": top,
            "b": math.ceil(bottom),
            "pad": 0,
        },
        "font": {"family": FONT, "size": LABEL_SIZE, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "barmode": "overlay",
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        "annotations": annotations,
        "meta": {"summary": chart.summary},
        "xaxis": _axis(chart.x, [words for _, words in chart.x.ticks]) | {"visible": not chart.is_empty},
        "yaxis": _axis(
            chart.y, [lined(words, bold=at in chart.y.bold) for at, words in enumerate(frame.y_names)], escaped=True
        )
        | {"visible": not chart.is_empty},
    }
    return {"data": [*traces_of(chart), *word_traces(placed, chart)], "layout": layout}


def _axis(axis: Axis, names: list[str], *, escaped: bool = False) -> dict[str, Any]:
    return {
        "title": {"text": plain(axis.title), "standoff": 8, "font": {"color": MUTED, "size": LABEL_SIZE + 1}},
        "type": "log" if axis.is_log else "linear",
        "range": [_on(axis, axis.low), _on(axis, axis.high)],
        "tickmode": "array",
        "tickvals": [value for value, _ in axis.ticks],
        "ticktext": names if escaped else [plain(name) for name in names],
        "showgrid": axis.has_grid,
        "gridcolor": FAINT,
        "zeroline": False,
        "showline": True,
        "linecolor": LINE,
        "automargin": True,
        "fixedrange": True,
    }


def _on(axis: Axis, value: float) -> float:
    """A value where Plotly wants the logarithm on a logarithmic axis: in ranges and annotations."""
    held = axis.held(value)
    return math.log10(held) if axis.is_log else held


def _key_rows(chart: Chart, room: float) -> int:
    """How many rows the legend takes: Plotly sets entries that do not fit in one row in columns of one width."""
    widths = [min(KEY_ROOM, text_width(entry.key, LABEL_SIZE)) * _WIDER + 52 for entry in chart.entries()]
    if sum(widths) <= room:
        return 1 if widths else 0
    return math.ceil(len(widths) / max(1, int(room / max(widths))))


def _text(text: str, x: float, y: float, colour: str, size: float) -> dict[str, Any]:
    return {"text": text, "x": x, "y": y, "showarrow": False, "font": {"color": colour, "size": size}}


def _label(placed: Placed, chart: Chart) -> dict[str, Any]:
    x_anchor, y_anchor, right, up = _ANCHORS[placed.side]
    colour = safe_colour(placed.words.colour) if placed.words.colour else INK
    text = lined(placed.lines, bold=placed.words.bold)
    at = _text(text, _on(chart.x, placed.place[0]), _on(chart.y, placed.place[1]), colour, size_of(placed.words))
    gap = placed.words.gap
    if placed.is_led:  # a line from the place to the text, which stands a way off in picture units
        shifts: dict[str, Any] = {
            "showarrow": True,
            "arrowhead": 0,
            "arrowwidth": 1,
            "arrowcolor": MUTED,
            "ax": right * gap,
            "ay": placed.shift - up * gap,
        }
    else:
        shifts = {"xshift": right * gap, "yshift": up * gap - placed.shift}
    return at | {
        "xanchor": x_anchor,
        "yanchor": y_anchor,
        **shifts,
        "align": "left" if right > 0 else "right" if right < 0 else "center",
        "bgcolor": "rgba(255,255,255,0.82)",
        "borderpad": 0,
    }


def _right_side(chart: Chart, margin: float) -> list[dict[str, Any]]:
    paper = {"xref": "paper", "xanchor": "left", "yanchor": "middle"}
    found = [
        _text(plain(words), 1, _on(chart.y, value), INK, LABEL_SIZE) | paper | {"xshift": 6}
        for value, words in chart.right
    ]
    if chart.right and chart.right_title:
        title = _text(plain(chart.right_title), 1, 0.5, MUTED, LABEL_SIZE)
        found.append(title | paper | {"yref": "paper", "textangle": -90, "xshift": margin - 22})
    return found


def _arrow(line: Line, frame: Frame) -> dict[str, Any]:
    """The head of a line that ends in one: annotations lie over everything, so it is no longer than it must be."""
    chart, (start, end) = frame.chart, line.places[-2:]
    share = min(1.0, _HEAD / (math.dist(frame.at(*start), frame.at(*end)) or 1.0))
    x, y = _on(chart.x, end[0]), _on(chart.y, end[1])
    return {
        "x": x,
        "y": y,
        "ax": x + (_on(chart.x, start[0]) - x) * share,
        "ay": y + (_on(chart.y, start[1]) - y) * share,
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowsize": 1.2,
        "arrowwidth": 1.1,
        "arrowcolor": safe_colour(line.colour),
    }

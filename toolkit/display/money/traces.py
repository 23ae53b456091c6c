"""The marks of a chart as Plotly traces, as plain data: what looks alike is one trace."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from toolkit.display.money.texts import key_name, lined, plain
from toolkit.pictures.money.chart import Area, Axis, Bar, Chart, Dot, Line, Mark
from toolkit.pictures.money.placing import Placed, size_of
from toolkit.pictures.style import INK, PAPER, ink_on, safe_colour

__all__ = ["traces_of", "word_traces"]

Trace = dict[str, Any]

_DASHES = {
    "solid": "solid",
    "dashed": "8px,4px",
    "dotted": "2px,3px",
    "long": "14px,4px",
    "dashdot": "10px,3px,2px,3px",
}
_SYMBOLS = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle-up",
    "cross": "x",
    "star": "star",
}


def traces_of(chart: Chart) -> list[Trace]:
    """Everything but the labels; each key stands once in the legend."""
    traces: list[Trace] = []
    named: set[str] = set()
    for kind, members in _alike(chart.marks):
        key = members[0].key
        trace = _MAKERS[kind](members, chart) | {"name": key_name(key), "showlegend": bool(key) and key not in named}
        if trace["showlegend"] and kind != "line":
            trace["legendrank"] = 1001  # the lines come first
        named.add(key)
        traces.append(trace)
    return traces


def word_traces(placed: Sequence[Placed], chart: Chart) -> list[Trace]:
    """Labels in the middle of their places; the others are annotations."""
    groups: dict[tuple[str, float], list[Placed]] = {}
    for each in placed:
        if each.side == "middle":
            colour = safe_colour(each.words.colour) if each.words.colour else INK
            groups.setdefault((colour, size_of(each.words)), []).append(each)
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [chart.x.held(each.place[0]) for each in members],
            "y": [chart.y.held(each.place[1]) for each in members],
            "text": [lined(each.lines, bold=each.words.bold) for each in members],
            "textfont": {"color": colour, "size": size},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for (colour, size), members in groups.items()
    ]


def _alike(marks: Iterable[Mark]) -> list[tuple[str, list[Any]]]:
    """Marks by kind and look, in the order in which each look first occurs."""
    groups: dict[Hashable, tuple[str, list[Any]]] = {}
    for mark in marks:
        if isinstance(mark, Line):
            look: Hashable = ("line", mark.colour, mark.dash, mark.width, mark.key, mark.arrow)
        elif isinstance(mark, Bar):
            look = ("bar", mark.colour, mark.hatch, mark.key, mark.outline)
        elif isinstance(mark, Dot):
            look = ("dot", mark.symbol, mark.colour, mark.size, mark.hollow, mark.key)
        elif isinstance(mark, Area):
            look = ("area", id(mark))
        else:
            continue
        kind = "line" if isinstance(mark, Line) else type(mark).__name__.lower()
        groups.setdefault(look, (kind, []))[1].append(mark)
    return list(groups.values())


def _lines(lines: Sequence[Line], chart: Chart) -> Trace:
    xs: list[float | None] = []
    ys: list[float | None] = []
    hover: list[str] = []
    for line in lines:
        if xs:  # a gap between two lines of one trace
            xs, ys, hover = [*xs, None], [*ys, None], [*hover, ""]
        xs += [_short(chart.x, x) for x, _ in line.places]
        ys += [_short(chart.y, y) for _, y in line.places]
        hover += [plain(words) for words in line.hover] or [""] * len(line.places)
    first = lines[0]
    paint = {"color": safe_colour(first.colour), "width": first.width, "dash": _DASHES[first.dash]}
    trace = {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": paint}
    return trace | _hover(hover)


def _dots(dots: Sequence[Dot], chart: Chart) -> Trace:
    first = dots[0]
    colour = safe_colour(first.colour)
    marker = {
        "symbol": _SYMBOLS[first.symbol],
        "size": first.size,
        "color": PAPER if first.hollow else colour,
        "line": {"color": colour if first.hollow else PAPER, "width": 1.8 if first.hollow else 0.8},
    }
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [_short(chart.x, dot.x) for dot in dots],
        "y": [_short(chart.y, dot.y) for dot in dots],
        "marker": marker,
        "cliponaxis": False,
    }
    return trace | _hover([plain(dot.hover) for dot in dots])


def _bars(bars: Sequence[Bar], _chart: Chart) -> Trace:
    first = bars[0]
    fill = safe_colour(first.colour)
    marker: Trace = {"color": fill, "line": {"color": INK, "width": 0.7 if first.outline else 0}}
    if first.hatch:
        marker["pattern"] = {
            "shape": first.hatch,
            "fgcolor": ink_on(fill),
            "size": 6,
            "bgcolor": fill,
            "solidity": 0.25,
            "fgopacity": 0.75,
        }
    trace = {
        "type": "bar",
        "orientation": "h",
        "base": [bar.left for bar in bars],
        "x": [bar.right - bar.left for bar in bars],
        "y": [(bar.top + bar.bottom) / 2 for bar in bars],
        "width": [abs(bar.bottom - bar.top) for bar in bars],
        "marker": marker,
    }
    return trace | _hover([plain(bar.hover) for bar in bars])


def _area(areas: Sequence[Area], chart: Chart) -> Trace:
    (area,) = areas  # each its own trace: places of two must not be joined
    colour = safe_colour(area.colour)
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    tint = f"rgba({red},{green},{blue},{area.opacity:g})"
    xs = [_short(chart.x, x) for x in area.xs]
    trace: Trace = {
        "type": "scatter",
        "mode": "lines",
        "x": [*xs, *reversed(xs)],
        "y": [_short(chart.y, y) for y in (*area.highs, *reversed(area.lows))],
        "fill": "toself",
        "fillcolor": tint,
        "line": {"width": 0, "color": colour},
        "hoverinfo": "skip",
    }
    if area.hatch:
        pattern = {"shape": area.hatch, "fgcolor": colour, "bgcolor": tint, "size": 6, "solidity": 0.2}
        trace["fillpattern"] = pattern
    return trace


def _short(axis: Axis, value: float) -> float:
    """The value within its axis, in six digits: what a screen shows, in half the bytes."""
    return float(f"{axis.held(value):.6g}")


def _hover(texts: list[str]) -> Trace:
    if not any(texts):
        return {"hoverinfo": "skip"}
    return {"hoverinfo": "text", "hovertext": texts}


_MAKERS: dict[str, Callable[[Any, Chart], Trace]] = {"line": _lines, "bar": _bars, "dot": _dots, "area": _area}

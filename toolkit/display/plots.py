"""Plotly pictures for the notebooks, in the one way that survives a reload: as plain output, never a FigureWidget.

A FigureWidget that is reloaded silently shows its first data; for a risk picture that is a wrong answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["plain_output", "plot_output", "ranking", "standing"]

_FONT = {"family": "system-ui, sans-serif", "size": 13}
_VERDICT_COLOURS = {
    "met": "#2a7f62",
    "partly met": "#8fc1a9",
    "not met": "#c8553d",
    "unknown": "#d0d0d0",
    "not applicable": "#9aa5b1",
    "not ours": "#eceff1",
}

_ALWAYS = ("met", "partly met", "not met", "unknown")


def plot_output(figure: go.Figure) -> dict[str, Any]:
    """A figure as an output that a notebook keeps and draws again after a reload: for `Output(outputs=[…])`."""
    return plain_output(figure.to_plotly_json())


def plain_output(drawn: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a figure as plain data, without building one: what `figure.to_plotly_json()` gives.

    Where nothing can draw it, its summary is said (`layout.meta["summary"]`), if it has one.
    """
    meta = drawn["layout"].get("meta")
    summary = meta.get("summary") if isinstance(meta, Mapping) else None
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {
            "application/vnd.plotly.v1+json": dict(drawn) | {"config": {"displayModeBar": False}},
            "text/plain": summary or "a picture; open the notebook in JupyterLab to see it",
        },
    }


def ranking(rows: Sequence[Mapping[str, Any]], levels: Sequence[tuple[str, str, str]]) -> go.Figure:
    """Risks by current level, worst on top, equal ones as given: `rows` of title, level, rank; `levels` of (id, title,
    colour), rising.
    """
    import plotly.graph_objects as go

    shown = sorted(rows, key=lambda row: -int(row["rank"]))[::-1]  # the axis is drawn from below
    by_id = {level: (title, colour) for level, title, colour in levels}
    figure = go.Figure(
        go.Bar(
            x=[row["rank"] + 1 for row in shown],
            y=[_short(row["title"]) for row in shown],
            orientation="h",
            marker={"color": [by_id[row["level"]][1] for row in shown], "line": {"color": "#555", "width": 1}},
            text=[by_id[row["level"]][0] for row in shown],
            hovertext=[row["title"] for row in shown],
            hoverinfo="text",
        )
    )
    ticks = list(range(1, len(levels) + 1))
    figure.update_xaxes(
        title="Level of risk", tickvals=ticks, ticktext=[t for _, t, _ in levels], range=[0, len(levels) + 0.4]
    )
    figure.update_layout(
        height=110 + 30 * max(len(shown), 1),
        margin={"l": 10, "r": 10, "t": 10, "b": 40},
        font=_FONT,
        template="plotly_white",
    )
    figure.update_yaxes(automargin=True)
    return figure


def standing(rows: Mapping[str, Mapping[str, int]]) -> go.Figure:
    """Provisions by verdict, a bar a principle: `rows` maps a principle's title to counts."""
    import plotly.graph_objects as go

    names = list(rows)[::-1]
    figure = go.Figure(
        [
            go.Bar(
                name="not judged yet" if verdict == "unknown" else verdict,
                y=[_on_lines(name) for name in names],
                x=[rows[name].get(verdict, 0) for name in names],
                orientation="h",
                marker={"color": colour, "line": {"color": "#666", "width": 0.5}},
                text=[rows[name].get(verdict, 0) or "" for name in names],
            )
            for verdict, colour in _VERDICT_COLOURS.items()
            if verdict in _ALWAYS or any(counts.get(verdict) for counts in rows.values())
        ]
    )
    figure.update_layout(
        barmode="stack",
        height=150 + 38 * len(names),
        margin={"l": 10, "r": 10, "t": 10, "b": 90},
        font=_FONT,
        template="plotly_white",
        legend={"orientation": "h", "y": -0.14, "yanchor": "top", "x": 0, "traceorder": "normal"},
    )
    figure.update_xaxes(title="Provisions")
    figure.update_yaxes(automargin=True)
    return figure


def _on_lines(text: str) -> str:
    """A title on one line or two, so that a narrow window still has room for the bars."""
    return "<br>".join(wrap(_short(text, 100), 44, max_lines=2, placeholder=" …"))


def _short(text: str, limit: int = 48) -> str:
    shown = text if len(text) <= limit else f"{text[: limit - 1]}…"
    return shown.replace("<", "‹").replace(">", "›")  # Plotly takes <b> and the like as markup: show them as signs

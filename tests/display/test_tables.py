"""Tables and figures in a notebook: text stays text, long text stays in its cell, a picture outlives a reload."""

from __future__ import annotations

import json

import pytest

from tests.hostile_text import LONG, MARKUP
from toolkit.display.plots import plot_output, ranking
from toolkit.display.tables import table
from toolkit.workshop.style import STYLE

LEVELS = [("low", "Low", "#eee"), ("high", "High", "#f80")]


@pytest.mark.parametrize("text", MARKUP)
def test_what_stands_in_a_cell_is_text(text):
    told = str(table([{"a": text}]))
    assert "<script>alert" not in told
    assert "<img" not in told
    assert "<svg" not in told


def test_a_cell_limits_how_tall_a_text_may_make_its_row():
    told = str(table([{"a": LONG[0]}]))
    assert '<td><div class="att-cell">' in told
    assert ".att-cell" in str(STYLE).partition("max-height:260px")[0].rpartition("}")[2]


def test_a_picture_is_plain_output_and_its_titles_are_no_markup():
    rows = [{"title": "<b>second</b>", "level": "low", "rank": 0}, {"title": LONG[0], "level": "high", "rank": 1}]
    output = plot_output(ranking(rows, LEVELS))
    assert output["output_type"] == "display_data"
    bars = output["data"]["application/vnd.plotly.v1+json"]["data"][0]
    assert bars["y"] == ["‹b›second‹/b›", f"{'x' * 47}…"], "the worst is drawn last, which is on top"
    json.dumps(output["data"]["application/vnd.plotly.v1+json"]["layout"])

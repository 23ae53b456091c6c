"""Every picture of money as a Plotly figure: plain data, few points, the numbers of the printed one, text as text."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import pytest

from tests.hostile_text import FORBIDDEN, HOSTILE, LONG
from tests.pictures.money.samples import all_empty, all_ordinary, all_with, every
from tests.pictures.reading import parsed, texts
from toolkit.display import money
from toolkit.display.plots import plot_output
from toolkit.pictures.money import LossExceedance, loss_exceedance, picture_of, summary_of

EVERY = every()
MIME = "application/vnd.plotly.v1+json"
CALLS = {
    "exceedance": money.loss_exceedance,
    "tornado": money.tornado,
    "moves": money.before_and_after,
    "waterfall": money.waterfall,
    "returns": money.return_on_control,
    "frontier": money.cost_benefit,
    "calibration": money.calibration,
    "ranks": money.rank_agreement,
    "tail": money.tail_contributions,
    "spread": money.spread,
}


def drawn(value) -> dict:
    """The figure's data and layout, as the notebook gets them under a slider."""
    found = money.redrawn(value)["data"][MIME]
    return {part: found[part] for part in ("data", "layout")}


@pytest.mark.parametrize("name", EVERY)
def test_plain_data_goes_through_json_and_is_what_plotly_accepts(name):
    written = json.loads(json.dumps(drawn(EVERY[name]), allow_nan=False))
    checked = json.loads(money.figure_of(EVERY[name]).to_json())
    checked["layout"].pop("template", None)
    assert checked == written


@pytest.mark.parametrize("name", CALLS)
def test_the_figure_and_the_redrawn_output_are_the_same(name):
    value = all_ordinary()[name]
    figure = CALLS[name](value)
    assert type(figure) is go.Figure, "never a FigureWidget, which shows its first data after a reload"
    as_output = plot_output(figure)["data"][MIME]
    as_output["layout"].pop("template", None)
    again = money.redrawn(value)["data"]
    assert json.loads(json.dumps(as_output)) == json.loads(json.dumps(again[MIME]))
    assert again["text/plain"] == summary_of(value)
    assert figure.layout.meta["summary"] == summary_of(value)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_words_below_a_picture_are_text(text):
    value = all_with((text or "?", f"other {text}"))["tail"]
    picture, words = money.outputs_of(value)
    assert picture == money.redrawn(value)
    told = ET.fromstring(words["data"]["text/html"])
    assert [each.tag for each in told.iter()] == ["details", "summary", "p"]
    assert "of the tail" in told[1].text


@pytest.mark.parametrize("name", CALLS)
def test_titles_say_what_and_in_which_unit(name):
    value = all_ordinary()[name]
    layout = drawn(value)["layout"]
    printed = set(texts(parsed(picture_of(value))))
    assert layout["title"]["text"].removeprefix("<b>").removesuffix("</b>") in printed
    for axis in ("xaxis", "yaxis"):
        title = layout[axis]["title"]["text"].replace("&#37;", "%")
        assert title in printed | {""}, "the same words as in print"


def test_ticks_and_labels_are_those_of_the_static_picture():
    value = all_ordinary()["exceedance"]
    layout = drawn(value)["layout"]
    printed = set(texts(parsed(loss_exceedance(value))))
    assert set(layout["xaxis"]["ticktext"]) <= printed
    said = {each["text"].removeprefix("<b>").removesuffix("</b>") for each in layout["annotations"]}
    assert {"inherent", "current", "target", "tolerance", "1 in 20"} <= said & printed
    assert layout["xaxis"]["type"] == layout["yaxis"]["type"] == "log"
    assert layout["xaxis"]["range"][0] == pytest.approx(3.69897, abs=1e-5), "£5k: Plotly takes logarithms here"


def test_lines_are_told_apart_by_dash_and_bars_by_hatch():
    traces = drawn(all_ordinary()["exceedance"])["data"]
    dashes = {trace["name"]: trace["line"]["dash"] for trace in traces if trace["showlegend"] and "fill" not in trace}
    assert len(dashes) == len(set(dashes.values())) == 4
    bars = [trace for trace in drawn(all_ordinary()["tornado"])["data"] if trace["type"] == "bar"]
    assert {bar["marker"].get("pattern", {}).get("shape", "") for bar in bars} == {"", "/"}


@pytest.mark.parametrize("name", EVERY)
def test_no_line_has_more_points_than_a_slider_can_bear(name):
    plain = drawn(EVERY[name])
    assert all(len(trace["x"]) <= 410 for trace in plain["data"]), "filled areas go there and back"
    lines = [trace for trace in plain["data"] if trace.get("mode") == "lines" and "fill" not in trace]
    if isinstance(EVERY[name], LossExceedance):
        assert all(len(trace["x"]) <= 160 for trace in lines)
    assert len(json.dumps(plain)) < 120_000


@pytest.mark.parametrize("name", EVERY)
def test_each_name_stands_once_in_the_legend(name):
    shown = [trace["name"] for trace in drawn(EVERY[name])["data"] if trace["showlegend"]]
    assert len(shown) == len(set(shown))


@pytest.mark.parametrize("name", all_empty())
def test_nothing_to_draw_is_said_and_no_empty_frame_drawn(name):
    plain = drawn(all_empty()[name])
    assert plain["data"] == []
    assert not plain["layout"]["xaxis"]["visible"]
    assert plain["layout"]["annotations"][0]["text"]


def strings(thing) -> list[str]:
    """Every text in it."""
    if isinstance(thing, dict):
        return [text for key, each in thing.items() if key != "meta" for text in strings(each)]
    if isinstance(thing, list | tuple):
        return [text for each in thing for text in strings(each)]
    return [thing] if isinstance(thing, str) else []


@pytest.mark.parametrize("text", [*HOSTILE, *FORBIDDEN])
def test_hostile_names_are_neither_tags_nor_formulas_nor_templates(text):
    for name, value in all_with((text or "?", f"other {text}")).items():
        plain = drawn(value)
        json.dumps(plain).encode()
        for said in strings(plain):
            rest = said.replace("<br>", "").replace("<b>", "").replace("</b>", "")
            assert "<" not in rest, name
            assert "$" not in rest, name
            assert "%{" not in rest, name
            assert "\u202e" not in rest, name
            assert len(html.unescape(said)) < 2_000, name


def test_a_long_name_does_not_swell_the_page():
    for name, value in all_with((LONG[0], LONG[1])).items():
        assert len(json.dumps(drawn(value))) < 150_000, name


def test_drawing_under_a_slider_loads_neither_plotly_nor_numpy():
    code = (
        "import sys\n"
        "from tests.pictures.money.samples import all_ordinary\n"
        "from toolkit.display.money import redrawn\n"
        "[redrawn(each) for each in all_ordinary().values()]\n"
        "print(sorted({'plotly', 'numpy', 'scipy', 'pandas'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert said == "[]\n"

"""Every picture of money, as SVG: whole, inside its sheet, without overlapping labels, whatever is drawn."""

from __future__ import annotations

import pytest

from tests.hostile_text import FORBIDDEN, HOSTILE
from tests.pictures.money.measuring import faults, text_boxes
from tests.pictures.money.samples import MANY, NAMES, all_empty, all_ordinary, all_with, every
from tests.pictures.reading import NS, description, parsed, texts
from toolkit.errors import ToolkitError
from toolkit.pictures.money import Swing, Tornado, picture_of, summary_of
from toolkit.pictures.money.chart import Words
from toolkit.pictures.money.frame import frame_of
from toolkit.pictures.money.gallery import chart_of
from toolkit.pictures.money.placing import place_words

EVERY = every()
TITLES = {
    "exceedance": {"Loss in a year (GBP), logarithmic", "Probability of losing more than this in a year"},
    "tornado": {"Mean loss a year (GBP)"},
    "moves": {"Impact →", "Likelihood →"},
    "waterfall": {"Mean loss a year (EUR)"},
    "returns": {"Money a year (USD)"},
    "frontier": {"Cost of the controls a year (GBP)", "Loss a year that remains (GBP)"},
    "calibration": {"Confidence that was stated", "Share of answers that were right"},
    "tail": {"Share of the worst 1% of years, and of the mean loss"},
    "spread": {"Estimate, 90% interval (GBP), logarithmic"},
}


@pytest.mark.parametrize("name", EVERY)
def test_a_picture_is_whole_inside_its_sheet_and_no_label_covers_another(name):
    root = parsed(picture_of(EVERY[name]))
    assert faults(root) == []
    assert root.find(f"{NS}title").text
    assert description(root)


@pytest.mark.parametrize("name", TITLES)
def test_axes_say_what_they_measure_in_which_unit(name):
    assert TITLES[name] <= set(texts(parsed(picture_of(all_ordinary()[name]))))


@pytest.mark.parametrize("name", all_empty())
def test_nothing_to_draw_is_said_and_no_empty_frame_drawn(name):
    value = all_empty()[name]
    root = parsed(picture_of(value))
    assert not list(root.iter(f"{NS}line"))
    assert len(texts(root)) >= 2
    assert summary_of(value).endswith(".")


@pytest.mark.parametrize("text", [*HOSTILE, *FORBIDDEN])
def test_hostile_names_stay_text_in_their_place(text):
    for name, value in all_with((text or "?", f"other {text}")).items():
        root = parsed(picture_of(value))
        assert faults(root) == [], name
        assert {each.tag.removeprefix(NS) for each in root.iter()} <= {
            *("svg", "title", "desc", "g", "rect", "line", "polyline", "polygon", "path", "circle", "text")
        }


def test_no_number_is_written_with_an_exponent_and_none_is_nan():
    for name, value in EVERY.items():
        drawn = str(picture_of(value))
        assert "nan" not in drawn.lower().replace("finance", ""), name
        assert "inf," not in drawn, name
        assert not [word for word in texts(parsed(drawn)) if "e+" in word], name


def test_200_risks_are_cut_to_a_page_and_the_rest_is_counted():
    pictures = {name: parsed(picture_of(value)) for name, value in all_with(MANY).items()}
    for name, root in pictures.items():
        height = float(root.get("viewBox").split()[3])
        assert height < 1100, name
    assert any("181 other risks together" in text for text in texts(pictures["tail"]))
    assert any("181 further estimates" in text for text in texts(pictures["tornado"]))
    assert any("180 further risks" in text for text in texts(pictures["ranks"]))
    assert any("188 other controls" in text for text in texts(pictures["waterfall"]))


def test_the_words_say_the_numbers_of_the_picture():
    said = {name: summary_of(value) for name, value in all_ordinary().items()}
    assert "current: more than £0 with 50%" in said["exceedance"]
    assert "Supplier changes its model: 0.6 a year → £160k to 6 a year → £652k." in said["tornado"]
    assert (
        "Of 1000 pairs of risks the matrix orders 71% as the amounts do, ties 26% and turns 2% round." in said["moves"]
    )
    assert "€2.3m inherent" in said["waterfall"]
    assert "Longer answers −€60k" in said["waterfall"]
    assert "$150k ($100k to $220k), $150k for $40k: 3.8 to 1" in said["returns"]
    assert "3 (£75k): + Training data poisoned" in said["frontier"]
    assert "Stated 90%: right in 13 of 20, 65% (46% to 80%)" in said["calibration"]
    assert "Money and 5 × 5, pairs of risks: 67% in the same order, 33% the other way round, 0% tied." in said["ranks"]
    assert "Supplier changes its model: 50% of the tail, 3.6% of the mean." in said["tail"]
    assert "Eli: £100k to £1.5m, best £450k, dissents." in said["spread"]
    for name, value in all_ordinary().items():
        assert said[name].split(". ")[-1] in description(parsed(picture_of(value))) or name == "moves"


def test_names_stand_whole_where_there_is_room():
    root = parsed(picture_of(all_ordinary()["tail"]))
    assert set(NAMES[1:]) <= set(texts(root))


@pytest.mark.parametrize("name", EVERY)
def test_no_label_that_must_stand_is_left_out(name):
    frame = frame_of(chart_of(EVERY[name]))
    must = [mark for mark in frame.chart.marks if isinstance(mark, Words) and mark.must]
    placed = {id(each.words) for each in place_words(frame)} if must else set()
    assert [mark.text for mark in must if id(mark) not in placed] == []


def test_there_is_no_picture_of_other_things():
    with pytest.raises(ToolkitError, match="no picture of a dict"):
        picture_of({})  # type: ignore[arg-type]


def test_a_label_of_a_tornado_keeps_away_from_the_name_of_its_row():
    """Fonts differ: were the label a quarter wider, it would still not touch the name."""
    named = "Letters steer the assistant: contacts a year"
    root = parsed(picture_of(Tornado(617e3, [Swing(named, 363e3, 966e3, "13.2 a year", "91.2 a year")], "GBP")))
    boxes = dict(text_boxes(root))
    name, label = boxes[named], boxes["13.2 a year → £363k"]
    assert label.x - (name.x + name.width) > 0.25 * label.width

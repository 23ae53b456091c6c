from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures.reading import NS, description, fills, parsed, texts
from toolkit.pictures.geometry import Rect
from toolkit.pictures.matrix import matrix
from toolkit.pictures.spots import CELL_HEIGHT, CELL_WIDTH, DOT, GHOST, set_spots

LIKELIHOODS = [("rare", "Rare"), ("likely", "Likely")]
IMPACTS = [("minor", "Minor"), ("major", "Major"), ("severe", "Severe")]
LEVELS = [("low", "Low", "#ffffcc"), ("high", "High", "#e31a1c")]
TABLE = {
    "minor": {"rare": "low", "likely": "low"},
    "major": {"rare": "low", "likely": "high"},
    "severe": {"rare": "high", "likely": "high"},
}
CELLS = {
    (likelihood, impact): Rect(x * CELL_WIDTH, (1 - y) * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT)
    for y, (likelihood, _) in enumerate(LIKELIHOODS)
    for x, (impact, _) in enumerate(IMPACTS)
}
PLACES = st.sampled_from(sorted(CELLS))
POINTS = st.lists(
    st.dictionaries(st.sampled_from(["inherent", "current", "target"]), PLACES, min_size=1), max_size=60
).map(lambda all_: [(str(n), f"Risk {n}", held) for n, held in enumerate(all_, start=1)])


def drawn(points, **more):
    parts = {"likelihood_steps": LIKELIHOODS, "impact_steps": IMPACTS, "table": TABLE, "levels": LEVELS, **more}
    return parsed(matrix(points, **parts))


def test_the_cells_have_the_colours_of_their_levels():
    root = drawn([])
    assert fills(root).count("#ffffcc") == 3 + 1  # one in the key
    assert fills(root).count("#e31a1c") == 3 + 1
    said = texts(root)
    for title in ("Rare", "Likely", "Minor", "Major", "Severe", "Impact →", "Likelihood →", "Low", "High"):
        assert title in said


def test_likelihood_goes_up_and_impact_to_the_right():
    places = {}
    for likelihood in ("rare", "likely"):
        for impact in ("minor", "severe"):
            root = drawn([("7", "x", {"current": (likelihood, impact)})])
            dot = next(each for each in root.iter(f"{NS}circle") if each.get("r") == str(DOT))
            places[likelihood, impact] = float(dot.get("cx", 0)), float(dot.get("cy", 0))
    assert places["likely", "minor"][1] < places["rare", "minor"][1]
    assert places["rare", "severe"][0] > places["rare", "minor"][0]


def test_a_way_leads_from_inherent_over_current_to_target():
    way = {"inherent": ("likely", "severe"), "current": ("likely", "major"), "target": ("rare", "major")}
    root = drawn([("4", "Letters steer it", way)])
    assert texts(root).count("4") == 3
    assert sum(each.tag == f"{NS}polygon" for each in root.iter()) == 2
    dashed = [each for each in root.iter(f"{NS}circle") if each.get("stroke-dasharray")]
    assert len(dashed) == 2  # the ring and its example in the key
    assert "Letters steer it: inherent Likely and Severe, current Likely and Major" in description(root)
    still = drawn([("4", "x", dict.fromkeys(way, ("rare", "minor")))])
    assert texts(still).count("4") == 1
    assert sum(each.tag == f"{NS}polygon" for each in still.iter()) == 0


@pytest.mark.parametrize("level", ["inherent", "target"])
def test_a_risk_with_one_level_stands_there(level):
    spots = set_spots([("1", "x", {level: ("rare", "minor")})], CELLS)
    assert set(spots.dots) == {0}
    assert spots.rings == {}


def test_nine_share_a_cell_and_more_are_counted():
    place = {"current": ("rare", "minor")}
    nine = set_spots([(str(n), "x", place) for n in range(9)], CELLS)
    assert len(nine.dots) == 9
    assert nine.hidden == {}
    many = drawn([(str(n), "x", place) for n in range(30)])
    assert "+22" in texts(many)
    assert "more risks in this cell" in texts(many)


def test_a_risk_on_other_steps_is_counted_not_guessed():
    root = drawn(
        [("1", "x", {"current": ("daily", "minor")}), ("2", "y", {}), ("3", "z", {"current": ("rare", "minor")})]
    )
    assert "2 risks judged on other steps, not shown" in texts(root)
    assert "3" in texts(root)


@given(POINTS)
def test_nothing_covers_anything_and_all_stay_in_their_cells(points):
    spots = set_spots(points, CELLS)
    discs = [(at, DOT, points[index][2][spots.levels[index]]) for index, at in spots.dots.items()]
    discs += [(at, GHOST, points[index][2][level]) for (index, level), at in spots.rings.items()]
    discs += [(at, DOT, place) for place, (_, at) in spots.hidden.items()]
    for (one, radius, _), (other, other_radius, _) in combinations(discs, 2):
        assert math.dist(one, other) >= radius + other_radius
    for at, radius, place in discs:
        cell = CELLS[place]
        assert cell.contains(Rect(at.x - radius, at.y - radius, 2 * radius, 2 * radius))
    assert len(spots.dots) + sum(count for count, _ in spots.hidden.values()) == len(points)


@given(POINTS)
def test_any_risks_make_a_picture(points):
    said = texts(drawn(points))
    assert {"Rare", "Likely", "Minor", "Major"} <= set(said)


def test_a_matrix_without_steps_or_colours_is_no_crash():
    drawn([("1", "x", {"current": ("rare", "minor")})], likelihood_steps=[], impact_steps=[])
    assert "url(//x)" not in fills(drawn([], levels=[("low", "Low", "url(//x)"), ("high", "High", "red")]))

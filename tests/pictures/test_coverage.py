from __future__ import annotations

from tests.pictures.reading import NS, description, fills, parsed, texts
from toolkit.pictures.coverage import coverage

APPLIES, UNDECIDED, CONTROLLED, NOTHING = "#a8400c", "#f2c14e", "#b5d6ec", "#ffffff"


def cell(counts):
    root = parsed(coverage([("e", "Element")], ["Family"], {("e", "Family"): counts}))
    group = next(each for each in root.iter(f"{NS}g") if each.get("data-element") == "e")
    return list(group)[1]


def test_a_cell_says_its_most_pressing_outcome_and_how_many():
    for counts, fill, said in (
        ({"applies": 2, "undecided": 9}, APPLIES, "2"),
        ({"applies": 0, "undecided": 3, "controlled as stated": 4}, UNDECIDED, "3"),
        ({"controlled as stated": 12}, CONTROLLED, "12"),
    ):
        drawn = cell(counts)
        assert drawn.find(f"{NS}rect").get("fill") == fill
        assert [each.text for each in drawn.iter(f"{NS}text")] == [said]
        assert sum(each.tag == f"{NS}path" for each in drawn.iter()) == 1  # the sign


def test_a_cell_says_in_words_all_that_was_found():
    assert cell({"applies": 2, "not applicable": 5}).find(f"{NS}title").text == (
        "Element, Family: 2 applies, 5 not applicable"
    )


def test_a_strip_shows_the_shares_where_there_are_several_outcomes():
    several, one = cell({"applies": 1, "undecided": 3}), cell({"applies": 4})
    widths = [float(each.get("width", 0)) for each in several.iter(f"{NS}rect")][1:]
    assert len(widths) == 2
    assert abs(widths[1] / widths[0] - 3) < 0.05
    assert len(list(one.iter(f"{NS}rect"))) == 1


def test_a_cell_where_nothing_was_considered_is_empty():
    for counts in ({}, {"applies": 0}, {"applies": -3}):
        drawn = cell(counts)
        assert drawn.find(f"{NS}rect").get("fill") == NOTHING
        assert list(drawn.iter(f"{NS}text")) == []


def test_forty_elements_and_twenty_families_have_their_names_on_the_page():
    rows = [(f"e{n}", f"Element number {n}") for n in range(40)]
    columns = [f"A family of threats, number {n}" for n in range(20)]
    root = parsed(coverage(rows, columns, {("e3", columns[2]): {"applies": 1}}))
    said = texts(root)
    assert {name for _, name in rows} <= set(said)
    assert len([each for each in said if each.startswith("A family")]) == 20
    _, _, width, height = map(float, root.get("viewBox", "").split())
    for each in root.iter(f"{NS}rect"):
        assert float(each.get("x", 0)) + float(each.get("width", 0)) <= width
        assert float(each.get("y", 0)) + float(each.get("height", 0)) <= height
    assert "40 elements, 20 families of threats; in all 1 applies." in description(root)


def test_nothing_at_all_is_a_picture_too():
    assert fills(parsed(coverage([], [], {})))

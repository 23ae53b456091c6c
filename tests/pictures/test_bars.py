from __future__ import annotations

from tests.pictures.reading import NS, description, parsed, texts
from toolkit.pictures.bars import VERDICT_FILLS, bars


def lengths(root, kind):
    fill = VERDICT_FILLS[kind]
    return [float(r.get("width", 0)) for r in root.iter(f"{NS}rect") if r.get("fill") == fill and r.get("rx") is None]


def test_all_bars_are_on_one_scale():
    root = parsed(bars([("One", {"met": 2, "not met": 4}), ("Two", {"met": 1})]))
    (two, one) = lengths(root, "met")
    (four,) = lengths(root, "not met")
    assert two == 2 * one
    assert four == 4 * one


def test_each_part_says_its_count_and_its_sign():
    root = parsed(bars([("One", {"met": 2, "not met": 4})]))
    assert {"2", "4", "One"} <= set(texts(root))
    signs = list(root.iter(f"{NS}path"))
    assert len(signs) == 2 + len(VERDICT_FILLS)  # and those of the key


def test_it_says_the_numbers_in_words():
    root = parsed(bars([("One", {"met": 2, "unheard of": 3}), ("Two", {})], title="Verdicts"))
    assert description(root) == "One: 2 met. Two: none."
    assert root.find(f"{NS}title").text == "Verdicts"


def test_narrow_parts_say_less_rather_than_overlap():
    root = parsed(bars([("One", {"met": 1, "not met": 999})]))
    assert "999" in texts(root)
    assert "1" not in texts(root)


def test_nothing_at_all_is_a_picture_too():
    for empty in (bars([]), bars([("One", {"met": -1})])):
        assert parsed(empty).tag == f"{NS}svg"
        assert "-1" not in texts(parsed(empty))

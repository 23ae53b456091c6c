"""YAML of other tools: shorthands are understood, and nothing unfolds into more than the file could hold."""

from __future__ import annotations

import pytest

from toolkit.errors import InputError
from toolkit.files.foreign_yaml import read_foreign_yaml


def read(text: str, **limits):
    """The values of a document."""
    return read_foreign_yaml(text, source="f.yaml", **limits).data


def said(text: str, **limits) -> str:
    """What is wrong with a document."""
    with pytest.raises(InputError) as caught:
        read(text, **limits)
    return str(caught.value)


def test_words_stay_words():
    assert read("a: 2026-01-01\nb: no\nc: on\nd: 010\ne: true\nf: 1.5\ng: 22:22") == {
        "a": "2026-01-01",
        "b": "no",
        "c": "on",
        "d": "010",
        "e": True,
        "f": 1.5,
        "g": "22:22",
    }


def test_a_reference_stands_for_its_value():
    assert read("a: &x [1, two]\nb: *x\nc: &y three\nd: *y\ne: {f: *x}") == {
        "a": [1, "two"],
        "b": [1, "two"],
        "c": "three",
        "d": "three",
        "e": {"f": [1, "two"]},
    }


def test_a_merged_block_gives_what_is_not_said():
    text = "base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\n"
    assert read(text + "one:\n  <<: *b\n  y: 5")["one"] == {"x": 1, "y": 5}
    assert read(text + "two:\n  y: 5\n  <<: [*m, *b]")["two"] == {"y": 5, "z": 4, "x": 1}
    assert read(text + "three:\n  <<: {q: 1}")["three"] == {"q": 1}
    assert read(text + "four:\n  '<<': text")["four"] == {"<<": "text"}


def test_the_merged_base_stays_as_it_was():
    data = read("base: &b {x: 1}\none:\n  <<: *b\n  y: 2")
    assert data["base"] == {"x": 1}


def test_plain_tags_are_passed_over():
    assert read("a: !!str 12\nb: ! 12\nc: !!int 12\nd: !!map {x: 1}\ne: !!timestamp 2026-01-01") == {
        "a": "12",
        "b": "12",
        "c": 12,
        "d": {"x": 1},
        "e": "2026-01-01",
    }
    assert "'!!python/object/apply:os.system' asks" in said("a: !!python/object/apply:os.system [x]")
    assert "'!!binary' asks" in said("a: !!binary eA==")
    assert "'!Ref' asks" in said("a: !Ref x")


def test_lines_are_those_of_the_file():
    document = read_foreign_yaml("base: &b\n  x: 1\none:\n  <<: *b\n  y: 2", source="f.yaml")
    assert document.where(("one", "y")) == "f.yaml:5"
    assert document.where(("one", "x")) == "f.yaml:4"
    assert document.where(("base", "x")) == "f.yaml:2"


def test_mistakes_are_told_with_their_line():
    assert "f.yaml:2: '*b' refers to a value that is not there yet" in said("a: 1\nb: *b")
    assert "not there yet" in said("a: &a [*a]")
    assert "stands for a key" in said("a: &a x\n*a : 2")
    assert "merges in what is no block" in said("a: &a x\nb:\n  <<: *a")
    assert "the key 'x' is written twice" in said("x: 1\nx: 2")
    assert "a second document" in said("a: 1\n---\nb: 2")
    assert "the file is empty" in said("# nothing")


def test_nothing_unfolds_without_bound():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{key}: &{key} [{', '.join(['*' + before] * 9)}]" for before, key in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert "more than 200,000 keys and values" in said("\n".join(lines))
    merged = ["a: &a {k0: 1, k1: 1}"]
    merged += [
        f"{key}: &{key}\n  <<: [{', '.join(['*' + before] * 9)}]"
        for before, key in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    assert "more than 200,000 keys and values" in said("\n".join(merged))


def test_references_do_not_get_round_the_depth():
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 60)]
    assert "nested more than 40 deep" in said("\n".join(lines))
    assert "nested more than 40 deep" in said("[" * 100_000)


def test_it_is_bounded_in_size():
    assert "larger than the 10 bytes" in said("a: 123456789", limit_bytes=10)
    assert "more than 5 keys" in said("[1, 2, 3, 4, 5]", limit_nodes=5)

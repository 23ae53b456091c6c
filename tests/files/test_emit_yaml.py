"""The YAML that the toolkit writes: readable, quoted, and the same when it is read again."""

from __future__ import annotations

import enum

import pytest
import yaml

from tests.hostile_text import HOSTILE
from toolkit.errors import ToolkitError
from toolkit.files import emit_yaml, read_yaml

LONG_KEY = "k" * 1_500


def test_how_it_looks():
    data = {
        "format": "ai-threat-toolkit/system",
        "version": 1,
        "roles": {"developer": ["Acme Digital", "model vendor"], "nobody": []},
        "flows": [{"from": "a", "carries": ["x"], "encrypted": True}, {"from": "b", "note": None}],
        "rates": [[1, 2.5], []],
        "null": {},
        "Yes": 'it\'s "so" \\ and\nso',
        "two words": "no",
    }
    expected = """\
# Written by the toolkit.
# Edit as you like.
format: "ai-threat-toolkit/system"
version: 1
roles:
  developer: ["Acme Digital", "model vendor"]
  nobody: []
flows:
  - from: "a"
    carries: ["x"]
    encrypted: true
  - from: "b"
    note: null
rates:
  - [1, 2.5]
  - []
"null": {}
"Yes": "it's \\"so\\" \\\\ and\\nso"
"two words": "no"
"""
    assert emit_yaml(data, comment="Written by the toolkit.\nEdit as you like.") == expected


def test_a_long_list_is_written_below_its_key():
    assert emit_yaml({"a": list(range(13))}).startswith("a:\n  - 0\n  - 1\n")
    assert emit_yaml({"a": ["x" * 50, "y" * 50]}) == f'a:\n  - "{"x" * 50}"\n  - "{"y" * 50}"\n'
    assert emit_yaml({"a": [[[1], {}]]}) == "a:\n  - - [1]\n    - {}\n"


def test_an_empty_document_is_still_one():
    assert emit_yaml({}) == "{}\n"
    assert read_yaml(emit_yaml({}, comment="nothing yet"), source="f").data == {}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_any_text_comes_back_as_value_key_item_and_from_a_comment(text):
    data = {"value": text, text: {text: [text, {text: text}]}}
    assert read_yaml(emit_yaml(data, comment=text), source="f").data == data


@pytest.mark.parametrize(
    "text",
    [
        "😀" * 300,
        "\x85",
        "\u2028\u2029",
        "\u200f\u202eabc\u202c",
        "\ufeff",
        "x" * 10_000,
        "a\r\nb\rc\n\td ",
        "\ufffe\uffff",
    ],
)
def test_texts_that_other_writers_lose(text):
    data = {text: text, "list": [text, [text]]}
    emitted = emit_yaml(data)
    assert read_yaml(emitted, source="f").data == data
    assert read_yaml(emitted, source="f", _pure=True).data == data


def test_what_turns_the_direction_of_writing_is_spelt_out():
    assert emit_yaml({"a": "\u202egnp.exe\u2066"}) == 'a: "\\u202egnp.exe\\u2066"\n'
    assert "\u202e" not in emit_yaml({"a": 1}, comment="\u202egnp.exe")


def test_other_readers_agree():
    data = {"yes": "no", "on": ["12:30", "010", "1e3", "2026-01-01", "~"], "n": 1.5, LONG_KEY: {LONG_KEY: [True, None]}}
    assert yaml.safe_load(emit_yaml(data)) == data


@pytest.mark.parametrize(
    "number", [0, -1, 10**18 - 1, 1 - 10**18, 0.0, 1.0, 1e22, 1e-7, 5e-324, 1.7976931348623157e308]
)
def test_numbers_keep_their_value_and_type(number):
    back = read_yaml(emit_yaml({"a": number}), source="f").data["a"]
    assert back == number
    assert type(back) is type(number)


class Colour(enum.StrEnum):
    RED = "red"


def test_values_of_derived_types_are_written_as_what_they_are():
    assert emit_yaml({"a": Colour.RED, Colour.RED: enum.IntEnum("Rank", {"ONE": 1}).ONE}) == 'a: "red"\nred: 1\n'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"a": {"b": "x\x00y"}}, r"^a\.b: the text 'x\\x00y' holds U\+0000"),
        ({"a": ["\x1b[31m"]}, r"^a\.0: .*U\+001B"),
        ({"a": "\x9b"}, r"U\+009B"),
        ({"a": "\ud800"}, r"U\+D800"),
        ({"a\x07": 1}, r"U\+0007"),
        ({"a": {1: "x"}}, r"^a: the key '1' is not text"),
        ({"a": float("nan")}, "nan is not a number"),
        ({"a": [float("-inf")]}, r"^a\.0: -inf is not a number"),
        ({"a": 10**18}, "more than 18 digits"),
        ({"a": (1, 2)}, r"^a: a value of type tuple"),
        ({"a": {1, 2}}, "type set"),
        ({"a": b"x"}, "type bytes"),
        ({"a": "x" * 2_000_000}, "larger than 2,000,000 bytes"),
        ({"a": [[0] * 12] * 39_000}, "more than 500,000 keys and values"),
    ],
)
def test_what_cannot_be_written_is_refused(data, message):
    with pytest.raises(ToolkitError, match=message):
        emit_yaml(data)


def test_a_comment_with_a_control_character_is_refused():
    with pytest.raises(ToolkitError, match=r"U\+0000 in the comment"):
        emit_yaml({"a": 1}, comment="x\x00")


def nested(levels):
    value: dict = {"end": 1}
    for _level in range(levels - 1):
        value = {"a": value}
    return value


def test_depth_ends_where_the_readers_does():
    assert read_yaml(emit_yaml(nested(40)), source="f").data == nested(40)
    with pytest.raises(ToolkitError, match="nested more than 40 deep"):
        emit_yaml(nested(41))


def test_a_circle_is_refused():
    circle: dict = {}
    circle["again"] = [circle]
    with pytest.raises(ToolkitError, match="nested more than 40 deep"):
        emit_yaml(circle)


def test_a_result_that_does_not_read_back_is_a_defect_and_is_not_returned(monkeypatch):
    monkeypatch.setitem(emit_yaml.__globals__, "_quoted", lambda text: text)
    with pytest.raises(RuntimeError, match="does not mean the same"):
        emit_yaml({"a": "1"})
    with pytest.raises(RuntimeError, match="cannot be read again"):
        emit_yaml({"a": "*x"})
    monkeypatch.setitem(emit_yaml.__globals__, "_scalar", lambda value: f"{value:.1f}")
    with pytest.raises(RuntimeError, match="does not mean the same"):
        emit_yaml({"a": 1})

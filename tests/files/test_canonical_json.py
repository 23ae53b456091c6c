"""Canonical JSON, its digests, and the reader that takes only JSON that means one thing."""

from __future__ import annotations

import enum
import hashlib
import json

import pytest

from tests.hostile_text import HOSTILE
from toolkit.errors import InputError, ToolkitError
from toolkit.files import canonical_bytes, digest, digest_of, pretty_json, read_json, read_json_file


def test_the_bytes_of_a_value():
    value = {"b": [1.0, True, None, -0.0, 1e22, 0.1], "a": "e\u0301\n\u2028😀", "B": {}}
    text = '{"B":{},"a":"é\\n\u2028😀","b":[1,true,null,0,10000000000000000000000,0.1]}'
    assert canonical_bytes(value) == text.encode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (0, -0.0),
        (10**22, 1e22),
        ({"a": 1, "b": 2}, {"b": 2.0, "a": 1}),
        ("\u00e9", "e\u0301"),
        ({"\u00e9": 1}, {"e\u0301": 1}),
    ],
)
def test_what_is_equal_has_equal_bytes_and_digests(one, other):
    assert canonical_bytes(one) == canonical_bytes(other)
    assert digest_of(one) == digest_of(other)


@pytest.mark.parametrize(("one", "other"), [(1, True), (0, False), ("1", 1), (None, "null"), ([], {}), ("", None)])
def test_what_differs_has_different_digests(one, other):
    assert digest_of(one) != digest_of(other)


def test_digests_are_sha_256():
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest_of({"a": 1.0}) == hashlib.sha256(b'{"a":1}').hexdigest()


class Colour(enum.StrEnum):
    RED = "red"


def test_values_of_derived_types_are_written_as_what_they_are():
    assert canonical_bytes({Colour.RED: Colour.RED}) == b'{"red":"red"}'


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": [1, float("nan")]}, r"^a\.1: nan is not a number"),
        (float("inf"), "inf is not a number"),
        ({"a": {1: 2}}, r"^a: the key '1' is not text"),
        ({None: 2}, "the key 'None' is not text"),
        ({"\u00e9": 1, "e\u0301": 2}, "two keys are the same text 'é' once normalised"),
        ({"a": "x\ud800"}, r"^a: .*half of a surrogate pair"),
        ({"\udfff": 1}, "half of a surrogate pair"),
        ((1, 2), "type tuple"),
        ({"a": {1}}, r"^a: a value of type set"),
        (b"x", "type bytes"),
        (10**309, "more than 309 digits"),
        pytest.param(-(10**5000), "more than 309 digits", id="endless integer"),
    ],
)
def test_what_json_cannot_hold_is_refused(value, message):
    with pytest.raises(ToolkitError, match=message):
        canonical_bytes(value)
    with pytest.raises(ToolkitError, match=message):
        pretty_json(value)


def test_depth_ends_where_the_readers_does():
    value: list = []
    for _ in range(59):
        value = [value]
    assert read_json(canonical_bytes(value), source="f") == value
    with pytest.raises(ToolkitError, match="nested more than 60 deep"):
        canonical_bytes([value])
    circle: list = []
    circle.append({"again": circle})
    with pytest.raises(ToolkitError, match="nested more than 60 deep"):
        canonical_bytes(circle)


def test_pretty_json_is_sorted_indented_and_ends_its_line():
    assert pretty_json({"b": [1.0], "a": "é"}) == '{\n  "a": "é",\n  "b": [\n    1\n  ]\n}\n'


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_any_text_comes_back_but_for_its_normal_form(text):
    back = read_json(canonical_bytes({text: [text]}), source="f")
    assert canonical_bytes(back) == canonical_bytes({text: [text]})


REFUSED = {
    "duplicate": (
        '{"a": 1,\n "b": {"a": 2},\n "a": 3}',
        "f:3: the key 'a' is written twice in one object, first on line 1",
    ),
    "triplicate": ('{"a": 1,\n"a": 2,\n"a": 3}', "f:3: the key 'a' is written twice in one object, first on line 1"),
    "duplicate by escape": ('{"a": 1,\n"\\u0061": 3}', "f:2: the key 'a' is written twice"),
    "NaN": ("[1,\nNaN]", "f:2: NaN is not a number that JSON allows"),
    "infinity": ('{"NaN": "Infinity",\n"b": -Infinity}', "f:2: -Infinity is not a number"),
    "overflow": ("[\n1e999]", "f:2: the number '1e999' is too large"),
    "huge integer": (f"[1,\n{'9' * 310}]", "f:2: a number has more than 309 digits"),
    "endless integer": ("-" + "9" * 5000, "f:1: a number has more than 309 digits"),
    "half a pair": ('["",\n"\\uD800"]', "f:2: half of a surrogate pair"),
    "half a pair in a key": ('{"\\udc00": 1}', "f:1: half of a surrogate pair"),
    "raw half a pair": ('"a\n\udfff"', "f:2: half of a surrogate pair"),
    "deep": ("\n" + "[" * 100_000, "f:2: lists and objects are nested more than 60 deep"),
    "deep objects": ('{"a":' * 100_000, "nested more than 60 deep"),
    "empty": ("", "f:1: the file is empty"),
    "blank": (" \n\n", "f:1: the file is empty"),
    "trailing comma": ('{"a": 1,\n}', "f:2: a key in double quotes is expected here"),
    "no quotes": ("{a: 1}", "f:1: a key in double quotes is expected here"),
    "single quotes": ("['a']", "f:1: a value is expected here"),
    "no colon": ('{"a" 1}', "f:1: a colon is missing after a key"),
    "no comma": ("[1\n2]", "f:2: a comma or a closing bracket is missing"),
    "two values": ("{}\n{}", "f:2: there is more after the end of the value"),
    "line break in text": ('["a\nb"]', "f:1: a line break or tab stands inside a text"),
    "bad escape": ('["\\q"]', "f:1: a backslash begins an escape that does not exist"),
    "Python": ("[True]", "f:1: a value is expected here"),
    "UTF-16": ("{}".encode("utf-16"), "f: the file is saved as UTF-16"),
    "Latin-1": (b'["\n\xe9"]', "f:2: the file is not UTF-8"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_refused_with_its_line(text, message):
    with pytest.raises(InputError) as caught:
        read_json(text, source="f")
    assert message in str(caught.value)


COMPLETE = '{"a": [true, null, "x\\u00e9\\\\", {"b": -1.5e3}],\n"c": false}'


def test_a_cut_off_file_is_said_to_look_so_wherever_it_was_cut():
    assert read_json(COMPLETE, source="f")["c"] is False
    for end in range(1, len(COMPLETE)):
        with pytest.raises(InputError) as caught:
            read_json(COMPLETE[:end], source="f")
        assert "looks cut off" in str(caught.value), COMPLETE[:end]
        assert caught.value.problems[0].where == f"f:{COMPLETE[:end].rstrip().count(chr(10)) + 1}"


def test_all_problems_at_once_and_a_flood_cut_short():
    with pytest.raises(InputError) as caught:
        read_json('{"a": NaN,\n"a": 1e999,\n"b": "\\ud800"}', source="f")
    assert [problem.where for problem in caught.value.problems] == ["f:1", "f:2", "f:2", "f:3"]
    with pytest.raises(InputError) as caught:
        read_json("[" + ",".join(["NaN"] * 1000) + "]", source="f")
    assert len(caught.value.problems) == 51


def test_ordinary_json_is_read():
    text = '\ufeff{"a": [1, -2.5, 1e3, true, false, null, "\\ud83d\\ude00\\u0000]["], "b": {"a": {}}}'
    value = read_json(text, source="f")
    assert value == {"a": [1, -2.5, 1000.0, True, False, None, "😀\x00]["], "b": {"a": {}}}
    assert type(value["a"][2]) is float
    assert read_json("[[[" * 20 + "]]]" * 20, source="f") is not None
    assert read_json('["' + "[" * 1000 + '\\""]', source="f")


def test_limits():
    with pytest.raises(InputError, match="larger than the 4 bytes"):
        read_json("[1,2]", source="f", limit_bytes=4)
    assert read_json("[[],[[]],{}]", source="f", limit_depth=3) == [[], [[]], {}]
    with pytest.raises(InputError, match="nested more than 1 deep"):
        read_json("[[]]", source="f", limit_depth=1)


def test_a_file_is_read_and_named(tmp_path):
    file = tmp_path / "register.json"
    file.write_text(json.dumps({"a": 1}))
    assert read_json_file(file) == {"a": 1}
    file.write_text('{"a": 1, "a": 1}')
    with pytest.raises(InputError, match=f"^{file}:1: "):
        read_json_file(file)
    with pytest.raises(InputError, match=r"^my file:1: "):
        read_json_file(file, source="my file")
    with pytest.raises(InputError, match="there is no such file"):
        read_json_file(tmp_path / "none.json")
    with pytest.raises(InputError, match="larger than the 5 bytes"):
        read_json_file(file, limit_bytes=5)

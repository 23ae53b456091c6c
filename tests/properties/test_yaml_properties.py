"""What holds of the readers and writers for any input: they never fail in a way of their own, and lose nothing."""

from __future__ import annotations

import json
import math
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from toolkit.errors import InputError, ToolkitError
from toolkit.files import canonical_bytes, emit_yaml, inside, pretty_json, read_json, read_yaml, slug
from toolkit.files.yaml_scalars import FORBIDDEN_IN_TEXT

PIECES = st.sampled_from(
    (
        *(
            "a",
            "b: ",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            ": ",
            "? ",
            "'",
            '"',
            "''",
            ">",
            ">-",
            "|",
        ),
        *("|+", " #x", "#y", "1", "1.5", "&a ", "*a", "!t ", "---", "...", "é", "😀", " ", "%", "@", "<<: ", "\r\n"),
        *("\r", "\t", "\\", "\\x41", "\\U00110000", "\\ud800", "key: value\n", "\x00", "\x85", "\u2028", "\ufeff"),
    )
)
YAML_LIKE = st.lists(PIECES, max_size=30).map("".join)
IN_BRACKETS = st.lists(
    st.sampled_from(("[", "]", "{", "}", ", ", ",", ": ", ":", "?", "a", "b c", '"d"', "'", "\n ", " #e\n", "-", "!"))
).map(lambda pieces: "[" + "".join(pieces) + "]")

TEXT = st.text(max_size=40).filter(lambda text: not FORBIDDEN_IN_TEXT.search(text)) | st.sampled_from(
    [
        "0E0",
        "\x85",
        "null",
        "yes",
        "~",
        "1",
        "1.5",
        "",
        " ",
        "- ",
        "a: b",
        "#",
        "\ufeff",
        "\u200f",
        "'",
        '"',
        "\\",
        "<<",
    ]
)
INTEGERS = st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | INTEGERS | FLOATS | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=20,
)
DOCUMENTS = st.dictionaries(TEXT, VALUES, max_size=5)


def result(text, *, pure):
    """What a parser makes of a text; None where it is refused, as only a ToolkitError may."""
    try:
        document = read_yaml(text, source="f", _pure=pure)
    except InputError:
        return None
    assert isinstance(document.lines[()], int)
    return document.data, dict(document.lines)


@given(st.text() | st.binary() | YAML_LIKE)
@example('"\\UFFFFFFFF"')
@example("? {a: 1}\n: 2")
@example("? [a]\n: &x *y\n")
def test_reading_yaml_fails_only_in_the_agreed_way(text):
    result(text, pure=False)
    result(text, pure=True)


@given(st.text() | YAML_LIKE | IN_BRACKETS)
@example("[what?]")
@example("{a: {what?: 1}}")
@example("[c:]")
@example("[c :]")
@example("{c\n :[1]}")
@example("{a:{b: 1}}")
@example("|\n \tx")
@example("a: >-\n\n  \tx\n")
def test_both_parsers_agree_whether_it_can_be_read_and_on_what_they_read(text):
    assert result(text, pure=False) == result(text, pure=True)


@given(YAML_LIKE)
def test_every_line_named_exists_and_every_value_has_one(text):
    found = result(text, pure=False)
    if found is None:
        return
    data, lines = found
    count = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    waiting = [((), data)]
    while waiting:
        path, value = waiting.pop()
        assert 1 <= lines.pop(path) <= count
        named = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
        waiting.extend(((*path, name), child) for name, child in named)
    assert lines == {}


@given(DOCUMENTS, st.text())
def test_what_is_written_as_yaml_is_read_back_the_same(data, comment):
    if FORBIDDEN_IN_TEXT.search("".join(comment.splitlines())):
        comment = ""
    text = emit_yaml(data, comment=comment)
    for pure in (False, True):
        again = read_yaml(text, source="f", _pure=pure).data
        # repr tells 1 from 1.0 and True, and 0.0 from -0.0
        assert repr(again) == repr(data)


@given(st.dictionaries(st.text(), st.text() | FLOATS | st.integers() | st.just(math.nan), max_size=4))
def test_writing_yaml_fails_only_in_the_agreed_way(data):
    text = "".join([*data, *(value for value in data.values() if isinstance(value, str))])
    numbers = [value for value in data.values() if not isinstance(value, str)]
    refused = FORBIDDEN_IN_TEXT.search(text) or any(
        not math.isfinite(number) if isinstance(number, float) else abs(number) >= 10**18 for number in numbers
    )
    if refused:
        with pytest.raises(ToolkitError):
            emit_yaml(data)
    else:
        emit_yaml(data)


def keys_collide(value) -> bool:
    """Whether an object somewhere in it has two keys with one normal form."""
    if isinstance(value, dict):
        normal = {unicodedata.normalize("NFC", key) for key in value}
        return len(normal) < len(value) or any(map(keys_collide, value.values()))
    return isinstance(value, list) and any(map(keys_collide, value))


@given(VALUES)
def test_canonical_json_is_stable(value):
    assume(not keys_collide(value))
    data = canonical_bytes(value)
    again = read_json(data, source="f")
    assert canonical_bytes(again) == data
    assert canonical_bytes(read_json(pretty_json(value), source="f")) == data


@given(st.dictionaries(st.sampled_from("abcdef"), INTEGERS | FLOATS))
def test_equal_values_have_equal_bytes(value):
    twin = {key: float(value[key]) if float(value[key]) == value[key] else value[key] for key in reversed(value)}
    assert twin == value
    assert canonical_bytes(twin) == canonical_bytes(value)


@given(
    st.text()
    | st.binary()
    | st.lists(st.sampled_from([*'[]{}",:\\', "1", "NaN", '"a"', "1e999", "\\ud800"])).map("".join)
)
def test_reading_json_fails_only_in_the_agreed_way(text):
    try:
        value = read_json(text, source="f")
    except InputError:
        return
    json.dumps(value, allow_nan=False).encode()
    canonical_bytes(value)


@given(st.text())
def test_a_slug_is_a_name_inside(tmp_path_factory, text):
    root = tmp_path_factory.getbasetemp().resolve()
    assert inside(root, slug(text)).parent == root


@given(st.text())
def test_a_path_is_inside_or_refused(tmp_path_factory, text):
    root = tmp_path_factory.getbasetemp().resolve()
    try:
        path = inside(root, text)
    except ToolkitError:
        return
    assert root in path.parents

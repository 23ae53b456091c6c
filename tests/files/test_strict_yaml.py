"""The strict YAML reader: what a word means, what is refused, and where everything stands."""

from __future__ import annotations

import math
import os
from functools import partial
from pathlib import Path

import pytest

from toolkit.errors import InputError
from toolkit.files import read_yaml, read_yaml_file, strict_yaml


@pytest.fixture(params=[False, True], ids=["c", "pure"])
def read(request):
    """The reader over either parser: every test here must come out the same."""
    return partial(read_yaml, source="f.yaml", _pure=request.param)


def said(read, text, **limits) -> str:
    with pytest.raises(InputError) as caught:
        read(text, **limits)
    return str(caught.value)


SCALARS = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
    "True": "True",
    "FALSE": "FALSE",
    "Null": "Null",
    "yes": "yes",
    "no": "no",
    "NO": "NO",
    "on": "on",
    "off": "off",
    "0": 0,
    "-0": 0,
    "7": 7,
    "-12": -12,
    "+7": "+7",
    "010": "010",
    "0o17": "0o17",
    "0x1F": "0x1F",
    "0b1": "0b1",
    "1_000": "1_000",
    "12:30": "12:30",
    "22:22:22": "22:22:22",
    "2026-01-01": "2026-01-01",
    "2026-01-01 10:00:00": "2026-01-01 10:00:00",
    "9" * 18: 10**18 - 1,
    "9" * 19: "9" * 19,
    "-" + "9" * 19: "-" + "9" * 19,
    "9" * 5000: "9" * 5000,
    "1.5": 1.5,
    "1.10": 1.1,
    "1e3": 1000.0,
    "0E0": 0.0,
    "-2.5e-3": -0.0025,
    "1.": "1.",
    ".5": ".5",
    "1.2.3": "1.2.3",
    "01.5": "01.5",
    "1e999": "1e999",
    "0." + "1" * 39: "0." + "1" * 39,
    "١": "١",
    ".inf": ".inf",
    "-.inf": "-.inf",
    ".nan": ".nan",
    "inf": "inf",
    "=": "=",
    "a#b": "a#b",
    '"true"': "true",
    "'1'": "1",
    '""': "",
    "'null'": "null",
    '"\\u0085\\u2028\\n"': "\x85\u2028\n",
    '"\\ufffe"': "\ufffe",
}


@pytest.mark.parametrize(("word", "value"), SCALARS.items(), ids=[repr(word[:24]) for word in SCALARS])
def test_a_word_means_what_it_says(read, word, value):
    for data in (read(f"key: {word}\n").data["key"], read(f"- {word}\n").data[0]):
        assert data == value
        assert type(data) is type(value)


def test_minus_zero_keeps_its_sign_as_a_float(read):
    assert math.copysign(1, read("- -0.0").data[0]) == -1


@pytest.mark.parametrize("text", ["- |\n  1\n", "- >-\n  1\n"])
def test_block_text_is_text(read, text):
    assert read(text).data[0].strip() == "1"


@pytest.mark.parametrize("key", ["1", "true", "null", "~", "1.5", "no", "2026-01-01"])
def test_keys_are_always_text(read, key):
    assert read(f"{key}: x\n").data == {key: "x"}


def test_an_empty_key_may_be_quoted_and_only_quoted(read):
    assert read('"": 1').data == {"": 1}
    for text in (": 1", "a: 1\n: 2", "? \n: 1"):
        assert "a key is missing before ':'" in said(read, text)


def test_a_whole_document(read):
    text = "a:\n  - 1\n  - {b: x, c: [yes, 2.5]}\n  - - d\nwords: |\n  one\n  two\n"
    assert read(text).data == {"a": [1, {"b": "x", "c": ["yes", 2.5]}, ["d"]], "words": "one\ntwo\n"}


@pytest.mark.parametrize(("text", "data"), [("~", None), ("hello", "hello"), ("[]", []), ("{}", {}), ("3", 3)])
def test_the_root_may_be_anything_but_nothing(read, text, data):
    assert read(text).data == data


def test_a_byte_order_mark_and_any_line_end_are_welcome(read):
    document = read(b"\xef\xbb\xbfa: 1\r\nb: 2\rc: \xc3\xa9\n")
    assert document.data == {"a": 1, "b": 2, "c": "é"}
    assert document.line(("c",)) == 3


REFUSED = {
    "alias": ("a: 1\nb: *a\n", "f.yaml:2: '*a' refers to a value elsewhere"),
    "alias as key": ("*a : 1\n", "f.yaml:1: '*a' refers to a value elsewhere"),
    "alias at the root": ("*a", "f.yaml:1: '*a' refers"),
    "anchor": ("x: 1\na: &b 1\n", "f.yaml:2: '&b' names a value"),
    "anchor on a list": ("a: &b [1]\n", "f.yaml:1: '&b' names a value"),
    "anchor on a key": ("&b a: 1\n", "f.yaml:1: '&b' names a value"),
    "tag": ("a: !!str 1\n", "f.yaml:1: '!!str' asks for a special type"),
    "tag on a block": ("a: !x {b: 1}\n", "f.yaml:1: '!x' asks for a special type"),
    "bare tag": ("- ! a\n", "f.yaml:1: '!' asks for a special type"),
    "binary": ("a: !!binary aGVsbG8=\n", "f.yaml:1: '!!binary' asks for a special type"),
    "python": ("!!python/object/apply:os.system [id]\n", "'!!python/object/apply:os.system' asks for"),
    "duplicate": (
        "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n",
        "f.yaml:5: the key 'c' is written twice in one block, first on line 3",
    ),
    "duplicate in braces": ("{a: 1, 'a': 2}", "the key 'a' is written twice"),
    "duplicate of a block": (
        "a:\n  b: 1\na: 2\n",
        "f.yaml:3: the key 'a' is written twice in one block, first on line 1",
    ),
    "block as key": ("? {a: 1}\n: 2\n", "f.yaml:1: a key must be text"),
    "list as key": ("[a, b]: 2\n", "f.yaml:1: a key must be text"),
    "merge": ("a: 1\n<<: {b: 2}\n", "f.yaml:2: '<<' merges another block in"),
    "two documents": ("a: 1\n---\nb: 2\n", "f.yaml:2: a second document begins here"),
    "directive": ("%YAML 1.1\n---\na: 1\n", "f.yaml:1: a line that begins with '%'"),
    "directive after a carriage return": ("a: 1\r...\r%TAG ! x\r---\rb", "f.yaml:3: a line that begins with '%'"),
    "empty": ("", "f.yaml:1: the file is empty"),
    "blank": ("\n \n", "f.yaml:1: the file is empty"),
    "comments": ("# nothing\n# here", "f.yaml:1: the file is empty"),
    "bare marker": ("---\n", "f.yaml:1: the file is empty"),
    "NUL": ("a: 1\nb: \x00\n", "f.yaml:2: an invisible character (U+0000)"),
    "escape character": ("a: \x1b[31m", "(U+001B)"),
    "delete": ("a: \x7f", "(U+007F)"),
    "next line": ("a: b\x85c", 'Write it as "\\u0085"'),
    "line separator": ("a: b\u2028c", 'Write it as "\\u2028"'),
    "inner byte order mark": ("a: \ufeffb", "(U+FEFF)"),
    "half a pair": ("a: \ud800", "(U+D800)"),
    "no character": ("a: \uffff", "(U+FFFF)"),
    "escaped NUL": ('a: "\\0"', "f.yaml:1: an escape for U+0000"),
    "escaped bell in a key": ('"\\a": 1', "f.yaml:1: an escape for U+0007"),
    "escaped C1": ('a: "\\x9b"', "an escape for U+009B"),
    "escaped half a pair": ('a: 1\nb: "\\ud800"', "f.yaml:2: "),
    "escape beyond Unicode": ('a: 1\nb: "\\U00110000"', "f.yaml:2: "),
    "escape beyond integers": ('a: 1\nb: "\\UFFFFFFFF"', "f.yaml:2: "),
    "tab between": ("a:\n  b: 1\t# x\n", "f.yaml:2: "),
    "comment sign after a bar": ("a: |#x\n  y\n", "f.yaml:1: only a line break may follow '|'"),
}


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED)
def test_refused_with_its_line(read, text, message):
    assert message in said(read, text)


@pytest.mark.parametrize("text", ["a: 'x\ty'", "a: |\n  x\ty\n", "a: 1 # x\ty", '- "\t"\n- b # \t', "'\t': 1"])
def test_tabs_in_text_and_comments_are_fine(read, text):
    assert read(text).data


def test_quoted_signs_are_only_text(read):
    data = read("'<<': '*a'\nb: '&c'\nd: '!e'\n'?': '%'\n").data
    assert data == {"<<": "*a", "b": "&c", "d": "!e", "?": "%"}


def test_every_problem_is_reported_at_once(read):
    text = "a: 1\na: 2\nb: *x\nc: &y 1\nd: !!int 1\n? [k]\n: v\n<<: 1\ne: 'never closed\n"
    with pytest.raises(InputError) as caught:
        read(text)
    wheres = [problem.where for problem in caught.value.problems]
    assert wheres == [f"f.yaml:{line}" for line in (2, 3, 4, 5, 6, 8, 9)]
    assert all(problem.try_instead for problem in caught.value.problems)


@pytest.mark.parametrize("key", ["*k : y", "? [y]\n: y", "<<: y", "? &k k\n: y", "z: y"])
def test_after_a_refused_key_keys_and_values_are_not_mixed_up(read, key):
    with pytest.raises(InputError) as caught:
        read(f"z: y\n{key}\nx: y\n")
    assert len(caught.value.problems) == 1


def test_a_flood_of_problems_is_cut_short(read):
    with pytest.raises(InputError) as caught:
        read("- *a\n" * 1000)
    assert len(caught.value.problems) == 51
    assert "50 problems" in caught.value.problems[-1].what


@pytest.mark.parametrize("unit", ["[", "- ", "{a: ", "[{a: "])
def test_depth_is_bounded(read, unit):
    containers = sum(unit.count(sign) for sign in "[-{")
    assert read(
        unit * (40 // containers) + "x" + {"[": "]", "- ": "", "{a: ": "}", "[{a: ": "}]"}[unit] * (40 // containers)
    )
    assert "nested more than 40 deep" in said(read, unit * 41)
    assert "nested more than 3 deep" in said(read, unit * 5, limit_depth=3)


def test_size_is_bounded(read):
    assert read("é: 1", limit_bytes=5).data == {"é": 1}
    for text in ("é: 12", "é: 12".encode(), "aaaaaa"):
        assert "larger than the 5 bytes" in said(read, text, limit_bytes=5)


def test_the_number_of_nodes_is_bounded(read):
    assert read("a: [1, 2]", limit_nodes=5).data == {"a": [1, 2]}
    assert "more than 4 keys and values" in said(read, "a: [1, 2]", limit_nodes=4)


LINES = "# top\n\na: 1\nb:\n  c: x\n  d:\n    - one\n    -\n      e: 2\n      f: [p,\n        q]\n"


def test_lines(read):
    document = read(LINES)
    expected = {
        (): 3,
        ("a",): 3,
        ("b",): 4,
        ("b", "c"): 5,
        ("b", "d"): 6,
        ("b", "d", 0): 7,
        ("b", "d", 1): 9,
        ("b", "d", 1, "e"): 9,
        ("b", "d", 1, "f"): 10,
        ("b", "d", 1, "f", 0): 10,
        ("b", "d", 1, "f", 1): 11,
    }
    assert dict(document.lines) == expected
    assert list(document.lines) == list(expected)
    assert len(document.lines) == len(expected)


def test_the_line_of_what_is_not_there_is_its_nearest_ancestors(read):
    document = read(LINES)
    assert document.line(("b", "d", 1, "g", "h")) == 9
    assert document.line(("b", "d", 7)) == 6
    assert document.line(("b", "d", -1)) == 6
    assert document.line(("b", 0)) == 4
    assert document.line(("a", "x")) == 3
    assert document.line(("nowhere",)) == 3
    assert document.where(("b", "c")) == "f.yaml:5"
    assert ("nowhere",) not in document.lines
    with pytest.raises(KeyError):
        document.lines[("b", "d", 2)]


def test_a_document_made_by_hand_finds_its_lines_too():
    document = strict_yaml.YamlDocument({"a": {"b": 1}}, {(): 1, ("a",): 4}, "here")
    assert document.where(("a", "b")) == "here:4"
    assert document.where(("c",)) == "here:1"


def test_without_the_c_extension_the_pure_parser_is_used(monkeypatch):
    monkeypatch.setattr(strict_yaml, "_C_LOADER", None)
    assert read_yaml("a: [1, x]", source="f").data == {"a": [1, "x"]}


def test_the_c_parser_is_used_where_there_is_one(monkeypatch):
    def refuse(_text):
        raise AssertionError("the pure parser was used")

    assert strict_yaml._C_LOADER is not None
    monkeypatch.setattr("yaml.SafeLoader", refuse)
    assert read_yaml("a: 1", source="f").data == {"a": 1}


def test_a_file_is_read_and_named(tmp_path):
    file = tmp_path / "system.yaml"
    file.write_text("a: 1\na: 2\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"^{file}:2: "):
        read_yaml_file(file)
    with pytest.raises(InputError, match=r"^my file:2: "):
        read_yaml_file(file, source="my file")
    file.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert read_yaml_file(file).data == {"a": 1}
    with pytest.raises(InputError, match="larger than the 3 bytes"):
        read_yaml_file(file, limit_bytes=3)


def test_no_more_than_the_limit_is_read():
    class Endless:
        asked = 0

        def is_file(self):
            return True

        def open(self, _mode):
            return self

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def read(self, count):
            self.asked += count
            return b"#" * count

    endless = Endless()
    with pytest.raises(InputError, match="larger than the 10 bytes"):
        read_yaml_file(endless, source="endless", limit_bytes=10)
    assert endless.asked == 11


def test_files_that_are_no_yaml_files(tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        read_yaml_file(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="there is no such file"):
        read_yaml_file(Path("a\x00b"))
    with pytest.raises(InputError, match="this is a folder"):
        read_yaml_file(tmp_path)
    for data, message in [
        ("a: 1".encode("utf-16"), "saved as UTF-16"),
        ("a: 1".encode("utf-32"), "saved as UTF-32"),
        (b"a: 1\nb: \xe9\n", r"\.yaml:2: the file is not UTF-8 \(byte 0xe9\)"),
        (b"a: \x00", "U\\+0000"),
    ]:
        file = tmp_path / "other.yaml"
        file.write_bytes(data)
        with pytest.raises(InputError, match=message):
            read_yaml_file(file)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="a device or a pipe"):
        read_yaml_file(tmp_path / "pipe")


def test_a_file_that_may_not_be_opened(tmp_path, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "locked.yaml"
    file.write_text("a: 1")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"cannot be read \(Permission denied\)"):
        read_yaml_file(file)

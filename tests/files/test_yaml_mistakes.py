"""The commonest slips in YAML, and whether the error says at the right line what to write instead."""

from __future__ import annotations

import re

import pytest

from toolkit.errors import InputError
from toolkit.files import read_yaml

SLIPS = {
    "tab indentation": ("a:\n\tb: 1\n", 2, "a tab is used where spaces are needed", "Indent with spaces"),
    "tab indentation below a value": ("a: 1\n\tb: 2\n", 2, "a tab is used", "Indent with spaces"),
    "tab after a colon": ("a: 1\nb:\t\tx\n", 2, "a tab stands outside quotes", "spaces"),
    "missing colon": ("name\nkind: x\n", 1, "a line without a colon", "Write 'key: value'"),
    "missing colon below a key": ("a:\n  name\n  kind: x\n", 2, "a line without a colon", "key: value"),
    "missing colon at the end": ("a: 1\nb\n", 2, "a key without a colon", "Write 'key: value'"),
    "second colon": ("title: Risk: high\n", 1, "a second ': ' in one line", "in quotes"),
    "indented too deep": ("a: 1\n  b: 2\n", 2, "indented deeper than the line above allows", "below the first"),
    "unclosed single quote": ("a: 1\nb: 'x\nc: 2\n", 2, "a quotation mark that opens here is never", "Close"),
    "unclosed double quote": ('a: 1\nb: "x\nc: 2\n', 2, "a quotation mark that opens here is never", "Close"),
    "unclosed list": ("a: [1, 2\nb: 3\n", 2, "the list opened on line 1 is not closed", "Close it with ']'"),
    "unclosed block": ("a: {b: 1\n", 1, "the block opened on line 1 is not closed", "Close it with '}'"),
    "wrong bracket": ("a: [1, 2}\n", 1, "the list opened on line 1 is not closed", "Close it with ']'"),
    "bracket too many": ("a: 1\nb: }\n", 2, "something is missing or left over", "brackets"),
    "at sign": ("a: 1\nowner: @team\n", 2, "text may not begin with '@' unless", "Put the text in quotes"),
    "backtick": ("a: `x`\n", 1, "text may not begin with '`' unless", "in quotes"),
    "per cent": ("a: %x\n", 1, "text may not begin with '%' unless", "in quotes"),
    "asterisk": ("a: **bold**\n", 1, "'*", "in quotes"),
    "ampersand": ("a: & b\n", 1, "text may not begin with '&'", "in quotes"),
    "exclamation": ("a: !<x\n", 1, "text may not begin with '&', '*' or '!'", "in quotes"),
    "Windows path": ('a: "C:\\data"\n', 1, "a backslash in double quotes", "Write \\\\ for a backslash"),
    "Windows user": ('a: "C:\\Users"\n', 1, "a backslash in double quotes", "or use single quotes"),
    "apostrophe": ("a: 'it's'\n", 1, "text follows the closing quotation mark", "double quotes"),
    "item instead of key": ("a: 1\n- b\n", 2, "a list item stands where another key", "Give the list a key"),
    "ragged list": ("a:\n  - x\n - y\n", 3, "a list item stands where another key", "check the indentation"),
    "key instead of item": ("- a\nb: 1\n", 2, "the indentation does not fit", "a list item is expected"),
    "ragged keys": ("a:\n    b: 1\n  c: 2\n", 3, "the indentation does not fit the block", "another key is"),
    "text after the bar": ("a: >x\n  y\n", 1, "only a line break may follow '|' or '>'", "next lines"),
    "after the end": ("a: 1\n...\nb: 2\n", 3, "the document has ended before this line", "..."),
}


@pytest.mark.parametrize("pure", [False, True], ids=["c", "pure"])
@pytest.mark.parametrize(("text", "line", "what", "instead"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_explained(text, line, what, instead, pure):
    with pytest.raises(InputError) as caught:
        read_yaml(text, source="system.yaml", _pure=pure)
    problem = caught.value.problems[-1]
    assert problem.where == f"system.yaml:{line}"
    assert what in problem.what
    assert instead in problem.try_instead


@pytest.mark.parametrize("pure", [False, True], ids=["c", "pure"])
def test_no_jargon_of_the_parsers_reaches_the_user(pure):
    jargon = re.compile("scalar|token|mapping|sequence|flow|node|stream|<|unicode string")
    for text, *_ in SLIPS.values():
        with pytest.raises(InputError) as caught:
            read_yaml(text, source="system.yaml", _pure=pure)
        assert not jargon.search(str(caught.value)), text

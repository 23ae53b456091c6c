from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile_text import HOSTILE
from toolkit.markup.script import json_for_script

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_it_reads_back_and_cannot_end_a_script(value):
    written = json_for_script(value)
    assert json.loads(written) == value
    assert written.isascii()
    assert not set("<>&'") & set(written)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reads_back(text):
    assert json.loads(json_for_script({text: [text]})) == {text: [text]}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_does_not_have_is_refused(value):
    with pytest.raises(ValueError, match="JSON"):
        json_for_script(value)

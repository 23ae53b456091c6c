"""Guessing kinds quickly gives what the sketch's way gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.catalogues.load import load_catalogue
from toolkit.exchange.kind_guess import KindGuesser
from toolkit.system.sketch import guess_kind

CATALOGUE = load_catalogue()
GUESSER = KindGuesser(CATALOGUE)
WORDS = sorted(
    {word for kind in CATALOGUE.kinds.values() for said in (kind.title, *kind.also_called) for word in said.split()}
)
names = st.lists(st.sampled_from([*WORDS, "our", "new", "s", "-", "42"]), min_size=1, max_size=5).map(" ".join)


@given(name=names, plural=st.booleans())
def test_both_ways_of_guessing_agree(name, plural):
    text = f"{name}s" if plural else name
    kind, word = GUESSER.guess(text)
    assert (kind or "process", word) == guess_kind(text, CATALOGUE)


@pytest.mark.parametrize("kind_id", sorted(CATALOGUE.kinds.keys() - {"system", "data_asset", "data_flow"}))
def test_a_kinds_own_title_is_told(kind_id):
    title = CATALOGUE.kinds[kind_id].title
    assert GUESSER.guess(title) == guess_kind(title, CATALOGUE)
    assert GUESSER.guess(title)[1]


def test_nothing_tells():
    assert GUESSER.guess("Zzyzx") == ("", "")
    assert GUESSER.guess("") == ("", "")
    assert GUESSER.suggest("Zzyzx", "", "store") is None

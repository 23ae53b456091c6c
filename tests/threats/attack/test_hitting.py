"""The smallest choice of controls, against trying every choice."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.threats.attack.hitting import smallest_choice

CONTROLS = "abcdef"
options = st.frozensets(st.sampled_from(CONTROLS), min_size=1, max_size=3)
ways = st.lists(st.lists(options, min_size=1, max_size=3), max_size=6)


def closes(chosen: frozenset[str], asked: list[list[frozenset[str]]]) -> bool:
    return all(any(option <= chosen for option in way) for way in asked)


def by_trying(asked: list[list[frozenset[str]]]) -> int:
    sizes = range(len(CONTROLS) + 1)
    return next(n for n in sizes if any(closes(frozenset(each), asked) for each in combinations(CONTROLS, n)))


@given(ways)
def test_no_smaller_choice_closes_every_way(asked):
    chosen, _ = smallest_choice(asked, 10_000)
    assert closes(chosen, asked)
    assert len(chosen) == by_trying(asked)


@given(ways)
def test_within_few_choices_it_still_closes_every_way(asked):
    chosen, weighed = smallest_choice(asked, 2)
    assert closes(chosen, asked)
    assert weighed <= 2


def test_a_set_that_is_needed_together_is_chosen_together():
    both, other = frozenset({"a", "b"}), frozenset({"c"})
    assert smallest_choice([[both], [both, other]], 100)[0] == both

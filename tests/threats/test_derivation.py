"""What data is made from, against following every source of every source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.system.model import DataAsset
from toolkit.threats.derivation import Derivation

NAMES = tuple(f"d{number}" for number in range(7))
SOME = st.lists(st.sampled_from(NAMES), max_size=3, unique=True)
DATA = st.fixed_dictionaries({name: st.one_of(st.just([]), SOME) for name in NAMES})


def above(data_id: str, sources: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    queue = [data_id]
    while queue:
        for source in sources[queue.pop()]:
            if source not in found:
                found.add(source)
                queue.append(source)
    return found


def derivation(sources: dict[str, list[str]]) -> Derivation:
    return Derivation({name: DataAsset(derived_from=tuple(made_from)) for name, made_from in sources.items()})


@given(sources=DATA)
def test_data_is_made_from_its_sources_and_from_theirs(sources: dict[str, list[str]]) -> None:
    made = derivation(sources)
    for each in NAMES:
        assert {source for source in NAMES if made.is_made_from(each, source)} == above(each, sources)


@given(sources=DATA, made=SOME, at_hand=SOME)
def test_the_nearest_lead_from_all_at_hand_to_all_that_is_made_of_it(
    sources: dict[str, list[str]], made: list[str], at_hand: list[str]
) -> None:
    pairs = derivation(sources).nearest(made, at_hand)
    for source in at_hand:
        led: list[str] = [source]
        for each in led:
            led += (to for from_, to in pairs if from_ == each and to not in led)
        for each in set(made) - {source}:
            assert (each in led) == (source in above(each, sources))


def test_a_long_row_needs_one_pair_for_each_step() -> None:
    size = 400
    row = {f"d{number}": [f"d{number - 1}"] if number else [] for number in range(size)}
    circle = {f"d{number}": [f"d{(number + 1) % size}"] for number in range(size)}
    assert len(derivation(row).nearest(row, row)) == size - 1
    assert len(derivation(circle).nearest(circle, circle)) == size


def test_sources_that_are_not_drawn_count_for_nothing() -> None:
    assert Derivation({"a": DataAsset(derived_from=("gone",))}).nearest(["a"], ["a"]) == []

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from toolkit.pictures.dataflow.order import pack, settle
from toolkit.pictures.dataflow.rank import ranks

SPANS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda ends: (min(ends), max(ends))), max_size=12
)


def touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


@given(SPANS)
def test_runs_on_one_track_never_touch_and_keep_their_order(spans):
    tracks = pack(spans, touch)
    for index, one in enumerate(spans):
        for later in range(index + 1, len(spans)):
            if touch(one, spans[later]):
                assert tracks[index] < tracks[later]


def test_runs_are_put_in_the_cheapest_order_and_otherwise_left():
    assert settle([3, 1, 2], lambda one, other: float(one > other)) == [1, 2, 3]
    assert settle([3, 1, 2], lambda one, other: 0.0) == [3, 1, 2]


def test_ranks_follow_the_flows_and_survive_circles():
    assert ranks(4, [(0, 1), (1, 2), (0, 2), (2, 3)]) == [0, 1, 2, 3]
    assert ranks(3, [(0, 1), (1, 2), (2, 0)]) == [0, 1, 2]
    assert ranks(2, [(0, 0), (1, 1)]) == [0, 0]
    assert ranks(3, [(0, 1), (1, 0), (2, 1)], first=frozenset({2})) == [2, 1, 0]

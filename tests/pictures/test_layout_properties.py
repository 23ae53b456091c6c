from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pictures.checks import faults
from tests.pictures.systems import KINDS, system
from toolkit.pictures.dataflow.layout import layout

NAMES = st.sampled_from(["", "Short", "Two words", "A name that takes a few lines at least", "x" * 60]) | st.text(
    max_size=30
)


@st.composite
def systems(draw):
    """Any system of up to forty elements, sound or not: boundaries and ends of flows may name what is not there."""
    components = draw(st.integers(0, 16))
    boundaries = draw(st.integers(0, 6))
    flows = draw(st.integers(0, 40 - components - boundaries)) if components else 0
    some_boundary = st.none() | st.integers(0, boundaries).map(lambda n: f"b{n}")
    some_component = st.integers(0, max(0, components)).map(lambda n: f"c{n}")
    return system(
        boundaries={
            f"b{n}": {
                "name": draw(NAMES),
                "within": draw(some_boundary),
                "trust": draw(st.sampled_from([None, "none"])),
            }
            for n in range(boundaries)
        },
        components={
            f"c{n}": {"kind": draw(st.sampled_from(sorted(KINDS))), "name": draw(NAMES), "within": draw(some_boundary)}
            for n in range(components)
        },
        flows={
            f"f{n}": {"from": draw(some_component), "to": draw(some_component), "name": draw(NAMES)}
            for n in range(flows)
        },
    )


@settings(max_examples=60)
@given(systems(), st.dictionaries(st.sampled_from(["c0", "c1", "f0", "f1"]), st.text(max_size=12)))
def test_no_system_is_drawn_with_a_fault(described, marks):
    drawn = layout(described, kinds=KINDS, marks=marks)
    assert faults(drawn) == []
    assert set(drawn.boxes) == set(described.components)
    assert set(drawn.frames) == set(described.boundaries)

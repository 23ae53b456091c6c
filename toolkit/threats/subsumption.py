"""When one atom of a condition holds, which others must hold as well? Told of the normal forms that `Sameness` gives.

What is said here is certain: an atom that follows, follows in every system. Of what is not said nothing is known.
"""

from __future__ import annotations

from typing import Any

from toolkit.catalogues.vocabulary import Trust

__all__ = ["follows"]

Form = tuple[Any, ...]


def follows(form: Form, other: Form) -> bool:
    """Does `other` hold wherever `form` does?"""
    if form == other:
        return True
    if form[0] != other[0]:
        return _across(form, other)
    match form[0]:
        case "path":
            return _path(form, other)
        case "flow":
            return _flow(form, other)
        case "sender" | "receiver" | "has":
            return _component(form[1], other[1])
        case "Holds" | "Carries":
            return _data(form[1], other[1])
        case "crosses":
            return _range(form[1], other[1])
    return False


def _across(form: Form, other: Form) -> bool:
    """What is at the other end of a flow or path is in the system, and what a flow carries is held at its ends."""
    if form[0] == "flow" and other[0] == "Holds":
        return form[3] is not None and _data(form[3], other[1])
    if other[0] != "has":
        return False
    named = {"flow": form[2:3], "sender": form[1:2], "receiver": form[1:2], "path": form[1:4]}.get(form[0], ())
    return any(_is_component(each) and _component(each, other[1]) for each in named)


def _is_component(end: Any) -> bool:
    return isinstance(end, tuple) and end[0] != "data"


def _path(form: Form, other: Form) -> bool:
    _, *ends, through, avoiding = form
    _, *other_ends, other_through, other_avoiding = other
    if not all(_end(one, two) for one, two in zip(ends, other_ends, strict=True)):
        return False
    if other_through is not None and (through is None or not _component(through, other_through)):
        return False
    # Whoever goes round more goes round less.
    return other_avoiding is None or (avoiding is not None and _component(other_avoiding, avoiding))


def _end(one: Any, two: Any) -> bool:
    if "here" in (one, two):
        return bool(one == two)
    if _is_component(one) != _is_component(two):
        return False
    return _component(one, two) if _is_component(one) else _data(one[1], two[1])


def _flow(form: Form, other: Form) -> bool:
    _, direction, end, carries, crosses, facts = form
    _, other_direction, other_end, other_carries, other_crosses, other_facts = other
    return (
        other_direction in (direction, "either")
        and (other_end is None or (end is not None and _component(end, other_end)))
        and (other_carries is None or (carries is not None and _data(carries, other_carries)))
        and (other_crosses is None or _range(crosses, other_crosses))
        and bool(facts >= other_facts)
    )


def _component(one: Form, two: Form) -> bool:
    """Is every component that the one selects selected by the other?"""
    return bool(one[0] <= two[0] and (two[1] is None or _range(one[1], two[1])) and one[2] >= two[2])


def _data(one: Form, two: Form) -> bool:
    origin, grade, facts = one
    other_origin, other_grade, other_facts = two
    if other_origin is not None and origin is not other_origin:
        return False
    if other_grade is not None and (grade is None or grade.rank < other_grade.rank):
        return False
    return bool(facts >= other_facts)


def _range(one: Any, two: Any) -> bool:
    """A stretch of trust within another; `any` is a crossing of whatever trust."""
    if one is None or two == "any":
        return one is not None
    if one == "any":
        return False
    low, high = one
    other_low, other_high = two
    return bool(Trust(low).rank >= Trust(other_low).rank and Trust(high).rank <= Trust(other_high).rank)

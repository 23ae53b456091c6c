"""Kleene's strong logic, by its whole tables: all, any and not over yes, no and unknown."""

from __future__ import annotations

from itertools import product

import pytest

from toolkit.catalogues.vocabulary import Answer
from toolkit.threats.truth import NO, YES, Ask, Truth, all_of, any_of, from_answer, negate, unknown

ANSWERS = (Answer.YES, Answer.NO, Answer.UNKNOWN)
ROWS = [row for length in (1, 2, 3) for row in product(ANSWERS, repeat=length)]
OPPOSITE = {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}


def parts(row: tuple[Answer, ...]) -> list[Truth]:
    return [from_answer(answer, Ask("it", f"f{number}")) for number, answer in enumerate(row)]


def asks_of_the_unknown(row: tuple[Answer, ...]) -> set[Ask]:
    return {Ask("it", f"f{number}") for number, answer in enumerate(row) if answer is Answer.UNKNOWN}


@pytest.mark.parametrize("row", ROWS, ids="-".join)
def test_all_is_the_lowest_part(row: tuple[Answer, ...]) -> None:
    truth = all_of(parts(row))
    expected = Answer.NO if Answer.NO in row else Answer.UNKNOWN if Answer.UNKNOWN in row else Answer.YES
    assert truth.answer is expected
    assert truth.asks == (asks_of_the_unknown(row) if expected is Answer.UNKNOWN else set())


@pytest.mark.parametrize("row", ROWS, ids="-".join)
def test_any_is_the_highest_part(row: tuple[Answer, ...]) -> None:
    truth = any_of(parts(row))
    expected = Answer.YES if Answer.YES in row else Answer.UNKNOWN if Answer.UNKNOWN in row else Answer.NO
    assert truth.answer is expected
    assert truth.asks == (asks_of_the_unknown(row) if expected is Answer.UNKNOWN else set())


@pytest.mark.parametrize("row", ROWS, ids="-".join)
def test_not_swaps_must_and_may_and_de_morgan_holds(row: tuple[Answer, ...]) -> None:
    for combined, other in ((all_of, any_of), (any_of, all_of)):
        turned = negate(combined(parts(row)))
        assert turned.answer is OPPOSITE[combined(parts(row)).answer]
        opposite = other(negate(part) for part in parts(row))
        assert (turned.answer, turned.asks) == (opposite.answer, opposite.asks)


def test_no_part_at_all_is_true_of_all_and_false_of_any() -> None:
    assert all_of([]).answer is Answer.YES
    assert any_of([]).answer is Answer.NO


def test_what_must_hold_may_hold() -> None:
    with pytest.raises(ValueError, match="what must hold may hold"):
        Truth(must=True, may=False)


def test_a_settled_whole_keeps_the_reason_that_settled_it() -> None:
    stated_no = from_answer(Answer.NO, Ask("it", "f"), because="it.f = no")
    stated_yes = from_answer(Answer.YES, Ask("it", "g"), because="it.g = yes")
    assert all_of([YES, unknown(Ask("it", "x")), stated_no]).because == ("it.f = no",)
    assert any_of([NO, unknown(Ask("it", "x")), stated_yes]).because == ("it.g = yes",)
    assert negate(stated_no).because == ("it.f = no",)


def test_a_witness_goes_with_the_part_that_decides_and_never_through_not() -> None:
    way = Truth(must=True, may=True, witness=("a", "f", "b"))
    assert any_of([NO, way]).witness == ("a", "f", "b")
    assert all_of([YES, way]).witness == ("a", "f", "b")
    assert negate(way).witness == ()

"""How likely answers settle what is open, against counting all the answers that there can be."""

from __future__ import annotations

from itertools import product

import pytest

from toolkit.catalogues.vocabulary import Answer
from toolkit.threats.chance import chance_of, chances_alone
from toolkit.threats.truth import Ask, Truth, all_of, any_of, from_answer, negate, unknown

A, B, C, D = (Ask("here", fact) for fact in "abcd")
CONDITIONS = {
    "one": lambda v: v(A),
    "not one": lambda v: negate(v(A)),
    "all": lambda v: all_of([v(A), v(B), v(C)]),
    "any": lambda v: any_of([v(A), v(B), v(C)]),
    "any of alls": lambda v: any_of([all_of([v(A), v(B)]), all_of([v(C), v(D)])]),
    "all of anys": lambda v: all_of([any_of([v(A), v(B)]), negate(any_of([v(C), v(D)]))]),
    "not all": lambda v: negate(all_of([v(A), negate(v(B))])),
}


def with_answers(condition, said: dict[Ask, Answer]) -> Truth:
    return condition(lambda ask: from_answer(said.get(ask, Answer.UNKNOWN), ask))


@pytest.mark.parametrize("name", CONDITIONS)
@pytest.mark.parametrize("asked", [(), (A,), (A, B), (A, C), (A, B, C), (A, B, C, D)])
def test_the_chance_is_the_share_of_all_answers_that_settle_it(name, asked):
    condition = CONDITIONS[name]
    worlds = [dict(zip(asked, said, strict=True)) for said in product((Answer.YES, Answer.NO), repeat=len(asked))]
    outcomes = [with_answers(condition, world) for world in worlds]
    holds = sum(each.must for each in outcomes) / len(worlds)
    fails = sum(not each.may for each in outcomes) / len(worlds)
    open_now = with_answers(condition, {})
    assert open_now.is_unknown
    assert chance_of(open_now.shape, set(asked)) == pytest.approx((holds, fails))


@pytest.mark.parametrize("name", CONDITIONS)
def test_each_answer_alone_is_worked_out_in_one_walk(name):
    shape = with_answers(CONDITIONS[name], {}).shape
    alone = chances_alone(shape)
    assert {ask: pytest.approx(chance_of(shape, {ask})) for ask in alone} == alone
    assert all(chance_of(shape, {ask}) == (0, 0) for ask in {A, B, C, D} - alone.keys())


def test_an_answer_that_is_asked_for_in_every_part_can_settle_all_of_them():
    """Several parts count as several things, as docs/adr/0020 says."""
    shape = all_of([unknown(A), any_of([unknown(A), unknown(B)])]).shape
    assert chances_alone(shape) == {A: (0.25, 0.5), B: (0, 0)}
    assert chances_alone(shape)[A] == chance_of(shape, {A})


def test_what_is_known_already_has_dropped_out():
    truth = all_of([from_answer(Answer.YES, A), unknown(B), any_of([from_answer(Answer.NO, C), unknown(D)])])
    assert truth.asks == {B, D}
    assert chance_of(truth.shape, {B, D}) == (0.25, 0.75)
    assert chance_of(truth.shape, {A, C}) == (0, 0)


def test_several_answers_to_one_open_thing_are_all_needed():
    assert chance_of(unknown(A, B).shape, {A}) == (0, 0.5)
    assert chance_of(unknown(A, B).shape, {A, B}) == (0.25, 0.75)


def test_what_no_single_answer_settles_stays_open():
    assert chance_of(unknown().shape, {A}) == (0, 0)

"""The loss exceedance picture says where a curve crosses the tolerance, and shades no more and no less."""

from __future__ import annotations

import math
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pictures.money.samples import curve, exceedance
from tests.pictures.reading import parsed, texts
from toolkit.errors import InputError, ToolkitError
from toolkit.pictures.money import LossCurve, LossExceedance, loss_exceedance, summary_of
from toolkit.pictures.money.chart import Area, Dot, Line
from toolkit.pictures.money.exceedance import chart_of
from toolkit.pictures.money.over import stretches_over
from toolkit.risks.amounts import said_amount
from toolkit.risks.losses.tolerance import Tolerance

NORMAL = NormalDist()


def lognormal(median: float, spread: float, points: int = 2000) -> LossCurve:
    """The survival of one lognormal loss a year."""
    losses = [10 ** (2 + 7 * step / (points - 1)) for step in range(points)]
    return LossCurve("current", [(x, 1 - NORMAL.cdf(math.log(x / median) / spread)) for x in losses])


def through(median: float, spread: float) -> Tolerance:
    """The tolerance that is the survival of a lognormal loss."""
    return Tolerance(*((x, 1 - NORMAL.cdf(math.log(x / median) / spread)) for x in (median * 2, median * 30)))


def stretches(data: LossExceedance):
    chart = chart_of(data)
    return stretches_over(data.curves[0], data.tolerance, chart.x, chart.y)


@pytest.mark.parametrize(("narrow", "wide"), [(1.0, 1.6), (0.8, 2.5)])
def test_two_lognormals_cross_where_their_formulae_do(narrow, wide):
    # ln(x / m) / s = ln(x / n) / t  at  ln x = (t ln m - s ln n) / (t - s)
    crossing = math.exp((wide * math.log(3e5) - narrow * math.log(1e5)) / (wide - narrow))
    (over,) = stretches(LossExceedance([lognormal(3e5, narrow)], "GBP", through(1e5, wide)))
    assert over.starts is None
    assert over.ends == pytest.approx(crossing, rel=2e-4)
    assert all(low <= high for low, high in zip(over.limits, over.chances, strict=True))


def test_crossings_are_said_and_marked_with_their_loss():
    data = exceedance()
    chart = chart_of(data)
    (over,) = stretches_over(data.curves[1], data.tolerance, chart.x, chart.y)
    start, end = said_amount(over.starts, "GBP"), said_amount(over.ends, "GBP")
    said = texts(parsed(loss_exceedance(data)))
    assert f"current over from {start}" in said
    assert f"current over until {end}" in said
    assert f"current is over tolerance from {start} up to {end}." in summary_of(data)
    assert "target is within tolerance." in summary_of(data)
    dots = [mark for mark in chart.marks if isinstance(mark, Dot)]
    for loss in (over.starts, over.ends):
        (dot,) = [dot for dot in dots if dot.x == loss]
        assert dot.y == pytest.approx(data.tolerance.probability(loss), rel=1e-5)


def test_every_line_has_its_name_on_it_and_a_dash_of_its_own():
    chart = chart_of(exceedance())
    said = texts(parsed(loss_exceedance(exceedance())))
    lines = {mark.key: mark for mark in chart.marks if isinstance(mark, Line) and mark.key}
    assert set(lines) == {"inherent", "current", "target", "tolerance"}
    assert all(said.count(name) == 2 for name in lines), "once on the line and once in the key"
    assert len({line.dash for line in lines.values()}) == len({line.colour for line in lines.values()}) == 4


def test_within_tolerance_nothing_is_shaded():
    data = LossExceedance([curve("current", 0.01, 1e4, 0.5)], "GBP", Tolerance((1e5, 0.2), (5e6, 0.01)))
    assert not [mark for mark in chart_of(data).marks if isinstance(mark, Area)]
    assert "current is within tolerance." in summary_of(data)


def test_a_one_point_tolerance_begins_where_it_was_said():
    (over,) = stretches(LossExceedance([lognormal(3e5, 1.0)], "GBP", Tolerance((1e5, 0.1))))
    assert over.starts == pytest.approx(1e5, rel=1e-6)
    assert over.ends == pytest.approx(3e5 * math.exp(-NORMAL.inv_cdf(0.1)), rel=2e-4)


def test_chances_are_read_as_per_cent_and_as_years_and_years_without_loss_are_told():
    said = texts(parsed(loss_exceedance(exceedance())))
    assert {"10%", "1 in 10", "0.1%", "1 in 1,000", "£100k", "£1m", "£10m"} <= set(said)
    assert "Chance of a year without any loss: inherent 14%, current 55%, target 74%." in said
    assert LossCurve("a", [(5, 0.1)]).free_years is None
    assert LossCurve("a", [(5, 0.1)], no_loss=0.25).free_years == 0.25


def test_a_rare_loss_has_ticks_of_its_own_size():
    said = texts(parsed(loss_exceedance(LossExceedance([LossCurve("a", [(1e6, 1e-7), (2e6, 1e-9)])], "GBP"))))
    assert "0.00001%" in said
    assert "1 in 10,000,000" in said
    assert "100%" not in said


@pytest.mark.parametrize("count", [1, 2, 150, 151, 5_000])
def test_a_line_has_few_points_and_keeps_to_the_curve(count):
    given_curve = lognormal(3e5, 1.1, count) if count > 1 else LossCurve("current", [(1e5, 0.1)])
    chart = chart_of(LossExceedance([given_curve], "GBP"))
    for line in (mark for mark in chart.marks if isinstance(mark, Line)):
        assert len(line.places) <= 155
        assert list(line.places) == sorted(line.places)
        assert all(given_curve.probability(x) == pytest.approx(y, rel=1e-6) for x, y in line.places)


def test_a_sudden_drop_is_drawn_as_one():
    steps = LossCurve("current", [(0, 0.5), *((loss, 0.5) for loss in range(1, 4000)), (4000, 0.002), (1e6, 0.0)])
    (line,) = (mark for mark in chart_of(LossExceedance([steps], "GBP")).marks if isinstance(mark, Line))
    before = max(x for x, y in line.places if y > 0.4)
    assert before > 3900
    to_nothing = LossCurve("current", [(0, 0.5), (1e6, 0.5), (1e6, 0.0)])
    (line,) = (mark for mark in chart_of(LossExceedance([to_nothing], "GBP")).marks if isinstance(mark, Line))
    assert line.places[-2:] == ((1e6, 0.5), (1e6, 0.001)), "straight down to the floor of the axis"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1e14), st.floats(0, 1)), min_size=1, max_size=30),
    st.sampled_from(["log", "linear"]),
    st.booleans(),
)
def test_any_curve_makes_a_picture(points, scale, has_limit):
    losses = sorted(loss for loss, _ in points)
    chances = sorted((chance for _, chance in points), reverse=True)
    tolerance = Tolerance((1e5, 0.2), (5e6, 0.01)) if has_limit else None
    data = LossExceedance(
        [LossCurve("current", list(zip(losses, chances, strict=True)))], "GBP", tolerance, scale=scale
    )
    chart = chart_of(data)
    assert parsed(loss_exceedance(data)) is not None
    for mark in chart.marks:
        if isinstance(mark, Line):
            assert all(chart.x.held(x) == pytest.approx(x) for x, _ in mark.places)
            assert all(chart.y.held(y) == pytest.approx(y) for _, y in mark.places)


@pytest.mark.parametrize(
    ("points", "more", "says"),
    [
        ([(1, 0.5), (0.5, 0.4)], {}, "values do not rise: 1 is followed by 0.5. Sort them"),
        ([(1, 0.5), (2, 0.6)], {}, "values do not fall"),
        ([(1, 50)], {}, "50 is over 1"),
        ([(1, math.nan)], {}, "the value is NaN"),
        ([(math.inf, 0.5)], {}, "not finite"),
        ([(10**400, 0.5)], {}, "not finite or too large"),
        ([(-1, 0.5)], {}, "-1 is below 0"),
        ([(1, True)], {}, "'True' is no number"),
        ([(1, "0.5")], {}, "'0.5' is no number"),
        ([(1,)], {}, "not all are pairs"),
        ("ab", {}, "str is no list"),
        (5, {}, "int is no list"),
        ([(1, 0.5), (2, 0.4)], {"lower": [0.4], "upper": [0.6]}, "different lengths: points 2, lower 1"),
        ([(1, 0.5)], {"lower": [0.4]}, "only one of its two bounds"),
        ([(1, 0.5)], {"lower": [0.6], "upper": [0.5]}, "a lower bound is above its upper bound. Swap"),
        ([(1, 0.5)], {"no_loss": 50}, "50 is over 1. Write 0.5 if 50% is meant"),
    ],
)
def test_a_curve_that_is_none_is_refused_with_what_to_give(points, more, says):
    with pytest.raises(InputError, match=says):
        LossCurve("current", points, **more)


def test_a_picture_of_wrong_parts_is_refused():
    one = LossCurve("current", [(1, 0.5)])
    with pytest.raises(InputError, match="two are called 'current'"):
        LossExceedance([one, one], "GBP")
    with pytest.raises(InputError, match=r"no scale\. Write log or linear"):
        LossExceedance([one], "GBP", scale="logarithmic")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="Give values of LossCurve"):
        LossExceedance([{"loss": 1}], "GBP")  # type: ignore[list-item]
    with pytest.raises(ToolkitError, match="Write its three letters"):
        LossExceedance([one], "pounds")

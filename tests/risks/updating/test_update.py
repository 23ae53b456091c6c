"""Beliefs moved by counted tests: the arithmetic, the discount, the words, and what a scenario takes of it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.architecture.tree import ROOT
from tests.evidence.samples import garak_report, promptfoo_file, promptfoo_result
from tests.evidence.samples import lines as jsonl
from toolkit.errors import InputError, ToolkitError
from toolkit.evidence import read_evidence
from toolkit.risks.losses import ThreatEvents
from toolkit.risks.updating import (
    Attempts,
    Beta,
    Discount,
    TestSource,
    Update,
    attempts_in,
    update_from_evidence,
    update_probability,
)

FACE = Discount(0, 1)
"""Every attempt at its face."""


def test_without_a_discount_it_is_the_posterior_of_the_textbook():
    update = update_probability(Beta(2, 8), 90, 10, discount=FACE)
    assert (update.posterior.a, update.posterior.b) == (12, 88)
    assert update.mean == pytest.approx(0.12)
    low, high = update.interval
    grid = [(n + 0.5) / 100_000 for n in range(100_000)]
    density = [x**11 * (1 - x) ** 87 for x in grid]
    below = [sum(y for x, y in zip(grid, density, strict=True) if x < bound) / sum(density) for bound in (low, high)]
    assert below == pytest.approx([0.05, 0.95], abs=2e-4)


def test_jeffreys_and_nothing_that_worked_in_thirty():
    update = update_probability(Beta.jeffreys(), 30, 0, discount=FACE)
    assert update.posterior == Beta(0.5, 30.5)
    assert update.interval[1] == pytest.approx(0.0613, abs=5e-4)


def test_a_family_counts_by_its_design_effect_and_the_weight():
    discount = Discount(0.1, 0.5)
    assert discount.design_effect(1) == 1
    assert discount.effective(0) == 0
    assert discount.effective(1) == 0.5
    assert discount.effective(11) == pytest.approx(0.5 * 11 / 2)
    assert discount.effective(10**9) == pytest.approx(5.0)
    update = update_probability(Beta(1, 1), families={"dan": (11, 11), "tap": (1, 0)})
    assert update.discount == Discount()
    assert (update.worth.tried, update.worth.worked) == pytest.approx((2.75 + 0.5, 2.75))
    assert (update.posterior.a, update.posterior.b) == pytest.approx((3.75, 1.5))


def test_many_attempts_of_one_family_never_make_anybody_certain():
    one = update_probability(Beta.jeffreys(), 100_000, 0)
    assert one.interval[1] > 0.2
    many = update_probability(Beta.jeffreys(), families={f"family {n}": (1_000, 0) for n in range(100)})
    assert many.interval[1] < 0.01


@given(
    st.floats(0.01, 100),
    st.floats(0.01, 100),
    st.lists(st.tuples(st.integers(0, 1_000), st.floats(0, 1)), min_size=1, max_size=6),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_it_lies_between_the_belief_and_the_counts_and_a_stronger_discount_moves_less(a, b, given_, rho, weight):
    families = [Attempts(tried, int(tried * share), f"f{n}") for n, (tried, share) in enumerate(given_)]
    update = update_probability(Beta(a, b), families=families, discount=Discount(rho, weight))
    assert 0 <= update.worth.worked <= update.worth.tried <= update.tried + 1e-9
    if update.worth.tried:
        told = update.worth.worked / update.worth.tried
        assert min(update.prior.mean, told) - 1e-9 <= update.mean <= max(update.prior.mean, told) + 1e-9
    weaker = update_probability(Beta(a, b), families=families, discount=Discount(rho, weight / 2))
    assert abs(weaker.mean - weaker.prior.mean) <= abs(update.mean - update.prior.mean) + 1e-9
    assert Update.of(update.plain()) == update
    assert Update.of(update.source()) == update


@given(st.floats(0.001, 0.9), st.floats(1.05, 300))
def test_a_belief_from_an_interval_has_five_percent_on_either_side(low, ratio):
    high = low * ratio / (1 - low + low * ratio)  # the odds are multiplied, so both lie between 0 and 1
    if high - low < 1e-3 or high > 0.999:
        return
    belief = Beta.from_interval(low, high)
    assert belief.interval() == pytest.approx((low, high), rel=1e-4)


def test_a_belief_from_a_mean_is_worth_as_many_attempts_as_is_said():
    belief = Beta.from_mean(0.1, strength=20)
    assert (belief.a, belief.b, belief.strength) == pytest.approx((2, 18, 20))


def test_the_best_of_several_attempts():
    assert Beta(1, 1).any_of(0) == 0
    assert Beta(1, 1).any_of(1) == pytest.approx(0.5)
    assert Beta(1, 1).any_of(9) == pytest.approx(1 - 1 / 10)
    assert Beta(3, 7).any_of(1) == pytest.approx(0.3)


def test_it_says_in_words_what_the_numbers_mean_and_always_the_discount():
    words = update_probability((0.02, 0.3), 300, 12).words()
    assert words.startswith("Of 300 attempts in 1 family of probes 12 got through.")
    assert "correlation 0.1 within a family, weight 0.5" in words
    assert "count like 4.9 independent attempts of which 0.2 worked" in words
    assert "whoever tries again and again" in words


def test_further_counts_of_a_family_hang_together_with_the_earlier_ones():
    first = update_probability(Beta.jeffreys(), families={"dan": (50, 1)}, source=TestSource("a" * 64))
    more = first.more([Attempts(50, 3, "dan")], source=TestSource("b" * 64))
    assert more.families == (Attempts(100, 4, "dan"),)
    assert more.worth.tried < 2 * first.worth.tried
    assert [each.sha256[0] for each in more.sources] == ["a", "b"]
    with pytest.raises(ToolkitError, match="counted already"):
        more.more([], source=TestSource("a" * 64))


def test_a_scenario_takes_it_as_a_vulnerability():
    update = update_probability(Beta.jeffreys(), families={"dan": (50, 5), "tap": (30, 1)})
    interval = update.vulnerability()
    assert (interval.low, interval.high) == pytest.approx(update.interval)
    events = ThreatEvents(contact=12, vulnerability=interval)
    assert events.vulnerability == interval
    pert = update.pert()
    assert 0 <= pert.low <= pert.mode <= pert.high <= 1
    assert pert.mean == pytest.approx(update.mean, rel=0.15)
    assert ThreatEvents(contact=12, vulnerability=pert).vulnerability == pert


@pytest.mark.parametrize("counts", [(10**9, 0), (10**9, 10**9)])
def test_also_of_an_extreme_belief(counts):
    update = update_probability(Beta(1e-6, 1e-6), *counts, discount=FACE)
    assert 0 < update.vulnerability().low < update.vulnerability().high < 1


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: update_probability(Beta.jeffreys(), 3, 5), "5 attempts worked of 3 that were tried"),
        (lambda: update_probability(Beta.jeffreys(), -1, 0), "no count"),
        (lambda: update_probability(Beta.jeffreys(), True, 0), "no count"),
        (lambda: update_probability(Beta.jeffreys(), 10**10, 0), "no count"),
        (lambda: update_probability(Beta.jeffreys(), 5.5, 1), "no count"),
        (lambda: update_probability(Beta.jeffreys(), float("nan"), 1), "no count"),
        (lambda: update_probability(Beta.jeffreys()), "either as tried and worked, or by families"),
        (lambda: update_probability(Beta.jeffreys(), 5), "either as tried and worked, or by families"),
        (lambda: update_probability(Beta.jeffreys(), 5, 1, families={"a": (1, 0)}), "either as tried and worked"),
        (lambda: update_probability(Beta.jeffreys(), families={"a": 3}), "counted as"),
        (lambda: update_probability(Beta.jeffreys(), families=[3]), "no family of attempts"),
        (lambda: update_probability(0.3, 5, 1), "a Beta, or the two bounds"),
        (lambda: update_probability((0.3, 0.1), 5, 1), "swapped"),
        (lambda: update_probability((0.1, 0.1), 5, 1), "equal"),
        (lambda: update_probability((5, 30), 5, 1), r"Write 0.05 for 5%"),
        (lambda: update_probability((0, 0.3), 5, 1), "no probability strictly between"),
        (lambda: update_probability((float("nan"), 0.3), 5, 1), "no probability strictly between"),
        (lambda: Beta(0, 1), "shape a"),
        (lambda: Beta(float("inf"), 1), "shape a"),
        (lambda: Beta(1, True), "shape b"),
        (lambda: Beta.from_mean(0.1, strength=0), "cannot be worth"),
        (lambda: Beta(1, 1).any_of(-1), "no number of attempts"),
        (lambda: Beta(1, 1).interval(1.5), "cannot hold"),
        (lambda: Discount(1.5), "the correlation of a discount is 1.5"),
        (lambda: Discount(0.1, float("nan")), "the weight of a discount is nan"),
        (lambda: Update.of({}), "no update of a probability"),
        (lambda: Update.of({"prior": {"a": 1, "b": 1}, "families": 7}), "no update of a probability"),
        (
            lambda: Update.of({"prior": {"a": 1, "b": 1}, "families": [], "sources": [{"shas": "x"}]}),
            "a source of counts has no 'shas'",
        ),
    ],
)
def test_what_is_no_count_and_no_belief_is_told(call, says):
    with pytest.raises(ToolkitError, match=says):
        call()


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "r"
    path.write_bytes(garak_report())
    return read_evidence(path)


def test_a_file_of_evidence_moves_a_belief_by_the_families_that_speak_to_a_threat(report):
    everything = update_from_evidence(Beta.jeffreys(), report)
    assert everything.families == (Attempts(4, 2, "garak:dan"), Attempts(2, 0, "garak:promptinject"))
    one = update_from_evidence((0.01, 0.5), report, threat="core:jailbreak", discount=Discount(0.2))
    assert one.families == (Attempts(4, 2, "garak:dan"),)
    (source,) = one.sources
    assert (source.sha256, source.tool, source.ran) == (report.sha256, "garak", "2026-11-03T10:00:00")
    assert one.source()["discount"] == {"correlation": 0.2, "weight": 0.5}
    with pytest.raises(ToolkitError, match="no test that speaks to 'core:memory-poisoning' is counted"):
        update_from_evidence(Beta.jeffreys(), report, threat="core:memory-poisoning")
    with pytest.raises(ToolkitError, match="counted already"):
        update_from_evidence(Beta.jeffreys(), report, report)


def test_several_targets_are_not_mixed(tmp_path):
    path = tmp_path / "r"
    path.write_bytes(jsonl(*(promptfoo_result("ssrf", False, target=name) for name in ("one", "two"))))
    found = read_evidence(path)
    with pytest.raises(ToolkitError, match="2 targets were tested in this file: 'one', 'two'"):
        attempts_in(found)
    assert attempts_in(found, target="two") == (Attempts(1, 1, "promptfoo:ssrf"),)
    assert promptfoo_file([])["results"]["version"] == 3


def test_a_scenario_refuses_what_is_no_vulnerability_and_takes_no_share_of_reports():
    from toolkit.risks.updating import shipped_weights

    weight = shipped_weights()["AML.T0015"]
    with pytest.raises(InputError, match="a share of reports and no yearly rate"):
        ThreatEvents(contact=weight, vulnerability=0.1)


def test_nothing_is_loaded_before_it_is_computed():
    code = (
        "import sys\nimport toolkit.risks.updating as u\nb = u.Beta(1, 9)\n"
        "assert 'scipy' not in sys.modules and 'numpy' not in sys.modules\n"
        "b.interval()\nassert 'scipy.stats' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)

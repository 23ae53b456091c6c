"""Every scoring method against what its owners published, to the digits printed."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from toolkit.catalogues.scale import Scale
from toolkit.errors import InputError
from toolkit.risks import Score, level_rank, load_scale, reliability_of, score

STEPS = {"VL": "very_low", "L": "low", "M": "moderate", "H": "high", "VH": "very_high"}
G5 = {
    "VH": "L M H VH VH",
    "H": "L M M H VH",
    "M": "L L M M H",
    "L": "VL L L M M",
    "VL": "VL VL L L L",
}
"""NIST SP 800-30 r1, table G-5: rows initiation, columns adverse impact from very low to very high."""
I2 = {
    "VH": "VL L M H VH",
    "H": "VL L M H VH",
    "M": "VL L M M H",
    "L": "VL L L L M",
    "VL": "VL VL VL L L",
}
"""Table I-2: rows likelihood, columns impact from very low to very high."""


def scored(method: str, **inputs: Any) -> Score:
    return score(load_scale(method), inputs)


def lattice(total: float, names: list[str]) -> dict[str, float]:
    """Factors of 0, 0.5 or 1 with this sum."""
    made = {}
    for name in names:
        made[name] = min(1.0, max(0.0, total))
        total -= made[name]
    assert total <= 0
    return made


def agentic(method: str) -> list[str]:
    return [factor.id for factor in load_scale(method).groups[1].factors]


@pytest.mark.parametrize(("initiation", "adverse"), list(product(G5, STEPS)))
def test_all_25_cells_of_table_g5(initiation: str, adverse: str) -> None:
    got = scored("nist-sp800-30", initiation=STEPS[initiation], adverse_impact=STEPS[adverse], impact="moderate")
    assert got.likelihood == STEPS[G5[initiation].split()[list(STEPS).index(adverse)]]


@pytest.mark.parametrize(("likelihood", "impact"), list(product(I2, STEPS)))
def test_all_25_cells_of_table_i2(likelihood: str, impact: str) -> None:
    scale = load_scale("nist-sp800-30")
    assert scale.table[STEPS[impact]][STEPS[likelihood]] == STEPS[I2[likelihood].split()[list(STEPS).index(impact)]]


def test_fourteen_cells_of_g5_exceed_the_smaller_input_and_each_is_said() -> None:
    scale, ids = load_scale("nist-sp800-30"), list(STEPS.values())
    above = []
    for one, other in product(ids, ids):
        got = scored(scale.id, initiation=one, adverse_impact=other, impact="high")
        exceeds = ids.index(got.likelihood) > min(ids.index(one), ids.index(other))
        assert any("Table G-5 gives" in each for each in got.cautions) == exceeds
        above.append(exceeds)
    assert sum(above) == 14
    assert "14 of its 25 cells" in scale.caution


# Ratings 1 to 3, the sum and the level. The first was compared with a transcription of the source; the second is from
# memory of it, since the page could not be read.
@pytest.mark.parametrize(("ratings", "value", "level"), [((3, 3, 2, 2, 2), 12, "high"), ((3, 3, 3, 3, 2), 14, "high")])
def test_dread_2003(ratings: tuple[int, ...], value: int, level: str) -> None:
    scale = load_scale("dread-2003")
    got = score(scale, dict(zip([factor.id for factor in scale.factors], ratings, strict=True)))
    assert (got.value, got.level) == (value, level)
    levels = {}
    for each in product((1, 2, 3), repeat=5):
        got = score(scale, dict(zip([factor.id for factor in scale.factors], each, strict=True)))
        levels.setdefault(got.level, set()).add(got.value)
    assert levels == {"low": {5, 6, 7}, "medium": {8, 9, 10, 11}, "high": {12, 13, 14, 15}}


# From memory of annex E.2 of ISO/IEC 27005:2011, which could not be read.
@pytest.mark.parametrize(("asset", "threat", "ease", "value"), [(3, "high", "low", 5), (2, "low", "high", 4)])
def test_the_additive_example_of_iso_27005(asset: int, threat: str, ease: str, value: int) -> None:
    assert scored("iso-27005-additive", asset_value=asset, threat=threat, ease=ease).value == value


@pytest.mark.parametrize(
    ("vector", "value"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8),
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", 6.1),
        ("CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", 7.8),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:A/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 9.4),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3),
    ],
)
def test_cvss(vector: str, value: float) -> None:
    assert scored("cvss-3-1" if "3.1" in vector else "cvss-4-0", vector=vector).value == value


def test_cvss_counts_the_metrics_that_are_stated_and_says_which() -> None:
    base = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:N/SC:H/SI:L/SA:N"
    with_threat = scored("cvss-4-0", vector=f"{base}/E:U")
    assert with_threat.details["kind"] == "CVSS-BT"
    assert with_threat.value is not None
    assert with_threat.value < with_threat.details["base"] == scored("cvss-4-0", vector=base).value
    assert scored("cvss-4-0", vector=f"{base}/E:U/CR:H").details["kind"] == "CVSS-BTE"
    assert scored("cvss-4-0", vector=f"{base}/E:X").details["kind"] == "CVSS-B"
    old = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"
    kinds = [scored("cvss-3-1", vector=old + more).details["kind"] for more in ("", "/E:U", "/E:U/CR:L", "/MAV:P")]
    assert kinds == ["base", "temporal", "environmental", "environmental"]


AIVSS_05 = [
    (9.4, 8.5, 8.7),
    (8.7, 7, 7.6),
    (7.1, 7.5, 7.1),
    (8.3, 6.5, 7.2),
    (7.4, 5.5, 6.3),
    (5.8, 6, 5.7),
    (6.9, 5, 5.8),
    (9.3, 1, 5.0),
    (5.3, 4.5, 4.8),
    (2.1, 4, 3.0),
]
"""CVSS, AARS and score: OWASP AIVSS v0.5, 4.2, all ten."""


@pytest.mark.parametrize(("cvss", "aars", "value"), AIVSS_05)
def test_aivss_05(cvss: float, aars: float, value: float) -> None:
    got = scored("aivss-0-5", cvss=cvss, threat="poc", **lattice(aars, agentic("aivss-0-5")))
    assert (got.value, got.details["factor_sum"], got.is_range) == (value, aars, False)


AIVSS_08 = [
    (9.4, (8, 9), 9.9),
    (8.7, (8, 8), 9.7),
    (7.1, (8, 8), 9.4),
    (9.4, (9.5, 10), 10.0),
    (7.4, (7.5, 7.5), 9.3),
    (5.8, (7.5, 7.5), 8.9),
    (6.9, (7.5, 7.5), 9.2),
    (9.3, (5.5, 6.5), 9.7),
    (5.3, (6.5, 6.5), 8.3),
    (2.1, (6.5, 6.5), 7.1),
]
"""CVSS, the lowest and highest factor sum that give the score, and the score: OWASP AIVSS v0.8, 3.7, all ten."""


@pytest.mark.parametrize(("cvss", "sums", "value"), AIVSS_08)
def test_aivss_08(cvss: float, sums: tuple[float, float], value: float) -> None:
    factors = agentic("aivss-0-8")
    found = [
        half / 2
        for half in range(21)
        if scored("aivss-0-8", cvss=cvss, threat="poc", mitigation="weak", **lattice(half / 2, factors)).value == value
    ]
    assert (found[0], found[-1]) == sums


@pytest.mark.parametrize(
    ("method", "cvss", "total", "mitigation", "value"),
    [
        ("aivss-0-8", 9.4, 1.0, "weak", 9.5),
        ("aivss-0-8", 5.0, 10, "weak", 9.9),
        ("aivss-0-8", 9.4, 8.5, "strong", 6.6),
        ("aivss-0-8-repaired", 9.4, 8.5, "strong", 9.7),
    ],
)
def test_aivss_08_and_its_repair(method: str, cvss: float, total: float, mitigation: str, value: float) -> None:
    got = scored(method, cvss=cvss, threat="poc", mitigation=mitigation, **lattice(total, agentic(method)))
    assert got.value == value


def test_the_repair_is_never_below_cvss() -> None:
    factors = agentic("aivss-0-8-repaired")
    for tenths, half, mitigation in product(range(0, 101, 7), range(0, 21, 4), ("weak", "partial", "strong")):
        inputs = {"cvss": tenths / 10, "threat": "unreported", "mitigation": mitigation, **lattice(half / 2, factors)}
        got = score(load_scale("aivss-0-8-repaired"), inputs)
        assert got.value is not None
        assert tenths / 10 <= got.value <= 10


def test_the_criticism_of_the_uplift_is_worked_out_for_the_factors_given() -> None:
    factors = lattice(8.5, agentic("aivss-0-8"))
    got = scored("aivss-0-8", cvss=9.8, threat="poc", mitigation="weak", **factors)
    assert got.details["cvss_coefficient"] == 0.1755
    assert any("0.1755 points" in each and "9.8 points apart come out 1.7 apart" in each for each in got.cautions)
    low = scored("aivss-0-8", cvss=0, threat="poc", mitigation="weak", **factors)
    assert round(got.value - low.value, 1) in (1.7, 1.8)  # both ends are rounded


CANDIDATE = load_scale("aivss-2-0-candidate").examples[:10]


@pytest.mark.parametrize("number", range(10))
def test_aivss_20_candidate(number: int) -> None:
    bte = (9.2, 8.3, 8.5, 8.8, 8.9, 7.8, 7.1, 7.9, 7.0, 8.6)
    adjusted = (9.8, 8.7, 8.8, 9.8, 9.5, 9.1, 8.1, 9.2, 7.5, 10.0)
    got = score(load_scale("aivss-2-0-candidate"), CANDIDATE[number].inputs)
    effect = "A1" if number in (1, 8) else "A2"
    assert (got.value, got.details["adjusted"], got.details["effect_class"]) == (bte[number], adjusted[number], effect)


def test_the_candidate_takes_its_own_vector() -> None:
    cvss = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:N/SC:H/SI:L/SA:N/E:P"
    got = scored("aivss-2-0-candidate", cvss=cvss, vector="AIVSS:2.0/LC:D/CP:S/AP:C/SR:R/EX:M/PT:M/CA:M/TD:X")
    assert (got.value, got.details["effect_class"]) == (9.2, "A2")
    assert (got.details["adjusted_low"], got.details["adjusted_high"]) == (9.6, 10.0)
    assert got.unknown == ("td",)


def test_exploit_reliability_from_episodes() -> None:
    all_of_30, none_of_30 = reliability_of(30, 30), reliability_of(0, 30)
    assert (all_of_30.code, round(all_of_30.lower, 3)) == ("R", 0.917)
    assert reliability_of(18, 30).code == "P"
    assert (none_of_30.code, round(none_of_30.upper, 3)) == ("U", 0.083)
    assert reliability_of(29, 29).code == "X"


@pytest.mark.parametrize(
    ("episodes", "effect"), [("30/30", "A2"), ("18/30", "A1"), ("0/30", "A1"), ("29/29", "AX"), ("0/28", "AX")]
)
def test_the_candidate_takes_episodes_for_the_reliability_and_keeps_them(episodes: str, effect: str) -> None:
    given = {"cvss": 7.0, "lc": "D", "cp": "N", "ap": "N", "ex": "N", "pt": "L", "ca": "N", "td": "L"}
    got = scored("aivss-2-0-candidate", **given, sr=episodes)
    assert (got.details["effect_class"], got.inputs["sr"], got.unknown == ("sr",)) == (effect, episodes, effect == "AX")
    with pytest.raises(InputError, match="31 of 30 cannot be"):
        scored("aivss-2-0-candidate", **given, sr="31/30")


BOD = """nnnp upgrade; ynnp days_14; nynp days_60; nnyp days_60; nnnt upgrade; yynp days_14; ynyp days_14; nyyp days_14;
ynnt days_14; nynt days_14; nnyt days_60; yyyp days_3; yynt days_3_forensics; ynyt days_3_forensics; nyyt days_3;
yyyt days_3_forensics"""


def test_all_16_rows_of_bod_26_04() -> None:
    rows = dict(row.split() for row in BOD.replace("\n", " ").split(";"))
    assert len(rows) == 16
    for letters, outcome in rows.items():
        kev, exposed, automatable, impact = letters.upper()
        got = scored("cisa-bod-26-04", in_kev=kev, exposed=exposed, automatable=automatable, technical_impact=impact)
        assert got.level == outcome, letters


SSVC = """NSN ddss NSY dsss NCN dsss NCY ssss NON dsss NOY ssso PSN dsss PSY ssss PCN dsss PCY ssso PON ssso POY ssoo
ASN ssoo ASY sooo ACN ssoo ACY oooo AON sooi AOY ooii"""
"""CERT/CC's table, row 0 to 71: exploitation, exposure, automatable; an outcome for each human impact, low first."""


def test_all_72_rows_of_the_ssvc_deployer_table() -> None:
    words = SSVC.split()
    outcomes = {"d": "defer", "s": "scheduled", "o": "out_of_cycle", "i": "immediate"}
    seen = 0
    for point, row in zip(words[::2], words[1::2], strict=True):
        exploitation, exposure, automatable = point
        for human_impact, letter in zip(("L", "M", "H", "VH"), row, strict=True):
            given = {"exploitation": exploitation, "exposure": exposure, "automatable": automatable}
            got = scored("ssvc-deployer", **given, human_impact=human_impact)
            assert got.level == outcomes[letter], (point, human_impact)
            seen += 1
    assert seen == 72


def _low_and_high(scale: Scale, got: Score) -> tuple[Any, ...]:
    assert got.low is not None
    assert got.high is not None
    assert (got.level, got.rank, got.value) == (got.high.level, got.high.rank, got.high.value)
    assert (got.low.rank, got.high.rank) == (level_rank(scale, got.low.level), level_rank(scale, got.high.level))
    return got.low.value, got.low.level, got.high.value, got.high.level


@pytest.mark.parametrize("said", [{}, {"autonomy": "X", "threat": "X"}])
def test_what_is_unknown_leaves_a_range_and_never_a_default(said: dict[str, str]) -> None:
    scale = load_scale("aivss-0-8")
    got = score(scale, {"cvss": 5.0, "mitigation": "weak", **said})
    assert _low_and_high(scale, got) == (5.0, "medium", 10.0, "critical")
    assert got.is_range
    assert set(got.unknown) == {*agentic("aivss-0-8"), "threat"}
    known = score(scale, {"cvss": 5.0, "mitigation": "weak", "threat": "poc", **lattice(5, agentic("aivss-0-8"))})
    assert (known.low, known.high, known.is_range) == (None, None, False)


def test_every_full_answer_lies_within_the_range_of_a_partial_one() -> None:
    scale, factors = load_scale("aivss-0-8"), agentic("aivss-0-8")
    partial = {"cvss": 6.4, "autonomy": 1, "tools": 0.5, "mitigation": "partial"}
    low, _, high, _ = _low_and_high(scale, score(scale, partial))
    for rest, threat in product((0, 0.5, 1), ("unreported", "poc", "attacked")):
        whole = {**dict.fromkeys(factors, rest), **partial, "threat": threat}
        value = score(scale, whole).value
        assert value is not None
        assert low <= value <= high


def test_how_much_of_cvss_is_left_is_a_range_as_well_where_factors_are_unknown() -> None:
    scale = load_scale("aivss-0-8")
    nothing = score(scale, {"cvss": 5.0})
    ends = (nothing.details["cvss_coefficient_low"], nothing.details["cvss_coefficient_high"])
    assert ends == (0.0, 1.0)
    factors = agentic("aivss-0-8")
    for total, threat, mitigation in product((0, 5, 10), ("unreported", "attacked"), ("weak", "strong")):
        known = score(scale, {"cvss": 5, "threat": threat, "mitigation": mitigation, **lattice(total, factors)})
        assert ends[0] <= known.details["cvss_coefficient"] <= ends[1]  # type: ignore[operator]


def test_a_score_says_by_which_formula_of_which_version() -> None:
    got = scored("aivss-0-8", cvss=5.0)
    assert got.version == got.edition == "0.8"
    assert got.formula.startswith("AIVSS = (CVSS + (10 − CVSS)")
    assert got.cautions[0] == load_scale("aivss-0-8").caution
    assert scored("aivss-0-5", cvss=5.0).formula != got.formula


def test_a_base_score_is_taken_where_a_version_of_aivss_asks_for_one() -> None:
    vector = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
    assert scored("aivss-0-8", cvss=f"{vector}/E:U").details["cvss_base"] == 9.3
    assert (scored("aivss-2-0-candidate", cvss=f"{vector}/E:U").value or 10) < 9.3

"""The matrix of a register, as it stands in the report and as before and after with its fidelity."""

from __future__ import annotations

import subprocess
import sys

from tests.pictures.money.measuring import faults
from tests.pictures.reading import parsed, texts
from toolkit.display.money import redrawn
from toolkit.pictures.money import before_and_after, summary_of
from toolkit.reports.risk_matrix import matrix_of, moves_of
from toolkit.risks import DEFAULT_SCALE, load_scale
from toolkit.risks.fidelity import fidelity


def test_the_register_s_risks_before_and_after(example):
    scale = load_scale(DEFAULT_SCALE)
    risks = [risk for risk in example.register.risks.values() if risk.assessments]
    assert risks
    level = {each.id: rank for rank, each in enumerate(scale.levels)}
    ranks = {risk.title: level[risk.assessments["current"].level] for risk in risks if "current" in risk.assessments}
    held = fidelity(ranks, {title: 1e5 * (number + 1) for number, title in enumerate(ranks)})
    value = moves_of(risks, scale, held)
    root = parsed(before_and_after(value))
    assert faults(root) == []
    assert " ".join(texts(root)).count("pairs of risks the matrix orders") == 1
    assert [point[:2] for point in value.risks] == [(str(n), risk.title) for n, risk in enumerate(risks, start=1)]
    assert held.sentence() in summary_of(value)
    assert redrawn(value)["data"]["text/plain"] == summary_of(value)
    assert matrix_of(risks, scale).count("<circle") == str(before_and_after(value)).count("<circle")


def test_whoever_finds_threats_does_not_load_the_pictures_of_money():
    code = "import sys, toolkit.cli, toolkit.reports; print('toolkit.pictures.money' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"

"""A file of loss scenarios: what it says, what an editor knows of it, and every mistake with its line."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from toolkit.errors import InputError
from toolkit.files.strict_yaml import read_yaml
from toolkit.risks.losses import AtMostOnce, CommonFactor, Interval, Pert, Poisson
from toolkit.risks.losses.losses_file import load_losses, parse_losses
from toolkit.risks.losses.losses_schema import losses_schema
from toolkit.risks.losses.tolerance import Tolerance

GOOD = """\
format: ai-threat-toolkit/losses
version: 1
currency: EUR
note: for the board
tolerance: [{loss: 100000, probability: 0.2}, {loss: 5000000, probability: 0.01}]
dependence: {form: common_factor, spread: 0.3, loading: {letters: 0.5}}
controls:
  screen: {title: Screening, status: in place, cost: 12000}
scenarios:
  letters:
    title: Letters steer it
    frequency: {low: 0.5, high: 4}
    loss:
      response: {low: 10000, high: 80000}
      reputation: {low: 0, mode: 10, high: 100}
    controls: [{control: screen, acts_on: success, effect: {low: 0.2, high: 0.6}, coverage: 0.9}]
  theft:
    frequency: {probability: 0.02}
    loss: 5000000
    secondary: {probability: 0.5, loss: {fines_and_judgments: 90000}}
"""


def test_a_file_becomes_a_portfolio(tmp_path: Path):
    path = tmp_path / "losses.yaml"
    path.write_text(GOOD, "utf-8")
    portfolio = load_losses(path).portfolio()
    letters, theft = portfolio.scenarios
    assert load_losses(path).curve() == Tolerance((100_000, 0.2), (5_000_000, 0.01))
    assert portfolio.currency == "EUR"
    assert portfolio.dependence == CommonFactor(spread=0.3, loading={"letters": 0.5})
    assert letters.title == "Letters steer it"
    assert letters.frequency == Poisson(rate=Interval(low=0.5, high=4))
    assert letters.loss["reputation"] == Pert(low=0, mode=10, high=100)  # type: ignore[index]  # a word of the form
    (control,) = letters.controls
    assert (control.control, control.title, control.status, control.cost) == ("screen", "Screening", "in place", 12000)
    assert (control.effect, control.coverage) == (Interval(low=0.2, high=0.6), 0.9)
    assert theft.frequency == AtMostOnce(probability=0.02)
    assert theft.loss == {"": 5_000_000}


def test_an_editor_knows_what_may_be_written():
    schema = losses_schema()
    said = read_yaml(GOOD, source="x").data
    jsonschema.validate(said, schema)
    for old, new in (("acts_on: success", "acts_on: sucess"), ("response:", "respons:"), ("low: 0.5", "lo: 0.5")):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(read_yaml(GOOD.replace(old, new), source="x").data, schema)
    assert "tokens" in schema["$defs"]["losses"]["anyOf"][1]["properties"]["response"]["description"]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("{control: screen", "{control: scren", 16, "Did you mean 'screen'"),
        ("{letters: 0.5}", "{leters: 0.5}", 6, "Did you mean 'letters'"),
        ("low: 0.5, high: 4", "low: 4, high: 0.5", 12, "low: 0.5, high: 4"),
        ("low: 0.5, high: 4", "lo: 0.5, high: 4", 12, "Did you mean 'low'"),
        ("reputation:", "reputatio:", 13, "Did you mean 'reputation'"),
        ("acts_on: success", "acts_on: sucess", 16, "Did you mean 'success'"),
        ("loss: 5000000\n", "loss: £5m\n", 19, "without currency signs"),
        ("loss: 5000000\n", "loss: -5\n", 19, "below 0"),
        ("loss: 5000000\n", "loss: .nan\n", 19, "no number"),
        ("probability: 0.02", "probability: 2", 18, "0.02 for 2%"),
        ("{probability: 0.02}", "often", 18, "how often a year"),
        ("{probability: 0.02}", "{form: binomial}", 18, "negative_binomial"),
        ("frequency: {prob", "frequncy: {prob", 18, "Did you mean 'frequency'"),
        ("version: 1", "version: 2", 2, "newer release"),
        ("EUR", "Euro", 3, "GBP"),
        ("in place", "inplace", 8, "Did you mean 'in place'"),
        ("cost: 12000", "cost: -5", 8, "0 or more"),
        ("common_factor", "comon_factor", 6, "Did you mean 'common_factor'"),
        ("spread: 0.3", "spread: 30", 6, "between 0 and 2"),
        ("probability: 0.2}", "probability: 0.002}", 5, "Swap the two"),
        ("probability: 0.2}", "probability: 20}", 5, "0.2"),
        ("effect: {low: 0.2, high: 0.6}", "effect: -0.5", 16, "raise the risk"),
        ("coverage: 0.9", "status: planned", 16, "unknown key 'status'"),
        ("toolkit/losses", "toolkit/system", 1, "ai-threat-toolkit/losses"),
        ("loss: 5000000\n", "loss: &a 5\n", 19, "not supported"),
        (GOOD, "[1, 2]", 1, "ai-threat-toolkit/losses"),
        (GOOD, "", 1, "empty"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_write(old: str, new: str, line: int, said: str):
    assert old in GOOD
    with pytest.raises(InputError) as told:
        parse_losses(GOOD.replace(old, new, 1), source="losses.yaml")
    assert any(said in str(each) and each.where == f"losses.yaml:{line}" for each in told.value.problems), told.value

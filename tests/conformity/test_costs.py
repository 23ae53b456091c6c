"""What risks cost a year, as a side of actions: from figures that were kept, or worked out when it is asked for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import toolkit as tk
from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import Conformity, assess_conformity
from toolkit.errors import ToolkitError
from toolkit.register import Person, open_register
from toolkit.workshop.opening import open_workshop
from toolkit.workshop.session import Workshop

BY = Person("P1", role="compliance officer")
CATALOGUE = load_catalogue()


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    opened = open_workshop()
    yield opened
    opened.close()


def assessed(workshop: Workshop) -> Conformity:
    return assess_conformity(workshop.register, CATALOGUE)


def keep(workshop: Workshop, label: str = "") -> dict[str, float]:
    """Keep figures of today's level; gives what each risk costs by them."""
    found = tk.quantify(workshop.register)
    with workshop.register.change(by=BY, reason="kept") as change:
        change.keep_figures(found, label=label)
    return {each.id: found.risk(each.id).mean for each in found.portfolio.scenarios}


def test_figures_that_were_kept_are_the_amounts_and_what_has_none_is_named(workshop: Workshop) -> None:
    assert assessed(workshop).costs() is None
    means = keep(workshop, "after the workshop")
    costs = assessed(workshop).costs()
    assert costs is not None
    assert dict(costs.amounts) == pytest.approx(means)
    assert costs.said_by.startswith("figures “after the workshop” kept on 20")
    assert not costs.stale
    assert set(costs.missing) == {key for key in workshop.register.risks if key not in means}
    with workshop.register.change(by=BY, reason="changed") as change:
        change.risk("vendor-is-not-there").estimate(frequency=2.0, why="worse")
        change.risk("one-customer-sees-another").close("mended")
    costs = assessed(workshop).costs()
    assert costs is not None
    assert costs.stale
    assert "one-customer-sees-another" not in {*costs.amounts, *costs.missing}


def test_worked_out_they_are_those_of_now(workshop: Workshop) -> None:
    costs = assessed(workshop).costs(work_out=True)
    assert costs is not None
    found = tk.quantify(workshop.register)
    assert dict(costs.amounts) == pytest.approx({e.id: found.risk(e.id).mean for e in found.portfolio.scenarios})
    assert (costs.said_by, costs.stale) == ("worked out now from the estimates", False)
    with open_register("sqlite://") as empty:
        assert assess_conformity(empty, CATALOGUE).costs(work_out=True) is None


def test_estimates_that_do_not_fit_are_told_and_not_guessed(workshop: Workshop) -> None:
    with workshop.register.change(by=BY, reason="x") as change:
        for key in list(workshop.register.scenarios):
            change.stage(f"scenario:{key}", type(workshop.register.scenarios[key]), {}, {"currency": "GBP"})
        first = next(iter(workshop.register.scenarios))
        change.stage(f"scenario:{first}", type(workshop.register.scenarios[first]), {}, {"currency": "USD"})
    with pytest.raises(ToolkitError, match="currenc"):
        assessed(workshop).costs(work_out=True)


def test_money_is_the_third_side_and_five_actions_may_be_chosen_for_it_alone(workshop: Workshop) -> None:
    means = keep(workshop)
    found = assessed(workshop)
    without, with_money = found.actions(), found.actions(found.costs())
    assert [each.lean for each in without.trade_off()] == ["gaps", "both", "risk"]
    assert all(each.amount is None for each in without.trade_off())
    choices = {each.lean: each for each in with_money.trade_off()}
    assert list(choices) == ["gaps", "both", "risk", "money"]
    assert choices["money"].amount == max(each.amount or 0.0 for each in choices.values())
    first = with_money.best(1, "money")[0]
    assert first.chosen_for == "money"
    assert first.action.amount == max(each.amount or 0.0 for each in with_money.all)
    assert first.action.amount == pytest.approx(sum(means[each] for each in first.action.costed))
    assert {each.risk for each in first.action.lowers} & set(means) <= set(first.action.costed)
    counted = [risk for one in with_money.best(5, "money") for risk in one.new_costed]
    assert len(counted) == len(set(counted))  # the same money is not counted for two of them


def test_a_risk_that_is_estimated_and_never_rated_counts_for_what_stands_against_it(workshop: Workshop) -> None:
    finding = next(iter(workshop.register.risks["letters-steer-the-assistant"].findings))
    with workshop.register.change(by=BY, reason="x") as change:
        risk = change.risk("Only in money", findings=[finding])
        risk.estimate(frequency=1.0, loss={"response": 1_000_000.0}, why="x")
    found = assessed(workshop)
    costs = found.costs(work_out=True)
    assert costs is not None
    stands = [each for each in found.actions(costs).all if "only-in-money" in each.costed]
    against = found.links().controls_of_risk["only-in-money"]
    assert stands
    assert {each.control.id for each in stands} <= {key for key, here in against.items() if not here}
    assert all((each.amount or 0) >= 1_000_000 for each in stands)


def test_reading_kept_figures_loads_nothing_that_reckons_losses(workshop: Workshop, tmp_path: Path) -> None:
    keep(workshop)
    (tmp_path / "register.json").write_bytes(workshop.register.to_json())
    script = """
import sys
from pathlib import Path
from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import assess_conformity
from toolkit.register.register import Register
with Register.from_json(Path(sys.argv[1]).read_bytes(), "sqlite://") as register:
    found = assess_conformity(register, load_catalogue())
    costs = found.costs()
    assert costs is not None and costs.amounts and not costs.stale
    assert found.actions(costs).best(5, "money")
print(sorted({"numpy", "scipy"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "register.json")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr

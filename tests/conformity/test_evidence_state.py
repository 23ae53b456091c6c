"""Evidence as it stands on a day: good, soon stale, stale, changed or gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import Standing, assess_conformity
from toolkit.register import Person, Register, open_register

BY = Person("P1", role="compliance officer")
TODAY = date(2026, 11, 26)


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as opened:
        yield opened


def standing(register: Register, provision: str = "1.1", folder: Path | None = None) -> Standing:
    return assess_conformity(register, load_catalogue(), today=TODAY, folder=folder).get(provision)


def states(found: Standing) -> list[str]:
    return [each.state for each in found.shown]


def test_evidence_goes_stale_by_its_day_and_that_is_said_a_month_before(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        for end in (None, "2027-06-01", "2026-12-26", "2026-11-26", "2026-11-25"):
            change.evidence("1.1", f"until {end}", stale_after=end, date="2026-01-01")
    found = standing(register)
    assert states(found) == ["no end", "good", "soon stale", "soon stale", "stale"]
    assert [each.holds for each in found.shown] == [True, True, True, True, False]
    assert found.shown[-1].says == "stale since the end of 2026-11-25"
    assert found.rests_on == "5 pieces of evidence, 1 not to be relied on"
    assert standing(register, "1.2").rests_on == "no evidence"


def test_an_entry_that_changed_or_went_since_is_told(register: Register) -> None:
    with register.change(by=BY, reason="x") as change:
        change.risk("Letters")
        change.evidence("1.1", "The risk", entry="risk:letters", date="2026-01-01")
    assert states(standing(register)) == ["no end"]
    with register.change(by=BY, reason="x") as change:
        change.risk("letters", cause="anybody writes")
    assert states(standing(register)) == ["changed"]
    with register.change(by=BY, reason="x") as change:
        change.remove("risk:letters")
    found = standing(register)
    assert (states(found), found.shown[0].says) == (["gone"], "risk:letters is no longer in the register")


def test_a_file_is_looked_at_again_where_its_folder_is_known(register: Register, tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text("restore")
    with register.change(by=BY, reason="x") as change:
        change.file_evidence("1.1", tmp_path, "plan.md", stale_after="2027-06-01", date="2026-01-01")
    assert states(standing(register, folder=tmp_path)) == ["good"]
    (tmp_path / "plan.md").write_text("restore nothing")
    assert states(standing(register)) == ["good"]
    assert states(standing(register, folder=tmp_path)) == ["changed"]
    (tmp_path / "plan.md").unlink()
    assert states(standing(register, folder=tmp_path)) == ["gone"]
    (tmp_path / "plan.md").symlink_to("/etc/hostname")
    assert states(standing(register, folder=tmp_path)) == ["gone"]

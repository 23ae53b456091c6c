"""What is still to be held, in a redacted training document: whose role sees to it and by when, and no word typed."""

from __future__ import annotations

from toolkit.register import Person
from toolkit.reports.documents import write
from toolkit.workshop.opening import open_workshop


def test_a_redacted_plan_names_the_role_and_the_day_and_nothing_that_somebody_typed(tmp_path):
    workshop = open_workshop("")
    with workshop.register.change(by=Person("P1", role="facilitator"), reason="planned") as change:
        change.plan_training("Agents", owner="P3", due="2099-10-01", note="SECRET note")
        change.plan_training("Prompt layer", owner="SECRET name", due="2099-10-02")
        change.plan_training("SECRET topic", people=("P3", "SECRET person"), due="2099-10-03")
    path = tmp_path / "training.md"
    write(
        workshop.register,
        "training",
        path,
        catalogue=workshop.catalogue,
        redacted=True,
        mark="internal",
        overwrite=True,
    )
    workshop.close()
    said = path.read_text(encoding="utf-8")
    assert "SECRET" not in said
    (planned,) = [line for line in said.splitlines() if "2099-10-01" in line]
    assert "Agents" in planned
    assert "developer" in planned
    (other,) = [line for line in said.splitlines() if "2099-10-02" in line]
    assert "named in the internal version" in other
    assert "2099-10-03" in said
    record = said.partition("## Record of training held")[2].partition("\n## ")[0]
    assert "Prompt layer" in record  # a kind of attack is a word of the library
    assert "a training of the team's own (" in record
    assert "left out" not in record

"""`ai-threat code`: scope, standing, gaps, actions, what is due, evidence taken over, several systems."""

from __future__ import annotations

import json

import pytest

from toolkit.cli import main
from toolkit.register import Person, open_register
from toolkit.workshop import new_workshop
from toolkit.workshop.example import fill_example

BY = Person("P1", role="facilitator")
WHO = ("--by", "P1", "--role", "facilitator")


@pytest.fixture(scope="module")
def claims(tmp_path_factory):
    """A workshop of the example's team."""
    folder = tmp_path_factory.mktemp("code") / "claims"
    made = new_workshop(folder, "Claims")
    fill_example(made)
    made.close()
    return folder


@pytest.fixture
def other(tmp_path):
    """A second workshop, with a policy that both follow, one piece of it stale."""
    folder = tmp_path / "other"
    made = new_workshop(folder, "Other")
    with made.register.change(by=BY, reason="x") as change:
        change.evidence("6.4", "Disclosure policy", kind="link", where="https://acme/security")
        change.evidence("6.4", "Old policy", kind="link", where="https://acme/old", stale_after="2020-01-01")
        change.document_text("disclosure", "safe_harbour", "No action against whoever keeps to this")
        change.document_text("disclosure", "addresses", "other.acme.example")
    with made.register.change(by=BY, reason="x") as change:
        change.participant("P7", name="Ruth Adeyemi")
        change.participant("P8", name="Nobody There")
        change.training("P7", "Prompt injection", "2026-09-01", until="2099-01-01", evidence="certificate 12")
        change.training("P7", "Poisoned data", "2020-09-01", until="2021-09-01")
        change.training("P8", "Prompt injection", "2026-09-01")
    made.close()
    return folder


def told(capsys, *arguments):
    assert main(["code", *map(str, arguments)]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_standing_gives_counts_and_never_a_percentage(claims, capsys):
    said = told(capsys, "standing", claims)
    assert "Counts: shall of 49: 6 met, 31 partly met, 7 not met, 3 not applicable, 2 not judged yet" in said
    assert "duties of the data custodian: of 11:" in said
    assert "1.1 shall not met (P6, due" in said
    assert "%" not in said
    assert "the official text counts: https://www.gov.uk/" in said
    data = json.loads(told(capsys, "standing", claims, "--all", "--json"))
    assert (len(data["rows"]), data["by_strength"]["should"]["unknown"]) == (72, 3)


def test_scope_asks_proposes_and_records_only_what_somebody_decided(other, capsys):
    said = told(capsys, "scope", other)
    assert "creates not said Does the organisation make or adapt this model or system?" in said
    assert "It follows: unknown." in said
    decided = ["--answer", "creates=yes", "--applies", "yes", "--holds", "developer", "--reason", "we build it"]
    assert main(["code", "scope", str(other), *decided]) == 2
    assert "somebody has to do it" in capsys.readouterr().err
    said = told(capsys, "scope", other, *decided, *WHO)
    assert "Decided: yes. we build it. Roles held: developer (from the scope that was recorded)." in said
    with open_register(other / "register.db") as register:
        assert register.code_scope.answers == {"creates": "yes"}
    for wrong in (["--answer", "creates"], ["--answer", "crates=yes"], ["--holds", "boss"], ["--applies", "no"]):
        assert main(["code", "scope", str(other), *wrong, *WHO]) == 2
        capsys.readouterr()
    assert "Decided: yes. It is ours!" in told(capsys, "scope", other, "--reason", "It is ours!", *WHO)


def test_duties_are_told_of_the_roles_that_are_held(other, capsys):
    assert told(capsys, "standing", other).count("duties of the") == 3  # nobody said which
    decided = ["--applies", "yes", "--holds", "data_custodian", "--reason", "the data are ours"]
    told(capsys, "scope", other, *decided, *WHO)
    said = told(capsys, "standing", other)
    assert said.count("duties of the") == 1
    assert "duties of the data custodian: of 11" in said
    assert "; no duty of the roles held" in told(capsys, "grounds", other, "--provision", "6.4")


def test_where_the_code_does_not_apply_it_is_said_by_each_command(other, capsys):
    told(capsys, "scope", other, "--applies", "no", "--reason", "never deployed", *WHO)
    for command in (["standing"], ["gaps"], ["grounds", "--provision", "6.4"]):
        assert "does not apply" in told(capsys, command[0], other, *command[1:])


def test_gaps_by_another_framework_and_what_is_not_linked(claims, capsys):
    said = told(capsys, "gaps", claims, "--as", "iso-27001")
    assert "A.6.3 Information security awareness, education and training: 1.1 (shall) not met, link high" in said
    assert "The links are ours" in said
    assert main(["code", "gaps", str(claims), "--as", "cobit"]) == 2
    assert "not linked to 'cobit'" in capsys.readouterr().err


def test_actions_with_their_trade_off(claims, capsys):
    said = told(capsys, "actions", claims)
    assert said.startswith("1. ")
    assert "5. " in said
    assert "chosen for gaps: 20 shall, 4 should, 0 risks would fall" in said
    data = json.loads(told(capsys, "actions", claims, "--many", "2", "--lean", "risk", "--json"))
    assert data["rows"][0]["control"] == "agent-least-privilege"
    assert len(data["rows"]) == 2
    assert main(["code", "actions", str(claims), "--many", "0"]) == 2


def test_from_a_gap_to_risks_and_from_a_risk_to_provisions(claims, capsys):
    said = told(capsys, "links", claims, "--provision", "2.6")
    assert "Payments that cannot be undone (high): missing" in said
    said = told(capsys, "links", claims, "--risk", "payments-that-cannot-be-undone")
    assert "2.6 (not met): in place tool-permission-scoping; missing" in said
    data = json.loads(told(capsys, "links", claims, "--provision", "2.6", "--json"))
    assert "payments-that-cannot-be-undone" in [each["risk"] for each in data["rows"]]
    for wrong in (["--provision", "9.9"], ["--risk", "nothing"]):
        assert main(["code", "links", str(claims), *wrong]) == 2
        capsys.readouterr()


def test_what_is_due_on_another_day(claims, capsys):
    assert "Nothing is due again." in told(capsys, "due", claims)
    assert "3.1: risks were to be reviewed by now" in told(capsys, "due", claims, "--today", "2099-01-01")
    assert "lapsed and not held again" in told(capsys, "due", claims, "--today", "2099-01-01")
    assert main(["code", "due", str(claims), "--today", "soon"]) == 2


def test_evidence_of_a_colleague_is_taken_over_and_the_stale_refused(claims, other, capsys):
    said = told(capsys, "take", claims, "--from", other, *WHO)
    assert "6.4: taken over: Disclosure policy" in said
    assert "6.4: refused: Old policy (stale since the end of 2020-01-01)" in said
    assert "disclosure.safe_harbour: taken over" in said
    assert "disclosure.addresses" not in said
    assert "Evidence: 1 taken over, 1 refused. Policies, in the team's words: 1 taken over." in said
    named = json.loads(told(capsys, "take", claims, "--from", other, *WHO, "--policy", "disclosure", "--json"))
    assert named["taken"] == []
    own = ["disclosure.addresses", "your own words stand there"]
    assert named["policies"] == {"taken": ["disclosure.safe_harbour"], "refused": [own]}
    with open_register(claims / "register.db") as register:
        assert register.document_texts["disclosure.safe_harbour"].taken_from["workshop"] == "Other"
    assert main(["code", "take", str(claims), "--from", str(other), *WHO, "--policy", "disclosure.time"]) == 2
    assert main(["code", "take", str(claims), "--from", str(claims), *WHO]) == 2
    assert main(["code", "take", str(claims), "--from", str(other)]) == 2


def test_single_pieces_are_listed_with_their_keys_and_taken(claims, other, capsys):
    with open_register(other / "register.db") as register, register.change(by=BY, reason="more") as change:
        change.evidence("6.4", "Mailbox is read daily", kind="link", where="https://x")
        change.evidence("6.4", "Rota of whoever reads it", kind="link", where="https://y")
    rows = json.loads(told(capsys, "take", claims, "--from", other, "--list", "--json"))
    keys = {each["what"]: each["key"] for each in rows if each["kind"] == "evidence"}
    key = keys["Mailbox is read daily (https://x)"]
    said = told(capsys, "take", claims, "--from", other, "--list")
    assert f"evidence {key} Mailbox is read daily" in said
    assert "cannot be taken: stale since the end of 2020-01-01" in said
    with open_register(claims / "register.db") as register:
        before = register.head.events
    said = told(capsys, "take", claims, "--from", other, *WHO, "--provision", key)
    assert "6.4: taken over: Mailbox is read daily" in said
    assert "Evidence: 1 taken over." in said
    with open_register(claims / "register.db") as register:
        assert register.head.events == before + 1, "listing takes nothing"
        assert "Mailbox is read daily" in [each.what for each in register.verdicts["6.4"].evidence]
        assert "Rota of whoever reads it" not in [each.what for each in register.verdicts["6.4"].evidence]
    assert main(["code", "take", str(claims), "--from", str(other), *WHO, "--provision", "6.4:ffffffff"]) == 2


def test_several_systems_are_rolled_up(claims, other, capsys):
    said = told(capsys, "roll-up", claims, other)
    assert "1. Raise awareness of AI security threats and risks" in said
    assert "Claims assistant: of 5: 1 met, 3 partly met, 1 not met" in said
    assert "in at least one of 2 systems" in said
    data = json.loads(told(capsys, "roll-up", claims, other, "--json"))
    assert [each["system"] for each in data["systems"]] == ["Claims assistant", "Other"]


def test_what_the_record_proposes_is_told_by_part_with_the_records_it_is_read_from(claims, capsys):
    said = told(capsys, "grounds", claims, "--provision", "3.1")
    assert said.startswith("3.1 (shall): proposed partly met (part a partly met, part b ")
    assert "for: part a: threats analysed: " in said
    assert "A proposal is no verdict." in said
    rows = json.loads(told(capsys, "grounds", claims, "--json"))["rows"]
    assert all(ground["records"] and ground["read from"] for row in rows for ground in row["grounds"])
    assert main(["code", "grounds", str(claims), "--provision", "3.9"]) == 2


def test_whom_a_ground_names_is_called_by_name_in_words_and_by_id_as_data(claims, capsys):
    with open_register(claims / "register.db") as register, register.change(by=BY, reason="held") as change:
        change.participant("P77", name="Ben Field")
        change.training("P77", "Agents", "2025-01-01", "2026-01-01")
    said = told(capsys, "grounds", claims, "--provision", "1.1")
    (lapsed,) = [line for line in said.splitlines() if "lapsed" in line]
    assert "Ben Field" in lapsed
    assert "P77" not in lapsed
    (row,) = json.loads(told(capsys, "grounds", claims, "--provision", "1.1", "--json"))["rows"]
    assert any("P77" in ground["says"] for ground in row["grounds"])


def test_a_standing_of_one_of_the_roles_held(claims, capsys):
    custodian = json.loads(told(capsys, "standing", claims, "--as-role", "data_custodian", "--json"))
    assert custodian["roles"] == ["data_custodian"]
    assert sum(sum(v for k, v in each.items() if k != "not ours") for each in custodian["by_strength"].values()) == 11
    assert main(["code", "gaps", str(claims), "--as-role", "king"]) == 2


def test_actions_by_what_the_risks_cost(claims, capsys):
    assert "cost" not in told(capsys, "actions", claims)
    assert main(["code", "actions", str(claims), "--lean", "money"]) == 2
    assert "--money now" in capsys.readouterr().err
    said = told(capsys, "actions", claims, "--money", "now", "--lean", "money")
    assert "a year (works on what" in said
    assert "chosen for money: " in said
    assert "worked out now from the estimates" in said
    data = json.loads(told(capsys, "actions", claims, "--money", "now", "--json"))
    assert data["money"]["currency"] == "GBP"
    assert data["trade_off"][-1]["lean"] == "money"
    assert json.loads(told(capsys, "actions", claims, "--money", "none", "--json"))["money"] is None


def test_trainings_of_the_people_in_both_are_taken_over_when_asked_for(claims, other, capsys):
    data = json.loads(told(capsys, "take", claims, "--from", other, *WHO, "--provision", "6.4", "--json"))
    assert data["trainings"] == {"taken": [], "refused": []}
    with open_register(claims / "register.db") as register:
        named = next(key for key, name in register.names().items() if name == "Ruth Adeyemi")
        before = set(register.trainings)
    said = told(capsys, "take", claims, "--from", other, *WHO, "--trainings")
    assert "Ruth Adeyemi: taken over: Prompt injection, 2026-09-01" in said
    assert "Ruth Adeyemi: refused: Poisoned data, 2020-09-01 (lapsed on 2021-09-01)" in said
    assert "Nobody There: refused: Prompt injection, 2026-09-01 (nobody of this name takes part here)" in said
    assert said.endswith("Trainings: 1 taken over, 2 refused.")
    assert "Evidence" not in said
    with open_register(claims / "register.db") as register:
        (new,) = set(register.trainings) - before
        held = register.trainings[new]
        assert (held.participant, held.evidence, held.taken_from["workshop"]) == (named, "certificate 12", "Other")
    data = json.loads(told(capsys, "take", claims, "--from", other, *WHO, "--trainings", "--json"))
    assert data["trainings"]["taken"] == []
    assert {each["why"] for each in data["trainings"]["refused"]} >= {"it is noted here already"}
    assert (data["taken"], data["policies"]["taken"]) == ([], [])

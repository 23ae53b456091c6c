"""The statement: of all roles and of each, every provision and part with its claim, its reason and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.conformity.scenarios import TODAY, play
from toolkit.catalogues.load import load_catalogue
from toolkit.cli.main import main
from toolkit.errors import ToolkitError
from toolkit.register import Person, Register, open_register
from toolkit.reports.documents import RECIPES, compose, write
from toolkit.reports.documents.blocks import Document, Paragraph, Table

CATALOGUE = load_catalogue()
RECIPE = RECIPES["statement"]
OFFICER = Person("P2", role="compliance officer")


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """The small group that releases weights: developer and data custodian, and no operator."""
    with open_register(tmp_path_factory.mktemp("statement") / "register.db") as opened:
        play("open_access_llm", opened, CATALOGUE)
        with opened.change(by=OFFICER, reason="known") as change:
            change.participant("P2", name="Ada Brown", function="compliance officer", roles=["developer"])
        with opened.change(by=OFFICER, reason="signed") as change:
            change.sign_off("This is how we stand.")
        yield opened


def rows_of(document: Document) -> dict[str, tuple[str, ...]]:
    """The rows of the provisions and their parts, by the first line of their first cell."""
    tables = [block for _, block in document.blocks() if isinstance(block, Table) and "Claimed" in block.columns]
    return {row[0].split("\n")[0]: row for table in tables for row in table.rows if table.columns[0] == "Provision"}


def provisions_in(document: Document) -> set[str]:
    """The provisions that have a row."""
    return {name.split()[0] for name in rows_of(document)}


def test_the_statement_of_a_role_has_its_duties_alone(register: Register) -> None:
    whole = compose(RECIPE, register, CATALOGUE, today=TODAY)
    assert len(provisions_in(whole)) == 60
    together: set[str] = set()
    for role in ("developer", "data_custodian"):
        one = compose(RECIPE, register, CATALOGUE, today=TODAY, role=role)
        wanted = {each.id for each in CATALOGUE.code.provisions if role in each.applies_to}
        assert provisions_in(one) == wanted
        assert one.title.endswith(f": {role.replace('_', ' ')}")
        together |= wanted
    assert together == provisions_in(whole)


def test_a_role_is_stated_with_its_own_parts(register: Register) -> None:
    """10.1 b is the developer's part, a the operator's, which is held by nobody here."""
    rows = rows_of(compose(RECIPE, register, CATALOGUE, today=TODAY, role="developer"))
    assert {name for name in rows if name.startswith("10.1 ")} == {"10.1 part b"}
    assert {name for name in rows if name.startswith("2.7 ")} == {"2.7 part a", "2.7 part b"}


def test_each_row_has_ids_strength_and_a_claim(register: Register) -> None:
    document = compose(RECIPE, register, CATALOGUE, today=TODAY)
    rows = rows_of(document)
    for provision in CATALOGUE.code.provisions:
        if provision.id not in rows:
            continue
        row = rows[provision.id]
        assert row[0] == f"{provision.id}\nETSI {provision.etsi_id}"
        assert row[1] == {"shall": "M", "should": "R", "may": "O"}[provision.strength] + (
            " C" if provision.condition else ""
        )
    claims = {row[4] for row in rows.values()}
    assert {"yes", "partly", "n.a."} <= claims <= {"yes", "partly", "no", "n.a.", "not judged"}
    for verdict, said in (("met", "yes"), ("not applicable", "n.a.")):
        judged = [key for key, each in register.verdicts.items() if each.verdict == verdict and not each.by_part]
        assert judged
        assert {rows[each][4] for each in judged if each in rows} == {said}


def test_evidence_stands_with_its_day_who_noted_it_and_whether_it_still_holds(register: Register) -> None:
    with_evidence = [(key, each) for key, verdict in register.verdicts.items() for each in verdict.evidence]
    assert with_evidence
    rows = rows_of(compose(RECIPE, register, CATALOGUE, today=TODAY))
    for provision, evidence in with_evidence:
        assert f"Evidence: {evidence.what}" in rows[provision][5]
        assert f"of {evidence.date} by Ada Brown" in rows[provision][5]
    later = rows_of(compose(RECIPE, register, CATALOGUE, today=date(2099, 1, 1)))
    stale = [provision for provision, evidence in with_evidence if evidence.stale_after]
    assert stale
    assert all("not to be relied on" in later[each][5] for each in stale)


def test_exclusions_are_reasoned_parts_too(register: Register) -> None:
    document = compose(RECIPE, register, CATALOGUE, today=TODAY)
    section = next(each for each in document.sections if each.place == "exclusions")
    table = next(block for block in section.blocks if isinstance(block, Table))
    reasons = {row[0]: row[2] for row in table.rows}
    for key, verdict in register.verdicts.items():
        if verdict.verdict == "not applicable":
            assert reasons[key] == verdict.reason
    assert all(reason.strip() for reason in reasons.values())
    assert "7.2" in repr(section.blocks)  # an operator's duty, and nobody here is one


def test_who_signed_stands_with_function_day_and_head(register: Register) -> None:
    document = compose(RECIPE, register, CATALOGUE, today=TODAY)
    section = next(each for each in document.sections if each.place == "signatures")
    table = next(block for block in section.blocks if isinstance(block, Table))
    signed = register.state().current["signoff:1"]
    assert table.rows[0][:4] == (
        "Ada Brown, compliance officer",
        "compliance officer",
        signed.at[:10],
        "This is how we stand.",
    )
    assert f"event {register.signoffs['1'].events}, {register.signoffs['1'].head[:12]}" in table.rows[0][4]
    assert dict(document.stamp)["Head of the history"] == f"{register.head.events}:{register.head.hash}"


def test_a_signature_says_how_much_was_changed_since(tmp_path: Path) -> None:
    with open_register(tmp_path / "r.db") as opened:
        with opened.change(by=OFFICER, reason="x") as change:
            change.workshop(name="W", created="2026-01-01")
        with opened.change(by=OFFICER, reason="x") as change:
            change.sign_off("As it is.")
        with opened.change(by=OFFICER, reason="x") as change:
            change.verdict("1.1", "met", "done")
        section = compose(RECIPE, opened, CATALOGUE).sections[-1]
        assert "1 record changed since" in repr(section)


def test_files_say_the_role_and_a_role_that_is_not_held_is_refused(register: Register, tmp_path: Path) -> None:
    written = write(register, "statement", tmp_path, catalogue=CATALOGUE, formats=["md"], each_role=True)
    assert [each.path.name for each in written] == [
        "statement.md",
        "statement-developer.md",
        "statement-data-custodian.md",
    ]
    one = write(register, "statement", tmp_path / "one.md", catalogue=CATALOGUE, role="data custodian")
    assert "# Self\\-assessment statement\\: data custodian" in one[0].path.read_text("utf-8").replace(
        "Self-assessment statement: ", "Self\\-assessment statement\\: "
    )
    for role, said in (("system_operator", "is not held"), ("end_user", "gives no duties"), ("develper", "no duties")):
        with pytest.raises(ToolkitError, match=said):
            write(register, "statement", tmp_path, catalogue=CATALOGUE, role=role)
    with pytest.raises(ToolkitError, match="all roles together"):
        write(register, "inventory", tmp_path, catalogue=CATALOGUE, role="developer")
    with pytest.raises(ToolkitError, match="one file cannot hold"):
        write(register, "statement", tmp_path / "two.md", catalogue=CATALOGUE, each_role=True)


def test_by_the_command_line(register: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = str(Path(register.url.removeprefix("sqlite:///")))
    asked = ["document", at, "statement", "--to", str(tmp_path), "--format", "md"]
    assert main([*asked, "--role", "developer"]) == 0
    assert main([*asked, "--each-role"]) == 0
    assert main([*asked, "--redacted", "--role", "developer"]) == 0
    assert {each.name for each in tmp_path.glob("*.md")} == {
        "statement.md",
        "statement-developer.md",
        "statement-data-custodian.md",
        "statement-developer-redacted.md",
    }
    capsys.readouterr()
    assert main([*asked, "--role", "system operator"]) == 2
    assert "ai-threat code scope" in capsys.readouterr().err
    assert main(["document", at, "--all", "--role", "developer", "--to", str(tmp_path)]) == 2
    assert "--each-role" in capsys.readouterr().err


def test_the_statement_of_a_role_has_no_sections_without_its_duties(register: Register) -> None:
    one = compose(RECIPE, register, CATALOGUE, today=TODAY, role="data_custodian")
    principles = [each for each in one.sections if each.place.startswith("principle_")]
    assert 0 < len(principles) < 13
    assert all(isinstance(each.blocks[0], Table) for each in principles)


def test_where_the_code_does_not_apply_nothing_is_said_of_missing_roles(tmp_path: Path) -> None:
    with open_register(tmp_path / "register.db") as opened:
        play("open_access_llm", opened, CATALOGUE)
        with opened.change(by=OFFICER, reason="stopped") as change:
            change.code_scope(applies="no", reason="Research only, never deployed")
            change.document_text("statement", "principle_3", "Looked at all the same")
        document = compose(RECIPE, opened, CATALOGUE, today=TODAY)
        served = compose(RECIPES["decision"], opened, CATALOGUE, today=TODAY)
    told = "\n".join(str(block) for _, block in document.blocks())
    assert "roles that are held" not in told
    assert told.count("The Code does not apply here, so none of its provisions is claimed.") == 1
    assert "Looked at all the same" in told
    assert "Not claimed, because the Code does not apply: 1.1, " in told
    verdicts = {row[-1] for _, block in served.blocks() if isinstance(block, Table) for row in block.rows[-1:]}
    assert "the Code does not apply" in verdicts
    assert "not of our roles" not in verdicts


def test_who_signed_is_called_by_name(tmp_path: Path) -> None:
    with open_register(tmp_path / "register.db") as opened:
        play("open_access_llm", opened, CATALOGUE)
        with opened.change(by=OFFICER, reason="known") as change:
            change.participant("P8", name="Ruth Adeyemi", roles=["data_custodian"])
        with opened.change(by=Person("P8", role="custodian"), reason="signed") as change:
            change.sign_off("as it stands")
        rows = rows_of(compose(RECIPE, opened, CATALOGUE, today=TODAY))
    assert "signed off by a data custodian: Ruth Adeyemi" in rows["2.1.1"][5]


def test_the_statement_of_an_empty_workshop_is_short_and_loses_no_provision(empty: Register) -> None:
    document = compose(RECIPE, empty, CATALOGUE, today=TODAY)
    assert rows_of(document) == {}  # a row would say nothing of any of them
    (by_principle,) = (
        block for _, block in document.blocks() if isinstance(block, Table) and block.columns[0] == "Principle"
    )
    assert [row[0].partition(".")[0] for row in by_principle.rows] == [str(n) for n in range(1, 14)]
    assert sum(int(row[-1]) for row in by_principle.rows) == 72
    said = {section.place: block.text for section, block in document.blocks() if isinstance(block, Paragraph)}
    for provision in CATALOGUE.code.provisions:
        assert f"{provision.id} (ETSI {provision.etsi_id}, " in said[f"principle_{provision.principle}"]
    assert "a: M, b: R" in said["principle_2"]
    assert sum(len(each) for each in said.values()) < 6000
    (question,) = (each.question for each in document.missing if each.place == "verdicts")
    assert question.endswith("and 48 more.")
    assert "(from nobody)" not in repr(document.sections)


def test_a_principle_of_which_the_record_says_anything_stands_in_rows(empty: Register) -> None:
    with empty.change(by=OFFICER, reason="judged") as change:
        change.verdict("12.1", "met", "logged")
    assert {"12.1", "12.2", "12.3", "12.4"} == provisions_in(compose(RECIPE, empty, CATALOGUE, today=TODAY))


def test_in_public_a_principle_of_which_nothing_is_claimed_does_not_tell_lacking_from_unjudged(empty: Register) -> None:
    with empty.change(by=OFFICER, reason="judged") as change:
        change.verdict("12.1", "met", "logged")
        change.verdict("13.1", "not met", "no plan")
    document = compose(RECIPE, empty, CATALOGUE, today=TODAY, redacted=True)
    said = {section.place: block.text for section, block in document.blocks() if isinstance(block, Paragraph)}
    assert said["principle_13"] == (
        "Not claimed in this statement: 13.1 (ETSI 5.5.1-1, M C), 13.2 (ETSI 5.5.1-2, M C)."
    )
    assert said["principle_11"].startswith("Not claimed in this statement: 11.1 (")
    assert provisions_in(document) == {"12.1", "12.2", "12.3", "12.4"}


def test_what_does_not_apply_by_its_parts_has_a_reason(tmp_path: Path) -> None:
    with open_register(tmp_path / "register.db") as opened:
        play("open_access_llm", opened, CATALOGUE)
        with opened.change(by=OFFICER, reason="one house") as change:
            change.verdict("10.1", "unknown")
            change.verdict_part("10.1", "b", "not applicable", "no operator outside")
        document = compose(RECIPE, opened, CATALOGUE, today=TODAY, role="developer")
    tables = [block for _, block in document.blocks() if isinstance(block, Table)]
    rows = next(each.rows for each in tables if each.columns[-1] == "Why it does not apply")
    reasons = {row[0]: row[2] for row in rows}
    assert reasons["10.1"] == "each of its parts that is a duty here does not apply, for the reason below"
    assert reasons["10.1 part b"] == "no operator outside"
    assert "no reason recorded" not in reasons.values()

"""The workbook's sheets of evidence: every piece with what it speaks to; attacks that got through, answered or not."""

from __future__ import annotations

import pytest

from tests.evidence.samples import garak_report
from tests.exchange.workbooks import about_of, day, opened, rows_of
from toolkit.evidence.readers import read_evidence
from toolkit.exchange.workbook import workbook_bytes
from toolkit.register import Person

BY = Person("P1", role="tester")


@pytest.fixture
def shown(register, catalogue, tmp_path):
    """A register with evidence of every kind, a report in which attacks got through, and one answer."""
    report = tmp_path / "garak.report.jsonl"
    report.write_bytes(garak_report())
    (tmp_path / "policy.pdf").write_bytes(b"policy")
    with register.change(by=BY, reason="sitting") as change:
        for provision in ("1.1", "1.2"):
            change.evidence(
                provision,
                "Course list",
                where="https://intranet.example/courses",
                kind="link",
                stale_after="2026-01-01",
            )
        change.evidence("2.1", "Board minutes", by="P2", kind="attestation")
        change.file_evidence("6.4", tmp_path, "policy.pdf", "Our policy")
        name = change.record_evidence(read_evidence(report), catalogue, why="before release")
    return register, name


def test_every_piece_of_evidence_has_a_row_and_the_same_piece_only_one(shown, catalogue):
    register, name = shown
    rows = {row["What"]: row for row in rows_of(opened(workbook_bytes(register, catalogue)), "Evidence")}
    assert rows["Course list"]["Provisions it speaks to"] == "1.1, 1.2"
    assert rows["Course list"]["To be relied on until"] == day("2026-01-01")
    assert rows["Course list"]["As it stands today"] == "stale since the end of 2026-01-01"
    assert rows["Board minutes"]["Kind"] == "attestation"
    assert rows["Board minutes"]["By whom"] == "Ruth Adeyemi"
    assert len(rows["Our policy"]["SHA-256"]) == 64
    read = next(row for row in rows.values() if row["Kind"] == "read: tests")
    assert read["SHA-256"] == name
    held = register.evidence[name]
    assert read["Provisions it speaks to"] == ", ".join(held.provisions)
    assert read["Threats it speaks to"].splitlines() == [catalogue.threats[key].title for key in held.threats]
    assert f"{held.worked:,} of {held.tried:,} attempts got through" in read["What it says"]


def test_attacks_that_got_through_wait_until_somebody_answers(shown, catalogue):
    register, name = shown
    families = [each for each in register.evidence[name].families if each.worked]
    rows = rows_of(opened(workbook_bytes(register, catalogue)), "Attacks that got through")
    assert {row["Family of attacks"] for row in rows} == {each.family for each in families}
    assert {row["Answer"] for row in rows} == {"nobody has answered"}
    first = families[0]
    with register.change(by=BY, reason="looked") as change:
        change.answer_test(name, first.family, "no change", why="refused in the product")
    book = opened(workbook_bytes(register, catalogue))
    answered = next(r for r in rows_of(book, "Attacks that got through") if r["Family of attacks"] == first.family)
    assert (answered["Answer"], answered["Why"]) == ("no change", "refused in the product")
    assert answered["Answered by"].startswith("Grace Okafor (tester)")
    assert f"{len(families) - 1} of {len(families)} wait" in about_of(book["Attacks that got through"])
    order = [row["Answer"] for row in rows_of(book, "Attacks that got through")]
    assert order == sorted(order, reverse=True)  # those that wait come first


def test_neither_sheet_is_there_before_somebody_begins(register, catalogue):
    assert not {"Evidence", "Attacks that got through"} & set(opened(workbook_bytes(register, catalogue)).sheetnames)

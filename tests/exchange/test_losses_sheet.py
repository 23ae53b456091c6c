"""The sheet of losses: numbers as numbers in their currency, levels side by side, what is not quantified named."""

from __future__ import annotations

import io

import openpyxl
import pytest

from toolkit.catalogues.catalogue import Catalogue
from toolkit.exchange.csv_file import read_csv
from toolkit.exchange.flat import losses_csv
from toolkit.exchange.workbook import workbook_bytes
from toolkit.register import Person, Register, open_register

BY = Person("P1", role="finance")


@pytest.fixture
def register() -> Register:
    register = open_register("sqlite://")
    with register.change(by=BY, reason="estimated") as change:
        change.participant("P1", name="Ruth Adeyemi")
        change.criteria(currency="EUR")
        risk = change.risk("=Letters")
        risk.estimate(2, {"response": 100, "reputation": 50}, insurance={"deductible": 500, "limit": 9}, why="counted")
        risk.control_effect("act-as-the-user", acts_on="success", effect={"low": 0.49, "high": 0.51}, cost=12_000)
        risk.assess(level="current", likelihood="rare", impact="minor")
        change.risk("Theft").estimate(frequency=3)
        change.risk("Neither")
        change.risk("Gone").estimate(1, 1).close("sold")
    return register


def sheet_of(register: Register, catalogue: Catalogue) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(register, catalogue)))["Losses"]


def test_amounts_are_numbers_in_their_currency_level_beside_level(register: Register, catalogue: Catalogue):
    page = sheet_of(register, catalogue)
    heads = [cell.value for cell in page[2]]
    rows = [dict(zip(heads, row, strict=True)) for row in page.iter_rows(min_row=3)]
    first, together = rows[0], rows[1]
    assert first["Risk"].value == "=Letters"
    assert first["Risk"].data_type == "s"
    assert first["Expected a year, inherent"].value == pytest.approx(300, rel=1e-4)
    assert first["Expected a year, target"].value == pytest.approx(150, rel=1e-2)
    assert first["Expected a year, inherent"].number_format == "[$€-2]\\ #,##0"
    assert 0 < first["Years without loss, current"].value < 1
    assert first["Years without loss, current"].number_format == "0.0%"
    assert first["Estimated by"].value.startswith("Ruth Adeyemi (finance), ")
    assert first["On what grounds"].value == "counted"
    assert "insured: 9 at most beyond 500" in first["What an event costs"].value
    assert "(planned): success by 49% to 51%, costs EUR 12,000 a year" in first["What lowers it"].value
    assert (first["Place by money"].value, first["Place by level"].value) == (1, 1)
    assert together["Risk"].value == "all together"
    assert [(row["Risk"].value, row["State"].value) for row in rows[2:]] == [
        ("Neither", "not quantified yet"),
        ("Theft", "not quantified yet"),
    ]
    assert rows[3]["On what grounds"].value == "what it costs is not estimated yet"
    assert "people's estimates, no measurements" in page["B1"].value


def test_there_is_no_sheet_where_nobody_has_estimated(empty: Register, catalogue: Catalogue):
    assert "Losses" not in openpyxl.load_workbook(io.BytesIO(workbook_bytes(empty, catalogue))).sheetnames


def test_the_same_register_gives_the_same_bytes(register: Register, catalogue: Catalogue):
    assert workbook_bytes(register, catalogue) == workbook_bytes(register, catalogue)


def test_estimates_that_do_not_fit_together_are_told_above_the_sheet(register: Register, catalogue: Catalogue):
    with register.change(by=BY, reason="x") as change:
        change.risk("theft").estimate(loss=5, currency="USD")
    page = sheet_of(register, catalogue)
    assert "one currency" in page["B1"].value


def test_the_same_as_csv(register: Register, catalogue: Catalogue, tmp_path):
    losses_csv(register, catalogue, tmp_path / "losses.csv")
    rows = read_csv(tmp_path / "losses.csv")
    assert [row["Risk"] for row in rows] == ["=Letters", "all together", "Neither", "Theft"]
    assert float(rows[0]["Expected a year, inherent"]) == pytest.approx(300, rel=1e-4)

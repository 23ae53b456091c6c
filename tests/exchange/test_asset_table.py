"""Details of assets from a table: what is taken, what changes nothing, and every mistake with its row."""

from __future__ import annotations

import pytest

from toolkit.errors import InputError
from toolkit.exchange.asset_table import MAX_BYTES, asset_rows, read_asset_table
from toolkit.exchange.csv_file import csv_text
from toolkit.register.document_records import AssetDetails
from toolkit.system.model import System

SYSTEM = System.model_validate(
    {
        "id": "s",
        "name": "S",
        "components": {"m": {"kind": "model", "name": "Claim model"}, "twin": {"kind": "model", "name": "Twin"}},
        "data": {"twin_data": {"name": "twin"}},
    }
)
HELD = {"m": AssetDetails(element="m", version="1", licence="MIT")}
HASH = "AB" * 32


def said(table, **more):
    """What a table says, as plain values."""
    return {each.element: dict(each.fields) for each in read_asset_table(table, SYSTEM, HELD, **more)}


def test_cells_from_a_spreadsheet_and_csv_read_alike_by_id_or_name():
    cells = "asset\tversion\tlicense\tHash\nclaim MODEL\t2\tMIT\t" + HASH + "\ntwin_data\t\t\t\n"
    assert said(cells) == {"m": {"version": "2", "sha256": HASH.lower()}}
    assert said("id;kept for\nm;two years") == {"m": {"kept_for": "two years"}}
    assert said("asset,owner\nm,mei tanaka", people={"P3": "Mei Tanaka"}) == {"m": {"owner": "P3"}}


def test_what_is_written_to_be_filled_in_reads_back_as_nothing_new_formulas_and_all():
    held = {"m": AssetDetails(element="m", version="=1+1", source="-x", licence="'quoted")}
    text = csv_text(asset_rows(SYSTEM, held, ["m", "twin"]))
    assert "'=1+1" in text
    assert read_asset_table(text, SYSTEM, held) == []


@pytest.mark.parametrize(
    ("table", "where", "words"),
    [
        ("version\n1", "table", "no column `asset`"),
        ("asset,version\nmm,1", "row 2", "the system has no 'mm'"),
        ("asset,version\nm,1\n m ,2", "row 3", "stands in row 2 already"),
        ("asset,version\nTwin,1", "row 2", "2 elements are called"),
        ("asset,colour\nm,red", "row 2", "there is no column"),
        ("asset,sha256\nm,abc", "row 2", "no SHA-256"),
        ("asset,version\n,1", "row 2", "`asset` is empty"),
        (f"asset,source\nm,{'x' * 2_001}", "row 2", "2,001 signs"),
        ("", "table", "empty"),
        ('asset,version\nm,"1', "table", "no CSV"),
        (b"\xff\xfe\x00m", "table", ""),
        ("asset,version\n" + "m,1\n" * 5_001, "table", "more than 5,000 rows"),
        ("a" * (MAX_BYTES + 1), "table", "larger than"),
    ],
)
def test_every_mistake_is_told_with_its_place(table, where, words):
    with pytest.raises(InputError) as told:
        read_asset_table(table, SYSTEM, HELD)
    assert any(where in each.where and words in each.what for each in told.value.problems), told.value


def test_all_mistakes_of_a_table_come_together():
    with pytest.raises(InputError) as told:
        read_asset_table("asset,version,sha256\nm,1,zz\nnobody,1,\n", SYSTEM, HELD)
    assert [each.where for each in told.value.problems] == ["table, row 2", "table, row 3"]

"""One call writes a register in any format; the ending says which."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

import toolkit
from toolkit.errors import IntegrityError, ToolkitError
from toolkit.exchange import FORMATS, export_one, read_csv, read_register_json, write_json
from toolkit.reports.exports import ALL_FORMATS, export


def test_the_public_name_is_this_function():
    assert toolkit.export is export


def test_each_ending_writes_its_format(register, catalogue, tmp_path):
    written = {
        name: export(register, tmp_path / "out" / f"register{form.endings[0]}", catalogue=catalogue)
        for name, form in ALL_FORMATS.items()
        if form.endings
    }
    assert written["xlsx"] == tmp_path / "out" / "register.xlsx"
    assert openpyxl.load_workbook(written["xlsx"]).sheetnames[1] == "Risks"
    assert [row["ID"] for row in read_csv(written["csv"])] == ["letters-steer-the-bot", "nobody-looked"]
    assert len(json.loads(written["json"].read_bytes())["events"]) == register.head.events
    assert "Letters steer the bot" in written["html"].read_text("utf-8")
    assert "Letters steer the bot" in written["md"].read_text("utf-8")


def test_a_format_can_be_named(register, tmp_path):
    path = export_one(register, tmp_path / "data.txt", format="json")
    assert json.loads(path.read_bytes())["format"] == "ai-threat-toolkit/register"


@pytest.mark.parametrize(
    ("name", "format_", "says"),
    [
        (
            "register.xslx",
            None,
            "the ending '.xslx' says no format. End the name with one of .xlsx, .csv, .json, .h",
        ),
        ("register", None, "no ending that says the format"),
        ("register.xlsx", "excel", "there is no format 'excel'"),
        ("register.xlsx", "xslx", "Did you mean 'xlsx'?"),
    ],
)
def test_an_unknown_format_is_refused_with_what_there_is(register, tmp_path, name, format_, says):
    with pytest.raises(ToolkitError) as caught:
        export(register, tmp_path / name, format=format_)
    assert says in str(caught.value)
    assert not (tmp_path / name).exists()


def test_reports_are_not_formats_of_the_room_below(register, tmp_path):
    with pytest.raises(ToolkitError, match="says no format"):
        export_one(register, tmp_path / "register.html")
    assert {"xlsx", "csv", "json", "gaps"} <= set(FORMATS)
    assert not {"html", "md"} & set(FORMATS)


def test_a_mark_that_there_is_not_and_a_format_that_knows_none_are_refused(register, tmp_path):
    with pytest.raises(ToolkitError, match=r"there is no mark 'pubic'\. Did you mean 'public'"):
        export(register, tmp_path / "register.csv", mark="pubic")
    for asked in ({"mark": "public"}, {"redacted": True}):
        with pytest.raises(ToolkitError, match="'csv' knows neither a handling mark nor a redacted variant"):
            export(register, tmp_path / "register.csv", **asked)
    assert not (tmp_path / "register.csv").exists()


MARKED = [name for name, each in ALL_FORMATS.items() if each.marks]


@pytest.mark.parametrize("name", MARKED)
def test_the_register_and_its_reports_bear_the_mark_that_is_asked_for(register, catalogue, tmp_path, name):
    def exported(mark):
        path = export(register, tmp_path / f"{mark}.out", catalogue=catalogue, format=name, mark=mark, overwrite=True)
        if name != "xlsx":
            return path.read_text("utf-8")
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
        assert all(mark is None or mark.upper() in sheet.oddHeader.left.text for sheet in book)
        return "\n".join(str(cell.value) for row in book["Read me"].iter_rows() for cell in row)

    for mark in ("official", "internal"):
        said = exported(mark)
        assert said.lower().count(mark) > exported(None).lower().count(mark)
    with pytest.raises(ToolkitError, match="cannot be marked public"):
        exported("public")
    with pytest.raises(ToolkitError, match=f"'{name}' knows no redacted variant"):
        export(register, tmp_path / "a.out", catalogue=catalogue, format=name, mark="official", redacted=True)
    assert not (tmp_path / "a.out").exists()


@pytest.mark.parametrize("ending", [form.endings[0] for form in ALL_FORMATS.values() if form.endings])
def test_an_existing_file_is_not_replaced_unless_asked(register, catalogue, tmp_path, ending):
    path = tmp_path / f"register{ending}"
    path.write_bytes(b"mine")
    with pytest.raises(ToolkitError, match="already a file of this name"):
        export(register, path, catalogue=catalogue)
    assert path.read_bytes() == b"mine"
    export(register, path, catalogue=catalogue, overwrite=True)
    assert path.read_bytes() != b"mine"


def test_a_folder_that_cannot_be_made_is_told(register, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ToolkitError, match="cannot be made"):
        export(register, tmp_path / "file" / "deeper" / "register.json")


def test_register_json_comes_back_event_for_event(register, tmp_path):
    write_json(register, tmp_path / "register.json")
    assert b"Ruth Adeyemi" not in (tmp_path / "register.json").read_bytes()
    with read_register_json(tmp_path / "register.json", tmp_path / "copy.db") as copy:
        assert copy.head == register.head
        assert copy.risks == register.risks
        assert copy.name_of("P2") == "P2"
    write_json(register, tmp_path / "named.json", names=True)
    with read_register_json(tmp_path / "named.json", tmp_path / "named.db") as copy:
        assert copy.name_of("P2") == "Ruth Adeyemi"


def test_a_register_json_that_was_edited_is_refused(register, tmp_path):
    path = tmp_path / "register.json"
    write_json(register, path)
    path.write_bytes(path.read_bytes().replace(b"It pays", b"It pay$"))
    with pytest.raises(IntegrityError):
        read_register_json(path, tmp_path / "copy.db")

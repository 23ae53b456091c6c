"""CSV: no formula for any spreadsheet program, and every text reads back as it was."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.exchange.conftest import applying
from tests.hostile_text import FORMULAS, HOSTILE
from toolkit.errors import InputError, ToolkitError
from toolkit.exchange import findings_csv, read_csv, register_csv, write_csv
from toolkit.exchange.csv_file import csv_text, escape, parse_csv, unescape

TRIGGERS = "=+-@\t\r\n\0＝＋－＠"
texts = st.text(
    st.one_of(st.sampled_from(TRIGGERS + "' ,;|\"a"), st.characters(exclude_categories=["Cs"])), max_size=12
)


def raw(text: str) -> list[list[str]]:
    """The cells as another program sees them."""
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("text", [*FORMULAS, " =1+1", "\n=1", "'=1", "'", "\u2003=1", "\u00a0@x"])
def test_what_a_program_takes_for_a_formula_gets_an_apostrophe(text):
    assert escape(text) == f"'{text}"
    assert unescape(escape(text)) == text


@pytest.mark.parametrize("text", ["", "a=b", "plain", "1-2", "it's", '"=1"'])
def test_other_text_stays_as_it_is(text):
    assert escape(text) == text


@given(texts)
def test_no_cell_begins_like_a_formula_and_all_come_back(text):
    cell = escape(text)
    assert not cell.lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert not cell.startswith(tuple(TRIGGERS))
    assert unescape(cell) == text


@given(
    names=st.lists(texts.filter(lambda name: name.strip() == name != ""), min_size=1, max_size=4, unique=True),
    table=st.lists(st.lists(texts, min_size=4, max_size=4), max_size=4),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
@example(names=["a"], table=[[""] * 4, ["\r\n"] * 4, ['"'] * 4], delimiter=",")
def test_what_is_written_is_what_is_read(names, table, delimiter):
    rows = [dict(zip(names, cells, strict=False)) for cells in table]
    written = csv_text(rows, columns=names, delimiter=delimiter)
    assert parse_csv(written, delimiter=delimiter) == rows


def test_hostile_texts_come_back_from_a_file(tmp_path):
    rows = [{"n": str(number), "text": text} for number, text in enumerate(HOSTILE)]
    path = tmp_path / "out.csv"
    write_csv(rows, path)
    assert read_csv(path) == rows
    for cells in raw(path.read_bytes().decode("utf-8-sig")):
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for cell in cells)


def test_numbers_and_dates_are_written_as_they_are():
    row = {"a": -1, "b": -2.5, "c": date(2027, 3, 31), "d": datetime(2027, 3, 31, 12), "e": None, "f": True, "g": "-1"}  # noqa: DTZ001
    assert raw(csv_text([row]))[1] == ["-1", "-2.5", "2027-03-31", "2027-03-31T12:00:00", "", "yes", "'-1"]


def test_a_number_that_is_none_is_refused():
    with pytest.raises(ToolkitError, match="row 1, 'a': nan is no number"):
        csv_text([{"a": float("nan")}])


def test_the_mark_for_excel_can_be_left_out(tmp_path):
    write_csv([{"a": "é"}], tmp_path / "with.csv")
    write_csv([{"a": "é"}], tmp_path / "without.csv", bom=False)
    assert (tmp_path / "with.csv").read_bytes() == b"\xef\xbb\xbfa\r\n\xc3\xa9\r\n"
    assert (tmp_path / "without.csv").read_bytes() == b"a\r\n\xc3\xa9\r\n"
    assert read_csv(tmp_path / "with.csv") == read_csv(tmp_path / "without.csv") == [{"a": "é"}]


def test_an_existing_file_is_not_replaced_unless_asked(tmp_path):
    path = tmp_path / "out.csv"
    write_csv([{"a": "1"}], path)
    with pytest.raises(ToolkitError, match="already a file"):
        write_csv([{"a": "2"}], path)
    write_csv([{"a": "2"}], path, overwrite=True)
    assert read_csv(path) == [{"a": "2"}]


def test_an_odd_separator_is_refused():
    with pytest.raises(ToolkitError, match="cannot part cells"):
        csv_text([{"a": "1"}], delimiter="=")


def test_the_separator_is_read_off_the_header():
    assert parse_csv("a;b\n1,2;3\n") == [{"a": "1,2", "b": "3"}]
    assert parse_csv("a\tb\n1\t2\n") == [{"a": "1", "b": "2"}]
    assert parse_csv("a,b;c\n1,2\n", delimiter=",") == [{"a": "1", "b;c": "2"}]


def test_other_programs_apostrophes_can_be_kept():
    assert parse_csv("a\n'tis\n", escaped=False) == [{"a": "'tis"}]
    assert parse_csv("a\n'tis\n") == [{"a": "tis"}]


def test_short_rows_are_filled_and_empty_lines_passed_over():
    assert parse_csv("a,b,\n1\n\n2,3,,\n") == [{"a": "1", "b": ""}, {"a": "2", "b": "3"}]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the table is empty"),
        ("a,,b\n", "f:1: column 2 has no name"),
        ("a,a\n", "f:1: two columns are called 'a'"),
        ("a,b\n1,2,3\n4,5,6\n", "f:3: this line has 3 cells, and there are 2 columns"),
        ('a\n"x"y\n', "f:2: this line is no CSV"),
        ('a\n"never closed\n', "this line is no CSV"),
        (",".join(f"c{n}" for n in range(1_001)), "more than 1000 columns"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, says):
    with pytest.raises(InputError) as caught:
        parse_csv(text, source="f")
    assert says in str(caught.value)


def test_a_cell_longer_than_pythons_own_limit_is_read():
    assert parse_csv("a\n" + "x" * 200_000 + "\n") == [{"a": "x" * 200_000}]


def test_the_register_has_a_row_a_risk(register, catalogue, tmp_path):
    register_csv(register, catalogue, tmp_path / "risks.csv")
    first, second = read_csv(tmp_path / "risks.csv")
    assert (first["ID"], first["Current level"], first["Risk owner"]) == (
        "letters-steer-the-bot",
        "High",
        "Ruth Adeyemi",
    )
    assert (first["Accepted until"], first["Planned controls"]) == ("2027-12-31", "Our own switch")
    assert second["Current level"] == ""


def test_the_findings_have_a_row_each(register, catalogue, tmp_path):
    findings_csv(register, catalogue, tmp_path / "findings.csv")
    rows = {row["identity"]: row for row in read_csv(tmp_path / "findings.csv")}
    assert set(rows) == set(register.findings)
    first, second, third = applying(register)[:3]
    assert (rows[first]["decision"], rows[first]["risks"]) == ("shortlisted", "Letters steer the bot")
    assert (rows[third]["decision"], rows[third]["decision reason"]) == ("rejected", "Cannot happen here")
    assert {row["decided"] for row in rows.values()} == {"yes", "no"}
    assert rows[second]["still found"] == "yes"


def test_a_line_that_tells_excel_the_separator_is_no_row():
    assert parse_csv("sep=;\na;b\n1,5;2\n") == [{"a": "1,5", "b": "2"}]
    assert parse_csv("sep=;\na\nb\n") == [{"sep=": "a"}, {"sep=": "b"}]
    with pytest.raises(InputError, match=r"t\.csv:3: this line has 3 cells"):
        parse_csv("sep=;\na;b\n1;2;3\n", source="t.csv")

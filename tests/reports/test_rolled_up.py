"""The roll-up over several systems as a file: every format, every provision and system, hostile words."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.hostile_text import MARKUP
from toolkit.catalogues.load import load_catalogue
from toolkit.conformity import roll_up
from toolkit.errors import ToolkitError
from toolkit.exchange.csv_file import read_csv
from toolkit.register import Person, open_register
from toolkit.reports.documents.rolled_up import roll_up_rows, write_roll_up
from toolkit.system.templates import template_system

BY = Person("P1", role="compliance officer")


@pytest.fixture
def rolled():
    """Two systems, one with hostile words."""
    registers = []
    for number, template in enumerate(("council_chatbot", "lorry_camera")):
        register = open_register("sqlite://")
        with register.change(by=BY, reason="opened") as change:
            change.workshop(name=MARKUP[number], created="2026-11-01")
            change.set_system(template_system(template))
            change.code_scope(applies="yes", reason="ours", roles=["system_operator", "developer"])
            change.verdict("1.1", ("met", "not met")[number], f"{MARKUP[0]} =1+1")
        registers.append(register)
    yield roll_up(registers, load_catalogue())
    for register in registers:
        register.close()


def test_each_provision_of_each_system_has_a_row_with_the_worst_of_all(rolled, tmp_path):
    path = write_roll_up(rolled, tmp_path / "standing.csv")
    rows = read_csv(path)
    assert rows == roll_up_rows(rolled)
    first = [each for each in rows if each["provision"] == "1.1"]
    assert [each["verdict"] for each in first] == ["met", "not met"]
    assert {each["worst of all systems"] for each in first} == {"not met"}
    assert len(rows) == sum(len(rolled.standings(each.id)) for each in rolled.code.provisions)


def test_the_document_names_systems_heads_counts_and_where_the_worst_is_in_every_format(rolled, tmp_path):
    markdown = write_roll_up(rolled, tmp_path / "r.md").read_text(encoding="utf-8")
    page = write_roll_up(rolled, tmp_path / "r.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(io.BytesIO(write_roll_up(rolled, tmp_path / "r.docx").read_bytes())) as packed:
        word = packed.read("word/document.xml").decode("utf-8")
    for text in (markdown, page, word):
        for words in (
            rolled.code.principles[0].title,
            "not met",
            "Worst",
            rolled.systems[0].head.partition(":")[2][:12],
            rolled.systems[1].name,
        ):
            assert words in text
        assert MARKUP[0] not in text


def test_another_ending_and_a_file_that_is_there_are_refused(rolled, tmp_path):
    with pytest.raises(ToolkitError, match=r"cannot be written as '\.pdf'"):
        write_roll_up(rolled, tmp_path / "r.pdf")
    write_roll_up(rolled, tmp_path / "r.md")
    with pytest.raises(ToolkitError):
        write_roll_up(rolled, tmp_path / "r.md")
    write_roll_up(rolled, tmp_path / "r.md", overwrite=True)

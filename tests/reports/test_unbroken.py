"""Ids, days and numbers in documents: what is not broken where a line ends, and where a long id may be."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn

from tests.reports.pages import Page
from toolkit.reports.contents import gather
from toolkit.reports.documents import RECIPES, compose
from toolkit.reports.documents.as_docx import to_docx
from toolkit.reports.documents.as_html import to_html
from toolkit.reports.documents.blocks import Document, Paragraph, Section, Table

SAID = "ETSI 5.1.1-1.1, held on 2026-11-06, by asset:fraud_classifier_of_claims and " + "ab12" * 16


def document_of(*blocks) -> Document:
    """A document of these blocks alone."""
    return Document("x", "X", "", "", (), "internal", (Section("one", "One", blocks),))


def test_on_a_page_days_and_numbers_are_whole_and_long_ids_break_after_their_signs():
    made = to_html(document_of(Paragraph(SAID), Table(("From",), ((SAID,),))))
    assert made.count('<span class="kept">5.1.1-1.1</span>') == 2
    assert made.count('<span class="kept">2026-11-06</span>') == 2
    assert "asset:fraud_classifier_of_claims".replace("_", "_<wbr/>").replace(":", ":<wbr/>") in made
    assert f'<span class="long">{"ab12" * 16}</span>' in made
    assert Page(made).text.count(SAID) == 2  # a search finds it, and a copy is the same
    assert Page(made).crossed == []


def test_on_paper_a_day_is_not_broken_and_reads_the_same(example):
    contents = gather(example.register, example.catalogue)
    paper = docx.Document(
        io.BytesIO(to_docx(compose(RECIPES["statement"], example.register, example.catalogue), contents.made))
    )
    cells = [cell for table in paper.tables for row in table.rows for cell in row.cells]
    held = next(cell for cell in cells if cell.text.startswith("1.1.1\nETSI 5.1.1-1.1"))
    assert len(held._tc.findall(f".//{qn('w:noBreakHyphen')}")) == 1


@pytest.mark.parametrize("name", ["inventory", "disposal", "updates", "notice"])
def test_an_element_and_its_details_are_named_once(name, example):
    said = repr(compose(RECIPES[name], example.register, example.catalogue).sections)
    assert "system, asset: " in said
    assert ", asset:" not in said.replace("system, asset: ", "")


def test_in_a_narrow_window_each_cell_has_the_heading_of_its_column():
    made = to_html(document_of(Table(("Part", "Met"), (("Claims agent", "4"),))))
    assert '<td data-label="Part">Claims agent</td>' in made
    assert '<td class="count" data-label="Met">4</td>' in made

"""Every document: whole on the example and on an almost empty record, traceable, redacted, safe from hostile words."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from datetime import date

import docx
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from markdown_it import MarkdownIt

from tests.hostile_text import HOSTILE
from tests.reports.conftest import BY
from tests.reports.pages import Page
from toolkit.errors import ToolkitError
from toolkit.markup.escape import visible
from toolkit.register import open_register
from toolkit.reports.contents import gather
from toolkit.reports.documents import FORMATS, RECIPES, compose, write, write_all
from toolkit.reports.documents.as_docx import to_docx
from toolkit.reports.documents.as_html import to_html
from toolkit.reports.documents.as_markdown import to_markdown
from toolkit.reports.documents.blocks import Bullets, Document, Fields, Missing, Paragraph, Table, TeamText
from toolkit.reports.documents.making import document_from
from toolkit.reports.documents.places import check_place
from toolkit.system.model import System
from toolkit.system.templates import template_ids, template_system

TODAY = date(2026, 11, 27)
CELLS = ("thead", "tbody", "tr", "th", "td")
ALL = pytest.mark.parametrize("name", list(RECIPES))


@pytest.fixture(scope="module")
def contents(example):
    """The example, gathered once."""
    return gather(example.register, example.catalogue)


@pytest.fixture(scope="module")
def hostile_contents(hostile, catalogue):
    """The register full of hostile words, gathered once."""
    return gather(hostile, catalogue)


def texts_of(document: Document) -> list[str]:
    """Everything that a reader reads below the stamp."""
    found = [document.title, document.about, *(section.title for section in document.sections)]
    for _, block in document.blocks():
        match block:
            case Paragraph():
                found += [block.text, block.source]
            case Bullets():
                found += [text for item in block.items for text in (item.text, item.source)]
            case Fields():
                found += [cell for row in block.rows for cell in row]
            case Table():
                found += [block.caption, *block.columns, *(cell for row in block.rows for cell in row)]
            case Missing():
                found += [block.question, block.who, block.place]
            case TeamText():
                found += [block.text, block.source]
    return [text for text in found if text]


def validated(text: str) -> dict:
    """A bill, valid by the official strict schema."""
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    return json.loads(text)


LICENCES = {
    "apache-2.0": {"expression": "Apache-2.0"},
    "MIT OR GPL-2.0-only": {"expression": "MIT OR GPL-2.0-only"},
    "our supplier's terms": {"license": {"name": "our supplier's terms"}},
}


@pytest.mark.parametrize("template", template_ids())
def test_the_bill_of_every_template_is_valid_with_its_models_data_and_licences(template, catalogue, tmp_path):
    system = template_system(template)
    said = dict(zip(system.components, itertools.cycle(LICENCES), strict=False))
    with open_register("sqlite://") as register:
        with register.change(by=BY, reason="described") as change:
            change.set_system(system)
            for element, licence in said.items():
                change.asset(element, licence=licence)
        (written,) = write(register, "inventory", tmp_path, formats=["cdx"])
    parts = {each["bom-ref"]: each for each in validated(written.path.read_text("utf-8"))["components"]}
    assert set(system.data) <= set(parts)
    for element, component in system.components.items():
        if element in parts:  # people are no part of a bill
            assert parts[element]["licenses"] == [LICENCES[said[element]]]
            is_model = catalogue.is_a(component.kind, ("model",))
            assert (parts[element]["type"] == "machine-learning-model") == is_model
            assert ("modelCard" in parts[element]) == is_model


# --- what is in them -------------------------------------------------------------------------------------------------


@ALL
def test_no_section_is_empty_and_no_table_without_rows(name, contents):
    document = document_from(RECIPES[name], contents, today=TODAY)
    assert document.sections
    places = [section.place for section in document.sections]
    assert len(set(places)) == len(places)
    for section in document.sections:
        assert section.blocks, section.title
    for _, block in document.blocks():
        if isinstance(block, Table):
            assert block.rows
            assert {len(row) for row in block.rows} == {len(block.columns)}
            assert not block.widths or len(block.widths) == len(block.columns)


@ALL
def test_the_stamp_says_what_it_was_made_from(name, contents):
    document = document_from(RECIPES[name], contents, mark="official", today=TODAY)
    head = contents.register.head
    stamp = dict(document.stamp)
    assert stamp["Head of the history"] == f"{head.events}:{head.hash}"
    assert (stamp["Handling"], stamp["Date"], document.mark) == ("official", "2026-11-27", "official")
    assert "voluntary code" in document.notice
    assert "paraphrase" in document.notice
    for made in (to_markdown(document), Page(to_html(document)).text):
        assert head.hash in made


@ALL
def test_every_row_says_where_it_is_from(name, contents):
    document = document_from(RECIPES[name], contents, today=TODAY)
    for section, block in document.blocks():
        if isinstance(block, Table) and block.columns[-1] == "From":
            assert all(row[-1].strip() for row in block.rows), section.title


@ALL
def test_a_control_that_is_only_planned_is_never_said_to_be_in_place(name, contents):
    planned = {
        contents.control_title(use) for risk in contents.risks() for use in risk.controls if use.status == "planned"
    }
    document = document_from(RECIPES[name], contents, today=TODAY)
    assert planned
    for _, block in document.blocks():
        if not isinstance(block, Table):
            continue
        for row in block.rows:
            for line in (line for cell in row for line in cell.split("\n")):
                title, _, status = line.partition(": ")
                assert title not in planned or "in place" not in status
            if block.columns[0] == "Control" and row[0] in planned:
                assert row[1].startswith("only planned")


@ALL
def test_an_almost_empty_record_gives_a_document_that_asks(name, empty, catalogue):
    document = compose(RECIPES[name], empty, catalogue, today=TODAY)
    assert document.missing
    for section in document.sections:
        assert section.blocks, section.title
    for made in (to_markdown(document), to_html(document), to_docx(document, gather(empty, catalogue).made)):
        assert made


@ALL
def test_it_stays_readable(name, contents):
    document = document_from(RECIPES[name], contents, today=TODAY)
    assert sum(isinstance(block, Paragraph | TeamText | Missing) for _, block in document.blocks()) < 60
    # The statement says of each of 72 provisions what it asks, how it stands, why, and on what evidence.
    most = 72 * 125 if name == "statement" else 7_000
    assert len(" ".join(texts_of(document)).split()) < most


@ALL
def test_a_redacted_version_names_nobody_and_no_inner_part(name, contents):
    register, system = contents.register, contents.system
    document = document_from(RECIPES[name], contents, redacted=True, today=TODAY)
    said = "\n".join(texts_of(document))
    inner = [*register.names().values(), *(risk.title for risk in register.risks.values())]
    inner += [risk.cause for risk in register.risks.values()] + [use.text for use in system.assumptions.values()]
    inner += [system.name_of(each) for each in (*system.components, *system.data)]
    if RECIPES[name].outward:  # users know the data that they give and get
        inner = [each for each in inner if each != "Letters and reports"]
    # One word, or words of our own libraries, may be ordinary words; the names of several may not stand there.
    held = contents.catalogue
    ours = " ".join(
        [
            *(kind.title for kind in held.kinds.values()),
            *(f"{threat.title} {threat.signal}" for threat in held.threats.values()),
            *(control.title for control in held.controls.values()),
        ]
    ).lower()
    inner = [each for each in inner if " " in each and each.lower() not in ours]
    inner += [each for each in (*system.components, *system.flows, *system.data) if "_" in each]
    assert len(inner) > 30
    assert [each for each in inner if re.search(rf"\b{re.escape(each)}\b", said, re.IGNORECASE)] == []
    assert document.mark == "public, redacted"


def test_only_what_is_redacted_or_written_for_outsiders_may_be_public(contents):
    with pytest.raises(ToolkitError, match="cannot be marked public"):
        document_from(RECIPES["inventory"], contents, mark="public", today=TODAY)
    with pytest.raises(ToolkitError, match="no handling mark"):
        document_from(RECIPES["inventory"], contents, mark="secret", today=TODAY)


# --- hostile words ---------------------------------------------------------------------------------------------------


@ALL
@pytest.mark.parametrize("redacted", [False, True])
def test_hostile_words_stay_words_in_html_and_markdown(name, redacted, hostile_contents):
    document = document_from(RECIPES[name], hostile_contents, redacted=redacted, today=TODAY)
    page = Page(to_html(document))
    assert page.crossed == []
    assert not {"script", "img", "iframe", "a", "link", "object", "form", "input"} & {tag for tag, _ in page.tags}
    policy = next(attrs["content"] for attrs in page.all("meta") if "content" in attrs)
    assert policy.startswith("default-src 'none'")
    assert all(not key.startswith("on") and key not in ("href", "src") for _, attrs in page.tags for key in attrs)
    shown = Page(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(to_markdown(document)))
    allowed = {*("h1", "h2", "p", "ul", "li", "strong", "em", "br", "hr", "blockquote"), "table", *CELLS}
    assert {tag for tag, _ in shown.tags} <= allowed


@ALL
def test_hostile_words_stay_words_in_docx(name, hostile_contents):
    document = document_from(RECIPES[name], hostile_contents, today=TODAY)
    data = to_docx(document, hostile_contents.made)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {part: packed.read(part).decode("utf-8", "replace") for part in packed.namelist()}
    for part, text in parts.items():
        assert 'TargetMode="External"' not in text, part
    body = parts["word/document.xml"]
    for forbidden in ("w:fldSimple", "w:instrText", "w:fldChar", "w:hyperlink", "w:altChunk", "w:object", "<!ENTITY"):
        assert f"<{forbidden.removeprefix('<')}" not in body
    read = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    shown = " ".join(" ".join([*(p.text for p in read.paragraphs), *cells]).split())
    for text in texts_of(document)[:400]:
        for line in text.split("\n"):
            assert " ".join(visible(line).split()) in shown


def test_hostile_words_in_what_documents_record_stay_words(tmp_path, empty, catalogue):
    system = System.model_validate({"id": "s", "name": "S", "components": {"m": {"kind": "model"}}})
    with empty.change(by=BY, reason="tried") as change:
        change.set_system(system)
        for number, text in enumerate(each for each in HOSTILE if each.strip() and len(each) < 2_000):
            change.participant(f"P{number}", name=text, function=text)
            change.training(f"P{number}", text, "2026-01-01", evidence=text)
            change.told("inventory", text, "2026-01-01", text)
            change.document_text("inventory", "assets", text)
        change.asset("m", version=text, owner=text, source=text, licence=text, kept_for=text)
    for each in write_all(empty, tmp_path, catalogue=catalogue):
        assert each.path.stat().st_size > 500
    page = Page((tmp_path / "inventory.html").read_text("utf-8"))
    assert page.crossed == []
    assert not {"script", "img", "a"} & {tag for tag, _ in page.tags}
    validated((tmp_path / "inventory.cdx.json").read_text("utf-8"))


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_file_that_somebody_changed_is_moved_aside(tmp_path, example):
    first = write(example.register, "inventory", tmp_path, catalogue=example.catalogue, formats=["md", "docx"])
    assert [each.path.name for each in first] == ["inventory.md", "inventory.docx"]
    assert [each.kept for each in write(example.register, "inventory", tmp_path, catalogue=example.catalogue)] == [
        None
    ] * 4
    (tmp_path / "inventory.md").write_text("our own words")
    written = write(example.register, "inventory", tmp_path, catalogue=example.catalogue, formats=["md"])
    assert written[0].kept is not None
    assert written[0].kept.read_text() == "our own words"
    assert "Inventory of assets" in (tmp_path / "inventory.md").read_text("utf-8")


def test_a_single_file_is_replaced_only_when_told(tmp_path, example):
    path = tmp_path / "made" / "inventory.docx"
    write(example.register, "inventory", path, catalogue=example.catalogue)
    with pytest.raises(ToolkitError, match="already a file"):
        write(example.register, "inventory", path, catalogue=example.catalogue)
    write(example.register, "inventory", path, catalogue=example.catalogue, overwrite=True)
    with pytest.raises(ToolkitError, match="no document 'inventry'"):
        write(example.register, "inventry", path)
    with pytest.raises(ToolkitError, match="cannot be written as 'pdf'"):
        write(example.register, "inventory", tmp_path, formats=["pdf"])


def test_all_documents_in_all_formats(tmp_path, example):
    written = write_all(example.register, tmp_path, catalogue=example.catalogue)
    names = {each.path.name for each in written}
    assert names == {f"{name}{FORMATS[each]}" for name in RECIPES for each in ("md", "html", "docx")} | {
        "inventory.cdx.json"
    }


# --- the team's words ------------------------------------------------------------------------------------------------


def test_the_teams_words_stand_in_the_document_with_who_said_them(empty, catalogue):
    with empty.change(by=BY, reason="agreed") as change:
        change.participant("P1", name="Ada", function="facilitator")
        change.set_system(System.model_validate({"id": "s", "name": "S", "components": {"m": {"kind": "model"}}}))
        change.document_text("inventory", "provisions", "Reviewed each quarter.")
    document = compose(RECIPES["inventory"], empty, catalogue, today=TODAY)
    said = [block for _, block in document.blocks() if isinstance(block, TeamText)]
    check_place(RECIPES["inventory"], empty, catalogue, "provisions")
    with pytest.raises(ToolkitError, match="has no place 'provisons'"):
        check_place(RECIPES["inventory"], empty, catalogue, "provisons")
    assert [each.text for each in said] == ["Reviewed each quarter."]
    assert "Ada, facilitator" in said[0].source
    for made in (to_markdown(document), to_html(document)):
        assert "Reviewed each quarter." in made


# --- the bill --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("redacted", [False, True])
def test_the_bill_is_valid_by_the_official_schema(redacted, tmp_path, example):
    path = tmp_path / "bill.cdx.json"
    # A public one does not say what hangs on what: see test_redaction.py.
    write(example.register, "inventory", path, catalogue=example.catalogue, mark="internal", redacted=redacted)
    bill = validated(path.read_text("utf-8"))
    kinds = {each["type"] for each in bill["components"]}
    assert {"machine-learning-model", "data", "application"} <= kinds
    models = [each for each in bill["components"] if each["type"] == "machine-learning-model"]
    assert len(models) == 2
    assert all("modelCard" in each for each in models)
    refs = {each["bom-ref"] for each in bill["components"]} | {"system"}
    assert {ref for each in bill["dependencies"] for ref in (each["ref"], *each["dependsOn"])} == refs
    assert ("Letter index" in path.read_text("utf-8")) is not redacted


def test_the_classifier_is_billed_with_what_it_was_trained_on(tmp_path, example):
    path = tmp_path / "bill.cdx.json"
    write(example.register, "inventory", path, catalogue=example.catalogue)
    parts = {each["bom-ref"]: each for each in validated(path.read_text("utf-8"))["components"]}
    card = parts["fraud_classifier"]["modelCard"]["modelParameters"]
    assert [each["ref"] for each in card["datasets"]] == ["classifier_weights", "training_records"]
    assert parts["language_model"]["supplier"] == {"name": "model vendor"}


def test_the_bill_of_hostile_words_is_valid(tmp_path, hostile, catalogue):
    path = tmp_path / "bill.cdx.json"
    write(hostile, "inventory", path, catalogue=catalogue)
    validated(path.read_text("utf-8"))


def test_a_caption_never_stands_alone_at_the_foot_of_a_page(contents):
    document = document_from(RECIPES["recovery"], contents, today=TODAY)
    captions = {block.caption for _, block in document.blocks() if isinstance(block, Table) and block.caption}
    sheet = docx.Document(io.BytesIO(to_docx(document, contents.made)))
    found = [each for each in sheet.paragraphs if each.text in captions]
    assert captions
    assert len(found) >= len(captions)
    assert all(each.paragraph_format.keep_with_next for each in found)

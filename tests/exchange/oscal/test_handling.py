"""A mark on every document, a variant without names and internals, and hostile words that stay words."""

from __future__ import annotations

import html
import json
import re

import pytest
from markdown_it import MarkdownIt

from tests.exchange.oscal.checks import documents_in, root_of, walk
from tests.hostile_text import HOSTILE
from toolkit.errors import ToolkitError
from toolkit.exchange.handling import Handling
from toolkit.exchange.oscal.words import bullets, href_of, line, moment, prop, prose
from toolkit.exchange.oscal.writing import DOCUMENTS, oscal_text
from toolkit.markup.escape import visible

TEXTS = [text for text in HOSTILE if text.strip()]


def marks_of(register, catalogue, names, handling) -> set[str]:
    told = oscal_text(register, catalogue, names, handling=handling)
    heads = [root_of(json.loads(text))[1]["metadata"] for text in told.values()]
    return {prop["value"] for head in heads for prop in head["props"] if prop["name"] == "marking"}


def test_every_document_bears_its_mark(register, catalogue):
    every = tuple(DOCUMENTS)
    assert marks_of(register, catalogue, every, Handling()) == {"internal"}
    assert marks_of(register, catalogue, every, Handling("official")) == {"official"}
    assert marks_of(register, catalogue, every, Handling(None, redacted=True)) == {"official"}
    assert marks_of(register, catalogue, ("oscal-catalog",), Handling("public")) == {"public"}
    for redacted in (False, True):
        with pytest.raises(ToolkitError, match="cannot be marked public"):
            oscal_text(register, catalogue, every, handling=Handling("public", redacted))


@pytest.mark.parametrize("record", ["filled", "example"])
def test_a_redacted_version_names_nobody_and_no_inner_part(records, exported, catalogue, record):
    register = records(record)
    said = "\n".join(path.read_text("utf-8") for path in exported(record, redacted=True).iterdir())
    system, inner = register.system(), set(register.names().values())
    inner |= {component.provider for component in system.components.values()}
    inner |= {component.name for component in system.components.values()} | {each.name for each in system.data.values()}
    inner |= {participant.function for participant in register.participants.values()}
    inner |= {named for parties in system.roles.values() for named in parties}
    for risk in register.risks.values():
        inner |= {risk.title, risk.cause, risk.event, risk.consequence}
        inner |= {use.evidence for use in risk.controls} | {each.why for each in risk.assessments.values()}
    inner |= {verdict.reason for verdict in register.verdicts.values()}
    inner |= {piece.what for verdict in register.verdicts.values() for piece in verdict.evidence}
    ours = {kind.title.casefold() for kind in catalogue.kinds.values()}
    for each in inner:
        # A name of one word, or of the very words of a kind, may be a word of ours: then it gives nothing away.
        if len(each.split()) > 1 and each.casefold() not in ours:
            assert line(each) not in said, each
    assert "system operator" in said


def test_a_whole_version_does_name_them(exported):
    said = "\n".join(path.read_text("utf-8") for path in exported("filled").iterdir())
    for each in ("Ruth Adeyemi", "Letters steer the bot", "test of 2 May", "platform team"):
        assert each in said


def shown(markup: str) -> str:
    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markup)
    return " ".join(html.unescape(re.sub(r"</?(p|ul|li)>", " ", page)).split())


@pytest.mark.parametrize("text", TEXTS)
def test_words_stay_words(text):
    plain = " ".join(visible(text).replace("\ufeff", " ").split())
    assert shown(prose(text)) == " ".join(visible(text).split())
    assert shown(bullets([text])) == " ".join(visible(text).split())
    title = line(text)
    assert len(title.splitlines()) == 1
    assert shown(title) == (plain if len(plain) <= 240 else f"{plain[:239].rstrip()}…")
    held = prop("name", text)
    assert held is not None
    assert held["value"] == plain


def test_hostile_titles_are_in_the_documents_as_text(exported):
    documents = documents_in(exported("hostile"))
    titles = {
        each["title"]
        for _, each in walk(documents["assessment-results.json"])
        if isinstance(each, dict) and "title" in each
    }
    assert line("<script>alert(1)</script>") in titles
    assert not any("<script" in each.replace("\\<script", "") for each in titles)


@pytest.mark.parametrize(
    ("where", "file", "found"),
    [
        ("https://acme.example/a b", False, ""),
        ("https://acme.example/ä?x=1#y", False, "https://acme.example/%C3%A4?x=1#y"),
        ("javascript:alert(1)", False, ""),
        ("#somewhere", False, ""),
        ("ftp://acme.example/x", False, ""),
        ("https://[broken", False, ""),
        ("the wiki, page 3", False, ""),
        ("evidence/training plan.pdf", True, "evidence/training%20plan.pdf"),
        ("/etc/passwd", True, ""),
        ("C:\\x", True, ""),
        ("javascript:alert(1)", True, ""),
        ("a#b", True, "a%23b"),
    ],
)
def test_only_an_address_of_the_web_or_a_file_is_a_reference(where, file, found):
    assert href_of(where, file=file) == found


def test_a_day_begins_and_ends_and_what_is_no_moment_is_refused():
    assert moment("2027-03-31") == "2027-03-31T00:00:00Z"
    assert moment("2027-03-31", last=True) == "2027-03-31T23:59:59Z"
    assert moment("2027-03-31T12:00:00+02:00") == "2027-03-31T12:00:00+02:00"
    for text in ("yesterday", "2027-03-31T12:00:00", ""):
        with pytest.raises(ToolkitError):
            moment(text)

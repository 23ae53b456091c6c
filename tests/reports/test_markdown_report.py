"""The Markdown report: the same contents, and people's words stay words."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from tests.hostile_text import HOSTILE, MARKUP
from tests.reports.conftest import BY
from tests.reports.pages import Page
from toolkit.markup.escape import visible
from toolkit.markup.markdown import md
from toolkit.reports.markdown_report import render_markdown, write_markdown


def render(source: str) -> Page:
    """Markdown as GitHub shows it, raw HTML allowed: the worst case."""
    return Page(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(source))


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip() and len(text) < 500])
def test_any_text_comes_out_as_that_text(text):
    page = render(f"- Cause: {md(text)}\n")
    shown = " ".join(page.text.split())
    assert shown == " ".join(f"Cause: {visible(text)}".split())
    assert {tag for tag, _ in page.tags} == {"ul", "li"}


@pytest.mark.parametrize("text", MARKUP)
def test_any_text_stays_in_its_cell(text):
    page = render(f"| a | b |\n|---|---|\n| {md(text)} | end |\n")
    assert {tag for tag, _ in page.tags} == {"table", "thead", "tbody", "tr", "th", "td"}
    assert len(page.all("td")) == 2
    assert page.text.rstrip().endswith("end")


def test_no_bare_address_is_left_for_a_wiki_to_link():
    for text in ("https://evil.example/x", "www.evil.example", "http://a.b", "mailto:a@b.c", "@everyone"):
        assert not re.search(r"(?<!\\)(://|mailto:|@)|www\.", md(text)), text


def test_everyday_words_are_not_littered_with_signs():
    assert md("Due 2027-03-31, in-house (claims), 50% + more") == "Due 2027-03-31, in-house (claims), 50% + more"


def test_the_example_says_the_same_as_its_register(example):
    source = render_markdown(example.register, example.catalogue)
    page = render(source)
    head = example.register.head
    assert f"{head.events}:{head.hash}" in page.text
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert len(page.all("h2")) == 5
    assert "What could it cost" in page.text
    for risk in example.register.risks.values():
        assert risk.title in page.text
        assert risk.consequence in page.text
    for provision in example.catalogue.code.provisions:
        assert provision.summary in page.text
    assert page.all("a") == [{"href": example.catalogue.code.url}]


def test_hostile_words_make_no_element(hostile, catalogue):
    page = render(render_markdown(hostile, catalogue))
    allowed = {
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "strong",
        "a",
        "code",
        "hr",
    }
    assert {tag for tag, _ in page.tags} <= allowed
    assert page.all("a") == [{"href": catalogue.code.url}]


def test_an_empty_register(empty, catalogue, tmp_path):
    write_markdown(empty, catalogue, tmp_path / "report.md")
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "No risk has been worded yet." in text
    assert "Every finding has a decision." in text


def test_risks_without_a_system(empty, catalogue):
    with empty.change(by=BY, reason="test") as change:
        change.risk("Letters steer the assistant")
    text = render_markdown(empty, catalogue)
    assert "### 1. Letters steer the assistant" in text
    assert "- Cause: not worded\n- Event: not worded\n- Consequence: not worded\n- Findings: none\n" in text

"""The HTML report: whole, closed in itself, escaped, and useful even where little is recorded."""

from __future__ import annotations

import pytest

from tests.hostile_text import HOSTILE
from tests.reports.conftest import BY
from tests.reports.pages import Page
from toolkit.errors import ToolkitError
from toolkit.markup.escape import visible
from toolkit.reports.html_report import render_html, write_html
from toolkit.reports.markdown_report import render_markdown
from toolkit.system.model import System

SECTIONS = ("system", "risks", "plan", "open", "coverage", "code", "criteria", "history")
NEVER = {"script", "iframe", "object", "embed", "img", "link", "base", "form", "input", "button", "use", "image"}


@pytest.fixture(scope="module")
def page(example):
    """The example's report."""
    return Page(render_html(example.register, example.catalogue))


@pytest.fixture(scope="module")
def hostile_page(hostile, catalogue):
    """The report of the register full of hostile words."""
    return Page(render_html(hostile, catalogue))


def test_every_section_is_there_and_every_link_on_the_page_leads_somewhere(page):
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert [each for each in ids if each in SECTIONS] == list(SECTIONS)
    inner = [attrs["href"][1:] for attrs in page.all("a") if attrs["href"].startswith("#")]
    assert set(inner) >= set(SECTIONS)
    assert set(inner) <= set(ids)
    assert page.crossed == []


def test_it_is_closed_in_itself(page):
    (policy,) = [a["content"] for a in page.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "form-action 'none'" in policy
    assert {tag for tag, _ in page.tags}.isdisjoint(NEVER)
    for tag, attrs in page.tags:
        assert not any(name.startswith("on") or name in ("src", "srcset", "action") for name in attrs), tag
    assert all(a["href"].startswith(("#", "https://www.gov.uk/")) for a in page.all("a"))


def test_it_has_the_four_pictures_and_three_of_losses_and_they_say_what_they_show(page):
    assert len(page.all("svg")) == 7
    assert all(attrs["role"] == "img" and attrs["aria-labelledby"] for attrs in page.all("svg"))


def test_it_says_what_the_register_says(page, example):
    head = example.register.head
    assert f"{head.events}:{head.hash}" in page.text
    for risk in example.register.risks.values():
        for words in (risk.title, risk.cause, risk.event, risk.consequence):
            assert words in page.text
    assert "accepted by Ruth Adeyemi, chief risk officer until" in page.text
    assert page.text.count("awaiting the risk owner") >= 5
    for standing in example.catalogue.code.provisions:
        assert standing.summary in page.text
    assert "Security training does not mention AI yet" in page.text
    assert "It is no certificate." in page.text
    assert "findings are not yet assessed. Not yet assessed does not mean low." in page.text
    assert "Did we do a good job?" in page.text


def test_what_was_set_aside_is_not_forgotten(example, catalogue):
    asides = [each.text for each in example.register.parked.values()]
    assert asides
    for text in (render_html(example.register, catalogue), render_markdown(example.register, catalogue)):
        assert "Set aside, to come back to" in text
        assert all(each.replace("'", "&#39;") in text or each in text for each in asides)


def test_criteria_stand_in_the_order_of_their_scale(page):
    order = [page.text.index(words) for words in ("Several times a year;", "About once a year", "Less than once in")]
    assert order == sorted(order)
    order = [page.text.index(words) for words in ("over £5 million", "£500,000 to £5 million", "under £5,000")]
    assert order == sorted(order)
    acceptors = page.text[page.text.index("May be accepted by") :]
    order = [acceptors.index(words) for words in ("board only", "chief risk officer", "head of claims", "action owner")]
    assert order == sorted(order)


@pytest.mark.parametrize("text", [text for text in HOSTILE if 2 < len(text.strip()) < 500])
def test_hostile_words_are_text(hostile_page, text):
    shown = " ".join(visible(text).split())
    assert shown in " ".join(hostile_page.text.split())


def test_hostile_words_make_no_element_and_no_link(hostile_page):
    assert {tag for tag, _ in hostile_page.tags}.isdisjoint(NEVER)
    assert hostile_page.crossed == []
    for tag, attrs in hostile_page.tags:
        assert not any(name.startswith("on") or name in ("src", "srcset") for name in attrs), tag
    assert all(a["href"].startswith(("#", "https://www.gov.uk/")) for a in hostile_page.all("a"))
    ids = [attrs["id"] for _, attrs in hostile_page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_an_empty_register_gives_a_report_that_says_so(empty, catalogue):
    page = Page(render_html(empty, catalogue))
    assert page.crossed == []
    for words in (
        "No system is described yet.",
        "No risk has been worded yet.",
        "No control is planned.",
        "No criteria are recorded yet",
        "Nobody is recorded.",
        f"0:{'0' * 64}",
    ):
        assert words in page.text, words
    assert page.text.count("not judged yet") >= 72
    assert len(page.all("svg")) == 1, "only the Code's bars have something to show"


def test_risks_without_a_system_are_reported(empty, catalogue):
    with empty.change(by=BY, reason="test") as change:
        change.risk("Letters steer the assistant").assess(level="inherent", likelihood="likely", impact="major")
        change.risk("Not worded, not scored")
    page = Page(render_html(empty, catalogue))
    assert "Letters steer the assistant" in page.text
    assert "not worded" in page.text
    assert "no decision yet" in page.text
    assert len(page.all("svg")) == 2, "the matrix and the Code's bars"


def test_a_date_that_has_passed_is_said(empty, catalogue):
    with empty.change(by=BY, reason="test") as change:
        risk = change.risk("Old news", owner="P9")
        risk.control("c1", title="Late control", due="2020-01-01")
        risk.accept("P9", "chief risk officer", "2020-06-30", "for a while")
    text = Page(render_html(empty, catalogue)).text
    assert "2020-01-01 (overdue)" in text
    assert "until 2020-06-30 (expired)" in text


def test_it_is_written_whole_and_never_over_another_file_unasked(empty, catalogue, tmp_path):
    path = tmp_path / "report.html"
    write_html(empty, catalogue, path)
    first = path.read_text("utf-8")
    assert first.rstrip().endswith("</html>")
    with pytest.raises(ToolkitError):
        write_html(empty, catalogue, path)
    write_html(empty, catalogue, path, overwrite=True)


def test_a_large_diagram_gets_a_page_on_which_it_can_be_read(empty, catalogue):
    def drawn(count: int) -> list[dict[str, str | None]]:
        parts = {f"c{n}": {"kind": "process", "name": f"Part {n} of a long row"} for n in range(count)}
        flows = {f"f{n}": {"from": f"c{n}", "to": f"c{n * 7 % count}", "name": "something"} for n in range(count)}
        with empty.change(by=BY, reason="drawn") as change:
            change.set_system(System.model_validate({"id": "s", "name": "S", "components": parts, "flows": flows}))
        return Page(render_html(empty, catalogue)).all("div")

    assert not {"broad", "large", "huge"} & {each.get("class") for each in drawn(4)}
    assert {"broad", "large", "huge"} & {each.get("class") for each in drawn(40)}

"""The chapter on losses: what it says, that it is honest about it, and that there is none without estimates."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from toolkit.catalogues.catalogue import Catalogue
from toolkit.register import Person, Register, open_register
from toolkit.reports.html_report import render_html
from toolkit.reports.markdown_report import render_markdown
from toolkit.risks.losses import quantify

BY = Person("P1", role="finance")


@pytest.fixture
def register() -> Iterator[Register]:
    with open_register("sqlite://") as register:
        with register.change(by=BY, reason="estimated") as change:
            change.participant("P1", name="Ruth Adeyemi")
            change.criteria(tolerance="moderate")
            change.loss_tolerance((100, 0.05), (100_000, 0.001))
            risk = change.risk("Letters <b>steer</b> it")
            risk.estimate(2, {"response": {"low": 50, "high": 500}}, why="counted <i>twice</i>")
            risk.control_effect("act-as-the-user", acts_on="success", effect=0.5)
            risk.assess(level="current", likelihood="likely", impact="major")
            risk = change.risk("Theft").estimate({"probability": 0.1}, 900, insurance={"deductible": 90, "limit": 99})
            risk.assess(level="current", likelihood="rare", impact="minor")
            change.risk("Not yet")
        yield register


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_chapter_says_figures_method_who_and_what_is_left_out(register: Register, catalogue: Catalogue):
    page = render_html(register, catalogue)
    chapter = page[page.index('id="cost"') : page.index('id="plan"')]
    said = text_of(chapter)
    assert "3. What could it cost" in text_of(page)
    assert "4. What is to be done" in text_of(page)
    assert chapter.count("<svg") == 3
    assert "no measurements" in said
    assert "Worked out exactly: the scenarios are independent." in said
    assert "Ruth Adeyemi (finance)" in said
    assert "counted &lt;i&gt;twice&lt;/i&gt;" in said
    assert "insured: 99 at most beyond 90" in said
    assert "Not yet : not estimated yet" in said.replace("yet:", "yet :")
    assert "More than £100 in a year may come with a chance of 5% at most" in said
    assert "Of 1 pairs of risks the matrix orders 100%" in said
    assert "Letters <b>" not in page


def test_figures_that_were_kept_are_told_with_whether_they_still_stand(register: Register, catalogue: Catalogue):
    with register.change(by=BY, reason="for the board") as change:
        change.keep_figures(quantify(register), label="for the board")
    assert "They still come out so." in render_markdown(register, catalogue)
    with register.change(by=BY, reason="looked again") as change:
        change.risk("theft").estimate(loss=950)
    said = render_markdown(register, catalogue)
    assert "(for the board): current £" in said
    assert "other figures come out now" in said


def test_the_first_page_says_it_in_a_sentence(register: Register, catalogue: Catalogue):
    said = render_markdown(register, catalogue)
    line = next(line for line in said.splitlines() if "**In money:**" in line)
    assert "That is more than can be borne." in line
    assert "Open risks that are not quantified yet: 1." in line


def test_markdown_has_the_same_tables(register: Register, catalogue: Catalogue):
    said = render_markdown(register, catalogue)
    chapter = said[said.index("## What could it cost") : said.index("## What is to be done")]
    assert "| Level | Expected a year |" in chapter
    assert "- Not yet: not estimated yet" in chapter
    assert "Letters \\<b\\>steer\\</b\\> it" in chapter


def test_estimates_that_do_not_fit_together_do_not_break_the_report(register: Register, catalogue: Catalogue):
    with register.change(by=BY, reason="x") as change:
        change.risk("theft").estimate(currency="USD")
    for page in (render_html(register, catalogue), render_markdown(register, catalogue)):
        assert "Nothing can be quantified yet" in page
        assert "one currency" in page


def test_without_estimates_nothing_is_said_of_money(empty: Register, catalogue: Catalogue):
    for page in (render_html(empty, catalogue), render_markdown(empty, catalogue)):
        assert "could it cost" not in page
        assert "In money" not in page
    assert "3. What is to be done" in text_of(render_html(empty, catalogue))

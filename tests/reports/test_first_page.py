"""The first page: a board that reads nothing else learns how things stand, and nothing is claimed that is not so."""

from __future__ import annotations

import re

import pytest

from tests.reports.conftest import BY
from tests.reports.pages import Page
from toolkit.errors import ToolkitError
from toolkit.reports import contents
from toolkit.reports.contents import gather
from toolkit.reports.first_page import TOP, at_a_glance
from toolkit.reports.html_report import render_html
from toolkit.reports.markdown_report import render_markdown

VECTOR = "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
LOW = "CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N"
LABELS = ["Found", "Risks", "In money", "Decided", "Awaited", "Not assessed", "The Code", "How far to trust it"]


def glance(register, catalogue) -> dict[str, str]:
    return dict(at_a_glance(gather(register, catalogue)))


def test_it_counts_what_the_register_holds(example):
    told = glance(example.register, example.catalogue)
    assert list(told) == LABELS
    assert told["Risks"] == "9 open risks in the register. Above the tolerance (moderate) today: 5."
    assert re.fullmatch(
        r"Expected losses a year: £\d+k; one year in 100 costs more than £[\d.]+m, by the estimates of people, "
        r"with the controls of today\. That is more than can be borne\. Open risks that are not quantified yet: 4\.",
        told["In money"],
    )
    assert told["Decided"].startswith("Treatment: 8 modify, 1 retain. Accepted by a named person: 4; ")
    assert told["Awaited"].startswith("Acceptance of 5 risks. 14 planned controls, the next due on ")
    assert "Not yet assessed does not mean low." in told["Not assessed"]
    assert told["The Code"].startswith("Of 72 provisions of the Code: 10 met, 40 partly met, 13 not met, 4 not ")
    for words in ("no certificate", "as stated", "tamper-evident, not tamper-proof", "cannot be all"):
        assert words in told["How far to trust it"]


def test_both_reports_begin_with_it_and_the_worst_risks(example):
    page = Page(render_html(example.register, example.catalogue))
    first = page.text[: page.text.index("1. The system")]
    written = render_markdown(example.register, example.catalogue)
    for label in LABELS:
        assert label in first
        assert f"- **{label}:**" in written[: written.index("## Risks")]
    assert '<span class="nb">2' in render_html(example.register, example.catalogue)  # a day is not broken in two
    worst = gather(example.register, example.catalogue).risks()
    assert [risk.title in first for risk in worst] == [True] * TOP + [False] * (len(worst) - TOP)


def test_risks_scored_by_another_method_come_after_and_it_is_said(empty, catalogue):
    with empty.change(by=BY, reason="test") as change:
        change.criteria(scale="matrix-5x5", tolerance="moderate")
        change.risk("Low by ours").assess(level="current", likelihood="rare", impact="minimal")
        change.risk("High by ours").assess(level="current", likelihood="likely", impact="major", why="seen")
        other = change.risk("Critical by theirs").assess("cvss-4-0", level="current", vector=VECTOR)
        # As in a register of before, when the last judgement counted, whatever its method.
        other.set(assessments={"current": other.now.beside["current"]["cvss-4-0"]}, beside={})
        change.risk("High by ours").assess("cvss-4-0", level="current", vector=VECTOR, why="by its vector")
    held = gather(empty, catalogue)
    assert [risk.title for risk in held.risks()] == ["High by ours", "Low by ours", "Critical by theirs"]
    assert "Scored by another method than the criteria's (CVSS 4.0): 1." in glance(empty, catalogue)["Risks"]
    page, written = Page(render_html(empty, catalogue)), render_markdown(empty, catalogue)
    for said in (page.text, written):
        assert "Scored by another method than the criteria's (CVSS 4.0): 1." in said
        assert "CVSS 4.0, edition 4.0: Critical (9.3): by its vector" in said
    assert "Critical by CVSS 4.0" in " ".join(page.text.split())
    assert "| Critical (CVSS 4.0) |" in written


def test_where_methods_order_risks_differently_is_told_in_both_reports(empty, catalogue):
    with empty.change(by=BY, reason="test") as change:
        for title, impact, vector in (("A", "severe", LOW), ("B", "minor", VECTOR)):
            risk = change.risk(title).assess(level="current", likelihood="likely", impact=impact)
            risk.assess("cvss-4-0", level="current", vector=vector)
    for said in (Page(render_html(empty, catalogue)).text, render_markdown(empty, catalogue)):
        assert "Where scoring methods differ" in said
        assert "Matrix of likelihood and impact, 5 × 5 and CVSS 4.0" in said
        assert "“A” above “B”; CVSS 4.0 the other way round (current)" in said
    assert r"5 × 5 and CVSS 4.0 | 1 | 0 | 1 | 0 | 0 | \-1.00 |" in render_markdown(empty, catalogue)
    assert "<td>1</td><td>0</td><td>1</td><td>0</td><td>0</td><td>-1.00</td>" in render_html(empty, catalogue)


def test_what_lapsed_or_is_late_or_lacks_somebody_is_awaited(empty, catalogue):
    with empty.change(by=BY, reason="test") as change:
        change.risk("Lapsed", owner="P9").accept("P9", "chief risk officer", "2020-06-30")
        change.risk("Nobody's").control("c1", title="Late", due="2020-01-01")
        held = change.risk("Held", owner="P9").accept("P9", "chief risk officer", "2999-01-01")
        held.retain(reason="small")
    told = glance(empty, catalogue)
    assert "Acceptance of 2 risks, 1 of them since it lapsed." in told["Awaited"]
    assert "A treatment for 2 risks." in told["Awaited"]
    assert "An owner for 1 risk." in told["Awaited"]
    assert "1 planned control; 1 overdue." in told["Awaited"]
    assert "Accepted by a named person: 1;" in told["Decided"]
    assert "No tolerance is set." in told["Risks"]
    assert "Without a current level: 3, which does not mean low." in told["Risks"]


def test_nothing_recorded_is_said_as_nothing(empty, catalogue):
    told = glance(empty, catalogue)
    assert told["Found"] == "No system is described yet, so nothing was looked for."
    assert told["Risks"] == "No risk is in the register yet."
    assert "Decided" not in told
    assert told["The Code"].endswith("72 not judged yet.")


def test_a_closed_risk_is_told_with_its_reason(empty, catalogue):
    with empty.change(by=BY, reason="test") as change:
        change.risk("Gone").close("The kiosk was taken away")
    page = Page(render_html(empty, catalogue))
    assert "No risk is open." in page.text
    assert "Gone: The kiosk was taken away" in page.text
    assert "- Gone: The kiosk was taken away" in render_markdown(empty, catalogue)


@pytest.mark.parametrize("render", [render_html, render_markdown])
def test_a_change_while_it_is_written_is_taken_in_whole_or_refused(empty, catalogue, monkeypatch, render):
    real, left = contents.gather, [1]

    def changing(register, known):
        gathered = real(register, known)
        if left:
            left.pop()
            with register.change(by=BY, reason="meanwhile") as change:
                change.risk(f"Risk {register.head.events}")
        return gathered

    monkeypatch.setattr(contents, "gather", changing)
    text = render(empty, catalogue)
    assert "Risk 0" in text
    assert f"1:{empty.head.hash}" in text
    left.extend(range(9))
    with pytest.raises(ToolkitError, match="being changed at this moment"):
        render(empty, catalogue)


def test_of_risks_that_are_equal_today_those_that_were_worse_before_come_first(example):
    with example.register.change(by=BY, reason="test") as change:
        for title, before in (("A was never so bad", "high"), ("Z was worse", "very_high")):
            risk = change.risk(title)
            worst = {"very_high": "severe", "high": "major"}[before]
            risk.assess(level="inherent", likelihood="likely", impact=worst, why="test")
            risk.assess(level="current", likelihood="likely", impact="major", why="test")
    order = [risk.title for risk in gather(example.register, example.catalogue).risks()]
    assert order.index("Z was worse") < order.index("A was never so bad")

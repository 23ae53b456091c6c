"""Documents as pages in a browser: ids are whole in their columns, and in a narrow window a row is a card."""

from __future__ import annotations

import pytest

from toolkit.reports.documents import write
from toolkit.workshop.opening import open_workshop

NAMES = ("statement", "inventory", "audit", "training")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Some documents of the example as pages, those with the widest tables among them."""
    folder, workshop = tmp_path_factory.mktemp("pages"), open_workshop("")
    for name in NAMES:
        write(workshop.register, name, folder / f"{name}.html", catalogue=workshop.catalogue)
    workshop.close()
    return folder


def opened(chromium, pages, name, width):
    """A document in a window that was as wide from the beginning."""
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto((pages / f"{name}.html").as_uri())
    return page


@pytest.mark.parametrize("width", [1280, 900, 390])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_sticks_out_and_no_day_or_number_is_broken(name, width, chromium, pages):
    page = opened(chromium, pages, name, width)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    broken = (
        "[...document.querySelectorAll('.kept')].filter(e => e.getClientRects().length > 1).map(e => e.textContent)"
    )
    assert page.evaluate(broken) == []
    page.close()


def test_the_column_of_sources_breaks_ids_after_their_signs_only(chromium, pages):
    page = opened(chromium, pages, "inventory", 1280)
    lines = page.evaluate(
        """() => [...document.querySelectorAll('td[data-label="From"]')].flatMap(cell => {
            const range = document.createRange(), found = []
            const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
            while (walker.nextNode())
                for (let at = 1; at < walker.currentNode.length; at++) {
                    const text = walker.currentNode.textContent
                    const top = n => { range.setStart(walker.currentNode, n); range.setEnd(walker.currentNode, n + 1)
                        return range.getBoundingClientRect().top }
                    if (/\\w/.test(text[at]) && /[a-z0-9]/.test(text[at - 1]) && top(at) > top(at - 1) + 4)
                        found.push(text.slice(0, at) + '|' + text.slice(at))
                }
            return found })"""
    )
    assert lines == []
    page.close()


def test_in_a_narrow_window_a_row_is_a_card_whose_cells_bear_their_headings(chromium, pages):
    page = opened(chromium, pages, "statement", 390)
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).display") == "none"
    said = page.evaluate(
        """() => [...document.querySelector('td[data-label="In our paraphrase"]').closest('tr').cells]
            .slice(1).map(cell => getComputedStyle(cell, '::before').content)"""
    )
    assert said == ['"Status"', '"In our paraphrase"', '"For"', '"Claimed"', '"Why, and what it rests on"', '"From"']
    page.close()
    wide = opened(chromium, pages, "statement", 1280)
    assert wide.evaluate("getComputedStyle(document.querySelector('td'), '::before').content") == "none"
    wide.close()

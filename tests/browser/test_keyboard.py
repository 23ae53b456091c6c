"""Notebook 05 with the keyboard alone: a key pressed in a panel does what the panel shows, and nothing to the cell."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from toolkit.workshop.opening import VARIABLE

NOTEBOOK = "05_do_we_meet_the_code.ipynb"


@pytest.fixture
def root(example_room):
    """The notebook, and a workshop of the example's team beside it."""
    return example_room(NOTEBOOK)


def test_keys_in_a_panel_move_its_lists_and_never_cut_run_or_change_its_cell(open_lab, root):
    lab = open_lab(root, NOTEBOOK, env={VARIABLE: str(root / "workshop")})
    lab.run_all().see("67 of 72 provisions that are ours are judged")
    cells, keys = lab.notebook.locator(".jp-Cell"), lab.page.keyboard
    many = cells.count()
    panel = lab.notebook.locator(".att-panel").filter(
        has=lab.page.locator(".att-title", has_text="Provision by provision")
    )
    provisions = panel.locator("select[size]")
    provisions.focus()
    for key in ("x", "d", "d", "a", "b", "m", "y", "r", "Shift+m", "0", "0"):
        keys.press(key)
    keys.press("ArrowDown")
    lab.see("Provision 1.1.1")
    keys.press("ArrowDown")
    lab.see(re.compile(r"Provision 1\.2$"))
    expect(provisions).to_be_focused()
    expect(cells).to_have_count(many)
    expect(lab.page.locator(".jp-Dialog")).to_have_count(0)

    why = panel.get_by_placeholder("In a sentence or two: what is there, what is missing?")
    why.fill("The first line")
    why.press("Shift+Enter")  # the next line; in a cell it would run the cell, and the panel would be another
    why.press_sequentially("and the second")
    expect(why).to_have_value("The first line\nand the second")
    expect(why).to_be_focused()
    lab.run_all().see("Typed and not saved at “provision 1.2”.")  # the desk stands at the first provision again
    provisions.select_option(index=2)
    expect(why).to_have_value("The first line\nand the second")
    record = panel.get_by_role("button", name="Record", exact=True)
    record.focus()
    keys.press("x")
    keys.press("Enter")
    lab.see(re.compile("The first line.and the second"))
    expect(record).to_be_focused()
    expect(cells).to_have_count(many)

    # A cell itself has all of its keys.
    lab.notebook.locator(".jp-CodeCell .jp-InputPrompt").nth(1).click()
    keys.press("b")
    expect(cells).to_have_count(many + 1)
    keys.press("d")
    keys.press("d")
    expect(cells).to_have_count(many)
    assert (lab.errors, lab.elsewhere) == ([], [])

"""Notebook 05 can be read in both themes of JupyterLab, and every field says what it is to whoever hears the page."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from toolkit.workshop.opening import VARIABLE

NOTEBOOK = "05_do_we_meet_the_code.ipynb"
THEMES = "@jupyterlab/apputils-extension:themes"
# Texts and placeholders of panels whose contrast with what lies behind them is below 4.5 to 1, as WCAG reckons it.
FAINT = r"""() => {
  const numbers = text => [...text.match(/[\d.]+/g).map(Number), 1].slice(0, 4);
  const light = colour => { const [r, g, b] = colour.slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat([1]);
  const up = function* (from) { for (let each = from; each; each = each.parentElement) yield getComputedStyle(each); };
  const behind = from => [...up(from)].map(style => numbers(style.backgroundColor)).reverse()
    .reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  const shown = from => [...up(from)].reduce((all, style) => all * Number(style.opacity), 1);
  const ratio = (style, at) => { const ground = behind(at), ink = numbers(style.color);
    const [a, b] = [light(over([...ink.slice(0, 3), ink[3] * shown(at)], ground)), light(ground)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); };
  const found = [];
  for (const panel of document.querySelectorAll('.jp-Notebook .att-panel')) {
    const texts = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const at = texts.currentNode.parentElement, words = texts.currentNode.textContent.trim();
      if (!words || !at.offsetParent || at.closest('style, svg, option, [disabled]')) continue;
      if (ratio(getComputedStyle(at), at) < 4.5) found.push(`${words.slice(0, 40)} (${at.className})`);
    }
    for (const at of panel.querySelectorAll('input[placeholder], textarea[placeholder]'))
      if (at.offsetParent && at.placeholder && ratio(getComputedStyle(at, '::placeholder'), at) < 4.5)
        found.push(`${at.placeholder} (placeholder)`);
  }
  return [...new Set(found)];
}"""
NAMELESS = """() => [...document.querySelectorAll('.jp-Notebook .att-panel')].flatMap(panel =>
  [...panel.querySelectorAll('input, select, textarea')]
    .filter(field => !(field.labels?.length && field.labels[0].textContent.trim()) && !field.closest('label'))
    .filter(field => !field.title && !field.placeholder)
    .map(field => panel.querySelector('.att-title').textContent + ': ' + field.outerHTML.slice(0, 120)))"""


@pytest.fixture
def root(example_room):
    """The notebook, and a workshop of the example's team beside it."""
    return example_room(NOTEBOOK)


def unfold(lab):
    """Open what is folded in the panels: details, and the questions of the scope."""
    lab.see("67 of 72 provisions that are ours are judged")
    lab.notebook.get_by_text("Questions and decision").first.click()
    lab.see("Does the organisation make or adapt this model or system?")
    lab.page.evaluate("document.querySelectorAll('.att-panel details').forEach(each => each.open = true)")


def wear(lab, theme):
    """Have JupyterLab wear a theme, as Settings > Theme does, and come back."""
    address = f"{lab.server.url}/lab/api/settings/{THEMES}"
    raw = json.dumps({"raw": json.dumps({"theme": theme})})
    said = lab.page.request.put(address, data=raw, headers={"Authorization": f"token {lab.server.token}"})
    assert said.ok
    lab.reload()
    expect(lab.page.locator("body")).to_have_attribute("data-jp-theme-name", theme)


def test_all_is_dark_or_light_enough_in_both_themes_and_no_field_is_without_a_name(open_lab, root):
    lab = open_lab(root, NOTEBOOK, env={VARIABLE: str(root / "workshop")})
    lab.run_all()
    unfold(lab)
    assert lab.page.evaluate(NAMELESS) == []
    assert lab.page.evaluate(FAINT) == []
    wear(lab, "JupyterLab Dark")
    lab.run_all()
    unfold(lab)
    lab.notebook.get_by_text(re.compile("^Does the Code apply")).first.scroll_into_view_if_needed()
    lab.picture("05_dark")
    assert lab.page.evaluate(FAINT) == []
    assert (lab.errors, lab.elsewhere) == ([], [])

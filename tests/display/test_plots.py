"""Pictures of counts: what stands beside the bars."""

from __future__ import annotations

from toolkit.catalogues.single import load_code
from toolkit.display.plots import standing


def test_each_principle_stands_whole_beside_its_bar_on_two_lines_at_most():
    titles = [f"{each.number}. {each.title}" for each in load_code().principles]
    shown = list(standing({title: {"met": 1} for title in titles}).data[0].y)[::-1]
    assert [each.replace("<br>", " ") for each in shown] == titles
    assert max(each.count("<br>") for each in shown) == 1

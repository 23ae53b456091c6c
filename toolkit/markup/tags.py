"""The tags that we write, and the attributes that we never do."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["PAINT_ATTRIBUTES", "REFUSED_ATTRIBUTES", "TAGS", "VOID_TAGS"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID_TAGS = _words("br hr col wbr input")
"""HTML elements that have no end tag."""

_SHAPES = _words("circle ellipse line path polygon polyline rect")
_SVG = _words("svg g title desc text tspan defs")
_HTML = _words("""
    a abbr address article aside b blockquote button caption cite code colgroup dd del details dfn div dl dt em
    fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header i ins kbd label legend li main mark meter nav ol
    optgroup option output p pre progress q s samp section select small span strong sub summary sup table tbody td
    textarea tfoot th thead time tr u ul var
""")

TAGS: Mapping[str, bool] = {
    **dict.fromkeys(sorted(_HTML | _SVG), False),
    **dict.fromkeys(sorted(VOID_TAGS | _SHAPES), True),
}
"""Every tag that `element` writes, and whether an empty one closes itself.

Not among them, on purpose: whatever runs, loads, sends or frames (script, iframe, object, embed, img, form, base,
meta, link, use, image, foreignObject, animate). The head of a report is a template of ours.
"""

REFUSED_ATTRIBUTES = _words(
    "action background data formaction manifest ping poster src srcdoc srcset xlink:href xml:base"
)
"""Attributes that load or send; event handlers (`on…`) are refused as well."""

PAINT_ATTRIBUTES = _words("style fill stroke filter mask clip-path cursor marker-start marker-mid marker-end")
"""Attributes that could hold `url(…)`: only a place on the same page is allowed there."""

"""The frame of a static picture: it scales, says what it shows, and refers to nothing outside itself."""

from __future__ import annotations

import hashlib

from toolkit.markup.element import Child, Safe, element, fragment, number

__all__ = ["picture"]


def picture(width: float, height: float, *children: Child, title: str, description: str = "") -> Safe:
    """A whole SVG picture, `width` by `height` units, drawn at most that wide in pixels and narrower where it must be.

    `title` and `description` are what a screen reader says instead of it. No script, no outside reference; the one
    style attribute (the greatest width) may be blocked by a page's policy, and then the picture fills the line.
    """
    content = fragment(*children)
    # Ids must differ between the pictures of a page, and be the same each time the same picture is made.
    digest = hashlib.sha256(f"{title}\0{description}\0{content}".encode("utf-8", "replace")).hexdigest()[:12]
    named = [element("title", {"id": f"t{digest}"}, title)]
    if description:
        named.append(element("desc", {"id": f"d{digest}"}, description))
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {number(width)} {number(height)}",
        "width": "100%",
        "style": f"max-width:{number(width)}px;height:auto",
        "role": "img",
        "aria-labelledby": f"t{digest} d{digest}" if description else f"t{digest}",
    }
    return element("svg", attributes, *named, content)

"""Reads a report as a browser does, and gives what it found."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"br", "meta", "hr", "col", "wbr", "link", "img", "input", "base"}


class Page(HTMLParser):
    """Tags with their attributes, the text, and whether every element was closed in order."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.crossed: list[str] = []
        self._open: list[str] = []
        self._text: list[str] = []
        self.feed(source)
        self.close()
        self.crossed += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.crossed.append(f"</{tag}> closes <{self._open[-1] if self._open else ''}>")

    def handle_data(self, data):
        if not self._open or self._open[-1] != "style":
            self._text.append(data)

    @property
    def text(self) -> str:
        """What a reader reads."""
        return "".join(self._text)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of this name."""
        return [attrs for name, attrs in self.tags if name == tag]

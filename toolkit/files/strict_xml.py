"""Read the XML that other tools keep, with nothing of XML that a file of data needs not.

Document types, entities of one's own and whatever lies outside the file are refused before they mean anything; size,
depth, the number of elements and the length of one tag are bounded while the file is read. What a reader does not
want is passed over and never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.parsers import expat

from toolkit.errors import InputError, Problem
from toolkit.files.reading import decode_text

__all__ = ["XmlElement", "read_xml"]

LIMIT_BYTES = 20_000_000
LIMIT_DEPTH = 60
LIMIT_ELEMENTS = 1_000_000
"""Elements of the whole file, those that are passed over as well."""
LIMIT_KEPT = 250_000
"""Elements and attributes that are kept."""
_CHUNK = 65_536
_LONGEST_TAG = 1_000_000
"""Characters between two things that the parser tells of: a tag with its attributes, or a comment."""

_CUT_OFF = {
    expat.errors.codes[said] for said in (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_UNCLOSED_TOKEN)
}
_NO_ATTRIBUTES: Mapping[str, str] = {}
_NOT_NEEDED = "Save the file again in the tool that it comes from; data needs no such thing."


@dataclass(slots=True)
class XmlElement:
    """An element: its name and attributes without namespaces, the text right inside it, and the elements in it."""

    name: str
    line: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[XmlElement] = field(default_factory=list)

    def child(self, *names: str) -> XmlElement | None:
        """The first element inside along these names, one inside the other."""
        found: XmlElement | None = self
        for name in names:
            found = next((each for each in found.children if each.name == name), None) if found else None
        return found

    def all(self, name: str) -> Iterator[XmlElement]:
        """The elements of this name right inside."""
        return (each for each in self.children if each.name == name)

    def said(self, *names: str) -> str:
        """The text of the first element along these names, without blanks around it; empty where there is none."""
        found = self.child(*names)
        return found.text.strip() if found else ""


def read_xml(
    content: str | bytes,
    *,
    source: str,
    passed_over: Callable[[str, int], bool] = lambda _name, _depth: False,
    limit_bytes: int = LIMIT_BYTES,
    limit_depth: int = LIMIT_DEPTH,
    limit_elements: int = LIMIT_ELEMENTS,
    limit_kept: int = LIMIT_KEPT,
) -> XmlElement:
    """The outermost element of an XML file in UTF-8; `source` is what to call the file in errors.

    `passed_over` is asked for each element by its name and depth (0 for the outermost) whether to leave it out, with
    all that is in it. Raises `InputError` for what is no XML, for document types and for all that is beyond a limit.
    """
    words = decode_text(content, source=source, limit_bytes=limit_bytes)
    builder = _Builder(source, passed_over, limit_depth, limit_elements, limit_kept)
    return builder.read(words)


class _Builder:
    """Takes what the parser tells, and keeps the elements that are wanted."""

    def __init__(
        self, source: str, passed_over: Callable[[str, int], bool], depth: int, elements: int, kept: int
    ) -> None:
        self.source = source
        self.passed_over = passed_over
        self.limit_depth, self.limit_elements, self.limit_kept = depth, elements, kept
        self.open: list[XmlElement] = []
        self.texts: list[list[str]] = []
        self.root: XmlElement | None = None
        self.depth = self.elements = self.kept = 0
        self.told = self.silent = 0
        self.skipping = 0
        """The depth below which everything is passed over; 0 where nothing is."""
        self.parser = parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = parser.ProcessingInstructionHandler = self._something
        parser.StartDoctypeDeclHandler = self._document_type
        parser.EntityDeclHandler = self._document_type
        parser.ExternalEntityRefHandler = self._document_type

    def read(self, words: str) -> XmlElement:
        """The outermost element."""
        try:
            for start in range(0, len(words), _CHUNK):
                told = self.told
                self.parser.Parse(words[start : start + _CHUNK].encode("utf-8", "surrogatepass"), False)
                self.silent = self.silent + _CHUNK if self.told == told else 0
                if self.silent > _LONGEST_TAG:
                    self._refuse(f"a tag or comment is longer than {_LONGEST_TAG:,} characters", _NOT_NEEDED)
            self.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise InputError([self._explained(error)]) from None
        if self.root is None:
            self._refuse("there is no element in it", "Save the file again.")
        return self.root

    def _explained(self, error: expat.ExpatError) -> Problem:
        where = f"{self.source}:{error.lineno}"
        if error.code in _CUT_OFF and self.root is not None:
            return Problem(where, "the file ends in the middle; it looks cut off", "Save it again, or copy it anew.")
        said = expat.ErrorString(error.code)
        return Problem(where, f"this is no well-formed XML ({said})", "Save the file again in its own tool.")

    def _refuse(self, what: str, instead: str) -> NoReturn:
        raise InputError([Problem(f"{self.source}:{self.parser.CurrentLineNumber}", what, instead)])

    def _document_type(self, *_said: Any) -> NoReturn:
        self._refuse("it declares a document type or an entity, and none is read", _NOT_NEEDED)

    def _something(self, *_said: Any) -> None:
        self.told += 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.told += 1
        self.elements += 1
        if self.elements > self.limit_elements:
            self._refuse(f"it has more than {self.limit_elements:,} elements", "Split the model.")
        if self.depth >= self.limit_depth:
            self._refuse(f"elements are nested more than {self.limit_depth} deep", "No model needs that.")
        self.depth += 1
        if self.skipping:
            return
        bare = name.rpartition(" ")[2]
        if self.passed_over(bare, self.depth - 1):
            self.skipping = self.depth
            return
        self.kept += 1 + len(attributes)
        if self.kept > self.limit_kept:
            self._refuse(f"more than {self.limit_kept:,} elements of the model itself", "Split the model.")
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()} if attributes else _NO_ATTRIBUTES
        element = XmlElement(bare, self.parser.CurrentLineNumber, plain)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)
        self.texts.append([])

    def _end(self, _name: str) -> None:
        self.told += 1
        self.depth -= 1
        if self.skipping:
            if self.depth < self.skipping:
                self.skipping = 0
            return
        self.open.pop().text = "".join(self.texts.pop())

    def _text(self, text: str) -> None:
        self.told += 1
        if not self.skipping and self.texts:
            self.texts[-1].append(text)

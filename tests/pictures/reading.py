"""Reading a picture back."""

from __future__ import annotations

from xml.etree import ElementTree as ET

NS = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    """The picture as a tree; fails where it is not well-formed."""
    return ET.fromstring(svg)


def texts(root: ET.Element) -> list[str]:
    """Everything that is written in it."""
    return [each.text or "" for each in root.iter(f"{NS}text")]


def description(root: ET.Element) -> str:
    """What it says to those who cannot see it."""
    found = root.find(f"{NS}desc")
    return (found.text or "") if found is not None else ""


def fills(root: ET.Element) -> list[str | None]:
    """The colours of all its rectangles."""
    return [each.get("fill") for each in root.iter(f"{NS}rect")]

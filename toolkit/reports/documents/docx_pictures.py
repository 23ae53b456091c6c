"""Drawings in a DOCX: as a metafile, which any word processor draws, and as the SVG itself for those that know it.

The SVG hangs on the metafile by Microsoft's extension `svgBlip` ([MS-ODRAWXML]), which Word shows since 2016.
python-docx knows neither, so their parts and the extension are put there by hand. Nothing points outside the file.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from toolkit.markup.escape import visible
from toolkit.reports.documents.as_emf import to_emf
from toolkit.reports.report_pictures import size_of

if TYPE_CHECKING:
    from docx.document import Document as Docx

    from toolkit.markup.element import Safe

__all__ = ["add_drawing"]

_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_HEAD = re.compile(r'(<svg [^>]*?viewBox="[^"]*") width="100%" style="[^"]*"')
_TOLD = re.compile(r"<(title|desc)[^>]*>(.*?)</\1>", re.DOTALL)
_MOST_TOLD = 4_000
"""Signs of a description that readers for the blind still get through; the tables beside it say the rest."""


def add_drawing(sheet: Docx, drawn: Safe, *, widest: float, highest: float) -> None:
    """Put a drawing into a document as large as fits (in cm), never larger than it was drawn at 96 dots an inch.

    What it shows is told in its alternative text, from the title and description of the drawing.
    """
    from docx.shared import Cm

    width, height = size_of(drawn)
    if width <= 0 or height <= 0:
        return
    scale = min(widest / width, highest / height, 2.54 / 96)
    package: Any = sheet.part.package
    number = sum(str(part.partname).endswith(".svg") for part in package.iter_parts()) + 1
    metafile = _relation(sheet, f"drawing{number}.emf", "image/x-emf", to_emf(drawn))
    svg = _relation(sheet, f"drawing{number}.svg", "image/svg+xml", _standing_alone(drawn, width, height).encode())
    told = [" ".join(visible(unescape(each)).split()) for _, each in _TOLD.findall(drawn)]
    about = ". ".join(told)[:_MOST_TOLD] or "Drawing"
    size = (Cm(width * scale), Cm(height * scale))
    sheet.add_paragraph().add_run()._r.append(_inline(number, metafile, svg, about, size))


def _relation(sheet: Docx, name: str, kind: str, data: bytes) -> str:
    """Put a file into the document and give the name by which its text refers to it."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI(f"/word/media/{name}"), kind, data, sheet.part.package)
    return sheet.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)


def _inline(number: int, metafile: str, svg: str, about: str, size: tuple[int, int]) -> Any:
    """The drawing as it stands in the text, with its alternative text."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    wide, high = size
    held = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'pic', 'r')}>"
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{1000 + number}" name="Drawing {number}" descr=""/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="drawing{number}.emf"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{metafile}"><a:extLst><a:ext uri="{_EXTENSION}">'
        f'<asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{svg}"/></a:ext></a:extLst></a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
    held.xpath(".//wp:docPr")[0].set("descr", about)
    return held


def _standing_alone(drawn: str, width: float, height: float) -> str:
    """The drawing with a size of its own: in a page it takes the page's."""
    sized = _HEAD.sub(rf'\1 width="{width:g}" height="{height:g}"', drawn, count=1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{sized}'

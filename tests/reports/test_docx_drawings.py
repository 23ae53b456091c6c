"""The drawing in a DOCX: a metafile whose records hold together, the SVG beside it, what it shows as words."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import fromstring

import docx
import pytest

from toolkit.markup.element import Safe
from toolkit.reports.contents import gather
from toolkit.reports.documents import RECIPES, write
from toolkit.reports.documents.as_docx import to_docx
from toolkit.reports.documents.as_emf import to_emf
from toolkit.reports.documents.making import document_from
from toolkit.reports.report_pictures import data_flows, size_of

TEXT, POLYGON, POLYLINE, END = 84, 3, 4, 14


@pytest.fixture(scope="module")
def made(example, tmp_path_factory) -> Path:
    """The example's inventory as DOCX."""
    path = tmp_path_factory.mktemp("docx") / "inventory.docx"
    write(example.register, "inventory", path, catalogue=example.catalogue)
    return path


def parts_of(data: bytes) -> dict[str, bytes]:
    """The files in a DOCX."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def records_of(emf: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and contents of each record, as far as the file goes."""
    place = 0
    while place < len(emf):
        kind, size = struct.unpack_from("<II", emf, place)
        assert size >= 8
        assert size % 4 == 0
        yield kind, emf[place : place + size]
        place += size
    assert place == len(emf)


def words_of(record: bytes) -> str:
    """The words of a record of text."""
    count, offset = struct.unpack_from("<II", record, 8 + 16 + 12 + 8)
    return record[offset : offset + 2 * count].decode("utf-16-le")


def test_both_pictures_are_in_the_file_and_nothing_is_fetched(made):
    parts = parts_of(made.read_bytes())
    body = parts["word/document.xml"].decode()
    assert 'uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"' in body
    relations = fromstring(parts["word/_rels/document.xml.rels"])
    images = {each.get("Id"): each.get("Target") for each in relations if each.get("Type", "").endswith("/image")}
    assert set(images.values()) == {"media/drawing1.emf", "media/drawing1.svg"}
    assert all(f'r:embed="{key}"' in body for key in images)
    assert all(each.get("TargetMode") != "External" for each in relations)
    types = parts["[Content_Types].xml"].decode()
    assert "image/x-emf" in types
    assert "image/svg+xml" in types
    svg = fromstring(parts["word/media/drawing1.svg"])
    assert float(svg.get("width")) > 100
    assert {each.tag.rpartition("}")[2] for each in svg.iter()}.isdisjoint({"script", "image", "use", "style", "a"})
    docx.Document(made)  # it opens


def test_what_it_shows_is_told_in_words(made, example):
    body = parts_of(made.read_bytes())["word/document.xml"].decode()
    told = fromstring(body).find(".//{*}docPr").get("descr")
    assert told.startswith("Data flows of Claims assistant. 15 components in 6 trust boundaries")
    assert "Claims agent to Language model" in told


def test_the_metafile_holds_together_and_says_what_the_drawing_says(example):
    drawn = data_flows(gather(example.register, example.catalogue))
    emf = to_emf(drawn)
    records = list(records_of(emf))
    signature, _, size, count, handles = struct.unpack_from("<4sIIIH", emf, 40)
    assert (signature, size, count, handles) == (b" EMF", len(emf), len(records), 4)
    assert (records[0][0], records[-1][0]) == (1, END)
    said = [words_of(record) for kind, record in records if kind == TEXT]
    tree = fromstring(str(drawn))
    drawn_words = ["".join(each.itertext()) for each in tree.iter() if each.tag.endswith("}text")]
    assert said == [each for each in drawn_words if each.strip()]
    outlines = [record for kind, record in records if kind in (POLYGON, POLYLINE)]
    assert len(outlines) >= sum(each.tag.rpartition("}")[2] in ("rect", "path", "polygon") for each in tree.iter()) - 1
    width, height = (round(each * 20) for each in size_of(drawn))
    for record in outlines:
        (count,) = struct.unpack_from("<I", record, 24)
        points = struct.unpack_from(f"<{2 * count}i", record, 28)
        assert all(-100 <= x <= width + 100 for x in points[::2])
        assert all(-100 <= y <= height + 100 for y in points[1::2])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("M1 2L3 4", [(20, 40), (60, 80)]),
        ("M1 2V5", [(20, 40), (20, 100)]),
        ("M1 2v5", [(20, 40), (20, 140)]),
        ("M0 0A5 5 0 0 1 10 0", [(0, 0), (200, 0)]),
    ],
)
def test_paths_begin_and_end_where_they_should(path, expected):
    shape = f'<path d="{path}" fill="none" stroke="#000000"/>'
    drawn = Safe(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">{shape}</svg>')
    outline = next(record for kind, record in records_of(to_emf(drawn)) if kind in (POLYGON, POLYLINE))
    (count,) = struct.unpack_from("<I", outline, 24)
    points = struct.unpack_from(f"<{2 * count}i", outline, 28)
    assert (points[:2], points[-2:]) == (expected[0], expected[-1])
    if "A" in path:  # the upper half of a circle: sweep goes clockwise on a page
        assert min(points[1::2]) == -100


def test_hostile_names_are_words_in_both_pictures(hostile, catalogue):
    contents = gather(hostile, catalogue)
    parts = parts_of(to_docx(document_from(RECIPES["inventory"], contents), contents.made))
    tree = fromstring(parts["word/media/drawing1.svg"])
    assert {each.tag.rpartition("}")[2] for each in tree.iter()}.isdisjoint({"script", "img", "a", "foreignObject"})
    assert len(list(records_of(parts["word/media/drawing1.emf"]))) > 50


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_draws_it(made, tmp_path):
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    asked = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(made)]
    subprocess.run(asked, check=True, capture_output=True, timeout=180)
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "inventory.pdf"), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    assert "trust: supplier" in text  # stands in the drawing alone

"""The page for the board is one page: printed by Chromium from HTML, and by LibreOffice from DOCX where it is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.hostile_text import HOSTILE
from tests.reports.conftest import fill_with
from tests.reports.crowded import crowd
from toolkit.catalogues.load import load_catalogue
from toolkit.register import open_register
from toolkit.reports.documents import write
from toolkit.workshop.opening import open_workshop

PAGES = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
A4 = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+(\d+)[\d.]*\s+(\d+)")
KINDS = ("example", "crowded", "hostile", "empty")


@pytest.fixture(scope="module")
def registers(tmp_path_factory):
    """The registers by kind."""
    folder, catalogue = tmp_path_factory.mktemp("registers"), load_catalogue()
    workshop = open_workshop("")
    found = {kind: open_register(folder / f"{kind}.db") for kind in KINDS if kind != "example"}
    crowd(found["crowded"], workshop.system, catalogue)
    fill_with(found["hostile"], [text for text in HOSTILE if text.strip()])
    yield {**found, "example": workshop.register}
    for register in found.values():
        register.close()
    workshop.close()


def pages_of(pdf: Path) -> int:
    """How many pages a PDF has, all of them A4 as far as it says so."""
    data = pdf.read_bytes()
    assert all(abs(int(w) - 595) <= 1 and abs(int(h) - 842) <= 1 for w, h in A4.findall(data))
    return len(PAGES.findall(data))


@pytest.mark.parametrize("redacted", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_one_page_as_chromium_prints_it(kind, redacted, registers, chromium, tmp_path):
    html = tmp_path / "board.html"
    write(registers[kind], "board", html, redacted=redacted)
    page = chromium.new_page()
    page.goto(html.as_uri())
    page.pdf(path=str(tmp_path / "board.pdf"), prefer_css_page_size=True)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.close()
    assert pages_of(tmp_path / "board.pdf") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_one_page_as_libreoffice_prints_it(kind, registers, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice here (Debian: apt-get install libreoffice-writer)")
    write(registers[kind], "board", tmp_path / "board.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "board.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    assert pages_of(tmp_path / "board.pdf") == 1

"""What is heavy is loaded only when it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SHOW = "import sys; {}; print(sorted({{'sqlalchemy', 'xlsxwriter', 'pandas', 'jinja2', 'numpy'}} & set(sys.modules)))"


@pytest.mark.parametrize(
    "statement",
    [
        "import toolkit.exchange",
        "from toolkit.exchange import import_system, import_table, write_csv, write_json, FORMATS, export_one",
        "from toolkit.reports.exports import export",
    ],
)
def test_neither_database_nor_spreadsheet_is_loaded_beforehand(statement):
    done = subprocess.run(
        [sys.executable, "-c", SHOW.format(statement)], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"

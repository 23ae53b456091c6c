"""The page on importing says of every file of other projects what really happens to it, and names every format."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from toolkit.exchange import READERS


@pytest.fixture(scope="module")
def maker(repository) -> ModuleType:
    """The script that writes the tables."""
    spec = importlib.util.spec_from_file_location("make_importing", repository / "docs" / "make_importing.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_are_what_really_happens(shared, maker):
    page = maker.PAGE.read_text("utf-8")
    assert maker.with_tables(page, maker.tables(shared / "models")) == page, "run docs/make_importing.py"


def test_every_file_is_in_one_of_the_tables(shared, maker):
    page = maker.PAGE.read_text("utf-8")
    files = [path for path in (shared / "models").glob("*/*") if path.name != "SOURCE.txt"]
    assert len(files) > 60
    for path in files:
        assert page.count(f"| {path.parent.name}/{path.name} |") == 1


def test_the_page_names_every_format(maker):
    page = maker.PAGE.read_text("utf-8").casefold()
    for reader in READERS[1:]:
        words = reader.name.replace("OWASP ", "").split(" model")[0].split(" (")[0].split(" workspace")[0].split(":")[0]
        assert words.split(",")[0].casefold() in page, reader.name

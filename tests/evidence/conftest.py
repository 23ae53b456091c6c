"""A way to read what a test has written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.evidence import Evidence, read_evidence


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Evidence]:
    """Write a value (bytes or text as they are, else as JSON) to a file of a name that says nothing, and read it."""

    def reading(content: Any, **options: Any) -> Evidence:
        path = tmp_path / "file"
        if isinstance(content, str):
            content = content.encode()
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return read_evidence(path, **options)

    return reading


@pytest.fixture(scope="session")
def catalogue():
    """The shipped catalogue."""
    return load_catalogue()

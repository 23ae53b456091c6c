# ruff: noqa: INP001 - a script, run by hand, not a package
"""Write the tables of docs/importing.md anew: every model of other projects that we try, and what becomes of it.

    AI_THREAT_SHARED=../shared python docs/make_importing.py

The models are not ours to copy; the page names the files and says in our own words what happened.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.errors import InputError
from toolkit.exchange import Imported, import_system

PAGE = Path(__file__).with_name("importing.md")
BEGIN, END = "<!-- tables: docs/make_importing.py -->", "<!-- end of tables -->"
COLUMNS = ("file", "components", "flows", "zones", "data", "threats", "lost")


def outcomes(models: Path, catalogue: Catalogue) -> Iterator[tuple[Path, Imported | InputError]]:
    """Every file of the folders of models, and what importing it gives."""
    for path in sorted(models.glob("*/*")):
        if path.name == "SOURCE.txt":
            continue
        try:
            yield path, import_system(path, catalogue)
        except InputError as error:
            yield path, error


def tables(models: Path) -> str:
    """The two tables: what comes in, with how much of it, and what is refused, with the reason."""
    read: dict[str, list[str]] = {}
    refused: list[str] = []
    for path, outcome in outcomes(models, load_catalogue()):
        name = f"{path.parent.name}/{path.name}"
        if isinstance(outcome, InputError):
            refused.append(f"| {name} | {_reason(outcome, path)} |")
        else:
            read.setdefault(outcome.format, []).append(_row(name, outcome))
    count = sum(map(len, read.values()))
    lines = [f"### What comes in: {count} of {count + len(refused)} files", ""]
    for format_name, rows in sorted(read.items()):
        lines += [
            f"**{format_name}**",
            "",
            f"| {' | '.join(COLUMNS)} |",
            "|---|" + "--:|" * (len(COLUMNS) - 1),
            *rows,
            "",
        ]
    lines += [f"### What is refused: {len(refused)} files", "", "| file | why |", "|---|---|", *refused]
    return "\n".join(lines)


def _row(name: str, imported: Imported) -> str:
    system = imported.system
    counted = [system.components, system.flows, system.boundaries, system.data, imported.foreign_threats]
    figures = [*map(len, counted), sum(line.weight == "lost" for line in imported.loss.lines)]
    return f"| {name} | {' | '.join(str(figure) if figure else '–' for figure in figures)} |"


def _reason(error: InputError, path: Path) -> str:
    first = error.problems[0]
    place = first.where.replace(str(path), "").strip(":, ")
    more = len(error.problems) - 1
    said = f"{place}: {first.what}" if place and not place.isdecimal() else first.what
    said += f" (and {more} more mistakes)" if more else ""
    return re.sub(r"\s+", " ", said).replace("|", "\\|")


def with_tables(page: str, made: str) -> str:
    """The page with the tables in their place."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    folder = Path(os.environ.get("AI_THREAT_SHARED", PAGE.parents[2] / "shared")) / "models"
    if not folder.is_dir():
        sys.exit(f"{folder}: no such folder. AI_THREAT_SHARED names the one that holds the models.")
    PAGE.write_text(with_tables(PAGE.read_text("utf-8"), tables(folder)), "utf-8")

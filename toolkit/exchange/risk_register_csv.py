"""Read a risk register that is kept as a table (CSV): its rows become threats that a workshop takes up, not a system.

Every team calls its columns otherwise; they are found by the words in their names. What a row says of impact,
likelihood, owner and date is on scales and with words of that register's own: it stays with the risk as text, so that
the room can look at it when it scores by its own criteria.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import InputError, Problem
from toolkit.exchange.building import SystemBuilder, cut
from toolkit.exchange.csv_file import read_csv
from toolkit.exchange.imported import ForeignThreat, Imported
from toolkit.files.reading import shown
from toolkit.files.tidy import tidy
from toolkit.system.edit import id_from

__all__ = ["EXAMPLE", "FORMAT", "import_risk_register", "is_risk_register"]

FORMAT = "risk register (CSV)"
EXAMPLE = "Risk ID,Component,Threat Description,Impact,Likelihood,Risk Level,Mitigation,Owner,Status"
MAX_BYTES = 5_000_000
MAX_ROWS = 2_000
MAX_CELL = 10_000
MAX_PROBLEMS = 50
_WORDS: Mapping[str, tuple[str, ...]] = {
    # What a column is, and the words by which it is called.
    "number": ("risk id", "riskid", "threat id", "id", "ref", "reference", "no", "number", "risk no", "risk ref"),
    "due": ("target date", "due date", "due", "deadline", "review date", "target completion date", "timeline"),
    "owner": ("owner", "risk owner", "action owner", "responsible", "assignee", "responsible person"),
    "status": ("status", "state", "risk status"),
    "impact": ("impact", "consequence level", "impact rating"),
    "likelihood": ("likelihood", "probability", "likelihood rating"),
    "severity": (
        *("severity", "risk level", "risk rating", "rating", "risk score", "score", "level", "priority", "inherent"),
        *("inherent risk", "overall risk", "current risk", "criticality"),
    ),
    "type": ("stride", "threat type", "category", "threat category", "type", "risk category", "risk type"),
    "at": (
        *("component", "asset", "element", "system", "affected", "affected flow boundary", "affected asset", "target"),
        *("affected component", "affected system", "affected module", "affected assets", "affected element", "process"),
    ),
    "mitigation": (
        *("mitigation", "recommended mitigation", "mitigations", "control", "controls", "primary control", "treatment"),
        *("countermeasure", "countermeasures", "response", "recommendation", "action", "recommended control"),
        *("existing controls", "mitigation strategy", "mitigation plan", "recommended action", "treatment plan"),
        *("mitigation actions", "response plan", "action plan", "mitigating controls", "current controls"),
    ),
    "title": ("title", "risk", "risk title", "threat", "threat title", "name", "summary", "risk name", "threat name"),
    "description": (
        *("description", "threat description", "risk description", "scenario", "threat scenario", "risk scenario"),
        *("details", "statement", "risk statement", "threat statement", "risk event"),
    ),
}
_BY_WORD = {word: role for role, words in _WORDS.items() for word in words}
_TOLD = {"impact": "impact", "likelihood": "likelihood", "owner": "owner", "due": "due"}


def columns_of_risks(header: Iterable[str]) -> dict[str, str]:
    """What each column of a table is, by its name, as far as the name tells; the first of two alike has it."""
    found: dict[str, str] = {}
    for name in header:
        said = " ".join(re.findall(r"[a-z]+", re.sub(r"\([^()]*\)", "", name.casefold())))
        role = _BY_WORD.get(said, "")
        if role and role not in found.values():
            found[name] = role
    return found


def is_risk_register(header: Iterable[str]) -> bool:
    """Whether a table with these columns keeps risks: what can happen, and how bad it is or what is done about it.

    A column has to speak of risks or threats, or two of likelihood and impact: a list of assets has owners as well.
    """
    names = list(header)
    roles = set(columns_of_risks(names).values())
    spoken = any(word in name.casefold() for name in names for word in ("risk", "threat", "stride"))
    told = roles & {"impact", "likelihood", "severity", "mitigation", "status", "owner", "type", "at", "due"}
    return bool(roles & {"title", "description"}) and len(told) >= 2 and (spoken or {"impact", "likelihood"} <= roles)


def import_risk_register(path: str | Path, catalogue: Catalogue) -> Imported:
    """Read the risks of a CSV table. The system that is given with them has no drawing.

    Raises `InputError` with every mistake, row by row, and for a table without a row.
    """
    rows = read_csv(path, escaped=False, limit_bytes=MAX_BYTES)
    source = str(path)
    if not any(cell.strip() for row in rows for cell in row.values()):
        what = "no risk is in it: there is a line that names the columns, and nothing in a row"
        raise InputError([Problem(source, what, "Write one risk a row.")])
    if len(rows) > MAX_ROWS:
        raise InputError([Problem(source, f"the table has more than {MAX_ROWS:,} risks", "Split it.")])
    roles = columns_of_risks(rows[0])
    problems = [
        Problem(
            f"{source}, row {number}", f"{shown(name)} has {len(cell):,} characters", f"At most {MAX_CELL:,} are read."
        )
        for number, row in enumerate(rows, start=2)
        for name, cell in row.items()
        if len(cell) > MAX_CELL
    ]
    if problems:
        raise InputError(problems[:MAX_PROBLEMS])
    build = SystemBuilder(catalogue, FORMAT)
    for row in rows:
        if any(cell.strip() for cell in row.values()):
            build.threat(_risk(row, roles))
    _tell(build, rows, roles)
    title = " ".join(re.findall(r"[^\W_]+", Path(path).stem)).capitalize()
    return build.build(title, drawn=False)


def _risk(row: Mapping[str, str], roles: Mapping[str, str]) -> ForeignThreat:
    said = {role: tidy(row[name], one_line=role not in ("description", "mitigation")) for name, role in roles.items()}
    further = [f"{name}: {text}" for name in row if name not in roles and (text := tidy(row[name], one_line=True))]
    description = said.get("description", "")
    title = said.get("title") or description
    at = said.get("at", "")
    told = [f"{word} {said[role]}" for role, word in _TOLD.items() if said.get(role)]
    lines = [
        "" if description == title else description,
        f"At: {at}" if at else "",
        f"In that register: {', '.join(told)}." if told else "",
        *further,
    ]
    return ForeignThreat(
        element=id_from(at) if at else "",
        title=cut(title),
        type=said.get("type", ""),
        severity=said.get("severity", ""),
        status=said.get("status", ""),
        description="\n".join(each for each in lines if each),
        mitigation=said.get("mitigation", ""),
        number=said.get("number", ""),
        risk=True,
        model="STRIDE" if any("stride" in name.casefold() for name, role in roles.items() if role == "type") else "",
    )


def _tell(build: SystemBuilder, rows: list[dict[str, str]], roles: Mapping[str, str]) -> None:
    filled = Counter(name for row in rows for name, cell in row.items() if cell.strip())
    for name, role in roles.items():
        if role in _TOLD and filled[name]:
            why = "It stays with the risk as text: the room scores by criteria of its own, and names its own owners."
            build.lose(f"column {name!r}", f"{filled[name]} cells", why, "changed")
    for name in rows[0]:
        if name not in roles and filled[name]:
            build.lose(f"column {name!r}", f"{filled[name]} cells", "It stays with the risk as text.", "changed")
    why = (
        "A register lists risks, not parts and flows. Draw the system in the workshop; the risks come in as its ideas."
    )
    build.lose("the file", "a drawing", why, "note")

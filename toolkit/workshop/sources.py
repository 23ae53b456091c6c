"""Where a drawing comes from: lines off the whiteboard, a table, another tool's file, or a template."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import ipywidgets as w

from toolkit.catalogues.catalogue import Catalogue
from toolkit.display.tables import chip, table
from toolkit.errors import InputError, Problem, ToolkitError
from toolkit.exchange import READERS, Imported, Matches, import_system, match_foreign, record_foreign
from toolkit.exchange.table import COLUMNS, import_table
from toolkit.files.safe_paths import slug
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Change
from toolkit.system.model import System
from toolkit.system.sketch import read_sketch
from toolkit.system.templates import Template, template, template_ids, template_system
from toolkit.threats.find import find_threats
from toolkit.workshop.drawing import with_guesses
from toolkit.workshop.forms import Inputs, choice, text
from toolkit.workshop.opening import typed_path
from toolkit.workshop.panel import button, html, note, row, wide

__all__ = [
    "WHITEBOARD",
    "Sources",
    "Taken",
    "counted",
    "from_file",
    "from_lines",
    "from_rows",
    "from_template",
    "loss_report",
    "note_threats",
    "noted_report",
    "said_of",
]

ADD, REPLACE = "Add to what is drawn", "Replace what is drawn"
_LINES = """\
[internet: none] user
[our cloud: organisation] chatbot (agent), vector store
user <-> chatbot: question ; answer
vector store -> chatbot: passages"""
_HOW = (
    "A line a flow: “user -> chatbot: question”, or “<->” where an answer comes back. “[our cloud: organisation] "
    "chatbot, index” draws a boundary (trust: none, supplier, organisation, restricted). “(agent)” says a kind."
)
_ROWS = """\
from,to,data,from_boundary,to_boundary,replies
User,Chatbot,question,internet,our cloud,yes"""
_LARGEST = 20_000_000
_READ_AT_ONCE = 6
"""So many lines of a report stand open above the drawing; more are a click away, so that the drawing is seen."""
WHITEBOARD = "lines off the whiteboard"


@dataclass(frozen=True)
class Taken:
    """A drawing that was read, ready to be recorded: guesses marked, and what else came along."""

    system: System
    how: str
    python: str
    stated: Collection[str] = ()
    report: Safe | None = None
    imported: Imported | None = None
    because: Mapping[str, str] = field(default_factory=dict)


def from_lines(lines: str, catalogue: Catalogue, name: str) -> Taken:
    """Lines typed off the whiteboard. A line that begins with # names the system; `name` is used where none does."""
    titled = any(line.lstrip().startswith("#") for line in lines.splitlines())
    sketch = read_sketch(lines, catalogue, name="" if titled else name, source="line")
    stated = [key for key in sketch.system.components if key not in sketch.guessed]
    python = f"taken = from_lines({lines!r}, workshop.catalogue, {name!r})"
    return Taken(
        with_guesses(sketch.system, sketch.guessed),
        WHITEBOARD,
        python,
        stated,
        _remarks(sketch.remarks),
        because=sketch.guessed,
    )


def _remarks(remarks: Sequence[Problem]) -> Safe | None:
    """What else the reader took upon itself or wants to know, line by line."""
    if not remarks:
        return None
    rows = [{"line": each.where.removeprefix("line:"), "what": each.what, "then": each.try_instead} for each in remarks]
    summary = element("summary", None, f"To look at: {len(rows)}")
    return element(
        "div", {"class": "att-card"}, element("details", {"open": True}, summary, table(rows, ("line", "what", "then")))
    )


def from_rows(rows: str, catalogue: Catalogue, name: str) -> Taken:
    """A table of flows, pasted as CSV or from a spreadsheet (tabs)."""
    imported = import_table(rows, catalogue, name=name)
    return _taken(imported, "a table", f"taken = from_rows({rows!r}, workshop.catalogue, {name!r})")


def from_file(path: Path, catalogue: Catalogue, *, called: str = "") -> Taken:
    """A file of any format that can be read; `called` is what errors call one that was uploaded."""
    try:
        imported = import_system(path, catalogue)
    except InputError as error:
        if not called:
            raise
        raise InputError(
            Problem(each.where.replace(str(path), called), each.what, each.try_instead) for each in error.problems
        ) from None
    python = f"from pathlib import Path\ntaken = from_file(Path({called or str(path)!r}), workshop.catalogue)"
    return _taken(imported, f"{called or path.name} ({imported.format})", python)


def from_template(name: str) -> Taken:
    """A shipped template, whole: with its words, assumptions and facts, and what to change first in it."""
    of, system = template(name), template_system(name)
    how = f"the template ‘{of.title}’"
    return Taken(system, how, f"taken = from_template({name!r})", report=_to_change(of, system))


def _to_change(of: Template, system: System) -> Safe:
    """What the template is of, and what to change first, in the order in which it is best done."""
    said = element("div", None, element("b", None, of.title), ". ", f"{of.about}.")
    steps = element("ol", None, *(element("li", None, *_in_names(step, system)) for step in of.change_first))
    return element("div", {"class": "att-card"}, said, note("What to change first, once it is drawn:"), steps)


def _in_names(step: str, system: System) -> Iterator[str | Safe]:
    """A step with what people call the elements that it names, and facts set apart."""
    known = {*system.elements(), *system.boundaries}
    for place, part in enumerate(step.split("`")):
        between = place % 2 == 0
        yield part if between else f"‘{system.name_of(part)}’" if part in known else element("code", None, part)


def _taken(imported: Imported, how: str, python: str) -> Taken:
    because = {key: each.because for key, each in imported.suggested.items() if each.taken}
    system = with_guesses(imported.system, because)
    report = loss_report(imported) if len(imported.loss) else None
    return Taken(system, how, python, (), report, imported, because)


def note_threats(change: Change, taken: Taken, system: System, catalogue: Catalogue) -> Matches | None:
    """Record what was noted in the other tool beside the drawing: threats as ideas, and what they plainly are.

    `system` is the one that is recorded with them. Gives what was matched; None where nothing is noted there.
    """
    imported = taken.imported
    if imported is None or not (imported.foreign_threats or imported.foreign_mitigations):
        return None
    matches = match_foreign(_as_drawn(imported, system), find_threats(system, catalogue), catalogue)
    record_foreign(change, matches, system.elements())
    return matches


def _as_drawn(imported: Imported, system: System) -> Imported:
    """The same, with its threats at the elements of a system that the model was added to: what bears the name is it."""
    known = {called: key for key in system.elements() if (called := _called(system, key))}
    before = {key: _called(imported.system, key) for key in imported.system.elements()}

    def there(key: str) -> str:
        # A register of risks brings no drawing: it names parts that are drawn already.
        is_itself = key in system.elements() and before.get(key) in (None, _called(system, key))
        return key if is_itself else known.get(before.get(key, ("", "")), "")

    moved = tuple(replace(each, element=there(each.element)) for each in imported.foreign_threats)
    return replace(imported, foreign_threats=moved)


def _called(system: System, element_id: str) -> tuple[str, str]:
    """What sort of thing an element is, and its name as people compare it."""
    sort = next((each for each in ("components", "flows", "data") if element_id in getattr(system, each)), "system")
    return sort, " ".join(system.name_of(element_id).casefold().split()) if sort != "system" else ""


def loss_report(imported: Imported) -> Safe:
    """What did not come along, and what to look at, line by line."""
    said = element("b", None, f"Read from {imported.format}: {imported.loss}.")
    rows = [
        {**line.row(), "": chip(line.weight, "high" if line.weight == "lost" else "")} for line in imported.loss.lines
    ]
    lines = table(rows, ("", "where", "what", "why"))
    summary = element("summary", None, "What did not come along or was guessed, line by line")
    is_short = len(rows) <= _READ_AT_ONCE
    told = element(
        "details", {"open": True} if is_short else None, summary, element("div", {"class": "att-cell"}, lines)
    )
    return element("div", {"class": "att-card"}, said, told)


def noted_report(matches: Matches, system: System, catalogue: Catalogue) -> Safe:
    """What was noted in the other tool, what it is in the library and why, and what stands against it."""
    rows = []
    for match in matches.threats:
        known = catalogue.threats.get(match.rule)
        against = [
            f"{catalogue.controls[each.control].title}, {each.status or 'given up'}: {each.ground}"
            for each in match.controls
            if each.control
        ]
        rows.append(
            {
                "noted there": match.threat.title or match.threat.description,
                "at": system.name_of(match.threat.element) if match.threat.element in system.elements() else "",
                "in the library": fragment(
                    element("b", None, known.title) if known else "kept in its own words",
                    element("div", None, match.ground) if match.ground else None,
                ),
                "against it": fragment(*(element("div", None, words) for words in against)),
            }
        )
    said = element("b", None, f"{matches}.")
    kept = note(
        "Each is among the ideas now, in its words. Where something plainly stands against one, a risk holds the "
        "control, as stated there and looked at by nobody; its level and treatment are yours to decide."
    )
    summary = element("summary", None, "What was noted, line by line")
    lines = table(rows, ("noted there", "at", "in the library", "against it"))
    return element("div", {"class": "att-card"}, said, kept, element("details", {"open": True}, summary, lines))


class Sources:
    """The forms. `take` is given a function that reads; what it raises is a mistake to be shown."""

    def __init__(
        self, catalogue: Callable[[], Catalogue], name: Callable[[], str], take: Callable[[Callable[[], Taken]], None]
    ) -> None:
        self._catalogue, self._name, self._take = catalogue, name, take
        self.inputs = Inputs()
        self.replace = w.ToggleButtons(options=[ADD, REPLACE], style={"button_width": "200px"})
        self.ideas = w.Checkbox(value=True, indent=False, description="take in the threats and mitigations noted in it")
        self.ideas.layout.width = "380px"
        self.report = html()
        big = w.Layout(width="98%", height="150px")
        # Sent when the field is left: a click is never ahead of what was typed before it.
        later = {"continuous_update": False, "layout": big}
        self.lines = w.Textarea(placeholder=_LINES, tooltip="Lines off the whiteboard", **later)
        self.rows = w.Textarea(placeholder=_ROWS, tooltip="Rows of a table", **later)
        for typed in (self.lines, self.rows):
            typed.add_class("att-typed")
        self.path = text("Path", placeholder="/path/to/model.json", width="480px", label_width="60px")
        self.upload = w.FileUpload(
            accept=".json,.csv,.yaml,.yml,.tm7,.otm", description="Choose a file", layout=w.Layout(width="auto")
        )
        self.template = choice("Template", [(template(each).title, each) for each in template_ids()], width="560px")
        self._template_says = html()
        self.inputs.on(self.template, self._say_template)
        self._say_template()
        self.inputs.on(self.upload, self._read_upload)
        self.tabs = w.Tab(self._forms(), titles=("Whiteboard", "Table", "File", "Template"), layout=wide())
        self.view = w.VBox([self.replace, self.tabs], layout=wide(grid_gap="6px"))

    def _forms(self) -> list[w.Widget]:
        columns = f"One flow a row, first line: {', '.join(COLUMNS)}. Only “from” and “to” are needed."
        formats = f"Can be read: {'; '.join(reader.name for reader in READERS)}."
        return [
            w.VBox([html(note(_HOW)), self.lines, row(button("Draw these lines", self._read_lines, primary=True))]),
            w.VBox([html(note(columns)), self.rows, row(button("Draw these rows", self._read_rows, primary=True))]),
            w.VBox(
                [
                    html(note(formats)),
                    row(self.upload, self.path, button("Read the file", self._read_path, primary=True)),
                    self.ideas,
                ]
            ),
            w.VBox(
                [
                    row(self.template, button("Begin from this template", self._read_template, primary=True)),
                    self._template_says,
                ],
                layout=wide(),
            ),
        ]

    def _read_lines(self) -> None:
        self._take(lambda: from_lines(self.lines.value, self._catalogue(), self._name()))

    def _read_rows(self) -> None:
        self._take(lambda: from_rows(self.rows.value, self._catalogue(), self._name()))

    def _say_template(self) -> None:
        chosen = self.template.value
        self._template_says.value = str(_to_change(template(chosen), template_system(chosen)))

    def _read_template(self) -> None:
        self._take(lambda: from_template(self.template.value))

    def _read_path(self) -> None:
        def read() -> Taken:
            if not self.path.value.strip():
                raise ToolkitError("no file is named", try_instead="Choose a file, or type its path.")
            return from_file(typed_path(self.path.value.strip()), self._catalogue())

        self._take(read)

    def _read_upload(self) -> None:
        if not self.upload.value:
            return
        given = self.upload.value[0]
        with self.inputs.filling():
            self.upload.value = ()
        self._take(lambda: _from_upload(str(given["name"]), bytes(given["content"]), self._catalogue()))


def _from_upload(name: str, content: bytes, catalogue: Catalogue) -> Taken:
    if len(content) > _LARGEST:
        raise ToolkitError(f"the file is larger than {_LARGEST:,} bytes", where=name, try_instead="Split it.")
    stem, _, ending = name.rpartition(".")
    with tempfile.TemporaryDirectory(prefix="ai-threat-") as folder:
        safe = f"{slug(stem or ending, fallback='model')}.{slug(ending, fallback='json')}"
        path = Path(folder) / safe
        path.write_bytes(content)
        return from_file(path, catalogue, called=name)


def said_of(taken: Taken) -> Safe:
    """What was read, in a line, and what did not come along."""
    return fragment(note(f"Read {', '.join(counted(taken.system))} from {taken.how}."), taken.report)


def counted(system: System) -> list[str]:
    """How much there is, in words."""
    counts = (
        (len(system.components), "component", "components"),
        (len(system.flows), "flow", "flows"),
        (len(system.data), "data asset", "data assets"),
        (len(system.boundaries), "boundary", "boundaries"),
    )
    return [f"{count} {one if count == 1 else many}" for count, one, many in counts]

"""Notebook 05, evidence: read a file, see what it says and speaks to, then record it; and until when it counts."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w

from toolkit.conformity import FileState
from toolkit.evidence.formats import TAKES_RULES, evidence_formats
from toolkit.markup.element import element, fragment
from toolkit.register import Change
from toolkit.workshop.draft import Draft, renew, short
from toolkit.workshop.evidence_files import (
    KEPT_IN,
    LARGEST_UPLOAD,
    ReadFile,
    files_to_offer,
    keep,
    read_file,
    read_upload,
)
from toolkit.workshop.evidence_words import file_card
from toolkit.workshop.forms import Inputs, text
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.risk_view import person_words
from toolkit.workshop.side_bar import SideBar
from toolkit.workshop.side_job import Progress, SideJob

__all__ = ["DaySection", "ReadSection"]

_RULES = "scorer=value, several apart by ;"


class ReadSection:
    """The file that is looked at: nothing of it is in the record until somebody records it."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._inputs = Inputs()
        self._read: ReadFile | None = None
        self._name = w.Combobox(
            description="File",
            placeholder="its name in the workshop's folder, or a whole path",
            continuous_update=False,
            layout=w.Layout(width="480px"),
        )
        size = f"{LARGEST_UPLOAD // 1_000_000} MB"
        self._upload = w.FileUpload(
            description="Or upload one", tooltip=f"Upload a file of {size} at most", layout=w.Layout(width="auto")
        )
        self._inputs.on(self._upload, self._take_upload)
        about = (
            f"An upload may have {size}, and is kept in the workshop's folder “{KEPT_IN}” once it is recorded. Copy a "
            "larger file into the workshop's folder, and name it here. A gigabyte takes about a minute to read."
        )
        formats = element(
            "details",
            None,
            element("summary", None, "What can be read"),
            element("ul", None, *(element("li", None, each) for each in evidence_formats())),
        )
        self._card = html()
        self._rules = text("Attack worked when", placeholder=_RULES, width="420px", label_width="150px")
        self._again = button("Read it by this rule", self._read_again)
        by_rule = row(self._rules, self._again)
        meant = (
            "Where the file does not tell when an attack worked, a person may: judge=C, panel.harm>=0.7, success=false."
        )
        self._by_rule = w.VBox([html(note(meant)), by_rule], layout=wide())
        self._until = w.DatePicker(description="Good until", layout=w.Layout(width="260px"))
        self._note = text("Note", placeholder="what it was made for, such as: release 2.1", label_width="80px")
        self.draft = Draft(
            {"attack worked when": self._rules, "good until": self._until, "note": self._note},
            kept=panel.workshop.unsaved("file that is read"),
        )
        record = button("Record it", self._record, primary=True)
        away = button("Put it away", self._put_away, tip="forget this file; nothing of it is recorded")
        self._work = w.VBox(
            [self._card, self._by_rule, row(self._until, self._note), row(record, away), self.draft.view],
            layout=wide(grid_gap="8px"),
        )
        self._begin = button("Read it", self._read_named, primary=True)
        self._beside = SideBar[ReadFile](
            panel, "Reading", over=self._over, changed=self._may_begin, tip="nothing of the file is kept"
        )
        self.view = w.VBox(
            [
                row(self._name, self._begin, self._upload),
                self._beside.view,
                html(fragment(note(about), element("div", {"class": "att-quiet"}, formats))),
                self._work,
            ],
            layout=wide(grid_gap="8px"),
        )

    def redraw(self) -> None:
        """Offer what lies in the folder now, and show the file that is looked at; what is typed stays."""
        offered = tuple(files_to_offer(self._panel.workshop.folder))
        if self._name.options != offered:
            self._name.options = offered
        self._beside.take_over()
        read = self._read
        self._work.layout.display = None if read is not None else "none"
        if read is None:
            self._card.value = ""
            return
        held = self._panel.register.evidence.get(read.found.sha256)
        who = person_words(self._panel.register, held.by) if held is not None and held.by else "somebody"
        known = f"These very bytes are recorded since {held.at[:10]}, by {who}." if held is not None else ""
        self._card.value = str(file_card(read.found, self._panel.workshop.catalogue, known=known))
        self._by_rule.layout.display = None if read.found.format in TAKES_RULES else "none"
        values = {
            "attack worked when": "; ".join(read.rules),
            "good until": held.stale_after if held is not None else None,
            "note": "",
        }
        self.draft.show(read.found.sha256, values, {}, called=read.found.name)

    def follow(self) -> None:
        """Another workshop is open: the file was read for the one before."""
        self._put_away()
        self._name.value = ""

    # --- reading -------------------------------------------------------------------------------------------------

    def _over(self, job: SideJob[ReadFile]) -> None:
        read = job.finished()
        if read is None:
            self._beside.tell(f"Stopped. Nothing of {job.called} is kept.")
            return
        if self._read is not None and self._read.found.sha256 != read.found.sha256:
            self.draft.put_away()
        self._read = read
        self.redraw()

    def _may_begin(self) -> None:
        for each in (self._begin, self._again, self._upload):
            each.disabled = self._beside.job is not None

    def _read_beside(self, called: str, do: Callable[[Progress], ReadFile]) -> None:
        with self._panel.watched():
            self._beside.begin(SideJob(do, called=short(called, 60)))

    def _read_named(self) -> None:
        folder, name = self._panel.workshop.folder, self._name.value.strip()
        if not name:
            self._panel.refuse("no file is named", "Choose one from the list, type its path, or upload one.")
            return
        self._read_beside(name, lambda progress: read_file(folder, name, progress=progress))

    def _take_upload(self) -> None:
        if not self._upload.value:
            return
        given = self._upload.value[0]
        folder, name, content = self._panel.workshop.folder, str(given["name"]), bytes(given["content"])
        with self._inputs.filling():
            self._upload.value = ()
        self._read_beside(name, lambda progress: read_upload(folder, name, content, progress=progress))

    def _read_again(self) -> None:
        read, folder = self._read, self._panel.workshop.folder
        if read is None:
            return
        rules = [each.strip() for each in self._rules.value.split(";") if each.strip()]
        self._read_beside(read.found.name, lambda progress: read.again(folder, rules, progress))

    def _put_away(self) -> None:
        self.draft.forget()
        self.draft.put_away()
        self._read = None
        self.redraw()

    # --- recording -----------------------------------------------------------------------------------------------

    def _record(self) -> None:
        read = self._read
        if read is None:
            return
        typed = [each.strip() for each in self._rules.value.split(";") if each.strip()]
        if typed != list(read.rules):
            self._panel.refuse(
                "the file is not yet read by the rule that is typed", "Press “Read it by this rule” first."
            )
            return
        with self._panel.watched() as watch:
            read.check_unchanged()
            written = keep(self._panel.workshop.folder, read)
            watch.ok = True
        if not watch.ok:
            return
        until = self._until.value.isoformat() if self._until.value is not None else None
        said = {
            "worked_when": list(read.rules),
            "where": read.where,
            "stale_after": until,
            "why": self._note.value.strip(),
        }
        given = {name: value for name, value in said.items() if value}

        def do(change: Change) -> None:
            change.record_evidence(read.found, self._panel.workshop.catalogue, **given)

        self._read = None
        done = self._panel.save(
            do, said=f"file “{short(read.found.name, 60)}”", python=_python(read, given), settles=self.draft
        )
        if not done:
            self._read = read
            if written is not None:
                written.unlink(missing_ok=True)
            self.redraw()
        else:
            self.draft.put_away()
            self._name.value = ""


def _python(read: ReadFile, given: dict[str, object]) -> str:
    """The same in Python: the file is read from where it is kept."""
    place = f"workshop.folder / {read.where!r}" if read.where else repr(str(read.path))
    rules = f", worked_when={list(read.rules)!r}" if read.rules else ""
    more = "".join(f", {name}={value!r}" for name, value in given.items())
    return (
        "from toolkit.evidence import read_evidence\n"
        f"found = read_evidence({place}{rules})\n"
        f"change.record_evidence(found, workshop.catalogue{more})"
    )


class DaySection:
    """Until which day a recorded file can be relied on: somebody may learn that later."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._file = w.Dropdown(description="Recorded", layout=w.Layout(width="420px"))
        self._until = w.DatePicker(description="Good until", layout=w.Layout(width="260px"))
        self._why = text("Why", placeholder="why until then?", width="420px", label_width="80px")
        self.draft = Draft(
            {"good until of a recorded file": self._until, "why until then": self._why},
            kept=panel.workshop.unsaved("day of a file"),
        )
        self._inputs = Inputs()
        self._inputs.on(self._file, self._fill)
        save = button("Save this day", self._save)
        self.view = w.VBox([row(self._file, self._until), row(self._why, save), self.draft.view], layout=wide())

    def redraw(self, files: list[FileState]) -> None:
        """Offer the files that are recorded; what is typed stays."""
        options = [(f"{short(each.read.name, 40)} ({each.read.sha256[:8]})", each.read.sha256) for each in files]
        with self._inputs.filling():
            renew(self._file, options)
        self.view.layout.display = None if options else "none"
        self._fill()

    def overtaken(self) -> None:
        """Somebody else changed the same meanwhile."""
        self.draft.overtaken()

    def _fill(self) -> None:
        held = self._panel.register.evidence.get(self._file.value or "")
        if held is None:
            self.draft.put_away()
            return
        record = f"evidence:{held.sha256}"
        revision = self._panel.register.get(record)
        values = {"good until of a recorded file": held.stale_after, "why until then": ""}
        self.draft.show(held.sha256, values, {record: revision.rev if revision else 0}, called=held.name)

    def _save(self) -> None:
        held = self._panel.register.evidence.get(self._file.value or "")
        if held is None:
            return
        if not self._why.value.strip():
            self._panel.refuse("a day needs a reason", "Say under “Why” in a sentence why until then.")
            return
        until = self._until.value.isoformat() if self._until.value is not None else None
        why = self._why.value.strip()
        self._panel.save(
            lambda change: change.evidence_until(held.sha256, until, why=why),
            said=f"file “{short(held.name, 60)}”: {f'good until {until}' if until else 'no day'}",
            python=f"change.evidence_until({held.sha256!r}, {until!r}, why={why!r})",
            seen=self.draft.seen,
            settles=self.draft,
        )

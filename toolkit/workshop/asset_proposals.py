"""Details that bills, lists of hashes and model cards state: proposed one by one, and accepted by a person."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets as w

from toolkit.errors import InputError, ToolkitError
from toolkit.files.file_digest import digest_of_file
from toolkit.files.safe_paths import inside
from toolkit.markup.element import Safe, element
from toolkit.register.evidence_records import EvidenceRead
from toolkit.register.proposed_details import ProposedDetail, StatedAsset, proposals_for, propose_details
from toolkit.reports.documents.asset_list import Asset
from toolkit.workshop.asset_words import DETAIL_WORDS
from toolkit.workshop.draft import renew, short
from toolkit.workshop.panel import Panel, button, html, note, row, wide

if TYPE_CHECKING:
    from toolkit.evidence.evidence import Evidence

__all__ = ["ProposalsBox", "file_of"]

_KINDS = ("bill", "hashes", "card")
_MOST, _FILES, _DEEPEST = 30, 5_000, 4


class ProposalsBox:
    """A file that was read as evidence, and a box to tick for each detail that it proposes."""

    def __init__(self, panel: Panel, save: Callable[[Sequence[ProposedDetail], str], bool]) -> None:
        self._panel, self._save = panel, save
        self._read: Evidence | None = None
        self._found: list[ProposedDetail] = []
        self._unplaced: tuple[StatedAsset, ...] = ()
        full = w.Layout(width="calc(100% - 4px)")
        self._which = w.Dropdown(description="File", layout=full)
        self._path = w.Text(
            description="Where it is",
            placeholder="in the workshop's folder, where it is not found by itself, such as evidence/bom.cdx.json",
            continuous_update=False,
            layout=full,
        )
        self._ticks = w.VBox(layout=wide())
        self._stated = w.Combobox(
            description="And that",
            placeholder="what the file calls it",
            ensure_option=False,
            continuous_update=False,
            layout=w.Layout(flex="1 1 240px", width="auto"),
        )
        self._is = w.Dropdown(description="is our", layout=w.Layout(flex="1 1 240px", width="auto"))
        self._place = row(self._stated, self._is, button("Propose it too", self._placed))
        self._said = html()
        self._accept = button("Accept what is ticked", self._accepted, primary=True)
        words = html(
            note("Nothing is taken over by itself: tick what is right. Files are matched to parts by their names.")
        )
        self._nothing = html()
        self._form = w.VBox(
            [self._which, self._path, row(button("Look what it proposes", self._look)), self._said],
            layout=wide(grid_gap="4px"),
        )
        self.view = w.VBox(
            [words, self._nothing, self._form, self._ticks, self._place, row(self._accept)], layout=wide(grid_gap="4px")
        )
        self._show()

    def offer(self, assets: Sequence[Asset]) -> None:
        """Renew the files and parts that can be chosen; what is ticked and not accepted stays."""
        files = {key: each for key, each in self._panel.register.evidence.items() if each.kind in _KINDS}
        renew(self._which, [(_file_line(each), key) for key, each in files.items()])
        renew(self._is, [(f"{short(each.name, 40)} ({each.kind})", each.id) for each in assets])
        nothing = "No bill, list of hashes or model card is read yet. Read one as evidence first, then come back."
        self._nothing.value = "" if files else str(note(nothing))
        self._form.layout.display = None if files else "none"

    def _look(self) -> None:
        from toolkit.evidence.readers import read_evidence  # only here: its readers are many

        self._read, self._found, self._unplaced, self._said.value = None, [], (), ""
        panel = self._panel
        with panel.watched():
            record = panel.register.evidence.get(str(self._which.value or ""))
            if record is None:
                raise ToolkitError("no file is chosen", try_instead="Choose one that was read as evidence.")
            path = file_of(panel.workshop.folder, record, str(self._path.value).strip())
            self._read = read_evidence(path)
            held = panel.register.assets
            found = propose_details(self._read, panel.workshop.system, held)
            self._found, self._unplaced = list(found.details), found.unplaced
            self._stated.options = tuple(dict.fromkeys(each.name for each in found.unplaced))[:2_000]
            names = ", ".join(short(each.name, 40) for each in found.unplaced[:6])
            more = f" and {len(found.unplaced) - 6} more" if len(found.unplaced) > 6 else ""
            unplaced = f" It also speaks of {names}{more}, which no part here is called." if names else ""
            self._said.value = str(note(f"{len(self._found)} details are proposed.{unplaced}"))
        self._show()

    def _placed(self) -> None:
        name, chosen = str(self._stated.value).strip(), str(self._is.value or "")
        stated = next((each for each in self._unplaced if each.name == name), None)
        with self._panel.watched():
            if stated is None or not chosen:
                raise ToolkitError(
                    "the file does not speak of that" if name else "nothing of the file is chosen",
                    where=name[:80],
                    try_instead="Choose one of the list that opens in the field.",
                )
            new = proposals_for(chosen, stated, self._panel.register.assets)
            self._found = [*(each for each in new if each not in self._found), *self._found]
            self._stated.value = ""
        self._show()

    def _accepted(self) -> None:
        chosen = [each for each, box in self._boxes if box.value]
        with self._panel.watched():
            if not chosen:
                raise ToolkitError("nothing is ticked", try_instead="Tick what is right, then accept it.")
            fields = [(each.element, each.field) for each in chosen]
            twice = next((each for each in fields if fields.count(each) > 1), None)
            if twice is not None:
                name = self._panel.workshop.system.name_of(twice[0])
                raise ToolkitError(
                    f"two values are ticked for the {DETAIL_WORDS[twice[1]]} of {name}", try_instead="Tick one."
                )
            source = self._read.name if self._read is not None else ""
            if self._save(chosen, source):
                self._found = [each for each in self._found if each not in chosen]
                self._show()

    def _show(self) -> None:
        system = self._panel.register.system()
        shown = self._found[:_MOST]
        self._boxes = [(each, w.Checkbox(indent=False, layout=w.Layout(width="auto"))) for each in shown]
        rows: list[w.Widget] = []
        for each, box in self._boxes:
            name = system.name_of(each.element) if system is not None else each.element
            box.description = f"{short(name, 40)}: {DETAIL_WORDS[each.field]} {short(each.stated, 64)}"
            box.tooltip = f"accept {DETAIL_WORDS[each.field]} {short(each.stated, 40)} of {name}"
            words = html(_proposal(each))
            words.layout = w.Layout(width="auto", min_width="0")
            rows.append(row(box, words))
        rest = len(self._found) - len(shown)
        if rest > 0:
            rows.append(html(note(f"{rest} more come when some of these are accepted.")))
        self._ticks.children = tuple(rows)
        self._accept.layout.display = None if shown else "none"
        self._place.layout.display = None if self._unplaced else "none"


def _proposal(each: ProposedDetail) -> Safe:
    now = f"instead of “{short(each.now, 60)}” " if each.now else ""
    quiet = element("span", {"class": "att-quiet"}, f"the file says it of “{short(each.said_of, 60)}”")
    return element("div", None, now, quiet)


def _file_line(each: EvidenceRead) -> str:
    return f"{short(each.name, 50)} · {each.tool} · {each.says}"


def file_of(folder: Path, record: EvidenceRead, typed: str = "") -> Path:
    """Where a file that was read as evidence lies in a workshop's folder: as typed, else by its name and its hash.

    Raises `ToolkitError` where it is not there, and where what lies there is not what was read.
    """
    home = folder.resolve()
    if typed:
        path = inside(home, typed)
        if digest_of_file(path, source=typed) != record.sha256:
            what = "this is not the file as it was read: its hash is another"
            raise ToolkitError(
                what, where=typed[:200], try_instead="Name that file, or read this one as evidence first."
            )
        return path
    for path in _files_named(home, record.name):
        try:
            if digest_of_file(path, source=str(path)) == record.sha256:
                return path
        except InputError:
            continue
    what = f"{record.name[:80]} is not in the workshop's folder as it was read"
    raise ToolkitError(
        what, where=str(home), try_instead="Copy it there, or type under “Where it is” which file it is."
    )


def _files_named(home: Path, name: str) -> list[Path]:
    """The files of this name in a folder, a few levels deep; links are not followed."""
    found: list[Path] = []
    waiting, seen = [(home, 1)], 0
    while waiting and seen < _FILES:
        folder, depth = waiting.pop(0)
        try:
            with os.scandir(folder) as listed:
                entries = list(listed)
        except OSError:
            continue
        seen += len(entries)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False) and depth < _DEEPEST:
                waiting.append((Path(entry.path), depth + 1))
            elif entry.name == name and entry.is_file(follow_symlinks=False):
                found.append(Path(entry.path))
    return found

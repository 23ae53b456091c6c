"""Notebook 05: the details of every asset: version, owner, source, licence, hash; and which of them are missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as w

from toolkit.exchange.asset_table import AssetRow
from toolkit.files.folder_digest import FolderDigest
from toolkit.register import Change
from toolkit.register.proposed_details import ProposedDetail
from toolkit.reports.documents.asset_list import Asset, asset_list
from toolkit.workshop.asset_form import AssetForm
from toolkit.workshop.asset_hash import HashBox, keep_list, kept_difference
from toolkit.workshop.asset_proposals import ProposalsBox
from toolkit.workshop.asset_suppliers import suppliers_and_keys
from toolkit.workshop.asset_table_form import TableBox
from toolkit.workshop.asset_words import (
    GROUP_WORDS,
    asset_card,
    asset_line,
    assets_table,
    counts_in_words,
    difference_words,
)
from toolkit.workshop.document_line import DocumentLine
from toolkit.workshop.draft import short
from toolkit.workshop.forms import more_words
from toolkit.workshop.net import on_change
from toolkit.workshop.panel import Panel, button, html, note, row, wide
from toolkit.workshop.session import Workshop

__all__ = ["AssetsPanel", "assets"]

_SHOWN = 20
_FULL = "calc(100% - 4px)"
_FILTERS = (("what is incomplete", "missing"), ("everything", ""), ("what could have a hash and has none", "hash"))


def assets(workshop: Workshop) -> w.VBox:
    """The details of every asset, what depends on it, and what is still missing."""
    return AssetsPanel(workshop).show()


class AssetsPanel(Panel):
    """A list with filters, the asset that is chosen, the form for its details, and three ways to fill in several."""

    title = "What we have, in detail"
    asks = "Which version, whose, from where, under which licence, with which hash; and who depends on it?"
    python = """
from toolkit.reports.documents.asset_list import asset_list
for asset in asset_list(workshop.system, workshop.catalogue, workshop.register.assets):
    print(asset.name, asset.missing, asset.needed_by)
with workshop.register.change(by=workshop.acting, reason="from the supplier") as change:
    change.asset("assistant", version="3.2", owner="P3", source="trained in house", licence="internal")
from toolkit.exchange.asset_table import read_asset_table                  # or many at once, from a table
read_asset_table("asset,version\\nassistant,3.3", workshop.system, workshop.register.assets)
# from toolkit.files.folder_digest import digest_of_folder                 # a model of many gigabytes
# found = digest_of_folder(workshop.folder / "models/assistant", progress=print)
# change.asset("assistant", sha256=found.sha256, files=found.files, size=found.size, hashed="2026-11-02")
# from toolkit.evidence.readers import read_evidence                       # what a bill proposes
# from toolkit.register.proposed_details import propose_details
# propose_details(read_evidence("bom.cdx.json"), workshop.system, workshop.register.assets).details
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._assets: list[Asset] = []
        self._names: dict[str, str] = {}
        self._filling = False
        self._most = _SHOWN
        self._lead, self._card, self._count, self._table, self._changed = html(), html(), html(), html(), html()
        self._suppliers = html()
        self._count.layout.width = "auto"
        self._show = w.Dropdown(description="Show", options=_FILTERS, layout=w.Layout(width="340px"))
        self._group = w.Dropdown(
            description="Of the kind",
            options=[
                ("every kind", ""),
                *((words, group) for group, words in GROUP_WORDS.items() if group != "people"),
            ],
            layout=w.Layout(width="340px"),
        )
        self._find = w.Text(
            description="Find",
            placeholder="name, kind, supplier",
            continuous_update=False,
            layout=w.Layout(width="260px"),
        )
        for each in (self._show, self._group, self._find):
            on_change(each, lambda _: self._filtered())
        self._list = w.Select(description="Asset", rows=8, layout=w.Layout(width=_FULL))
        on_change(self._list, lambda _: None if self._filling else self._draw_chosen())
        self._form = AssetForm(workshop.unsaved("asset"))
        self._hash = HashBox(self, lambda: str(self._list.value or ""), self._hashed)
        self._paste = TableBox(self, self._save_rows, lambda: self._assets)
        self._proposals = ProposalsBox(self, self._save_proposed)
        self._more = button("Show more", self._show_more)
        self._document = DocumentLine(self, "inventory", "the inventory and the audit trail")
        self.body.children = self._build()

    def _build(self) -> tuple[w.Widget, ...]:
        walk = row(button("◀ Previous", lambda: self._step(-1)), button("Next ▶", lambda: self._step(1)), self._count)
        save = button("Save", self._save_here, primary=True)
        onwards = button(
            "Save and next", self._save_and_next, primary=True, tip="save, and go on with the next in the list"
        )
        column = {"min_width": "0", "grid_gap": "6px"}
        left = w.VBox([self._card, self._changed], layout=w.Layout(flex="1 1 360px", **column))
        form = [self._form.view, self._hash.view, row(save, onwards), self._form.draft.view]
        self._right = w.VBox(form, layout=w.Layout(flex="1 1 400px", **column))
        desk = w.HBox([left, self._right], layout=wide(flex_flow="row wrap", grid_gap="16px"))
        whole = w.VBox([self._table, row(self._more)], layout=wide())
        titles = (
            "Several at once, from a table",
            "From bills, lists of hashes and model cards",
            "All of them as a table",
            "Suppliers and keys",
        )
        self._ways = w.Accordion(
            [self._paste.view, self._proposals.view, whole, self._suppliers], titles=titles, selected_index=None
        )
        on_change(self._ways, lambda _: self._draw_table(), trait="selected_index")
        filters = row(self._show, self._group, self._find)
        return (self._lead, filters, self._list, walk, desk, self._ways, self._document.view)

    # --- drawing -------------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Look anew what is recorded; what is half typed stays."""
        system = self.register.system()
        held = self.register.assets
        self._assets = asset_list(system, self.workshop.catalogue, held) if system is not None else []
        self._names = self.register.names()
        self._lead.value = str(note(counts_in_words(self._assets), "att-lead"))
        self._offer(self._list.value)
        self._draw_chosen()
        self._draw_table()
        self._hash.offer()
        self._proposals.offer(self._assets)
        self._suppliers.value = str(suppliers_and_keys(self._assets, system, self.workshop.catalogue))

    def overtaken(self) -> None:
        """Show what somebody else recorded beside what is typed here."""
        self._form.draft.overtaken()
        self.redraw()

    def follow(self) -> None:
        """Another workshop: nothing that was typed belongs to it."""
        self._form.draft.put_away()
        super().follow()

    def _filtered(self) -> None:
        self._most = _SHOWN
        self._offer(self._list.value)
        self._draw_chosen()
        self._draw_table()

    def _passing(self) -> list[Asset]:
        wanted, group, words = self._show.value, self._group.value, str(self._find.value).strip().casefold()
        return [
            each
            for each in self._assets
            if (wanted != "missing" or each.missing)
            and (wanted != "hash" or each.lacks_hash)
            and (not group or each.group == group)
            and (not words or words in f"{each.id} {each.name} {each.kind} {each.supplier}".casefold())
        ]

    def _offer(self, chosen: Any) -> None:
        """Renew the list; what is chosen stays, or what came after it where it is filtered away."""
        order = [meant for _, meant in self._list.options]
        passing = self._passing()
        ids = [each.id for each in passing]
        after = [each for each in order[order.index(chosen) :] if each in ids] if chosen in order else []
        self._filling = True
        self._list.options = [(asset_line(each), each.id) for each in passing]
        self._list.value = chosen if chosen in ids else (after[0] if after else ids[0] if ids else None)
        self._filling = False

    @property
    def _chosen(self) -> Asset | None:
        return next((each for each in self._assets if each.id == self._list.value), None)

    def _draw_chosen(self) -> None:
        asset = self._chosen
        total = len(self._list.options)
        self._count.value = str(note(f"{total} of {len(self._assets)} assets shown"))
        self._right.layout.display = None if asset is not None else "none"
        self._changed.value = ""
        if asset is None:
            whole = self._assets and self._show.value == "missing" and not self._group.value and not self._find.value
            words = "Nothing is missing." if whole else "No asset fits these filters."
            self._card.value = str(note(f"{words} Choose “everything” to see every one again."))
            return
        history = self.register.history(f"asset:{asset.id}")
        self._card.value = str(asset_card(asset, self._named, self._called, history))
        self._form.fill(asset, self.register, self._names)
        self._tell_change(asset)

    def _named(self, key: str) -> str:
        return self._names.get(key, key)

    def _called(self, identity: str) -> str:
        return self.workshop.system.name_of(identity)

    def _draw_table(self) -> None:
        if self._ways.selected_index != 2:
            return
        passing = self._passing()
        self._table.value = str(assets_table(passing[: self._most], self._named, self._called))
        rest = len(passing) - self._most
        self._more.layout.display = None if rest > 0 else "none"
        self._more.description = more_words(rest, _SHOWN)

    def _show_more(self) -> None:
        self._most += _SHOWN
        self._draw_table()

    # --- hashes --------------------------------------------------------------------------------------------------

    def _hashed(self, identity: str, found: FolderDigest) -> None:
        self._form.take_hash(identity, found)
        asset = self._chosen
        if asset is not None and asset.id == identity:
            self._tell_change(asset)

    def _tell_change(self, asset: Asset) -> None:
        """What the hash that was just worked out says against the one that is recorded."""
        found, held = self._form.waiting_hash(asset.id), asset.details
        if found is None:
            return
        if not held.sha256:
            words, kind = "This is its first hash.", "att-quiet"
        elif held.sha256 == found.sha256:
            words, kind = f"Unchanged since it was hashed{f' on {held.hashed}' if held.hashed else ''}.", "att-saved"
        else:
            files = kept_difference(self.workshop.folder.resolve(), held, found)
            which = f". {difference_words(files)}" if files else ""
            since = f" since {held.hashed}" if held.hashed else ""
            words, kind = f"Changed{since}: {held.sha256[:12]}… is now {found.sha256[:12]}…{which}", "att-warn"
        self._changed.value = str(note(words, kind))

    # --- saving --------------------------------------------------------------------------------------------------

    def _step(self, by: int) -> None:
        ids = [identity for _, identity in self._list.options]
        if ids and self._list.value is not None:
            self._list.value = ids[min(max(ids.index(self._list.value) + by, 0), len(ids) - 1)]

    def _save_here(self) -> None:
        self._save_chosen()

    def _save_and_next(self) -> None:
        before = self._list.value
        nothing_said = not self._form.said() and self._form.mistake() is None
        if (nothing_said or self._save_chosen()) and self._list.value == before:
            self._step(1)

    def _save_chosen(self) -> bool:
        asset, form = self._chosen, self._form
        if asset is None:
            return False
        mistake = form.mistake()
        said = form.said()
        if mistake is not None:
            self.refuse(*mistake)
            return False
        if not said:
            self.refuse("there is nothing new to save", "Fill in a field, or choose another asset.")
            return False
        found = form.waiting_hash(asset.id)

        def do(change: Change) -> None:
            change.asset(asset.id, **said)

        told = ", ".join(f"{name}={value!r}" for name, value in said.items())
        is_saved = self.save(
            do,
            said=f"details of {short(asset.name)}",
            python=f"change.asset({asset.id!r}, {told})",
            seen=form.draft.seen,
            settles=form.draft,
        )
        if is_saved:
            form.forget_hash(asset.id)
            if found is not None and self.register.assets[asset.id].sha256 == found.sha256:
                with self.watched():
                    keep_list(self.workshop.folder.resolve(), asset.id, found)
        return is_saved

    def _save_rows(self, rows: Sequence[AssetRow]) -> bool:
        listed = {each.element: dict(each.fields) for each in rows}
        return self._save_several(listed, f"details of {len(rows)} assets, from a table")

    def _save_proposed(self, chosen: Sequence[ProposedDetail], source: str) -> bool:
        listed: dict[str, dict[str, str]] = {}
        for each in chosen:
            listed.setdefault(each.element, {})[each.field] = each.stated
        details = "a detail" if len(chosen) == 1 else f"{len(chosen)} details"
        return self._save_several(listed, f"{details} accepted from {short(source)}")

    def _save_several(self, listed: dict[str, dict[str, str]], said: str) -> bool:
        def do(change: Change) -> None:
            for identity, fields in listed.items():
                change.asset(identity, **fields)

        seen = {}
        for identity in listed:
            known = self.register.get(f"asset:{identity}")
            seen[f"asset:{identity}"] = known.rev if known else 0
        python = "\n".join(
            f"change.asset({identity!r}, {', '.join(f'{name}={value!r}' for name, value in fields.items())})"
            for identity, fields in listed.items()
        )
        return self.save(do, said=said, python=python, seen=seen)

"""The form for the details of one asset, and the hash that is worked out for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets as w

from toolkit.files.folder_digest import FolderDigest
from toolkit.register import Register
from toolkit.reports.documents.asset_list import Asset
from toolkit.workshop.draft import Draft, short
from toolkit.workshop.panel import wide
from toolkit.workshop.risk_view import today

__all__ = ["AssetForm"]

_FULL = "calc(100% - 4px)"


class AssetForm:
    """Fields for version, owner, source, licence, hash and how long it is kept."""

    def __init__(self, kept: dict[str, Any]) -> None:
        self._asset: Asset | None = None
        self._hashed: dict[str, FolderDigest] = {}
        """What was hashed and not saved yet, by element."""
        self._names: Mapping[str, str] = {}
        self.version = _line("Version", "which version is in use")
        self.owner = w.Combobox(
            description="Owner",
            placeholder="who answers for it: somebody of the list, or another",
            ensure_option=False,
            continuous_update=False,
            layout=w.Layout(width=_FULL),
        )
        self.source = _line("Source", "where it was got from, or how it was made")
        self.licence = _line("Licence", "under which it may be used, such as Apache-2.0")
        self.kept = _line("Kept for", "how long, and what happens then")
        self.sha256 = _line("SHA-256", "64 hexadecimal digits, or let it be worked out below")
        self._fields = {
            "version": self.version,
            "owner": self.owner,
            "source": self.source,
            "licence": self.licence,
            "kept for": self.kept,
            "hash": self.sha256,
        }
        self.draft = Draft(self._fields, kept=kept)
        self.view = w.VBox([*self._fields.values()], layout=wide(grid_gap="4px"))

    def fill(self, asset: Asset, register: Register, names: Mapping[str, str]) -> None:
        """Show what is recorded of an asset, but for what was typed or hashed and not saved."""
        self._asset, self._names = asset, names
        people = tuple(dict.fromkeys(names.get(key, key) for key in register.participants))
        if self.owner.options != people:
            self.owner.options = people
        held = asset.details
        values = {
            "version": held.version,
            "owner": names.get(held.owner, held.owner),
            "source": held.source,
            "licence": held.licence,
            "kept for": held.kept_for,
            "hash": held.sha256,
        }
        record = f"asset:{asset.id}"
        known = register.get(record)
        self.draft.show(asset.id, values, {record: known.rev if known else 0}, called=short(asset.name, 40))

    def take_hash(self, element: str, found: FolderDigest) -> None:
        """A hash was worked out: it is typed in, and saved when a person saves it."""
        self._hashed[element] = found
        if self._asset is not None and self._asset.id == element:
            self.sha256.value = found.sha256

    def waiting_hash(self, element: str) -> FolderDigest | None:
        """The hash that was worked out for an element and not saved yet."""
        return self._hashed.get(element)

    def forget_hash(self, element: str) -> None:
        """It was saved, or is of no use any more."""
        self._hashed.pop(element, None)

    def mistake(self) -> tuple[str, str] | None:
        """What keeps this from being saved, and what to do instead; None where nothing does."""
        said = self.sha256.value.strip().lower()
        if said and not (len(said) == 64 and set(said) <= set("0123456789abcdef")):
            return "this is no SHA-256", "It has 64 hexadecimal digits. Choose a file or folder below to work it out."
        return None

    def said(self) -> dict[str, Any]:
        """What differs from what is recorded, as `Change.asset` takes it; nothing where nothing does."""
        if self._asset is None:
            return {}
        held = self._asset.details
        said = {
            "version": self.version.value.strip(),
            "owner": self._owner(),
            "source": self.source.value.strip(),
            "licence": self.licence.value.strip(),
            "kept_for": self.kept.value.strip(),
            "sha256": self.sha256.value.strip().lower(),
        }
        changed: dict[str, Any] = {name: value for name, value in said.items() if value != getattr(held, name)}
        found = self._hashed.get(self._asset.id)
        if found is not None and said["sha256"] == found.sha256:
            covers = {"hashed": today().isoformat(), "files": found.files, "size": found.size}
            now = {
                **covers,
                "hashed": held.hashed.isoformat() if held.hashed else "",
                "files": held.files,
                "size": held.size,
            }
            changed |= covers if changed or covers != now else {}
        return changed

    def _owner(self) -> str:
        """The id of the participant who is named; free text as it is."""
        typed = str(self.owner.value).strip()
        return next((key for key, name in self._names.items() if name == typed), typed)


def _line(label: str, placeholder: str) -> w.Text:
    layout = w.Layout(width=_FULL)
    return w.Text(description=label, placeholder=placeholder, continuous_update=False, layout=layout)

"""An edition that says itself what became of the one before it, so that references to the older one can be judged."""

from __future__ import annotations

from typing import Any

from toolkit.catalogues.edition_difference import compare_editions
from toolkit.catalogues.framework import Framework
from toolkit.errors import ToolkitError

__all__ = ["as_successor"]


def as_successor(new: Framework, old: Framework) -> Framework:
    """`new`, with what it renamed, numbered anew and retired since `old` written into it, as far as it can be told.

    Checking references then warns of what is renamed or retired since. Raises `ToolkitError` where `old` is of another
    framework, or the same edition.
    """
    if old.id != new.id or old.edition == new.edition:
        what = f"{new.key} cannot follow {old.key}"
        raise ToolkitError(what, try_instead="Name an earlier edition of the same framework.")
    difference = compare_editions(old, new)
    entries: dict[str, dict[str, Any]] = {entry.id: entry.model_dump() for entry in new.entries}
    retired = [each.model_dump() for each in new.retired]
    for change in difference.changes:
        if change.how == "renamed" and change.id in entries:
            entries[change.id]["formerly"] = tuple(dict.fromkeys([*entries[change.id]["formerly"], change.before]))
        elif change.how == "renumbered" and change.id in entries:
            entries[change.id]["was"] = change.before
        elif change.how == "retired" and change.id not in new.by_id and change.id not in new.gone:
            retired.append({"id": change.id, "name": old.by_id[change.id].name, "now": ()})
    whole = new.model_dump() | {"entries": list(entries.values()), "retired": retired, "follows": old.edition}
    return Framework.model_validate(whole)

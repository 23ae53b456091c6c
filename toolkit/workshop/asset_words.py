"""Assets in words: the line in the list, the card beside the form, the whole as a table, what changed in a hash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from toolkit.display.tables import chip, table
from toolkit.files.hash_list import HashListDifference
from toolkit.markup.element import Safe, element, fragment
from toolkit.register import Event
from toolkit.reports.documents.asset_list import DATA, GROUPS, Asset
from toolkit.workshop.draft import short
from toolkit.workshop.panel import note

__all__ = [
    "DETAIL_WORDS",
    "GROUP_WORDS",
    "asset_card",
    "asset_line",
    "assets_table",
    "counts_in_words",
    "difference_words",
    "size_words",
]

DETAIL_WORDS: Mapping[str, str] = {
    "version": "version",
    "owner": "owner",
    "source": "source",
    "licence": "licence",
    "sha256": "hash",
    "kept_for": "kept for",
}
"""The details of an asset, each with what it is called."""
GROUP_WORDS = {**GROUPS, DATA: "Data"}
_NAMED = 6
_HASHES = 5
Named = Callable[[str], str]


def counts_in_words(assets: Sequence[Asset]) -> str:
    """How complete the inventory is, in a sentence."""
    if not assets:
        return "No system is described yet, so there is nothing to say of its assets: notebook 01."
    lacking = [each for each in assets if each.missing]
    details = Counter(detail for each in lacking for detail in each.missing)
    said = ", ".join(f"{DETAIL_WORDS[detail]} of {count}" for detail, count in details.most_common())
    hashed = sum(1 for each in assets if each.details.sha256)
    whole = f"{len(assets) - len(lacking)} of {len(assets)} assets have all that is asked of them."
    return f"{whole}{f' Missing: {said}.' if said else ''} {hashed} {'has' if hashed == 1 else 'have'} a hash."


def asset_line(each: Asset) -> str:
    """One line of the list: what it is called, what it is, what is missing."""
    missing = ", ".join(DETAIL_WORDS[detail] for detail in each.missing)
    supplier = f", {short(each.supplier, 24)}" if each.supplier else ""
    return f"{short(each.name, 40)} · {each.kind}{supplier} · {f'missing: {missing}' if missing else 'complete'}"


def asset_card(each: Asset, named: Named, name_of: Named, history: Sequence[Event]) -> Safe:
    """What is known of the asset that is chosen: what it is, who needs it, and how its hash changed."""
    chips = [chip(f"{DETAIL_WORDS[detail]} missing", "open") for detail in each.missing]
    needed = [name_of(other) for other in each.needed_by]
    rest = f" and {len(needed) - _NAMED} more" if len(needed) > _NAMED else ""
    who = "Comes through" if each.group == DATA else "Needed by"
    rows = [
        ("What it is", f"{each.kind} ({GROUP_WORDS.get(each.group, each.group).lower()})"),
        ("Supplied by", each.supplier),
        (who, f"{', '.join(needed[:_NAMED])}{rest}" if needed else "nothing drawn"),
        ("Recorded of it", _recorded(each, named)),
    ]
    lines = [element("div", None, element("b", None, f"{label}: "), said) for label, said in rows if said]
    heading = element("h4", None, fragment(*chips), each.name)
    return element("div", {"class": "att-card"}, heading, *lines, _hashes(each, named, history))


def _recorded(each: Asset, named: Named) -> str:
    held = {**vars(each.details), "owner": named(each.owner) if each.owner else "", "sha256": ""}
    said = [f"{words} {held[detail]}" for detail, words in DETAIL_WORDS.items() if held.get(detail)]
    return "; ".join(said) or "nothing beside the drawing"


def _hashes(each: Asset, named: Named, history: Sequence[Event]) -> Safe:
    """The hash as it stands, and when it became another."""
    held = each.details
    if not held.sha256:
        return note("No hash is recorded of it." if each.lacks_hash else "")
    covers = f"{held.files:,} file{'s' * (held.files != 1)}, {size_words(held.size)}, " if held.files else ""
    when = f"hashed {held.hashed}" if held.hashed else "on a day not said"
    now = element(
        "div", None, element("b", None, "SHA-256: "), element("code", None, held.sha256), f" ({covers}{when})"
    )
    changes = [
        (event, old, new)
        for event in history
        for field, old, new in event.changes
        if field == "sha256" and old and old != new
    ]
    told = [
        element(
            "div",
            {"class": "att-quiet"},
            chip("changed", "moderate"),
            f"{event.at[:10]} by {named(event.by.id)}: {str(old)[:12]}… → {f'{str(new)[:12]}…' if new else 'none'} "
            f"({event.reason})",
        )
        for event, old, new in reversed(changes[-_HASHES:])
    ]
    return fragment(now, *told)


def difference_words(found: HashListDifference) -> str:
    """Which files of a folder are others than when it was hashed before."""
    renamed = tuple(f"{before} → {after}" for before, after in found.moved.items())
    parts = [("changed", found.changed), ("new", found.added), ("gone", found.removed), ("renamed", renamed)]
    return "; ".join(
        f"{len(files)} {word}: {', '.join(short(each, 40) for each in files[:_NAMED])}{'…' * (len(files) > _NAMED)}"
        for word, files in parts
        if files
    )


def size_words(size: int) -> str:
    """A number of bytes as a person reads it."""
    amount, unit = float(size), "bytes"
    for larger in ("KB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:,.1f} {unit}"


def assets_table(assets: Sequence[Asset], named: Named, name_of: Named) -> Safe:
    """Assets as a table: what is recorded of each, and what depends on it."""
    rows = []
    for each in assets:
        held = each.details
        needed = [name_of(other) for other in each.needed_by[:3]]
        more = f" and {len(each.needed_by) - 3} more" if len(each.needed_by) > 3 else ""
        about = f"{each.kind}{f', from {each.supplier}' if each.supplier else ''}"
        rows.append(
            {
                "asset": fragment(element("b", None, each.name), element("div", {"class": "att-quiet"}, about)),
                "version": _or_missing(each, "version", held.version),
                "owner": _or_missing(each, "owner", named(each.owner) if each.owner else ""),
                "source": _or_missing(each, "source", held.source),
                "licence": _or_missing(each, "licence", held.licence),
                "hash": f"{held.sha256[:10]}…" if held.sha256 else "–",
                "needed by": f"{', '.join(needed)}{more}" if needed else "–",
            }
        )
    return element("div", {"class": "att-first"}, table(rows)) if rows else note("No asset here.")


def _or_missing(each: Asset, detail: str, said: str) -> Safe | str:
    return said or (chip("missing", "open") if detail in each.missing else "–")

"""The system as described: what stands where, what data there is, what flows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from toolkit.exchange.sheets.book import Book
from toolkit.exchange.sheets.sheet import Column, Row, Sheet
from toolkit.system.model import System

__all__ = ["system_sheet"]


def system_sheet(book: Book) -> Sheet:
    """One row an element; then what was taken to be true, and what was left out and why."""
    system = book.described
    columns = (
        Column("What", 14),
        Column("Name", 28),
        Column("Kind", 18),
        Column("Stands in, or goes", 34),
        Column("Data", 30),
        Column("Attributes", 30),
        Column("Stated", 38),
        Column("Description", 40),
        Column("ID", 20),
    )
    purpose = f"{system.name}. {system.purpose}" if system is not None else "No system is described yet."
    return Sheet("System", purpose, columns, list(_rows(system, book)) if system is not None else [], frozen=2)


def _rows(system: System, book: Book) -> Iterator[Row]:
    def names(ids: Iterable[str] | None) -> str:
        return ", ".join(book.element(each) for each in ids or ())

    for key, zone in system.boundaries.items():
        trust = f"trust: {zone.trust}" if zone.trust else ""
        yield "boundary", book.element(key), "", names([zone.within] if zone.within else []), "", trust, "", "", key
    for key, part in system.components.items():
        kind = book.catalogue.kinds.get(part.kind)
        attributes = [f"trust: {part.trust}"] if part.trust else []
        attributes += [f"provided by {part.provider}"] if part.provider else []
        yield (
            "component",
            book.element(key),
            kind.title if kind else part.kind,
            names([part.within] if part.within else []),
            "",
            ", ".join(attributes),
            _facts(part.facts),
            part.description,
            key,
        )
    for key, asset in system.data.items():
        said = (("classification", asset.classification), ("personal", asset.personal), ("origin", asset.origin))
        yield (
            "data",
            book.element(key),
            "",
            names(asset.held_by),
            f"made from {names(asset.derived_from)}" if asset.derived_from else "",
            ", ".join(f"{name}: {value}" for name, value in said if value),
            _facts(asset.facts),
            asset.description,
            key,
        )
    for key, flow in system.flows.items():
        back = f"; answered with {names(flow.answers_with) or 'anything'}" if flow.replies == "yes" else ""
        yield (
            "flow",
            book.element(key),
            "",
            f"{book.element(flow.from_)} → {book.element(flow.to)}",
            f"{names(flow.carries) or 'not stated'}{back}",
            f"encrypted: {flow.encrypted}, authenticated: {flow.authenticated}",
            _facts(flow.facts),
            flow.description,
            key,
        )
    if system.facts:
        yield "system", system.name, "", "", "", "", _facts(system.facts), "", "system"
    for key, taken in system.assumptions.items():
        yield (
            "assumption",
            taken.text,
            "",
            "",
            "",
            names(taken.about),
            "",
            f"Owner: {book.person(taken.owner) or 'nobody'}",
            key,
        )
    for key, left in system.out_of_scope.items():
        yield "out of scope", left.what, "", "", "", "", "", left.why, key


def _facts(facts: object) -> str:
    items = facts.items() if isinstance(facts, dict) else ()
    return "\n".join(f"{name.replace('_', ' ')}: {value}" for name, value in items)

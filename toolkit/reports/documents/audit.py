"""Document: the audit trail of data, models and prompts (principle 8, with 2.3 and 5.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from toolkit.catalogues.vocabulary import Answer
from toolkit.register import Event
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.parts import about_facts, about_provisions, counted, section, stated, unanswered
from toolkit.reports.happened import changes_in_words, what_happened

__all__ = ["audit"]

_TRACED = (
    "provenance_recorded",
    "licensed_for_use",
    "integrity_checked",
    "pins_version",
    "changes_reviewed",
    "labels_checked",
)
_HEADS = ("Origin recorded", "Use allowed", "Change noticed", "Version fixed", "Changes reviewed", "Labels checked")
_TOLD = 60
_FIRST = ("version", "sha256", "files", "size", "hashed", "source", "licence", "owner")
_NAMES = {"sha256": "SHA-256", "size": "size in bytes"}
_COUNTS = ("files", "size")
_MOST_DIGITS = 30
_NONE = "nothing"
_UNPROMPTED = ("classifier", "embedding_service", "conversion_service", "training_pipeline")
_PARTS = ("data", "components", "flows")


def audit(m: Material) -> list[Section]:
    """The sections of the trail."""
    models = [each for each in m.system.components if m.net.is_ai(each)]
    prompts = m.net.of_kinds(("prompt",))
    stores = m.net.of_kinds(("training_data", "evaluation_data", "feature_store", "vector_store"))
    facts = ("change_control", "documented_models_and_data", "has_bill_of_materials")
    return [
        section(m, "standing", "What is kept, as stated", about_facts(m, facts)),
        section(m, "models", "Models and agents as they stand", *_now(m, models, "model")),
        section(m, "prompts", "Prompts and settings as they stand", *_now(m, prompts, "prompt or setting")),
        section(m, "data", "Data as they stand", *_now(m, [*stores, *m.system.data], "data")),
        section(m, "tracing", "How far each can be traced", *_tracing(m, [*models, *prompts, *stores, *m.system.data])),
        section(m, "files", "What model cards, bills and lists of hashes said", *_files(m)),
        section(m, "changes", "Who changed what, and why", *_changes(m, {*models, *prompts, *stores, *m.system.data})),
        section(m, "publishing", "What is shared with others", *_publishing(m)),
        about_provisions(m, ("2.3", "5.2", "8.1", "8.1.1", "8.1.2", "8.2", "8.2.1", "8.3")),
    ]


def _now(m: Material, elements: Sequence[str], what: str) -> Iterator[Block]:
    rows, bare = [], []
    for each in elements:
        details = m.register.assets.get(each)
        if details is None:
            bare.append(each)
            continue
        size = f"{counted(details.files, 'file')}, {counted(details.size, 'byte')}"
        size += f", hashed {details.hashed or 'on a day not said'}"
        revision = m.register.state().current[f"asset:{each}"]
        rows.append(
            (
                m.name(each),
                details.version or "not recorded",
                lines(details.sha256, size) if details.sha256 and not m.redacted else m.text("no hash recorded"),
                lines(m.more(details.source), details.licence) or "not recorded",
                f"{m.person(revision.by)}, {revision.at[:10]}",
                m.source(f"asset:{each}, event {revision.seq}"),
            )
        )
    if rows:
        columns = ("Which", "Version", "SHA-256", "Source, licence", "Recorded last by", "From")
        yield Table(columns, tuple(rows), (1.7, 1.4, 2.6, 2.8, 1.9, 1.6))
    if bare:
        question = f"Which version, source, licence and hash have these: {m.names(bare, most=10)}? (`ai-threat hash`)"
        yield Missing("asset", question, "Developer and Data Custodian", "asset")
    if not elements and what.startswith("prompt") and _none_takes_prompts(m):
        yield Paragraph("No part is drawn that works by prompts.", m.source("system: components"))
    elif not elements:
        yield Missing("components", f"Is there no {what} in the system? None is described.", "Developer", "description")


def _none_takes_prompts(m: Material) -> bool:
    """Whether the AI that is drawn only sorts, measures or is trained, so that there is no prompt to trace."""
    models = {each for each in m.system.components if m.net.is_ai(each)}
    return bool(models) and models <= set(m.net.of_kinds(_UNPROMPTED))


def _tracing(m: Material, elements: Sequence[str]) -> Iterator[Block]:
    asked = [each for each in elements if any(m.can_state(each, fact) for fact in _TRACED)]
    known = [each for each in asked if any(m.answer(each, fact) is not Answer.UNKNOWN for fact in _TRACED)]
    silent = [each for each in asked if each not in known]
    table = stated(m, known, _TRACED, _HEADS)
    if table is not None:
        yield table
    if silent and not m.public:
        yield Paragraph(
            f"Nothing of this is stated of: {m.names(silent, most=len(silent))}.",
            m.source("system: facts"),
        )
    if not asked:
        yield Missing(
            "facts", "Is it recorded where each came from? Nothing is described yet.", "Developer", "description"
        )
    yield from unanswered(m, elements, ("provenance_recorded", "integrity_checked"))


def _files(m: Material) -> Iterator[Block]:
    rows = [
        (
            m.text(each.name),
            f"{each.tool} {each.tool_version}".strip(),
            lines(
                m.more(each.says),
                f"{each.components} components" if each.components else "",
                f"{each.hashes} hashes" if each.hashes else "",
            ),
            m.more(key),
            m.source(f"evidence:{key[:12]}…"),
        )
        for key, each in m.register.evidence.items()
        if each.kind in ("bill", "card", "hashes")
    ]
    if rows:
        columns = ("File", "Made by", "Says", "SHA-256", "From")
        yield Table(columns, tuple(rows), (2, 1.6, 3, 3, 1.4))
    else:
        question = (
            "Which model cards, bills of materials or lists of hashes are there? `ai-threat evidence FILE --into …`"
        )
        yield Missing("evidence", question, "Developer", "description")


def _changes(m: Material, traced: set[str]) -> Iterator[Block]:
    found = []
    for event in m.register.history():
        kind, _, name = event.record.partition(":")
        changed = _changed(event, traced)
        if (kind == "asset" and name in traced) or (kind == "answer" and name.partition(".")[0] in traced) or changed:
            found.append((event, changed))
    rows = []
    for event, changed in reversed(found[-_TOLD:]):
        what = f"Description: {m.names(changed, most=6)}" if changed else _what(m, event)
        more = [] if changed or m.redacted else _fields(m, event)
        rows.append(
            (
                event.at[:16].replace("T", " "),
                _who(m, event),
                lines(what, *more),
                m.text(event.reason),
                m.source(f"event {event.seq}"),
            )
        )
    if rows:
        if len(found) > _TOLD:
            yield Paragraph(f"The newest {_TOLD} of {len(found)}; the whole history is in register.json.")
        yield Table(("When (UTC)", "Who, in what role", "What", "Why", "From"), tuple(rows), (1.4, 2.2, 4, 2.6, 1))
    else:
        yield Missing(
            "history",
            "Who changed models, data or prompts, and why? Nothing is recorded yet.",
            "Developer",
            "description",
        )


def _who(m: Material, event: Event) -> str:
    """Who made a change, and in what role where that is not their function anyway; redacted, roles are typed text."""
    person, role = m.person(event.by.id), event.by.role
    return person if m.redacted or role.casefold() in person.casefold() else f"{person} ({role})"


def _what(m: Material, event: Event) -> str:
    """Which record a change is about; an answer by its question, for a fact's id is no sentence."""
    kind, _, name = event.record.partition(":")
    element, _, fact = name.partition(".")
    if m.redacted:
        return f"{'An answer about' if kind == 'answer' else 'Details of'} {m.name(element)}"
    return m.question(element, fact) if kind == "answer" else what_happened(event, m.c)


def _fields(m: Material, event: Event) -> list[str]:
    """What was changed from what to what: version and hash first, and not a size of nothing."""
    said = [(each, old, new) for each, old, new in changes_in_words(event, m.c) if {old, new} != {"", "0"}]
    first = {field: place for place, field in enumerate(_FIRST)}
    told = []
    for field, before, after in sorted(said, key=lambda each: first.get(each[0], len(first))):
        old, new = _figure(field, before), _figure(field, after)
        told.append(f"{_NAMES.get(field, field)}: {f'{old} → {new or _NONE}' if old else new}")
    return told


def _figure(field: str, said: str) -> str:
    """A count with its thousands apart; anything else as it is."""
    return f"{int(said):,}" if field in _COUNTS and said.isdecimal() and len(said) < _MOST_DIGITS else said


def _changed(event: Event, traced: set[str]) -> list[str]:
    """The traced elements that a change of the description touched; all of them where it was first described."""
    if event.record != "system":
        return []
    if event.rev == 1:
        held: Any = event.data.get("system") or {}
        return [each for part in _PARTS for each in (held.get(part) or {}) if each in traced]
    found: dict[str, None] = {}
    for field, _, _ in event.changes:
        parts = field.split(".")
        if len(parts) > 2 and parts[0] == "system" and parts[1] in _PARTS and parts[2] in traced:
            found[parts[2]] = None
    return list(found)


def _publishing(m: Material) -> Iterator[Block]:
    hashed = [each for each, held in m.register.assets.items() if held.sha256]
    if hashed:
        named = m.names(hashed, most=len(hashed))
        yield Paragraph(f"A hash by which it can be checked is recorded of: {named}.", m.source("assets"))
    yield m.asked(
        "published", "Which parts of models are handed on, and where do recipients find their hashes?", "Developer"
    )
    yield m.asked("shared_with", "Who downstream gets this trail: operators, data custodians?", "Developer")
    yield m.asked("review", "How often is the documentation gone through, and how long is it kept?", "Developer")

"""Document: the plan for disposing of data and models, or handing them over (principle 13)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Section, Table, lines
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.parts import about_facts, about_provisions, section, threats_table, unanswered

__all__ = ["disposal"]

_FAMILY = "End of life"
_ALL = 1_000_000
"""Nothing is cut off in this plan: what is not named in it is forgotten."""
_CLOSED = (
    ("Identities of their own, to be taken away", "own_identity"),
    ("Secrets kept for these, to be withdrawn", "secrets_in_vault"),
    ("Encrypted where they lie, so their keys end too", "encrypted_at_rest"),
    ("Open to the internet, to be taken down", "exposed_to_internet"),
)


def disposal(m: Material) -> list[Section]:
    """The sections of the plan."""
    ours = {family: held for family, held in m.families().items() if family == _FAMILY}
    return [
        section(m, "standing", "Where it stands today", about_facts(m, ("disposal_plan", "access_removed_at_end"))),
        section(m, "data", "Data: every copy, and what is made from it", *_data(m)),
        section(m, "models", "Models, prompts, indexes and stores", *_models(m)),
        section(m, "outside", "What lies with others", *_outside(m)),
        section(m, "access", "Accounts, keys and connections to close", *_access(m)),
        section(m, "threats", "What can go wrong at the end", *threats_table(m, ours)),
        section(m, "handover", "If it is handed over instead", *_handover(m)),
        section(m, "proof", "Who agrees, and what proves it", *_proof(m)),
        about_provisions(m, ("13.1", "13.2")),
    ]


def _data(m: Material) -> Iterator[Block]:
    rows = []
    for each, held in m.system.data.items():
        details = m.register.assets.get(each)
        kept = [
            one
            for one in m.net.holders(each)
            if one in held.held_by or m.net.shape(one) in ("store", "system") or m.supplier(one)
        ]
        personal = "about people" if held.personal is Answer.YES else ""
        rows.append(
            (
                m.name(each),
                lines(str(held.classification or "class not stated"), personal),
                m.names(kept, most=_ALL) or "passes through, as drawn",
                m.names(m.net.made_from(each), most=_ALL) or "nothing",
                m.text(details.kept_for if details else "") or "not recorded",
                m.source(f"system: {each}", f"asset:{each}" if details else ""),
            )
        )
    if not rows:
        yield Missing("data", "Which data are there to dispose of?", "Data Custodian", "description")
        return
    columns = ("Data", "How sensitive", "Copies kept at", "Also goes with it", "Kept for, then", "From")
    yield Table(columns, tuple(rows), (1.6, 1.4, 1.8, 3.6, 1.7, 1.5))
    bare = [each for each in m.system.data if not getattr(m.register.assets.get(each), "kept_for", "")]
    if bare:
        question = f"How long is each of these kept, and how is it disposed of: {m.names(bare, most=_ALL)}?"
        yield Missing("asset.kept_for", question, "Data Custodian", "asset")
    # Where it is recorded how long something is kept, nobody has to be asked whether that is fixed.
    open_ones = [
        each for each in (*m.system.components, *m.system.data) if each not in m.register.assets or each in bare
    ]
    yield from unanswered(m, open_ones, ("retention_set",))
    yield from unanswered(m, [*m.system.components, *m.system.data], ("propagates_deletions",))


def _models(m: Material) -> Iterator[Block]:
    rows = []
    for each, held in m.system.components.items():
        if m.net.is_person(each) or not (m.net.is_ai(each) or m.net.shape(each) == "store"):
            continue
        learned = "holds what it was trained on" if m.answer(each, "trained_on_sensitive_data") is Answer.YES else ""
        details = m.register.assets.get(each)
        copies = (
            "backups too" if m.answer(each, "backed_up") is Answer.YES else "",
            "earlier versions too" if m.answer(each, "has_rollback") is Answer.YES else "",
        )
        way = "with the supplier" if m.supplier(each) else "wipe, with its settings" if held.kind else ""
        rows.append(
            (
                m.name(each),
                m.kind_title(each),
                lines(way, *copies, learned),
                lines(
                    details.version if details else "",
                    f"SHA-256 {details.sha256[:16]}…" if details and details.sha256 and not m.redacted else "",
                )
                or "not recorded",
                m.source(f"system: {each}"),
            )
        )
    if rows:
        columns = ("Part", "What it is", "To be disposed of", "Version, hash", "From")
        yield Table(columns, tuple(rows), (2, 2, 3, 2, 1.6))
    else:
        yield Missing("components", "Which models and stores are there to dispose of?", "Developer", "description")
    others = [
        each
        for each in m.system.components
        if not m.net.is_person(each) and not m.net.is_ai(each) and m.net.shape(each) not in ("store", "system")
    ]
    if others:
        yield Paragraph(
            f"No store is drawn in these; their settings, caches and what runs on them go too: "
            f"{m.names(others, most=_ALL)}.",
            m.source(*(f"system: {each}" for each in others)),
        )
    yield m.asked(
        "method",
        "How is each of these wiped so that nothing can be recovered, caches and backups included?",
        "Platform team",
    )


def _outside(m: Material) -> Iterator[Block]:
    held = [each for each in m.system.components if m.supplier(each)]
    for each in held:
        given = dict.fromkeys(
            data for flow in m.system.flows.values() if flow.to == each for data in flow.carries or ()
        )
        yield Paragraph(
            f"{m.supplier(each)}, for {m.name(each)}, gets: {m.names(given, most=_ALL) or 'nothing drawn'}.",
            m.source(f"system: {each}"),
        )
        yield m.asked(
            f"supplier.{each}",
            f"What does the contract say on deletion of what {m.supplier(each)} holds, and what proves it?",
            "Procurement",
        )
    if not held:
        yield Missing(
            "components.provider", "Does anything of it lie with suppliers? None is named.", "Developer", "description"
        )


def _access(m: Material) -> Iterator[Block]:
    for said, fact in _CLOSED:
        found = [each for each in m.system.components if m.answer(each, fact) is Answer.YES]
        if found:
            yield Paragraph(
                f"{said}: {m.names(found, most=_ALL)}.", m.source(*(f"system: {each}.{fact}" for each in found))
            )
    crossing = [each for each in m.system.flows if m.net.crosses(each)]
    if crossing:
        cross = "connection crosses" if len(crossing) == 1 else "connections cross"
        yield Paragraph(
            f"{len(crossing)} {cross} a boundary, to be closed at both ends: {'; '.join(map(m.place, crossing))}.",
            m.source("system: flows"),
        )
    yield m.asked(
        "keys", "Which accounts, keys, tokens and addresses end with it, and who removes them?", "Platform team"
    )


def _handover(m: Material) -> Iterator[Block]:
    yield m.asked(
        "handover",
        "May data or models go to another owner, which, and what has to be taken out before?",
        "Data Custodian",
    )


def _proof(m: Material) -> Iterator[Block]:
    custodians = [key for key, each in m.register.participants.items() if "data_custodian" in each.roles]
    parties = "" if m.redacted else "; ".join(m.system.roles.get(Role.DATA_CUSTODIAN, ()))
    if custodians or parties:
        named = "; ".join([*map(m.person, custodians), *([parties] if parties else [])])
        yield Paragraph(f"Data custodians to be brought in: {named}.", m.source("participants", "system: roles"))
    else:
        yield Missing(
            "roles.data_custodian", "Which data custodian has to be brought in?", "Product owner", "description"
        )
    yield m.asked(
        "evidence",
        "What proves that it is gone: a protocol, a certificate, a search that finds nothing?",
        "Data Custodian",
    )

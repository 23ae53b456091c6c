"""Document: the inventory of assets, who depends on what, and how they are connected (principle 5)."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.catalogues.vocabulary import Answer
from toolkit.reports.documents.asset_list import GROUPS, asked_of, groups_of
from toolkit.reports.documents.blocks import Block, Missing, Paragraph, Picture, Section, Table, lines
from toolkit.reports.documents.connections import Connections
from toolkit.reports.documents.material import Material
from toolkit.reports.documents.parts import about_facts, about_provisions, section, shown_answer, stated, unanswered
from toolkit.reports.report_pictures import data_flows

__all__ = ["inventory"]

_RECENT = 12


def inventory(m: Material) -> list[Section]:
    """The sections of the inventory."""
    if not m.described:
        question = "What does the system consist of? Describe it first: notebook 01, or `ai-threat sketch`."
        return [
            section(
                m, "assets", "Assets", Missing("system", question, "Product owner, with a developer", "description")
            )
        ]
    net = m.net
    return [
        section(
            m, "summary", "In numbers", _numbers(m, net), about_facts(m, ("has_inventory", "has_bill_of_materials"))
        ),
        section(m, "assets", "Assets", *_assets(m, net), _left_out(m)),
        section(m, "data", "Data", _data(m, net), _data_missing(m)),
        section(m, "dependencies", "Interdependencies", *_dependencies(m, net)),
        section(m, "connections", "Connectivity", *_connections(m, net)),
        section(m, "suppliers", "Suppliers", *_suppliers(m)),
        section(m, "keys", "Keys and secrets", *_keys(m)),
        section(m, "changes", "How the description changed", _changes(m)),
        about_provisions(m, ("5.1", "5.2", "5.4", "7.1", "8.1")),
    ]


def _numbers(m: Material, net: Connections) -> Table:
    rows = [(GROUPS[group], str(len(held))) for group, held in groups_of(net).items()]
    suppliers = {each.provider for each in m.system.components.values() if each.provider.strip()}
    crossing = sum(1 for flow in m.system.flows if net.crosses(flow))
    personal = sum(1 for each in m.system.data.values() if each.personal is Answer.YES)
    counted = (
        *rows,
        ("Kinds of data", f"{len(m.system.data)}, of which {personal} about people who can be told from it"),
        ("Connections", f"{len(m.system.flows)}, of which {crossing} cross a boundary"),
        ("Suppliers named", str(len(suppliers))),
    )
    return Table(("What", "How many", "From"), tuple((*row, m.source("system")) for row in counted), (3, 4, 1.2))


def _assets(m: Material, net: Connections) -> Iterator[Block]:
    columns = ("Asset", "What it is and does", "Where", "Version", "Owner, supplier, source", "Needed by", "From")
    for group, held in groups_of(net).items():
        rows = [_asset(m, net, each) for each in held]
        yield Table(columns, tuple(rows), (2, 2.4, 1.8, 1.5, 3, 1.7, 1.6), GROUPS[group])
        yield from _details_missing(m, group, held)


def _asset(m: Material, net: Connections, each: str) -> tuple[str, ...]:
    held, details = m.system.components[each], m.register.assets.get(each)
    trust = m.system.trust_of(each)
    around = m.system.boundaries_around(each)
    person = net.is_person(each)
    nothing = "–" if person else "not recorded"
    version = (details.version if details else "") or nothing
    hashed = f"SHA-256 {details.sha256[:16]}…" if details and details.sha256 and not m.redacted else ""
    owner = m.person(details.owner) if details and details.owner else ""
    source = m.more(details.source) if details and details.source else ""
    licence = f"licence: {details.licence}" if details and details.licence else ""
    supplier = f"supplier: {m.supplier(each)}" if m.supplier(each) else ""
    needed = net.needed_by[each]
    return (
        m.name(each),
        lines(m.kind_title(each), m.more(held.description)),
        lines(m.name(around[0]) if around else "no boundary drawn", f"trusted as: {trust}" if trust else ""),
        lines(version, hashed),
        lines(owner, supplier, source, licence) or nothing,
        m.names(needed, most=3) or ("–" if person else "nobody drawn"),
        m.source(f"system: {each}", f"asset:{each}" if details else ""),
    )


def _details_missing(m: Material, group: str, held: list[str]) -> Iterator[Block]:
    """One question for all details that the assets of a group lack, and not one for each asset."""
    words = {"version": "which version is in use", "owner": "who answers for it", "source": "where it was got from"}
    words["licence"] = "under which licence it is used"
    lacking = {}
    for detail in asked_of(group):
        bare = [each for each in held if not getattr(m.register.assets.get(each), detail, "")]
        if bare:
            lacking[detail] = "all of these" if len(bare) == len(held) else m.names(bare, most=8)
    if lacking:
        said = "; ".join(f"{words[detail]} ({which})" for detail, which in lacking.items())
        yield Missing("asset", f"Not said yet: {said}.", "Developer and System Operator", "asset")


def _left_out(m: Material) -> Iterator[Block]:
    """What the description leaves out on purpose, so that nobody takes the list for more than it is."""
    for key, each in m.system.out_of_scope.items() if not m.redacted else ():
        yield Paragraph(f"Not listed: {each.what}: {each.why}.", m.source(f"system: out_of_scope {key}"))


def _data(m: Material, net: Connections) -> Block:
    rows = []
    for each, held in m.system.data.items():
        details = m.register.assets.get(each)
        personal = {Answer.YES: "about people", Answer.NO: "not about people"}.get(held.personal, "people: not stated")
        origin = {"outside": "outsiders can write it", "inside": "written inside"}.get(str(held.origin or ""), "")
        made_from = m.names(held.derived_from or ())
        rows.append(
            (
                m.name(each),
                lines(str(held.classification or "class not stated"), personal),
                lines(origin, f"made from: {made_from}" if made_from else "") or "origin not stated",
                m.names(net.holders(each), most=4) or "nowhere drawn",
                lines(
                    m.person(held.owner) if held.owner else "",
                    m.person(details.owner) if details and details.owner and not held.owner else "",
                    f"licence: {details.licence}" if details and details.licence else "",
                    f"version: {details.version}" if details and details.version else "",
                    f"from: {details.source}" if details and m.more(details.source) else "",
                    f"kept: {details.kept_for}" if details and m.more(details.kept_for) else "",
                )
                or "not recorded",
                m.source(f"system: {each}", f"asset:{each}" if details else ""),
            )
        )
    if not rows:
        return Missing("data", "Which data does the system use, make and keep?", "Data Custodian", "description")
    columns = (
        "Data",
        "How sensitive",
        "Origin",
        "Where it is or comes through",
        "Owner, licence, how long kept",
        "From",
    )
    return Table(columns, tuple(rows), (2, 1.8, 2.4, 2.4, 3, 1.6))


def _data_missing(m: Material) -> Iterator[Block]:
    unowned = [
        each
        for each, held in m.system.data.items()
        if not held.owner and not getattr(m.register.assets.get(each), "owner", "")
    ]
    if unowned:
        question = f"Who answers for each of these data: {m.names(unowned, most=8)}?"
        yield Missing("asset.owner", question, "Data Custodian", "asset")
    unknown = [each for each, held in m.system.data.items() if held.classification is None]
    if unknown:
        question = f"How confidential is each of these: {m.names(unknown, most=8)}?"
        yield Missing("data.classification", question, "Data Custodian", "description")


def _dependencies(m: Material, net: Connections) -> Iterator[Block]:
    rows = []
    for each in m.system.components:
        if net.is_person(each):
            continue
        reached = [other for other in net.stops(each) if not net.is_person(other)]
        people = [other for other in net.stops(each) if net.is_person(other)]
        needs = [other for other in net.needs[each] if not net.is_person(other)]
        fallback = "–"
        if m.can_state(each, "fallback_available"):
            fallback = {Answer.YES: "yes, tried", Answer.NO: "none"}.get(
                m.answer(each, "fallback_available"), "not stated"
            )
        rows.append(
            (
                m.name(each),
                m.names(needs, most=5) or "nothing drawn",
                m.names(net.needed_by[each], most=5) or "nothing drawn",
                lines(m.names(reached, most=4), f"people: {m.names(people)}" if people else "") or "nothing",
                fallback,
            )
        )
    yield Paragraph(
        "Read from the connections drawn: who calls needs the part that answers, and who is sent something needs the "
        "sender. What a failure reaches is followed through all that need it in turn, but not through training: a "
        "model goes on with what it has learnt.",
        m.source("system: flows"),
    )
    if rows:
        columns = ("Part", "Needs", "Needed by", "A failure reaches", "Another way")
        yield Table(columns, tuple(rows), (2, 3, 3, 2.4, 1.2))
    yield from unanswered(m, m.system.components, ("fallback_available",))


def _connections(m: Material, net: Connections) -> Iterator[Block]:
    drawn = data_flows(m.c)
    if drawn and not m.redacted:
        yield Picture(drawn, "The system as drawn. A number on an element counts the threats that apply to it.")
    rows = []
    for each, flow in m.system.flows.items():
        crosses = m.names(net.crosses(each), most=4)
        back = f"back: {m.names(flow.answers_with or ()) or 'not stated what'}" if flow.replies is Answer.YES else ""
        rows.append(
            (
                lines(f"{m.name(flow.from_)} → {m.name(flow.to)}", m.more(flow.name)),
                lines(m.names(flow.carries or ()) or "not stated what", back),
                crosses or "none",
                shown_answer(m.answer(each, "encrypted") if "encrypted" in flow.facts else flow.encrypted),
                shown_answer(flow.authenticated),
                m.source(f"system: {each}"),
            )
        )
    if rows:
        columns = ("From and to", "Carries", "Boundaries crossed", "Encrypted", "Both ends proven", "From")
        yield Table(tuple(columns), tuple(rows), (3, 3, 2.2, 1.1, 1.1, 1.3))
    else:
        question = "Which parts are connected, and what goes between them?"
        yield Missing("flows", question, "Developer", "description")
    open_ones = [each for each, flow in m.system.flows.items() if flow.encrypted is Answer.UNKNOWN]
    if open_ones:
        question = f"Is what these carry encrypted on the way: {m.places(open_ones, most=8)}?"
        yield Missing("flows.encrypted", question, "Platform team", "description")
    for fact, said in (
        ("exposed_to_internet", "Open to the internet"),
        ("reaches_internet", "Reach out to the internet"),
    ):
        stated_yes = [each for each in m.system.components if m.answer(each, fact) is Answer.YES]
        if stated_yes:
            yield Paragraph(
                f"{said}: {m.names(stated_yes, most=8)}.", m.source(*(m.said_by(e, fact) for e in stated_yes[:3]))
            )
    yield from unanswered(m, m.system.components, ("exposed_to_internet",))


def _suppliers(m: Material) -> Iterator[Block]:
    supplied = list(filter(m.supplier, m.system.components))
    if not supplied:
        question = (
            "Who supplies or runs parts of it (models, hosting, tools, data)? Nobody is named in the description."
        )
        yield Missing("components.provider", question, "Developer", "description")
        return
    facts = ("contract_covers_security", "supplier_reviewed", "provider_may_train_on_prompts", "fallback_available")
    rows = []
    for each in supplied:
        held = ["–" if not m.can_state(each, fact) else str(m.answer(each, fact)) for fact in facts]
        rows.append((m.supplier(each), m.name(each), *(("not stated" if said == "unknown" else said) for said in held)))
    columns = ("Supplier", "Supplies", "Contract covers security", "Reviewed", "May train on prompts", "Another way")
    yield Table(columns, tuple(rows), (2, 2, 1.5, 1.2, 1.5, 1.2))
    yield from unanswered(m, supplied, facts)


def _keys(m: Material) -> Iterator[Block]:
    facts = ("secrets_in_vault", "own_identity", "tokens_bound_to_audience", "holds_secrets_in_prompt")
    heads = ("Keys in a vault, short-lived", "Identity of its own", "Tokens only for it", "Secrets in its prompts")
    table = stated(m, m.system.components, facts, heads)
    if table is not None:
        yield table
    yield from unanswered(m, m.system.components, facts[:1])


def _changes(m: Material) -> Block:
    events = m.register.history("system", limit=_RECENT)
    if not events:
        return Paragraph("The description has not been recorded yet.")
    rows = tuple(
        (event.at[:10], m.person(event.by.id), m.text(event.reason), m.source(f"event {event.seq}"))
        for event in reversed(events)
    )
    return Table(("Day", "Who", "Why", "From"), rows, (1.2, 2.4, 5, 1))

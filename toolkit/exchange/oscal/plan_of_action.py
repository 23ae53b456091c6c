"""The plan of action and milestones: gaps, risks with plans, and what would help most, each with its links.

It holds copies of the findings, risks and observations that its items refer to, under the ids that they have in the
assessment results: a plan of action imports no results, and what it refers to has to be found in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from toolkit.conformity import Standing
from toolkit.conformity.actions import Action, Chosen
from toolkit.exchange.naming import WITHHELD
from toolkit.exchange.oscal.assessment_results import observations
from toolkit.exchange.oscal.document import Resources, document, metadata_of
from toolkit.exchange.oscal.findings import finding_id, findings_of
from toolkit.exchange.oscal.gaps import gap_id, gap_risk, recommended
from toolkit.exchange.oscal.grounds import JUDGED
from toolkit.exchange.oscal.observations import read_of_risk
from toolkit.exchange.oscal.people import People
from toolkit.exchange.oscal.reviewed import not_judged
from toolkit.exchange.oscal.risks import risk_id, risk_of
from toolkit.exchange.oscal.subjects import the_system, tool
from toolkit.exchange.oscal.words import NS, Json, line, prop, props, prose, tidy
from toolkit.register.acceptance import waits_for_acceptance
from toolkit.register.methods import counting_method, worst_first
from toolkit.register.records import ControlUse, Risk

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["plan_of_action"]


def plan_of_action(basis: Basis) -> str:
    """The plan of action and milestones as JSON text."""
    people, resources = People(basis), Resources()
    risks = worst_first(basis.conformity.facts.risks.values(), counting_method(basis.record.criteria))
    gaps = [each for each in basis.conformity.gaps if each.verdict != "unknown"]
    actions = basis.conformity.actions()
    findings = [each for gap in gaps for each in findings_of(basis, people, gap)]
    told = [
        *(gap_risk(basis, people, each, _on_gap(actions.all, each.provision.id)) for each in gaps),
        *(_risk(basis, people, each, actions.all) for each in risks),
    ]
    items = [
        *(_gap_item(basis, each) for each in gaps),
        *_unjudged(basis),
        *(_risk_item(basis, each) for each in risks if _needs_a_plan(basis, each)),
        *(_action_item(basis, each, {gap.provision.id for gap in gaps}) for each in actions.best()),
    ]
    found = {
        "system-id": _system_id(basis),
        "local-definitions": {"components": [the_system(basis)], "assessment-assets": tool(basis)},
        "observations": _referred(observations(basis, people, resources), [*findings, *told]),
        "risks": told,
        "findings": findings,
        "poam-items": items or [_nothing(basis)],
        "back-matter": resources.told(),
    }
    title = f"Plan of action and milestones of {basis.system.name}"
    return document("plan-of-action-and-milestones", {"metadata": metadata_of(basis, title, people), **found})


def _system_id(basis: Basis) -> Json:
    said = basis.naming.more(basis.system.id) if basis.described else ""
    return {"identifier-type": f"{NS}/systems", "id": said or basis.id("system")}


def _referred(given: Sequence[Json], by: Sequence[Json]) -> list[Json]:
    """Only the observations that a finding or a risk refers to."""
    wanted = {ref["observation-uuid"] for each in by for ref in each.get("related-observations", ())}
    return [each for each in given if each["uuid"] in wanted]


def _on_gap(actions: Sequence[Action], provision: str) -> list[Action]:
    return [each for each in actions if provision in each.gaps]


def _risk(basis: Basis, people: People, risk: Risk, actions: Sequence[Action]) -> Json:
    """A risk with its own plan, and the controls of the library that would lower it and are in no plan of it."""
    own = {use.control for use in risk.controls}
    lowering = [
        each for each in actions if each.control.id not in own and any(one.risk == risk.id for one in each.lowers)
    ]
    more = list(recommended(basis, f"risk:{risk.id}", lowering))
    return risk_of(basis, people, risk, observations=read_of_risk(basis, risk), responses=more)


def _needs_a_plan(basis: Basis, risk: Risk) -> bool:
    """Something is planned against it, or nobody has accepted what is left of it."""
    planned = any(use.status == "planned" for use in risk.controls)
    return planned or waits_for_acceptance(risk, basis.record.criteria, basis.today)


def _gap_item(basis: Basis, gap: Standing) -> Json:
    key = gap.provision.id
    left = basis.links.risks_left_open(key)
    who = basis.naming.person(gap.owner) if gap.owner.strip() else "nobody yet"
    seen_to = f"Seen to by: {who}. Due: {gap.due or 'no day set'}."
    parts = [each.part.part for each in gap.parts if each.ours and each.verdict in JUDGED]
    return _item(
        basis,
        ("gap", key),
        f"Provision {key} is {gap.verdict}",
        f"{gap.provision.summary}\n{basis.naming.more(gap.reason)}\n{seen_to}",
        [prop("kind", "gap"), prop("strength", gap.provision.strength), prop("due", gap.due)],
        [finding_id(basis, key), *(finding_id(basis, key, part) for part in parts)],
        [gap_id(basis, key), *(risk_id(basis, each.risk) for each in left)],
    )


def _unjudged(basis: Basis) -> Iterator[Json]:
    """One item for all that nobody judged: nothing is known to be missing, so nothing else is to be planned yet."""
    found = not_judged(basis)
    if found:
        many = "1 provision has" if len(found) == 1 else f"{len(found)} provisions have"
        said = f"Nobody has judged yet: {', '.join(found)}. Until then they are neither met nor gaps."
        yield _item(basis, ("not judged",), f"{many} not been judged", said, [prop("kind", "not-judged")])


def _risk_item(basis: Basis, risk: Risk) -> Json:
    planned = [_planned(basis, use) for use in risk.controls if use.status == "planned"]
    said = "\n".join(planned) or "Nothing is planned, and nobody has accepted what is left."
    serves = {each.provision for each in basis.links.provisions_of(risk.id)}
    gaps = [each.provision.id for each in basis.conformity.gaps if each.verdict != "unknown"]
    return _item(
        basis,
        ("risk", risk.id),
        basis.naming.risk_title(risk),
        said,
        [prop("kind", "risk"), prop("risk-id", basis.naming.more(risk.id))],
        [finding_id(basis, each) for each in gaps if each in serves],
        [risk_id(basis, risk.id)],
    )


def _planned(basis: Basis, use: ControlUse) -> str:
    who = basis.naming.person(use.action_owner) if use.action_owner.strip() else "nobody yet"
    return f"Planned: {basis.naming.control_title(use)}. Seen to by: {who}. Due: {use.due or 'no day set'}."


def _action_item(basis: Basis, chosen: Chosen, judged: set[str]) -> Json:
    action = chosen.action
    gaps = [each for each in action.gaps if each in judged]
    unjudged = [each for each in action.gaps if each not in judged]
    known = basis.known.controls.get(action.control.id)
    title, statement = (known.title, known.statement) if known is not None else (WITHHELD, "")
    said = [
        f"{statement} Chosen because it {chosen.because}.",
        f"Works also on what nobody judged yet: {', '.join(unjudged)}." if unjudged else "",
        "A recommendation that follows from the record; nobody has decided on it." if not action.planned else "",
    ]
    return _item(
        basis,
        ("action", action.control.id),
        f"{'Planned' if action.planned else 'Recommended'}: {title}",
        "\n".join(said),
        [
            prop("kind", "action"),
            prop("library-control", action.control.id if known is not None else ""),
            prop("chosen-for", chosen.chosen_for),
        ],
        [finding_id(basis, each) for each in gaps],
        [*(gap_id(basis, each) for each in gaps), *(risk_id(basis, each.risk) for each in action.lowers)],
    )


def _nothing(basis: Basis) -> Json:
    """OSCAL knows no empty plan: that nothing is open is then its only item."""
    said = "Every provision of the organisation is met or not applicable as judged, or the Code does not apply; no "
    said += "open risk waits for a control or for somebody's acceptance."
    return _item(basis, ("nothing",), "Nothing is open in the record", said, [prop("kind", "nothing-open")])


def _item(
    basis: Basis,
    named: tuple[str, ...],
    title: str,
    said: str,
    properties: Sequence[Json | None],
    findings: Sequence[str] = (),
    risks: Sequence[str] = (),
) -> Json:
    item: dict[str, Any] = {
        "uuid": basis.id("item", *named),
        "title": line(title),
        "description": prose(said),
        "props": props(*properties),
        "related-findings": [{"finding-uuid": each} for each in dict.fromkeys(findings)],
        "related-risks": [{"risk-uuid": each} for each in dict.fromkeys(risks)],
    }
    return tidy(item)

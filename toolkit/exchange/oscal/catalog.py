"""The Code as an OSCAL catalogue: principles are groups, provisions controls, sub-provisions controls of controls.

It is the same for every workshop, but for the head of the record that it was written with. Everything in it is our
paraphrase and marked so; numbers, titles and ETSI ids are facts, and link to the official texts.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from toolkit.catalogues.provision import Code, Principle, Provision
from toolkit.catalogues.vocabulary import Role
from toolkit.conformity import PARAPHRASE
from toolkit.exchange.oscal.basis import OURS, control_id, statement_id
from toolkit.exchange.oscal.document import Resources, document, metadata_of
from toolkit.exchange.oscal.people import People, role_id
from toolkit.exchange.oscal.words import Json, bullets, line, prop, props, prose, tidy

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["catalog"]


def catalog(basis: Basis) -> str:
    """The catalogue as JSON text."""
    code, people, resources = basis.conformity.code, _Roles(basis), Resources()
    groups = [_group(code, principle, resources) for principle in code.principles]
    for role in Role:
        people.code_role(role)
    head = metadata_of(
        basis, f"{code.title}, in our paraphrase", people, notice=code.statement, edition=code.short_name
    )
    head["published"] = f"{code.published}T00:00:00Z"
    head["links"] = [{"href": code.url, "rel": "reference", "text": line(f"The official text of the {code.title}")}]
    return document("catalog", {"metadata": head, "groups": groups, "back-matter": resources.told()})


class _Roles(People):
    """A catalogue names the roles of the Code and nobody of the workshop."""

    def lead(self) -> None:
        """Nobody leads a catalogue."""


def _group(code: Code, principle: Principle, resources: Resources) -> Json:
    held = [each for each in code.provisions if each.principle == principle.number]
    return {
        "id": f"uk-ai-code-principle-{principle.number}",
        "class": "principle",
        "title": line(f"Principle {principle.number}. {principle.title}"),
        "props": props(
            prop("label", principle.number, core=True),
            prop("sort-id", f"uk-ai-code-{principle.number:02}", core=True),
            prop("phase", principle.phase),
            prop("etsi-clause", principle.etsi_clause),
            *(prop("duty-of", role_id(role)) for role in principle.applies_to),
        ),
        "links": _links(code, f"Principle {principle.number}", principle.etsi_clause, resources),
        "controls": [_control(code, each, held, resources) for each in held if each.parent is None],
    }


def _control(code: Code, provision: Provision, held: list[Provision], resources: Resources) -> Json:
    number = provision.id
    below = [_control(code, each, held, resources) for each in held if each.parent == number]
    return tidy(
        {
            "id": control_id(number),
            "class": "provision" if provision.parent is None else "sub-provision",
            "title": line(f"{number} {provision.summary}"),
            "props": props(
                prop("label", number, core=True),
                prop("sort-id", "uk-ai-code-" + ".".join(f"{int(each):02}" for each in number.split(".")), core=True),
                prop("alt-identifier", f"ETSI Provision {provision.etsi_id}", core=True),
                prop("strength", provision.strength),
                *(prop("duty-of", role_id(role)) for role in provision.applies_to),
                *(prop("involves", role_id(role)) for role in provision.involves),
                prop("phase", provision.phase),
                prop("etsi-id", provision.etsi_id),
                prop("asks-that-something-be-done", "yes" if provision.asks_doing else "no"),
                prop("paraphrase", "yes", remarks=f"The title and all texts: {PARAPHRASE}."),
            ),
            "links": _links(code, f"Provision {number}", provision.etsi_id, resources),
            "parts": [_statement(provision), *_guidance(provision), *_method(provision)],
            "controls": below,
        }
    )


def _links(code: Code, what: str, etsi: str, resources: Resources) -> list[Json]:
    """To the official text, and to ETSI's by its number: ETSI reserves all rights in its words."""
    standard = str(uuid.uuid5(OURS, code.etsi))
    about = "A European Standard of ETSI, which reserves all rights in its text: only its numbers stand here."
    reference = resources.add(
        standard, {"title": line(code.etsi), "description": prose(about), "citation": {"text": line(code.etsi)}}
    )
    return [
        {"href": code.url, "rel": "reference", "text": line(f"{what} in the official text")},
        {"href": reference, "rel": "reference", "text": line(f"{code.etsi}, {etsi}")},
    ]


def _statement(provision: Provision) -> Json:
    only = f"In which case: {provision.condition}" if provision.condition else ""
    return tidy(
        {
            "id": statement_id(provision.id),
            "name": "statement",
            "prose": prose(provision.summary, only),
            "parts": [
                {
                    "id": statement_id(provision.id, part.part),
                    "name": "item",
                    "props": props(
                        prop("label", f"{part.part})", core=True),
                        prop("strength", part.strength),
                        *(prop("duty-of", role_id(role)) for role in part.applies_to or provision.applies_to),
                    ),
                    "prose": prose(part.summary),
                }
                for part in provision.parts
            ],
        }
    )


def _guidance(provision: Provision) -> list[Json]:
    """What happens otherwise, and measures: both draw on the official guide and on our judgement, in our words."""
    measures = f"Sample measures:\n\n{bullets(list(provision.measures))}" if provision.measures else ""
    otherwise = f"Where it is not followed: {provision.risk}" if provision.risk else ""
    remark = f"Remark: {provision.remark}" if provision.remark else ""
    said = "\n\n".join(each for each in (prose(otherwise), measures, prose(remark)) if each)
    return [{"id": f"{control_id(provision.id)}_gdn", "name": "guidance", "prose": said}] if said else []


def _method(provision: Provision) -> list[Json]:
    """What could be looked at to judge it: ideas of ours."""
    if not provision.evidence_ideas:
        return []
    base = control_id(provision.id)
    objects = {
        "id": f"{base}_asm.objects",
        "name": "assessment-objects",
        "prose": bullets(list(provision.evidence_ideas)),
    }
    method = prop("method", "EXAMINE", core=True)
    return [{"id": f"{base}_asm", "name": "assessment-method", "props": props(method), "parts": [objects]}]

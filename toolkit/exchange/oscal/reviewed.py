"""Which provisions were to be judged, which were, and which were left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from toolkit.catalogues.vocabulary import Answer
from toolkit.conformity import Standing
from toolkit.exchange.oscal.basis import control_id, statement_id
from toolkit.exchange.oscal.grounds import JUDGED
from toolkit.exchange.oscal.words import Json, prose, tidy

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["not_applicable", "not_judged", "planned", "reviewed"]


def planned(basis: Basis) -> Json:
    """What is to be judged: every provision that is the organisation's by its roles."""
    ours = [each.provision.id for each in basis.conformity.standings if each.ours]
    return _selection(basis, [_selected(each) for each in ours], said=_scope(basis, len(ours)))


def reviewed(basis: Basis) -> Json:
    """What was judged. A provision that is not applicable was looked at and is left out, with its reason elsewhere."""
    ours = [each for each in basis.conformity.standings if each.ours]
    whole = [each for each in ours if each.verdict in JUDGED]
    in_part = [each for each in ours if each.verdict == "unknown" and _parts(each)]
    open_ones, out = not_judged(basis), not_applicable(basis)
    said = [f"{len(whole)} of the provisions that are the organisation's were assessed."]
    if in_part:
        said.append(f"Of these only some parts: {', '.join(each.provision.id for each in in_part)}.")
    if open_ones:
        said.append(f"Not assessed, because nobody judged them yet ({len(open_ones)}): {', '.join(open_ones)}.")
    if out:
        said.append(f"Not applicable, each with its reason as an observation ({len(out)}): {', '.join(out)}.")
    chosen = [
        _selected(each.provision.id, () if each in whole else _parts(each))
        for each in ours
        if each in whole or each in in_part
    ]
    return _selection(basis, chosen, said="\n".join([*said, _scope(basis, len(ours))]))


def _parts(standing: Standing) -> tuple[str, ...]:
    """The parts of a provision that somebody judged."""
    return tuple(each.part.part for each in standing.parts if each.ours and each.verdict in JUDGED)


def _selected(provision: str, parts: Sequence[str] = ()) -> Json:
    statements = [statement_id(provision, each) for each in parts]
    return tidy({"control-id": control_id(provision), "statement-ids": statements})


def not_judged(basis: Basis) -> list[str]:
    """The provisions of the organisation that nobody judged."""
    return [each.provision.id for each in basis.conformity.standings if each.ours and each.verdict == "unknown"]


def not_applicable(basis: Basis) -> list[str]:
    """The provisions of the organisation that do not apply to this system, as judged."""
    return [each.provision.id for each in basis.conformity.standings if each.ours and each.verdict == "not applicable"]


def _selection(basis: Basis, chosen: Sequence[Json], *, said: str) -> Json:
    """A selection of controls. OSCAL cannot select nothing: then all are selected, and all excluded again."""
    selection: Json = {"include-controls": list(chosen)}
    if not chosen:
        every = [_selected(each.provision.id) for each in basis.conformity.standings]
        selection = {"include-all": {}, "exclude-controls": every}
    return tidy({"description": prose(said), "control-selections": [selection]})


def _scope(basis: Basis, ours: int) -> str:
    scope = basis.conformity.scope
    if scope.applies is Answer.NO:
        return f"The Code does not apply to this system. {basis.naming.text(scope.reason)}"
    roles = ", ".join(role.replace("_", " ") for role in scope.roles)
    held = f"Roles held: {roles}." if roles else "No role is recorded, so every provision counts as the organisation's."
    others = len(basis.conformity.standings) - ours
    left = f" {others} are duties of roles that are not held." if others else ""
    doubt = "" if scope.applies is Answer.YES else " Whether the Code applies, nobody has said yet."
    return f"{held}{left}{doubt}"

"""A self-assessment as one role of the Code sees it: its duties, and of provisions in parts its parts."""

from __future__ import annotations

from dataclasses import replace

from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.conformity import DUTY_ROLES, Conformity, Standing
from toolkit.conformity.parts import heard_of, proposed_of_whole

__all__ = ["narrowed", "roles_held"]


def roles_held(held: Conformity) -> tuple[Role, ...]:
    """The roles that a statement can be made of: those held; with none known all that have duties."""
    held_roles = held.scope.roles or DUTY_ROLES
    return tuple(role for role in DUTY_ROLES if role in held_roles)


def narrowed(held: Conformity, role: Role) -> Conformity:
    """The assessment with only the duties of one role as ours. The scope stays that of all roles."""
    applies = held.applies is not Answer.NO
    return replace(
        held, roles=(role,), standings=tuple(_narrowed(each, role, applies=applies) for each in held.standings)
    )


def _narrowed(each: Standing, role: Role, *, applies: bool) -> Standing:
    whole = each.provision.applies_to
    parts = tuple(replace(part, ours=applies and role in (part.part.applies_to or whole)) for part in each.parts)
    grounds = heard_of(parts, each.grounds)
    proposed = proposed_of_whole(each.provision, grounds, parts)
    return replace(each, ours=applies and role in whole, parts=parts, grounds=grounds, proposed=proposed)

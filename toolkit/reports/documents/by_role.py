"""A self-assessment as one role of the Code sees it: its duties, and of provisions in parts its parts."""

from __future__ import annotations

from dataclasses import replace

from toolkit.catalogues.vocabulary import Role
from toolkit.conformity import DUTY_ROLES, Conformity

__all__ = ["narrowed", "roles_held"]


def roles_held(held: Conformity) -> tuple[Role, ...]:
    """The roles that a statement can be made of: those held; with none known all that have duties."""
    held_roles = held.scope.roles or DUTY_ROLES
    return tuple(role for role in DUTY_ROLES if role in held_roles)


def narrowed(held: Conformity, role: Role) -> Conformity:
    """The assessment with only the duties of one role as ours. The scope stays that of all roles."""
    return replace(held, roles=(role,), standings=tuple(each.as_role(role) for each in held.standings))

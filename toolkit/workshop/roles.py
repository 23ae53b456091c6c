"""The roles of the Code of Practice in plain words, as a room needs them."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.catalogues.vocabulary import Role

__all__ = ["ROLES", "role_names"]

ROLES: Mapping[Role, tuple[str, str]] = {
    Role.DEVELOPER: ("Developer", "builds or adapts the model or system"),
    Role.SYSTEM_OPERATOR: ("System Operator", "runs it, and answers for it"),
    Role.DATA_CUSTODIAN: ("Data Custodian", "looks after the data"),
    Role.END_USER: ("End-user", "uses it"),
    Role.AFFECTED_ENTITY: ("Affected Entity", "is touched by what it does"),
}
"""Each role with its name and what its holder does: our words, not the Code's."""


def role_names(roles: tuple[Role, ...]) -> str:
    """Several roles by name, with commas."""
    return ", ".join(ROLES[role][0] for role in roles)

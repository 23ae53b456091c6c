"""The roles of the Code of Practice in plain words, as a room needs them."""

from __future__ import annotations

from collections.abc import Mapping

from toolkit.catalogues.vocabulary import Role

__all__ = ["ROLES", "role_names"]

ROLES: Mapping[Role, tuple[str, str]] = {
    Role.DEVELOPER: ("Developer", "builds or adapts the model or the system"),
    Role.SYSTEM_OPERATOR: ("System Operator", "puts it to use and answers for it in operation"),
    Role.DATA_CUSTODIAN: ("Data Custodian", "decides who may use the data, and looks after it"),
    Role.END_USER: ("End-user", "uses the system, at work or as a customer"),
    Role.AFFECTED_ENTITY: ("Affected Entity", "does not use it, and is touched by what it does"),
}
"""Each role with its name and what its holder does: our words, not the Code's."""


def role_names(roles: tuple[Role, ...]) -> str:
    """Several roles by name, with commas."""
    return ", ".join(ROLES[role][0] for role in roles)

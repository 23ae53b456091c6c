"""The people and organisations that a document names, each once, and the roles that they have in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from toolkit.catalogues.vocabulary import Role
from toolkit.exchange.oscal.words import Json, line, prop, props, tidy, value

if TYPE_CHECKING:
    from toolkit.exchange.oscal.basis import Basis

__all__ = ["People", "role_id"]

_ROLES = {
    "prepared-by": "Who led the workshop",
    "assessor": "Who judged",
    "attester": "Who attested or noted something",
    "provision-owner": "Who sees to what a provision still lacks",
    "risk-owner": "Who owns a risk",
    "action-owner": "Who puts a control in place",
    "asset-owner": "Who answers for a part of the system",
    "provider": "Who supplies a part of the system",
}
_WORDS = "Named in the record in these words; no participant of the workshop."


def role_id(role: Role) -> str:
    """A role of the Code as an OSCAL token."""
    return role.replace("_", "-")


class People:
    """Collects the parties and roles as a document mentions them; what is never mentioned is not in it."""

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._parties: dict[str, Json] = {}
        self._roles: dict[str, str] = {}
        self._responsible: dict[str, dict[str, None]] = {}

    def party(self, key: str, *, organisation: bool = False) -> str:
        """The id of a party: a participant, or somebody whom the record names in words."""
        found = self._basis.id("party", key)
        if found not in self._parties:
            self._parties[found] = self._participant(key, found) or self._in_words(key, found, organisation)
        return found

    def _participant(self, key: str, found: str) -> Json | None:
        held = self._basis.record.participants.get(key)
        if held is None:
            return None
        named = value(self._basis.record.names.get(key, "") or key)
        if self._basis.redacted:
            named = value(self._basis.naming.person(key))
        job = None if self._basis.redacted else prop("job-title", held.function, core=True)
        return tidy({"uuid": found, "type": "person", "name": named or "–", "props": props(job)})

    def _in_words(self, key: str, found: str, organisation: bool) -> Json:
        named = value(key) or "–"
        if self._basis.redacted:
            named = f"{'an organisation' if organisation else 'somebody'}, named in the internal version"
        return tidy({"uuid": found, "type": "organization", "name": named, "remarks": _WORDS})

    def role(self, role: str) -> str:
        """The id of a role that is used in the document."""
        self._roles.setdefault(role, _ROLES.get(role, role))
        return role

    def code_role(self, role: Role) -> str:
        """The id of a role of the Code."""
        found = role_id(role)
        self._roles.setdefault(found, f"{role.replace('_', ' ').capitalize()}, as the Code of Practice has it")
        return found

    def responsible(self, role: str, *keys: str) -> list[Json]:
        """Who has a role at one place of the document; nothing where nobody is named."""
        named = [self.party(key) for key in dict.fromkeys(keys) if key.strip()]
        return [{"role-id": self.role(role), "party-uuids": named}] if named else []

    def by(self, key: str, role: str = "assessor") -> list[Json]:
        """The origin of something that a person said."""
        return [{"actors": [{"type": "party", "actor-uuid": self.party(key), "role-id": self.role(role)}]}]

    def lead(self) -> None:
        """Name, for the document as a whole, who prepared it and who holds which role of the Code."""
        record = self._basis.record
        workshop = record.workshop
        if workshop is not None and workshop.facilitator.strip():
            self._holds(self.role("prepared-by"), self.party(workshop.facilitator))
        for key, held in record.participants.items():
            for role in held.roles:
                self._holds(self.code_role(role), self.party(key))
        for role, organisations in self._basis.system.roles.items():
            for named in organisations:
                self._holds(self.code_role(role), self.party(named, organisation=True))
        for role in self._basis.conformity.roles:
            self.code_role(role)

    def _holds(self, role: str, party: str) -> None:
        self._responsible.setdefault(role, {})[party] = None

    def told(self) -> Json:
        """The roles, parties and responsible parties of the document's metadata."""
        return {
            "roles": [{"id": role, "title": line(title)} for role, title in self._roles.items()],
            "parties": list(self._parties.values()),
            "responsible-parties": [
                {"role-id": role, "party-uuids": list(held)} for role, held in self._responsible.items()
            ],
        }

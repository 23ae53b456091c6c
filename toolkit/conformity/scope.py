"""Does the Code apply here, and which of its roles does the organisation hold for this system?

What follows from the answers is proposed, with the reason and how sure we are; a person decides, and is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from toolkit.catalogues.code_scope import Confidence, Exclusion
from toolkit.catalogues.code_scope import Scope as ScopeQuestions
from toolkit.catalogues.provision import Code
from toolkit.catalogues.vocabulary import Answer, Role
from toolkit.errors import ToolkitError, nearest
from toolkit.register.records import CodeScope
from toolkit.register.views import Views
from toolkit.system.model import System

__all__ = ["DUTY_ROLES", "Scope", "ScopeProposal", "propose_scope", "scope_of"]

DUTY_ROLES = (Role.DEVELOPER, Role.SYSTEM_OPERATOR, Role.DATA_CUSTODIAN)
"""The roles that the Code gives duties to (end-users have one more, in 5.4)."""
_ROLES = (*DUTY_ROLES, Role.END_USER, Role.AFFECTED_ENTITY)
"""Every role, those with duties first: whoever is an end-user only has 5.4, and who is only affected has nothing."""


@dataclass(frozen=True)
class ScopeProposal:
    """What follows from the answers: whether the Code applies, why, how sure we are, and the roles."""

    applies: Answer
    because: str
    confidence: Confidence
    roles: tuple[Role, ...] = ()
    asks: tuple[str, ...] = ()
    """Questions, by id, any single one of which could change it by its answer."""


@dataclass(frozen=True)
class Scope:
    """Whether the Code applies to this system, which roles are held, since who decided what."""

    applies: Answer
    reason: str
    roles: tuple[Role, ...]
    said_by: str
    """Where the roles are from: the scope that was recorded, the participants, what was asked for, or nobody."""
    proposal: ScopeProposal
    answers: Mapping[str, Answer]
    dpia: str = ""

    @property
    def roles_said(self) -> str:
        """The roles held in words; where none is recorded, what follows from that."""
        named = ", ".join(role.replace("_", " ") for role in self.roles)
        follows = "" if self.applies is Answer.NO else ", so every duty counts as ours"
        return named or f"none is recorded{follows}"

    @property
    def departs(self) -> str:
        """How what a person decided differs from what follows from the answers; empty where it does not."""
        if not self.answers or self.proposal.applies is Answer.UNKNOWN:
            return ""
        if self.applies is not Answer.UNKNOWN and self.applies is not self.proposal.applies:
            return f"the answers say: {self.proposal.applies} ({self.proposal.because})"
        other = (set(self.roles) ^ set(self.proposal.roles)) & set(DUTY_ROLES)  # no question asks for the others
        if self.applies is Answer.YES and self.roles and other:
            named = ", ".join(sorted(role.replace("_", " ") for role in other))
            return f"the answers say otherwise of: {named}"
        return ""


def propose_scope(code: Code, answers: Mapping[str, Answer | str]) -> ScopeProposal:
    """What follows from answers to the questions of the Code's scope (`code.scope.questions`).

    Its `asks` are the questions without an answer of which a single one could change it. Raises `ToolkitError` for a
    question that there is not, and for what is no answer.
    """
    asked, said = code.scope, _checked(code.scope, answers)
    found = _follows(asked, said)
    return replace(found, asks=tuple(each for each in _unanswered(said) if _could_change(each, asked, said, found)))


def _unanswered(said: Mapping[str, Answer]) -> Iterator[str]:
    return (each for each, answer in said.items() if answer is Answer.UNKNOWN)


def _could_change(question: str, asked: ScopeQuestions, said: Mapping[str, Answer], found: ScopeProposal) -> bool:
    otherwise = (_follows(asked, {**said, question: answer}) for answer in (Answer.YES, Answer.NO))
    return any((each.applies, each.roles) != (found.applies, found.roles) for each in otherwise)


def _follows(asked: ScopeQuestions, said: Mapping[str, Answer]) -> ScopeProposal:
    for question in asked.questions:
        if question.needed and said[question.id] is Answer.NO:
            because = "Nothing in it works by AI, and the Code is about the security of AI systems."
            return ScopeProposal(Answer.NO, because, "high")
    roles = _roles(asked, said)
    for exclusion in asked.exclusions:
        found = _excluded(exclusion, said)
        if found is not None:
            return found
    if roles:
        named = ", ".join(role.replace("_", " ") for role in roles)
        because = f"The organisation is {named} for this system.{_not_excluded(asked, said)}"
        return ScopeProposal(Answer.YES, because, "high", roles)
    if any(each.makes and said[each.id] is Answer.UNKNOWN for each in asked.questions):
        return ScopeProposal(
            Answer.UNKNOWN, "Whether the organisation holds a role of the Code is not answered yet.", "high"
        )
    because = "The organisation neither makes nor deploys it, and does not answer for its data: it has no duty here."
    return ScopeProposal(Answer.NO, because, "medium")


def _checked(asked: ScopeQuestions, answers: Mapping[str, Answer | str]) -> dict[str, Answer]:
    known = [each.id for each in asked.questions]
    for question in answers:
        if question not in known:
            raise ToolkitError(f"the scope asks no {question!r}", try_instead=nearest(question, known))
    try:
        return {each: Answer(answers.get(each, Answer.UNKNOWN)) for each in known}
    except ValueError as error:
        raise ToolkitError(f"an answer is yes, no or unknown: {error}", try_instead="Write one of the three.") from None


def _roles(asked: ScopeQuestions, said: Mapping[str, Answer]) -> tuple[Role, ...]:
    held = {each.makes for each in asked.questions if each.makes and said[each.id] is Answer.YES}
    return tuple(role for role in DUTY_ROLES if role in held)


def _not_excluded(asked: ScopeQuestions, said: Mapping[str, Answer]) -> str:
    """Why an exclusion that somebody answered yes to does not hold; empty where nobody did."""
    found = []
    for exclusion in asked.exclusions:
        against = [each for each in exclusion.unless if said[each] is Answer.YES]
        if said[exclusion.question] is Answer.YES and against:
            found.append(f" `{exclusion.question}` leaves nobody out here, because `{against[0]}` is a yes as well.")
    return "".join(found)


def _excluded(exclusion: Exclusion, said: Mapping[str, Answer]) -> ScopeProposal | None:
    """What an exclusion makes of the answers; None where it does not hold."""
    if said[exclusion.question] is not Answer.YES or any(said[each] is Answer.YES for each in exclusion.unless):
        return None
    if any(said[each] is Answer.UNKNOWN for each in exclusion.unless):
        because = f"{exclusion.because} Whether that holds here is not answered yet."
        return ScopeProposal(Answer.UNKNOWN, because, exclusion.confidence)
    return ScopeProposal(Answer.NO, f"{exclusion.because} ({exclusion.basis})", exclusion.confidence)


def scope_of(record: Views, code: Code, roles: Iterable[Role | str] | None = None) -> Scope:
    """The scope as it is recorded, else as the system and the participants say; `roles` overrides the roles.

    Raises `ToolkitError` for a word that is no role.
    """
    held, system = record.code_scope, record.system()
    answers = dict(held.answers) if held else {}
    known = {each.id for each in code.scope.questions}
    proposal = propose_scope(code, {key: said for key, said in answers.items() if key in known})
    applies, reason = _applies(held, system)
    chosen, said_by = _held_roles(record, held)
    if roles is not None:
        chosen, said_by = _as_roles(roles), "the roles asked for"
    return Scope(applies, reason, chosen, said_by, proposal, answers, held.dpia if held else "")


def _applies(held: CodeScope | None, system: System | None) -> tuple[Answer, str]:
    if held is not None and held.applies is not Answer.UNKNOWN:
        return held.applies, held.reason
    if system is not None:
        return system.scope.code_applies, system.scope.reason
    return Answer.UNKNOWN, ""


def _held_roles(record: Views, held: CodeScope | None) -> tuple[tuple[Role, ...], str]:
    if held is not None and held.roles:
        return tuple(role for role in _ROLES if role in held.roles), "the scope that was recorded"
    found = {role for participant in record.participants.values() for role in participant.roles}
    from_people = tuple(role for role in DUTY_ROLES if role in found)
    return from_people, "the roles of the participants" if from_people else "nobody"


def _as_roles(roles: Iterable[Role | str]) -> tuple[Role, ...]:
    words = [str(role) for role in roles]
    for word in words:
        if word not in list(Role):
            raise ToolkitError(f"the Code has no role {word!r}", try_instead=nearest(word, [str(r) for r in Role]))
    return tuple(Role(word) for word in words)

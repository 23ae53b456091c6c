"""Which of the 72 provisions to show: by principle, role, strength, and how they stand."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as w

from toolkit.catalogues.provision import Code
from toolkit.catalogues.vocabulary import Role
from toolkit.conformity import VERDICTS, Standing
from toolkit.workshop.net import on_change
from toolkit.workshop.provision_words import NOT_JUDGED
from toolkit.workshop.roles import ROLES

__all__ = ["DUTIES", "ProvisionFilter"]

DUTIES = (Role.DEVELOPER, Role.SYSTEM_OPERATOR, Role.DATA_CUSTODIAN)
"""The roles that the Code gives duties to."""
_ANY = ""
_SAYS = "the record says something"
_WHICH = ("all", "gaps only", NOT_JUDGED, *VERDICTS[:-1], _SAYS)


class ProvisionFilter:
    """Four drop-down lists, and whether a provision passes them all. `changed` is called at each choice."""

    def __init__(self, code: Code, changed: Callable[[], None]) -> None:
        principles = [("all principles", 0)] + [
            (f"{each.number}. {each.title}", each.number) for each in code.principles
        ]
        roles = [("every role", _ANY), *((ROLES[role][0], str(role)) for role in DUTIES)]
        strengths = [("any", _ANY), *((each, each) for each in ("shall", "should", "may"))]
        self._principle = w.Dropdown(description="Principle", options=principles, layout=w.Layout(width="470px"))
        self._role = w.Dropdown(description="Duty of", options=roles, layout=w.Layout(width="270px"))
        self._which = w.Dropdown(description="Show", options=_WHICH, layout=w.Layout(width="330px"))
        self._strength = w.Dropdown(description="Strength", options=strengths, layout=w.Layout(width="270px"))
        self.fields = (self._principle, self._role, self._which, self._strength)
        for field in self.fields:
            on_change(field, lambda _: changed())

    def passes(self, standing: Standing) -> bool:
        """Whether a provision is to be shown."""
        provision = standing.provision
        if self._principle.value and provision.principle != self._principle.value:
            return False
        if self._role.value and self._role.value not in provision.applies_to:
            return False
        if self._strength.value and provision.strength != self._strength.value:
            return False
        return _fits(standing, self._which.value)


def _fits(standing: Standing, which: str) -> bool:
    tests = {
        "all": True,
        "gaps only": standing.is_gap,
        NOT_JUDGED: standing.ours and standing.verdict == "unknown",
        _SAYS: bool(standing.grounds),
    }
    return tests.get(which, standing.verdict == which)

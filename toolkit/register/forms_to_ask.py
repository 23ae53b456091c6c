"""Which forms of loss to ask a room for, from the threats behind a risk: what to ask, never what it costs."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.catalogues.catalogue import Catalogue
from toolkit.errors import ToolkitError, nearest
from toolkit.register.views import Views
from toolkit.risks.losses.forms import FORMS, FormOfLoss

__all__ = ["AskedForm", "forms_to_ask"]


@dataclass(frozen=True)
class AskedForm:
    """A form of loss to ask for: its words, and the titles of the threats that bring it."""

    form: FormOfLoss
    because: tuple[str, ...] = ()

    def row(self) -> dict[str, str]:
        """It as plain text."""
        said = {"form": self.form.form.value, "title": self.form.title, "question": self.form.question}
        return {**said, "example": self.form.example, "because": "; ".join(self.because)}


def forms_to_ask(register: Views, catalogue: Catalogue, risk_id: str) -> list[AskedForm]:
    """The forms of loss that the threats behind a risk's findings bring, those that most of them bring first.

    All six of a risk behind which no threat of the catalogue stands. Raises `ToolkitError` for a risk that is none.
    """
    risks = register.risks
    if risk_id not in risks:
        raise ToolkitError(f"there is no risk {risk_id[:60]!r}", try_instead=nearest(risk_id, risks))
    recorded = [register.findings[identity] for identity in risks[risk_id].findings if identity in register.findings]
    threats = {each.rule: catalogue.threats[each.rule] for each in recorded if each.rule in catalogue.threats}
    asked = [
        AskedForm(words, tuple(threat.title for threat in threats.values() if form in threat.loss_forms))
        for form, words in FORMS.items()
    ]
    brought = sorted((each for each in asked if each.because), key=lambda each: -len(each.because))
    return brought or asked

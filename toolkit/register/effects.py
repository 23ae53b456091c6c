"""What the controls of a recorded risk propose that they would do to it."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.vocabulary import ControlFunction
from toolkit.register.records import Risk
from toolkit.treatment.effect import Effect
from toolkit.treatment.effects_of import effect_of

__all__ = ["effects_of"]


def effects_of(risk: Risk, catalogue: Catalogue, statuses: Iterable[str]) -> list[Effect]:
    """What the risk's controls of these statuses propose; the team's own steps and words win over the catalogue's."""
    wanted = set(statuses)
    found = []
    for use in risk.controls:
        if use.status not in wanted:
            continue
        if use.control in catalogue.controls:
            effect = effect_of(
                use.control,
                risk.findings,
                catalogue,
                likelihood=use.likelihood,
                impact=use.impact,
                because=use.because,
            )
        else:
            effect = Effect(
                use.control,
                use.title or use.control,
                ControlFunction(use.function or "preventive"),
                use.likelihood or 0,
                use.impact or 0,
                use.because,
            )
        if effect is not None:
            found.append(effect)
    return found

"""Which controls help against which findings, and what the catalogue proposes that they would do."""

from __future__ import annotations

from collections.abc import Iterable

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.control import Control
from toolkit.catalogues.threat import ControlLink, Threat
from toolkit.catalogues.vocabulary import ControlFunction
from toolkit.treatment.effect import Effect

__all__ = ["effect_of", "suggested_controls", "threats_of"]


def threats_of(identities: Iterable[str], catalogue: Catalogue) -> list[Threat]:
    """The threats behind finding identities (`library:rule@element`), without those that the catalogue lacks."""
    # None for a team's own finding, or a rule of a library that is not loaded. Nobody is told, so no nearest one is
    # looked for: with many risks and controls that took minutes.
    named = (catalogue.threats_called(identity.partition("@")[0]) for identity in identities)
    return list({threats[0].key: threats[0] for threats in named if len(threats) == 1}.values())


def suggested_controls(identities: Iterable[str], catalogue: Catalogue) -> list[tuple[Control, ControlLink]]:
    """The controls that the catalogue names against these findings, those that lower most first."""
    best: dict[str, ControlLink] = {}
    for threat in threats_of(identities, catalogue):
        for link in threat.controls:
            known = best.get(link.control)
            if known is None or _steps(link) > _steps(known):
                best[link.control] = link
    order = sorted(best.values(), key=lambda link: (-_steps(link), link.control))
    return [(catalogue.controls[link.control], link) for link in order if link.control in catalogue.controls]


def _steps(link: ControlLink) -> int:
    return max(link.likelihood, link.impact)


def effect_of(
    control_id: str,
    identities: Iterable[str],
    catalogue: Catalogue,
    *,
    likelihood: int | None = None,
    impact: int | None = None,
    because: str = "",
    title: str = "",
    function: ControlFunction = ControlFunction.PREVENTIVE,
) -> Effect | None:
    """What a control would do against these findings; the team's own steps and reason win over the catalogue's.

    `title` and `function` are for a control of the team's own that is in no library: nothing else says them.
    None for a control that names none of these findings and of which the team says nothing.
    """
    link = next((link for control, link in suggested_controls(identities, catalogue) if control.id == control_id), None)
    if likelihood is None and impact is None and link is None:
        return None
    control = catalogue.controls.get(control_id)
    return Effect(
        control=control_id,
        title=control.title if control else title or control_id,
        function=control.function if control else function,
        likelihood=likelihood if likelihood is not None else (link.likelihood if link else 0),
        impact=impact if impact is not None else (link.impact if link else 0),
        because=because or (link.because if link else ""),
    )

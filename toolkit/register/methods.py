"""Several methods over one register: whose judgement counts, what others say beside it, and in which order to list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from toolkit.catalogues.scale import Scale
from toolkit.files.canonical_json import canonical_bytes
from toolkit.register.kinds import plain
from toolkit.register.records import Assessment, Criteria, Risk, RiskLevel
from toolkit.risks.scales import DEFAULT_SCALE, find_scale, load_scale

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.risks.pairs import Said

__all__ = [
    "counting_method",
    "counts",
    "defined_scale",
    "in_criteria",
    "judged_by",
    "ranks_by_criteria",
    "scale_named",
    "scale_of_criteria",
    "scale_to_judge_by",
    "scores_by_method",
    "standing_now",
    "worst_first",
]


_SIDES: tuple[Literal["likelihood"], Literal["impact"]] = ("likelihood", "impact")


def counting_method(criteria: Criteria | None) -> str:
    """The id of the method whose judgements count: that of the criteria, or the default one."""
    return criteria.scale if criteria is not None else DEFAULT_SCALE


def counts(method: str, held: Assessment | None, criteria: Criteria | None) -> bool:
    """Whether a judgement by this method is the one that counts at a level where `held` counts so far.

    Before criteria are agreed, the first method that was used counts, unless the default one is used as well.
    """
    if criteria is not None:
        return method == criteria.scale
    return held is None or method in (held.method, DEFAULT_SCALE)


def scale_of_criteria(criteria: Criteria | None, catalogue: Catalogue | None = None) -> Scale:
    """The scale that the criteria name: as they define it, else from a team's libraries, else a shipped one.

    Raises `ToolkitError` where it is known nowhere.
    """
    method = counting_method(criteria)
    found = scale_named(method, criteria, catalogue)
    return found if found is not None else load_scale(method, catalogue)


def scale_named(method: str, criteria: Criteria | None, catalogue: Catalogue | None = None) -> Scale | None:
    """A scale by its id, as `scale_of_criteria` looks for it; None where it is known nowhere."""
    own = defined_scale(criteria)
    return own if own is not None and own.id == method else find_scale(method, catalogue)


def scale_to_judge_by(criteria: Criteria | None, method: str | Scale) -> Scale:
    """The scale that is meant: one at hand, one by its id, or with nothing said that of the criteria."""
    if not isinstance(method, str):
        return method
    if not method:
        return scale_of_criteria(criteria)
    found = scale_named(method, criteria)
    return found if found is not None else load_scale(method)


def defined_scale(criteria: Criteria | None) -> Scale | None:
    """The scale that the criteria carry with them; None for a shipped one, and where what they carry is none."""
    if criteria is None or not criteria.definition:
        return None
    return _built(canonical_bytes(dict(criteria.definition)))


@lru_cache(maxsize=8)
def _built(definition: bytes) -> Scale | None:
    try:
        return Scale.model_validate_json(definition)
    except ValidationError:
        return None


def in_criteria(scale: str | Scale, before: Criteria | None) -> dict[str, Any]:
    """The fields of criteria that follow from choosing a scale: its id, and its definition where it is a team's own.

    Of the criteria before stays what the scale still has steps and levels for. Raises `ToolkitError` for an id that
    nobody knows here.
    """
    if isinstance(scale, str):
        own = defined_scale(before)
        chosen = own if own is not None and own.id == scale else load_scale(scale)
    else:
        chosen = scale
    said: dict[str, Any] = {"scale": chosen.id, "definition": {}}
    if find_scale(chosen.id) != chosen:
        said["definition"] = chosen.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if before is None or before.scale == chosen.id:
        return said
    levels = {level.id for level in chosen.levels}
    for side in _SIDES:
        steps, held = chosen.steps(side), plain(before)[side]
        said[side] = {step: words for step, words in held.items() if step in steps}
    said["tolerance"] = before.tolerance if before.tolerance in levels else ""
    said["may_accept"] = {level: who for level, who in before.may_accept.items() if level in levels}
    return said


def judged_by(risk: Risk, level: RiskLevel) -> dict[str, Assessment]:
    """What each method says of a level of a risk, by method; what counts comes first."""
    held = risk.assessments.get(level)
    return {**({held.method: held} if held is not None else {}), **risk.beside.get(level, {})}


def standing_now(risk: Risk) -> Assessment | None:
    """Where a risk stands today: its current level, else the inherent one; None where nobody judged it."""
    return risk.assessments.get("current") or risk.assessments.get("inherent")


def worst_first(risks: Iterable[Risk], method: str) -> list[Risk]:
    """Risks in the order of their levels today, worst first; of equal ones those that were worse before.

    Ranks of different methods mean different things and are never compared: risks judged by `method` come first, then
    those judged by others, method by method, and last those that nobody judged.
    """
    return sorted(risks, key=lambda risk: _place(risk, method))


def _place(risk: Risk, method: str) -> tuple[int, str, int, int, str]:
    held = standing_now(risk)
    if held is None:
        return 2, "", 0, 0, risk.title
    before = risk.assessments.get("inherent")
    inherent = before.rank if before is not None and before.method == held.method else -1
    group = (0, "") if held.method == method else (1, held.method)
    return *group, -held.rank, -inherent, risk.title


def scores_by_method(risks: Iterable[Risk], level: RiskLevel) -> Mapping[str, Mapping[str, Said]]:
    """By a risk's title and method: the method's own number, else the rank of its level; (low, high) for a range."""
    listed = list(risks)
    titles = Counter(risk.title for risk in listed)
    return {
        risk.title if titles[risk.title] == 1 else f"{risk.title} ({risk.id})": {
            method: _said(each) for method, each in judged_by(risk, level).items()
        }
        for risk in listed
    }


def ranks_by_criteria(risks: Iterable[Risk], method: str, level: RiskLevel) -> Mapping[str, float]:
    """By the id of each open risk that was judged by this method at this level: the rank of the level."""
    judged = ((risk.id, risk.assessments.get(level)) for risk in risks if risk.status == "open")
    return {name: held.rank for name, held in judged if held is not None and held.method == method}


def _said(held: Assessment) -> Said:
    if held.low is not None and held.high is not None:
        return held.low.value, held.high.value
    return held.rank if held.value is None else held.value

"""What another workshop offers, and where several systems stand together, in words and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.conformity.assess import Counts
from toolkit.conformity.roll_up import RollUp
from toolkit.display.tables import chip, table
from toolkit.errors import Problem
from toolkit.markup.element import Safe, element, fragment
from toolkit.register.offers import Offer
from toolkit.reports.documents.recipes import RECIPES
from toolkit.reports.documents.rolled_up import names_of, verdict_words
from toolkit.workshop.draft import short
from toolkit.workshop.panel import note

__all__ = ["KINDS", "offer_label", "offer_words", "principle_table", "problems_box", "refused_table", "rolled_table"]

KINDS: Mapping[str, str] = {
    "evidence": "Evidence, piece by piece",
    "policy": "Words of the team in documents",
    "training": "Trainings of the same people",
}
"""What can be taken over, each kind with its heading."""
_CHIPS = {"met": "ok", "partly met": "moderate", "not met": "high", "unknown": "open"}
_SHORT = {"met": "met", "partly met": "partly", "not met": "not met", "unknown": "open", "not applicable": "n/a"}
_SIDE_BY_SIDE = 3
_REFUSED = 40
_LABEL = 45
"""Characters of a label that a narrow window shows; what is longer stands below it in full."""


def offer_label(each: Offer) -> str:
    """What stands beside the box to tick: provision and piece, document and place, or who was trained in what."""
    if each.kind == "policy":
        document, _, place = each.key.partition(".")
        recipe = RECIPES.get(document)
        return f"{recipe.title if recipe is not None else document}: {place.replace('_', ' ')}"
    said = short(each.what, _LABEL)
    return f"{each.provision}: {said}" if each.kind == "evidence" else said


def offer_words(each: Offer) -> Safe:
    """What one tick takes over: its day, until when it holds, and where it is from; words in full."""
    days = [f"of {each.on}" if each.on else "", f"holds until {each.until}" if each.until else ""]
    days.append(f"from {each.whence}" if each.whence else "")
    quiet = ", ".join(said for said in days if said)
    about = "" if each.usual else " (says something of that system alone: read it first)"
    is_told = each.kind != "policy" and len(each.what) <= _LABEL
    words = "" if is_told else short(each.what, 300)
    return fragment(words, element("span", {"class": "att-quiet"}, f" {quiet}{about}"))


def refused_table(refused: Sequence[Offer]) -> Safe:
    """What cannot be taken over, each with the reason."""
    if not refused:
        return fragment()
    rows = [
        {
            "": {"evidence": "evidence", "policy": "words", "training": "training"}[each.kind],
            "what": f"{each.provision or each.key}: {said}" if each.kind != "training" else said,
            "why not": each.why_not,
        }
        for each, said in ((each, short(each.what, 120)) for each in refused[:_REFUSED])
    ]
    rest = len(refused) - len(rows)
    head = element("summary", None, f"Not to be taken over: {len(refused)}, each with the reason")
    more = note(f"and {rest} more") if rest > 0 else None
    return element("details", {"class": "att-first"}, head, table(rows), more)


def rolled_table(rolled: RollUp) -> Safe:
    """A row a principle: the counts of all systems, of each where there are few, and where the worst verdict is."""
    few = len(rolled.systems) <= _SIDE_BY_SIDE
    rows = []
    for principle in rolled.code.principles:
        worst, behind = rolled.worst_of(principle.number)
        cells: dict[str, str | Safe] = {"principle": f"{principle.number}. {principle.title}"}
        cells["worst, and where"] = fragment(_verdict(worst), names_of(behind, rolled))
        if few:
            for system in rolled.systems:
                own = system.conformity.counts(system.conformity.of(principle.number))
                cells[system.name] = _counts(own)
        cells["all systems"] = _counts(rolled.counts(principle.number))
        rows.append(cells)
    lead = note("Counts of provisions. “open”: ours, and nobody has judged it yet. The worst is of any system.")
    return fragment(lead, element("div", {"class": "att-first"}, table(rows)))


def principle_table(rolled: RollUp, principle: int) -> Safe:
    """The provisions of a principle: the worst verdict, and how each system stands to it."""
    rows: list[dict[str, str | Safe]] = []
    for provision in rolled.code.provisions:
        if provision.principle != principle:
            continue
        grouped: dict[str, list[str]] = {}
        for system, standing in rolled.standings(provision.id):
            reason = f" ({short(standing.reason, 120)})" if standing.reason else ""
            grouped.setdefault(standing.verdict, []).append(f"{system.name}{reason}")
        each = [element("div", None, _verdict(verdict), names_of(names, rolled)) for verdict, names in grouped.items()]
        rows.append(
            {
                "provision": element("span", {"class": "att-nowrap"}, f"{provision.id} {provision.strength}"),
                "in our words": provision.summary,
                "worst": _verdict(rolled.worst(provision.id)),
                "each system": fragment(*each) if each else "nobody's to meet",
            }
        )
    return table(rows)


def problems_box(problems: Sequence[Problem]) -> Safe:
    """The workshops that could not be read, and what to do about each."""
    if not problems:
        return fragment()
    lines = [element("li", None, str(each)) for each in problems]
    return element(
        "div", {"class": "att-error", "role": "alert"}, "Left out of the roll-up:", element("ul", None, *lines)
    )


def _counts(counts: Counts) -> str:
    said = [f"{counts[each]} {words}" for each, words in _SHORT.items() if counts[each]]
    return ", ".join(said) or "none is ours"


def _verdict(verdict: str) -> Safe:
    return chip(verdict_words(verdict), _CHIPS.get(verdict, ""))

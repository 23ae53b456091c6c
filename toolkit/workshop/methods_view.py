"""Where the methods that judged the same risks agree on their order, and where they do not."""

from __future__ import annotations

from math import inf

from toolkit.display.tables import table
from toolkit.markup.element import Safe, element, fragment
from toolkit.workshop.draft import short
from toolkit.workshop.panel import note
from toolkit.workshop.session import Workshop

__all__ = ["matrix_fidelity", "methods_compared"]

_SHOWN = 12


def matrix_fidelity(workshop: Workshop) -> Safe:
    """How far the levels order the risks as the figures in money do, with the worst pairs; nothing without figures."""
    found = workshop.register.fidelity()
    if not found.pairs:
        return fragment()
    risks = workshop.register.risks
    worst = []
    for each in found.worst[:3]:
        larger, smaller = short(risks[each.larger].title), short(risks[each.smaller].title)
        times = "more than" if each.times == inf else f"{each.times:.1f} times as much as"
        worst.append(element("li", None, f"“{larger}” is expected to cost {times} “{smaller}”, at a lower level"))
    said = found.sentence()
    about = "Held against the expected losses of the figures that were kept last (notebook 07): "
    return fragment(note(about + said[:1].lower() + said[1:]), element("ul", None, *worst) if worst else None)


def methods_compared(workshop: Workshop) -> Safe:
    """A fold with the agreement of each two methods, and the pairs that they put in opposite order; nothing for one."""
    parts: list[Safe] = []
    for level in ("current", "inherent"):
        found = workshop.register.disagreement("current" if level == "current" else "inherent")
        compared = [row for row in found.agreement() if row["pairs"]]
        if not compared:
            continue
        named = {method: _title(workshop, method) for method in found.methods}
        rows = [
            {
                "methods": f"{named[row['method']]} and {named[row['other method']]}",
                "pairs of risks": str(row["pairs"]),
                "same order": str(row["same order"]),
                "opposite order": str(row["opposite order"]),
                "told apart by one only": str(row["tied by the first only"] + row["tied by the other only"]),
                "rank agreement (tau)": "" if row["tau"] is None else f"{row['tau']:.2f}",
            }
            for row in compared
        ]
        reversals = [
            element(
                "li",
                None,
                f"{named[each.method]}: “{each.above}” above “{each.below}”; {named[each.other_method]}: "
                "the other way round",
            )
            for each in found.reversals[:_SHOWN]
        ]
        more = note(f"and {len(found.reversals) - _SHOWN} more") if len(found.reversals) > _SHOWN else None
        parts += [element("b", None, f"{level.capitalize()} level"), table(rows)]
        parts += [element("ul", None, *reversals)] if reversals else []
        parts += [more] if more is not None else []
    if not parts:
        return fragment()
    about = note("Levels of different methods mean different things; only the order of risks can be compared.")
    return element("details", None, element("summary", None, "Where methods disagree"), about, *parts)


def _title(workshop: Workshop, method: str) -> str:
    scale = workshop.scale_of(method)
    return scale.title if scale is not None else method

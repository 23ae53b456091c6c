"""A line a template: what twenty answers settle of what is undecided, asked in four ways.

python -m benchmarks.questions
"""

from __future__ import annotations

from benchmarks.bench_find import tangled
from benchmarks.questions.measure import ANSWERS, WAYS, Asked, ask
from benchmarks.timing import seconds_in, show
from toolkit.catalogues.load import load_catalogue
from toolkit.system.templates import template_ids, template_system
from toolkit.threats import find_threats

__all__ = ["main"]

_ENOUGH = 0.8


def main() -> None:
    """Print the table, and how long it takes to put the questions of a large system in order."""
    catalogue = load_catalogue()
    print(f"  settled by {ANSWERS} answers, of what is undecided (in brackets: without narrower variants of threats)")
    print(f"  {'template':<24}{'undecided':>10}  " + "".join(f"{way:>15}" for way in WAYS) + "   ticks  cards for 80%")
    least = dict.fromkeys(WAYS, 1.0)
    for template_id in template_ids():
        full = template_system(template_id)
        asked = {name: ask(full, catalogue, way) for name, way in WAYS.items()}
        least = {name: min(share, asked[name].settled) for name, share in least.items()}
        cards = asked["cards"]
        shares = "".join(f"{f'{each.settled:.0%} ({each.core_settled:.0%})':>15}" for each in asked.values())
        print(f"  {template_id:<24}{cards.undecided:>10}  {shares}{cards.ticks:>8}  {_first_enough(cards):>13}")
    print(f"  {'at least':<36}" + "".join(f"{f'{share:.0%}      ':>15}" for share in least.values()))
    findings = find_threats(tangled(100), catalogue)
    show("question_cards, 100 components, 300 flows", seconds_in(findings.question_cards))


def _first_enough(cards: Asked) -> str:
    enough = (number for number, left in enumerate(cards.left, start=1) if 1 - left / cards.undecided >= _ENOUGH)
    return str(next(enough, "more"))


if __name__ == "__main__":
    main()

"""A line a template: what twenty answers settle of what is undecided, asked in four ways.

python -m benchmarks.questions
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.bench_find import tangled
from benchmarks.questions.measure import ANSWERS, WAYS, Asked, ask
from benchmarks.questions.owner import tossed
from benchmarks.timing import seconds_in, show
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.system.model import System
from toolkit.system.read import parse_system
from toolkit.system.templates import template_ids, template_system
from toolkit.threats import find_threats

__all__ = ["main"]

_ENOUGH = 0.8
OTHERS = Path(__file__).parents[2] / "tests" / "threat_libraries" / "systems"


def main() -> None:
    """Print the tables, and how long it takes to put the questions of a large system in order."""
    catalogue = load_catalogue()
    findings = find_threats(tangled(100), catalogue)
    findings.open_questions()  # what explains a finding is worked out when it is first read
    show("question_cards, 100 components, 300 flows", seconds_in(findings.question_cards))
    systems = {template_id: template_system(template_id) for template_id in template_ids()}
    print(f"\n  settled by {ANSWERS} answers, of what is undecided (in brackets: without narrower variants of threats)")
    _table(systems, catalogue, list(WAYS))
    print("\n  the same with facts by the toss of a coin, and of systems of the tests")
    others = {path.stem: parse_system(path.read_text("utf-8"), source=path.name) for path in sorted(OTHERS.glob("*"))}
    _table({key: tossed(each, catalogue) for key, each in {**systems, **others}.items()}, catalogue, ["cards"])


def _table(systems: Mapping[str, System], catalogue: Catalogue, ways: Sequence[str]) -> None:
    print(f"  {'system':<24}{'undecided':>10}  " + "".join(f"{way:>15}" for way in ways) + "   ticks  cards for 80%")
    least = dict.fromkeys(ways, 1.0)
    for name, full in systems.items():
        asked = {way: ask(full, catalogue, WAYS[way]) for way in ways}
        least = {way: min(share, asked[way].settled) for way, share in least.items()}
        cards = asked["cards"]
        shares = "".join(f"{f'{each.settled:.0%} ({each.core_settled:.0%})':>15}" for each in asked.values())
        print(f"  {name:<24}{cards.undecided:>10}  {shares}{cards.ticks:>8}  {_first_enough(cards):>13}")
    print(f"  {'at least':<36}" + "".join(f"{f'{share:.0%}      ':>15}" for share in least.values()))


def _first_enough(cards: Asked) -> str:
    enough = (number for number, left in enumerate(cards.left, start=1) if 1 - left / cards.undecided >= _ENOUGH)
    return str(next(enough, "more"))


if __name__ == "__main__":
    main()

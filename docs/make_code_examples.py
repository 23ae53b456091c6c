# ruff: noqa: INP001 - a script, run by hand, not a package
"""Write the pages on the four organisations anew: docs/code_examples/*.md, and their standing in docs/code_examples.md.

    python docs/make_code_examples.py

What each of them recorded stands in `tests/conformity/organisations/`; everything else on the pages is computed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from tests.conformity.scenarios import SCENARIOS, TODAY, Scenario, play  # noqa: E402 - the repository's own, by path
from toolkit.catalogues.catalogue import Catalogue  # noqa: E402
from toolkit.catalogues.load import load_catalogue  # noqa: E402
from toolkit.conformity import Conformity, Standing, assess_conformity  # noqa: E402
from toolkit.conformity.words import counts_said  # noqa: E402
from toolkit.register import open_register  # noqa: E402

PAGE = REPOSITORY / "docs" / "code_examples.md"
FOLDER = REPOSITORY / "docs" / "code_examples"
BEGIN, END = "<!-- written by docs/make_code_examples.py -->", "<!-- end of what is written -->"


def pages() -> dict[Path, str]:
    """Every page that is written, with what it says."""
    catalogue = load_catalogue()
    made: dict[Path, str] = {}
    summaries = []
    for key, scenario in SCENARIOS.items():
        with open_register("sqlite://") as register:
            play(key, register, catalogue)
            found = assess_conformity(register, catalogue, today=TODAY)
            made[FOLDER / f"{key}.md"] = "\n".join(_page(key, scenario, found, catalogue))
            summaries += _summary(key, scenario, found, catalogue)
    made[PAGE] = with_summaries(PAGE.read_text("utf-8"), "\n".join(summaries).strip())
    return made


def with_summaries(page: str, made: str) -> str:
    """The page with the summaries in their place."""
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{rest.partition(END)[2]}"


def _kind(key: str, catalogue: Catalogue) -> str:
    return next(each.title for each in catalogue.code.scenarios if each.id == key)


def _summary(key: str, scenario: Scenario, found: Conformity, catalogue: Catalogue) -> Iterator[str]:
    yield from (f"## {scenario.name}", "", f"*{_kind(key, catalogue)}*", "")
    yield from (*_standing(found), "", f"[Everything that they judged, and on what](code_examples/{key}.md)", "")


def _standing(found: Conformity) -> Iterator[str]:
    roles = ", ".join(role.replace("_", " ") for role in found.roles)
    yield from (f"Scope: the Code applies. Roles: {roles}. {found.scope.reason}.", "")
    for strength, counts in found.by_strength().items():
        yield f"- {strength} {counts_said(counts)}"


def _page(key: str, scenario: Scenario, found: Conformity, catalogue: Catalogue) -> Iterator[str]:
    yield from (f"# {scenario.name}", "", f"*{_kind(key, catalogue)}*", "")
    yield "A made-up organisation; how it judges is an example, not a measure of what is enough."
    yield from ("Provisions stand here in our words; [the official text](" + found.code.url + ") counts.", "")
    yield from (*_standing(found), "")
    if found.scope.dpia:
        yield from (f"Data protection impact assessment: `{found.scope.dpia}`", "")
    for principle in found.code.principles:
        ours = [each for each in found.of(principle.number) if each.ours]
        yield from (f"## {principle.number}. {principle.title}", "")
        yield from ("| provision | in our words | verdict | why, and what shows it |", "|---|---|---|---|")
        yield from (_row(each) for each in ours)
        yield from _not_ours(found.of(principle.number))
        yield ""
    yield from _left_out(key, found)
    yield from _next(found)


def _row(standing: Standing) -> str:
    provision, said = standing.provision, [standing.reason] if standing.reason else []
    parts = [part for part in standing.parts if part.ours and part.reason]
    said += [f"part {part.part.part}, {part.verdict}: {part.reason}" for part in parts]
    shown = [_shown(each.evidence.what, each.says, each.holds) for each in standing.shown]
    why = "; ".join([*said, *shown])
    return f"| {provision.id} {provision.strength} | {provision.summary} | {standing.verdict} | {why} |"


def _shown(what: str, says: str, holds: bool) -> str:
    return f"shown by: {what}" + ("" if holds else f" (**{says}**)")


def _not_ours(standings: list[Standing]) -> Iterator[str]:
    others = [each.provision.id for each in standings if not each.ours]
    if others:
        yield from ("", f"Not theirs, by the roles that they hold: {', '.join(others)}.")


def _left_out(key: str, found: Conformity) -> Iterator[str]:
    rows = [
        f"| {each.provision.id} | {left.measure} | {left.reason} | {each.verdict}: {each.reason} |"
        for each in found.standings
        for left in each.provision.left_out
        if left.scenario == key
    ]
    yield from ("## Measures that the guide leaves out here", "")
    if not rows:
        yield from ("The guide leaves out none for this kind of organisation.", "")
        return
    yield from ("The provision is judged nevertheless.", "")
    yield from ("| provision | measure left out | why | judged |", "|---|---|---|---|", *rows, "")


def _next(found: Conformity) -> Iterator[str]:
    yield from ("## What to do next", "")
    for chosen in found.actions().best():
        falling = [each.title for each in chosen.action.lowers if each.falls]
        works = f"works on {', '.join(chosen.action.gaps)}" if chosen.action.gaps else ""
        lowers = f"would lower “{'”, “'.join(falling)}”" if falling else ""
        for_side = "the gaps" if chosen.chosen_for == "gaps" else "the risk"
        done = "; ".join(filter(None, (works, lowers)))
        yield f"- **{chosen.action.control.title}**, chosen for {for_side}: {done}"
    yield from ("", "## To be judged again", "")
    due = [f"- {', '.join(each.provisions)}: {each.says}" for each in found.due_again(TODAY)]
    yield from (*(due or ["Nothing is due."]), "")


def write(made: Mapping[Path, str]) -> None:
    """Write the pages where they belong."""
    FOLDER.mkdir(exist_ok=True)
    for path, said in made.items():
        path.write_text(said, "utf-8")


if __name__ == "__main__":
    write(pages())

"""What is missing between entries: a control against a threat, what it brings, and a use for what there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.loose_ends import loose_ends

LIBRARY = """\
format: ai-threat-toolkit/library
version: 1
section: all
library: acme
facts:
  locked: {question: "Is {element} locked?", why: Cows walk in.}
  roofed: {question: "Has {element} a roof?", why: It rains in.}
kinds:
  barn: {title: Barn, description: Where it all runs., shape: process, is_a: hosting, facts: [locked, roofed]}
controls:
  - {id: a-lock, title: A lock, statement: A lock hangs on the door of it., function: preventive, establishes: [locked]}
threats:
  - id: open-barn
    title: Barn left open
    statement: Anybody who walks by takes what stands in the barn, because nobody has locked its door.
    severity: low
    stages: [deployment]
    applies: {to: barn}
    controlled: {when: {fact: locked}}
    controls: [{control: a-lock, likelihood: 1, because: thieves walk on}]
"""


@pytest.mark.parametrize(
    ("old", "new", "said", "line"),
    [
        ("", "", "", 0),
        (
            "    controls: [{control: a-lock, likelihood: 1, because: thieves walk on}]\n",
            "    controls: [{control: patching, likelihood: 1, because: thieves walk on}]\n",
            "threat acme:open-barn asks whether 'locked' is so, and none of its controls makes it so",
            19,
        ),
        ("{fact: locked}", "{fact: roofed}", "asks whether 'roofed' is so, and none", 19),
        ("{fact: locked}", "{all: [{fact: locked}, {not: {fact: roofed}}]}", "", 0),
        (
            "{fact: locked}",
            "{all: [{fact: locked}, {flow: {with: {fact: roofed}}}]}",
            "asks whether 'roofed' is so",
            19,
        ),
        (
            "    applies: {to: barn}\n    controlled: {when: {fact: locked}}\n",
            "    applies: {to: barn, when: {not: {fact: roofed}}}\n",
            "asks whether 'roofed' is so, and none",
            18,
        ),
        (", facts: [locked, roofed]", ", facts: [locked]", "no kind can state the fact 'roofed'", 7),
        ("[{control: a-lock", "[{establishes: roofed, control: a-lock", "", 0),
    ],
)
def test_what_is_missing_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str, line: int) -> None:
    some = "secure-configuration-baseline"
    path = tmp_path / "acme.yaml"
    path.write_text(LIBRARY.replace(old, new).replace("control: patching", f"control: {some}"), "utf-8")
    found = [each for each in loose_ends(load_catalogue([path]), {"acme"}) if "names the control" not in each.what]
    assert len(found) == bool(said), found
    if said:
        assert said in found[0].what
        assert found[0].where == f"{path}:{line}"


def test_a_threat_without_a_control_and_a_control_without_a_threat_are_told(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(LIBRARY.replace(LIBRARY.splitlines()[-1], ""), "utf-8")
    threat, control = loose_ends(load_catalogue([path]), {"acme"})
    assert (threat.what, threat.where) == ("threat acme:open-barn has no control against it", f"{path}:13")
    assert (control.what, control.where) == ("no threat names the control 'a-lock'", f"{path}:11")
    assert list(loose_ends(load_catalogue([path]), {"beta"})) == [], "only what is asked of is looked at"


def test_an_amendment_that_takes_away_the_last_control_is_told(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    links = load_catalogue().threats["core:open-default-settings"].controls
    path.write_text(
        "format: ai-threat-toolkit/library\nversion: 1\nsection: amendments\nlibrary: acme\namendments:\n  threats:\n"
        "    - entry: open-default-settings\n      because: none of this is for us\n"
        f"      controls: {{remove: [{', '.join(link.control for link in links)}]}}\n",
        "utf-8",
    )
    (found,) = loose_ends(load_catalogue([path]), {"acme"})
    assert found.what == "threat core:open-default-settings has no control against it"


def test_the_shipped_library_has_none() -> None:
    assert [str(each) for each in loose_ends(load_catalogue(), {"core"})] == []

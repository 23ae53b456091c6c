"""A system typed off the whiteboard, a line a flow.

    # Claims assistant
    [internet: none] user, web pages
    [our cloud: organisation] chatbot (agent), vector store
    user -> chatbot: question
    chatbot -> vector store: question ; passages
    vector store <-> chatbot: passages

`a -> b: data, data` is a flow; `<->` one that answers (after `;` with what). `a, b -> c` are two flows, `a -> b -> c`
as well. `[boundary: trust] a, b` puts things in a boundary, as do names on the lines below a `[boundary]` alone;
`[inner < outer: trust]` nests it. `(kind)` after a name says what it is; otherwise it is guessed from the name.
Bullets, numbers, quotes and other arrows are taken as they come. Every guess is reported, so that the team can
correct it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.catalogues.vocabulary import Trust
from toolkit.errors import InputError, Problem, nearest
from toolkit.system.edit import id_from
from toolkit.system.guessing import GRADES, NOTHING_TELLS, because, guess_trust, settle_by_place, trusted_as_named
from toolkit.system.ids import Ids
from toolkit.system.kind_words import KindWords
from toolkit.system.model import System
from toolkit.system.same_name import lookalikes
from toolkit.system.sketch_line import FlowLine, NamesLine, NoSense, PlaceLine, name_and_bracket, parse_line

__all__ = ["Sketch", "read_sketch"]

MAX_LINES = 2_000
MAX_LENGTH = 1_000
MAX_FLOWS = 5_000
_MAX_PROBLEMS = 50


@dataclass(frozen=True)
class Sketch:
    """What was read: the system, what each guessed kind rests on (by component id), and what else to look at."""

    system: System
    guessed: dict[str, str] = field(default_factory=dict)
    remarks: tuple[Problem, ...] = ()


def read_sketch(text: str, catalogue: Catalogue, *, name: str = "", source: str = "sketch") -> Sketch:
    """Read lines typed off a whiteboard. Raises `InputError` with every line that makes no sense, and what would."""
    lines = re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))
    used = sum(1 for line in lines if line.strip())
    if used > MAX_LINES:
        said = f"a sketch has at most {MAX_LINES} lines, this has {used}"
        raise InputError([Problem(source, said, "Describe it in a system.yaml instead.")])
    titles = (line.strip().lstrip("# ").strip() for line in lines if line.strip().startswith("#"))
    title = name or next((each[:200] for each in titles if each), "") or "Sketched system"
    reader = _Reader(catalogue, source)
    for number, line in enumerate(lines, start=1):
        reader.read(line, number)
    return reader.result(title)


class _Reader:
    """Builds the system line by line."""

    def __init__(self, catalogue: Catalogue, source: str) -> None:
        real = {key: kind for key, kind in catalogue.kinds.items() if key not in (DATA_ASSET, DATA_FLOW, SYSTEM)}
        self.kinds = {**{id_from(kind.title): key for key, kind in real.items()}, **{key: key for key in real}}
        self.called = {id_from(word): key for key, kind in real.items() for word in kind.also_called} | self.kinds
        self.words = KindWords(catalogue)
        self.source = source
        self.where = source
        self.ids = Ids()
        self.known: dict[tuple[str, str], str] = {}
        self.said: dict[tuple[str, str], tuple[str, str]] = {}
        self.lines: dict[str, str] = {}
        self.place = ""
        self.problems: list[Problem] = []
        self.remarks: list[Problem] = []
        self.guessed: dict[str, str] = {}
        self.flows: dict[tuple[Any, ...], str] = {}
        self.made: dict[str, dict[str, dict[str, Any]]] = {
            section: {} for section in ("boundaries", "components", "data", "flows")
        }

    def wrong(self, what: str, instead: str) -> None:
        """Note a mistake in the line at hand."""
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(Problem(self.where, what, instead))

    def read(self, line: str, number: int) -> None:
        """Take in one line."""
        self.where = f"{self.source}:{number}"
        if not line.strip():
            self.place = ""
            return
        if len(line) > MAX_LENGTH:
            self.wrong(f"this line has {len(line)} characters", "Write one flow a line.")
            return
        try:
            said = parse_line(line)
        except NoSense as error:
            shown = " ".join(line.split())
            self.wrong(f"{error.what}: {shown[:60]!r}", error.instead)
            return
        if isinstance(said, PlaceLine):
            self._place(said)
        elif isinstance(said, NamesLine):
            self._put(said.names, self.place)
        elif said is not None:
            self.place = ""
            self._flow(said)

    def _place(self, line: PlaceLine) -> None:
        outer = self._thing("boundaries", line.outer) if line.outer else None
        zone = self._thing("boundaries", line.name)
        if line.trust and (trust := self._trust(line.trust)) and self._agrees(zone, "trust", trust):
            self.made["boundaries"][zone]["trust"] = trust
        if outer is not None and self._is_around(zone, outer):
            self.wrong(f"the place {line.name!r} would stand within itself", "Break the circle.")
        elif outer is not None and self._agrees(zone, "outer place", outer):
            self.made["boundaries"][zone]["within"] = outer
        self.place = "" if line.names else zone
        self._put(line.names, zone)

    def _trust(self, said: str) -> str:
        if said in set(Trust):
            return said
        grade, word = guess_trust(said)
        if grade is None:
            self.wrong(f"unknown grade of trust {said[:40]!r}", f"{nearest(said, set(Trust))} {GRADES}")
            return ""
        self.remarks.append(Problem(self.where, f"trust {word!r} is taken for {str(grade)!r}", GRADES))
        return str(grade)

    def _is_around(self, zone: str, outer: str) -> bool:
        step: str | None = outer
        while step is not None and step != zone:
            step = self.made["boundaries"][step].get("within")
        return step == zone

    def _put(self, names: Iterable[str], zone: str) -> None:
        for name in names:
            component = self._component(name)
            if component and zone and self._agrees(component, "place", zone):
                self.made["components"][component]["within"] = zone

    def _agrees(self, element: str, what: str, value: str) -> bool:
        """Whether no earlier line says otherwise."""
        before, there = self.said.setdefault((element, what), (value, self.where))
        if before != value:
            said = f"the {what} of {element!r} is {value!r} here and {before!r} in line {there.rpartition(':')[2]}"
            self.wrong(said, "Say it once; two things need two names.")
        return before == value

    def _component(self, text: str) -> str | None:
        name, inside = name_and_bracket(text)
        kind = ""
        if inside:
            kind = self.kinds.get(id_from(inside)) or self.kinds.get(id_from(inside).removesuffix("s"), "")
            if not kind:
                if self._is_misspelt(inside):
                    return None
                name = f"{name} ({inside})"
        component = self._thing("components", name)
        made = self.made["components"][component]
        if kind and self._agrees(component, "kind", kind):
            made["kind"] = kind
            self.guessed.pop(component, None)
        elif "kind" not in made:
            told, word = self.words.guess(name)
            made["kind"] = told or "process"
            self.guessed[component] = because(word) if word else NOTHING_TELLS
        return component

    def _is_misspelt(self, inside: str) -> bool:
        """Whether what stands in brackets is nearly a kind. If not, it belongs to the name: `Claude (Anthropic)`."""
        if self.words.guess(inside)[0]:
            return False
        close = difflib.get_close_matches(id_from(inside), self.called, n=1, cutoff=0.8)
        if close:
            meant = f"Did you mean {self.called[close[0]]!r}? A name with brackets goes in quotes."
            self.wrong(f"there is no kind of component {inside[:40]!r}", meant)
        return bool(close)

    def _thing(self, section: str, name: str) -> str:
        """The id of what is called so; capitals make no difference, and the first spelling stays."""
        key = (section, name.casefold())
        if key not in self.known:
            self.known[key] = made = self.ids.free(name)
            self.made[section][made] = {} if made == name else {"name": name}
            self.lines[made] = self.where
        return self.known[key]

    def _flow(self, line: FlowLine) -> None:
        stages = [[made for name in stage if (made := self._component(name))] for stage in line.stages]
        carries = tuple(self._thing("data", name_and_bracket(each)[0]) for each in line.carries)
        answers = tuple(self._thing("data", name_and_bracket(each)[0]) for each in line.answers)
        for (before, after), direction in zip(pairwise(stages), line.directions, strict=True):
            for one in before:
                for other in after:
                    ends = (other, one) if direction == "<-" else (one, other)
                    self._connect(*ends, carries, answers, replies=line.replies or direction == "<->")

    def _connect(
        self, sender: str, receiver: str, carries: tuple[str, ...], answers: tuple[str, ...], *, replies: bool
    ) -> None:
        if len(self.flows) >= MAX_FLOWS:
            if not any("flows are drawn" in each.what for each in self.problems):
                self.wrong(f"more than {MAX_FLOWS:,} flows are drawn", "Draw the system in parts.")
            return
        key = (sender, receiver, carries, answers, replies)
        if key in self.flows:
            self.remarks.append(Problem(self.where, f"the same flow stands in line {self.flows[key]}", "Drawn once."))
            return
        self.flows[key] = self.where.rpartition(":")[2]
        flow: dict[str, Any] = {"from": sender, "to": receiver}
        flow |= {"carries": carries} if carries else {}
        flow |= {"replies": "yes"} if replies else {}
        flow |= {"answers_with": answers} if answers else {}
        self.made["flows"][self.ids.free(f"{sender}_to_{receiver}")] = flow

    def result(self, title: str) -> Sketch:
        """The sketch, or `InputError` with every line that makes no sense."""
        self.where = self.source
        if not self.made["components"] and not self.problems:
            self.wrong("there is nothing in it", "Write lines such as `user -> chatbot: question`.")
        if self.problems:
            raise InputError(self.problems)
        system = System.model_validate({"id": id_from(title), "name": title, **self.made})
        system, asked = trusted_as_named(system)
        system, guessed = settle_by_place(system, self.guessed, self.words)
        named = (
            (section, key, made.get("name", key)) for section in self.made for key, made in self.made[section].items()
        )
        for one, other, first in lookalikes((section, key, name) for section, key, name in named if section != "flows"):
            what = f"{one!r} and {other!r} are taken for two things"
            self.remarks.append(Problem(self.lines[first], what, "Did you mean the same? Then spell them alike."))
        placed = [
            Problem(self.lines[each.where], f"{system.name_of(each.where)!r}: {each.what}", each.try_instead)
            for each in asked
        ]
        return Sketch(system, guessed, (*placed, *self.remarks))

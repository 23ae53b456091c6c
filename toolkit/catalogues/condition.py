"""The language of conditions: data, never code.

`all`, `any` and `not` over a few atoms. Each condition is a mapping with exactly one key, which says what it is:

| key | asks of the element it is evaluated at | for |
|---|---|---|
| `fact: name` | is this fact of the element stated as yes? | every element |
| `kind: name` or a list | is it of this kind, or a kind of it? | components |
| `trust: {at_least: …, at_most: …}` | how far is the place it stands in trusted? | components |
| `classification: {at_least: …}` | how confidential is it? | data assets |
| `origin: outside` | who decides what it says? | data assets |
| `stage: [design, …]` | where is the system in its life? | every element |
| `holds: {…data…}` | is such data kept, received or sent here? | components |
| `flow: {direction, with, carries, …}` | is there such a flow at it? | components |
| `carries: {…data…}` | does it carry such data? | flows |
| `crosses: any`, or a trust range | does it cross a trust boundary (with an end trusted so far)? | flows |
| `sender: {…}`, `receiver: {…}` | what stands at its ends? | flows |
| `has: {…component…}` | does the system have such a component? | every element |
| `path: {from, to, through, avoiding}` | does data get there (by one thing, round another)? | components, data |

A component (`with`, `sender`, `has`, an end of a path …) is described by `kind`, `not_kind`, `trust` and `fact`, data
by `origin`, `classification` and `fact`; whatever is left out is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from toolkit.catalogues.vocabulary import Classification, FactId, Id, Origin, Stage, Trust
from toolkit.files.build import Strict

__all__ = [
    "All",
    "Any_",
    "Carries",
    "ClassificationIs",
    "ComponentSelector",
    "Condition",
    "Crosses",
    "DataSelector",
    "DataSource",
    "FactIs",
    "FlowSelector",
    "Has",
    "HasFlow",
    "Holds",
    "KindIs",
    "Not",
    "OriginIs",
    "PathExists",
    "PathSelector",
    "Receiver",
    "Sender",
    "StageIs",
    "TrustIs",
    "TrustRange",
    "facts_in",
    "kinds_in",
]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


KindList = Annotated[tuple[Id, ...], BeforeValidator(_as_list), Field(min_length=1)]
FactList = Annotated[tuple[FactId, ...], BeforeValidator(_as_list)]


class TrustRange(Strict):
    """A stretch of the trust scale; at least one bound."""

    at_least: Trust | None = None
    at_most: Trust | None = None

    @model_validator(mode="after")
    def _bounded(self) -> TrustRange:
        if self.at_least is None and self.at_most is None:
            raise ValueError(
                "a range needs a bound | Write at_least: or at_most: with none, supplier, organisation or restricted"
            )
        return self

    def contains(self, value: Trust) -> bool:
        """Is this grade of trust within the range?"""
        low = self.at_least is None or value.rank >= self.at_least.rank
        return low and (self.at_most is None or value.rank <= self.at_most.rank)


class ClassificationRange(Strict):
    """From this grade of confidentiality upwards."""

    at_least: Classification

    def contains(self, value: Classification) -> bool:
        """Is this grade within the range?"""
        return value.rank >= self.at_least.rank


class ComponentSelector(Strict):
    """Components that are all of what is said; facts count only when stated as yes."""

    kind: KindList | None = None
    not_kind: KindList | None = Field(default=None, description="Of none of these kinds, nor of a kind below one.")
    trust: TrustRange | None = None
    fact: FactList = ()


class DataSelector(Strict):
    """Data assets that are all of what is said; `personal` is a fact like any other."""

    origin: Origin | None = None
    classification: ClassificationRange | None = None
    fact: FactList = ()


class DataSource(Strict):
    """The start of a path: wherever data of this description enters or is kept."""

    data: DataSelector


class FlowSelector(Strict):
    """A flow at a component: its direction, who is at the other end, what it carries, what is stated of it."""

    direction: Literal["in", "out", "either"] = "either"
    with_: ComponentSelector | None = Field(default=None, alias="with")
    carries: DataSelector | None = None
    crosses: Literal["any"] | TrustRange | None = None
    fact: FactList = ()


def _end(value: Any) -> str:
    """Which of the three ends of a path is meant, so that a typo in one gives one error."""
    if isinstance(value, str):
        return "here"
    if isinstance(value, dict):
        return "data" if "data" in value else "component"
    return "data" if isinstance(value, DataSource) else "component"


PathStart = Annotated[
    Annotated[Literal["here"], Tag("here")]
    | Annotated[DataSource, Tag("data")]
    | Annotated[ComponentSelector, Tag("component")],
    Discriminator(_end),
]
PathGoal = Annotated[
    Annotated[Literal["here"], Tag("here")] | Annotated[ComponentSelector, Tag("component")],
    Discriminator(lambda value: "here" if isinstance(value, str) else "component"),
]


class PathSelector(Strict):
    """A path along the direction of the data; one end is the element itself, `here`."""

    from_: PathStart = Field(alias="from")
    to: PathGoal
    through: ComponentSelector | None = Field(
        default=None, description="Some component on the way, `here` not counted."
    )
    avoiding: ComponentSelector | None = Field(
        default=None, description="No component on the way, its ends not counted."
    )

    @model_validator(mode="after")
    def _one_end_here(self) -> PathSelector:
        if (self.from_ == "here") == (self.to == "here"):
            raise ValueError("exactly one end of a path is the element itself | Write from: here, or to: here")
        return self


class All(Strict):
    """Every part holds."""

    all: tuple[Condition, ...] = Field(min_length=1)


class Any_(Strict):  # noqa: N801 - `Any` is taken by typing
    """At least one part holds."""

    any: tuple[Condition, ...] = Field(min_length=1)


class Not(Strict):
    """The part does not hold."""

    not_: Condition = Field(alias="not")


class FactIs(Strict):
    """A fact of the element is stated as yes."""

    fact: FactId


class KindIs(Strict):
    """The element is a component of one of these kinds, or of a kind below one."""

    kind: KindList


class TrustIs(Strict):
    """The place where the element stands is trusted this far."""

    trust: TrustRange


class ClassificationIs(Strict):
    """The data asset is at least this confidential."""

    classification: ClassificationRange


class OriginIs(Strict):
    """Who can decide what the data asset says."""

    origin: Origin


class StageIs(Strict):
    """The system is at one of these stages of its life."""

    stage: Annotated[tuple[Stage, ...], BeforeValidator(_as_list), Field(min_length=1)]


class Holds(Strict):
    """Such data is kept by the component, or carried to it or from it."""

    holds: DataSelector


class HasFlow(Strict):
    """The component has such a flow."""

    flow: FlowSelector


class Carries(Strict):
    """The flow carries such data. A flow that does not say what it carries may carry anything."""

    carries: DataSelector


class Crosses(Strict):
    """The flow leaves one trust boundary for another (one end of it trusted this far)."""

    crosses: Literal["any"] | TrustRange


class Sender(Strict):
    """The component that the flow comes from."""

    sender: ComponentSelector


class Receiver(Strict):
    """The component that the flow goes to."""

    receiver: ComponentSelector


class Has(Strict):
    """Somewhere in the system there is such a component."""

    has: ComponentSelector


class PathExists(Strict):
    """Data gets from one end to the other, round everything in `avoiding`."""

    path: PathSelector


def _key(value: Any) -> str | None:
    """What a condition is, by its one key; None (an error) when it has none or several."""
    if isinstance(value, Strict):
        name = next(iter(type(value).model_fields.keys() - {"note", "extras"}))
        return type(value).model_fields[name].alias or name
    if not isinstance(value, dict):
        return str(value)
    keys = [key for key in value if key != "note" and not str(key).startswith("x-")]
    return str(keys[0]) if len(keys) == 1 else " + ".join(map(str, keys)) or "nothing"


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[FactIs, Tag("fact")]
    | Annotated[KindIs, Tag("kind")]
    | Annotated[TrustIs, Tag("trust")]
    | Annotated[ClassificationIs, Tag("classification")]
    | Annotated[OriginIs, Tag("origin")]
    | Annotated[StageIs, Tag("stage")]
    | Annotated[Holds, Tag("holds")]
    | Annotated[HasFlow, Tag("flow")]
    | Annotated[Carries, Tag("carries")]
    | Annotated[Crosses, Tag("crosses")]
    | Annotated[Sender, Tag("sender")]
    | Annotated[Receiver, Tag("receiver")]
    | Annotated[Has, Tag("has")]
    | Annotated[PathExists, Tag("path")],
    Discriminator(_key),
]

for _composite in (All, Any_, Not):
    _composite.model_rebuild()


def facts_in(condition: Any, *, negated: bool = False) -> Iterator[tuple[str, str, bool]]:
    """Every fact a condition asks for, as (of what, fact, negated).

    "Of what" is `here`, `component`, `data` or `flow`. The guard of a path counts as negated: stating it removes paths.
    """
    match condition:
        case All():
            for part in condition.all:
                yield from facts_in(part, negated=negated)
        case Any_():
            for part in condition.any:
                yield from facts_in(part, negated=negated)
        case Not():
            yield from facts_in(condition.not_, negated=not negated)
        case FactIs():
            yield ("here", condition.fact, negated)
        case PathExists():
            for selector in (condition.path.from_, condition.path.to, condition.path.through):
                yield from _facts_of(selector, negated)
            yield from _facts_of(condition.path.avoiding, not negated)
        case HasFlow():
            yield from _facts_of(condition.flow.with_, negated)
            yield from _facts_of(condition.flow.carries, negated)
            yield from (("flow", fact, negated) for fact in condition.flow.fact)
        case _:
            for name in type(condition).model_fields:
                yield from _facts_of(getattr(condition, name), negated)


def _facts_of(selector: Any, negated: bool) -> Iterator[tuple[str, str, bool]]:
    match selector:
        case DataSource():
            yield from _facts_of(selector.data, negated)
        case ComponentSelector():
            yield from (("component", fact, negated) for fact in selector.fact)
        case DataSelector():
            yield from (("data", fact, negated) for fact in selector.fact)


def kinds_in(condition: Any) -> Iterator[str]:
    """Every kind of component that a condition names, wherever in it."""
    if isinstance(condition, (KindIs, ComponentSelector)):
        yield from condition.kind or ()
        yield from getattr(condition, "not_kind", None) or ()
    if isinstance(condition, Strict):
        for said in vars(condition).values():
            yield from kinds_in(said)
    elif isinstance(condition, tuple):
        for part in condition:
            yield from kinds_in(part)

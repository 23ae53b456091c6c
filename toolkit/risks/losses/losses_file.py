"""A file of loss scenarios, written by hand: what a team estimates that keeps no register, or keeps one elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, field_validator

from toolkit.errors import InputError, Problem, nearest
from toolkit.files.build import Strict, build, in_order
from toolkit.files.strict_yaml import YamlDocument, read_yaml, read_yaml_file
from toolkit.risks.losses.frequency import Frequency, as_frequency
from toolkit.risks.losses.numbers import Finite
from toolkit.risks.losses.portfolio import CommonFactor, Dependence, Independent, Portfolio
from toolkit.risks.losses.scenario import (
    ControlEffect,
    Cost,
    Currency,
    Effect,
    Insurance,
    Losses,
    Scenario,
    Secondary,
    Status,
)
from toolkit.risks.losses.tolerance import Tolerance

__all__ = ["FORMAT", "LossesFile", "load_losses", "parse_losses"]

FORMAT = "ai-threat-toolkit/losses"
MAX_BYTES = 5_000_000
Id = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class FileControl(Strict):
    """A control, once for all scenarios: how far it is, and what it costs a year."""

    title: str = ""
    status: Status = Field(default="planned", description="Only one that is in place or verified counts today.")
    cost: Cost | None = Field(default=None, description="What it costs a year.")


class FileEffect(Effect):
    """What a control does to this scenario; the control itself stands under `controls` of the file."""

    control: Id


class FileScenario(Strict):
    """An event, how often it happens in a year, and what it costs each time."""

    title: str = ""
    why: str = Field(default="", description="On what grounds it is estimated so.")
    frequency: Annotated[Frequency, BeforeValidator(as_frequency)]
    loss: Losses
    secondary: Secondary | None = None
    insurance: Insurance | None = None
    controls: tuple[FileEffect, ...] = ()


class FilePoint(Strict):
    """A point of the tolerance: the most that the probability of losing more than `loss` in a year may be."""

    loss: Finite
    probability: Finite


class LossesFile(Strict):
    """The whole file."""

    format: Literal["ai-threat-toolkit/losses"]
    version: Literal[1]
    currency: Currency = "GBP"
    tolerance: tuple[FilePoint, ...] = Field(default=(), description="Two points that the organisation bears.")
    dependence: Dependence = Independent()
    controls: Mapping[Id, FileControl] = Field(default_factory=dict)
    scenarios: Mapping[Id, FileScenario] = Field(min_length=1)

    @field_validator("tolerance")
    @classmethod
    def _is_a_curve(cls, points: tuple[FilePoint, ...]) -> tuple[FilePoint, ...]:
        try:
            _curve(points)
        except InputError as error:
            raise ValueError(f"{error.problem.what} | {error.problem.try_instead.rstrip('.')}") from None
        return points

    def curve(self) -> Tolerance | None:
        """The tolerance as a curve; None where none is given."""
        return _curve(self.tolerance)

    def portfolio(self) -> Portfolio:
        """The scenarios, ready to be quantified."""
        scenarios = [self._scenario(name, each) for name, each in self.scenarios.items()]
        return Portfolio(scenarios=tuple(scenarios), dependence=self.dependence)

    def _scenario(self, name: str, said: FileScenario) -> Scenario:
        return Scenario(
            id=name,
            title=said.title,
            currency=self.currency,
            frequency=said.frequency,
            loss=said.loss,
            secondary=said.secondary,
            insurance=said.insurance,
            controls=tuple(self._effect(each) for each in said.controls),
        )

    def _effect(self, said: FileEffect) -> ControlEffect:
        control = self.controls[said.control]
        beside = {"title": control.title, "status": control.status, "cost": control.cost}
        return ControlEffect(
            **{name: getattr(said, name) for name in FileEffect.model_fields if name != "extras"}, **beside
        )


def _curve(points: tuple[FilePoint, ...]) -> Tolerance | None:
    return Tolerance(*((each.loss, each.probability) for each in points)) if points else None


def load_losses(path: str | Path) -> LossesFile:
    """Read a file of loss scenarios. Raises `InputError` with every mistake, each with its line."""
    return _built(read_yaml_file(Path(path).expanduser(), source=str(path), limit_bytes=MAX_BYTES))


def parse_losses(text: str | bytes, *, source: str = "losses") -> LossesFile:
    """The same for text at hand; `source` is what errors call it."""
    return _built(read_yaml(text, source=source, limit_bytes=MAX_BYTES))


def _built(document: YamlDocument) -> LossesFile:
    _check_top(document)
    built = build(LossesFile, document)
    problems = [*_strangers(built, document)]
    if problems:
        raise InputError(in_order(problems))
    built.portfolio()
    return built


def _check_top(document: YamlDocument) -> None:
    """What is another file altogether is told so, instead of each of its keys."""
    data = document.data if isinstance(document.data, dict) else {}
    said = data.get("format")
    if said != FORMAT:
        what = f"this is no {FORMAT}" + (f", but {str(said)[:60]!r}" if said else "")
        raise InputError(
            [Problem(document.where(("format",) if said else ()), what, f"Begin with `format: {FORMAT}`.")]
        )
    version = data.get("version")
    if isinstance(version, int) and version > 1:
        what = f"the file is of version {version}, and this installation reads version 1"
        raise InputError([Problem(document.where(("version",)), what, "Install a newer release of ai-threat-toolkit.")])


def _strangers(built: LossesFile, document: YamlDocument) -> Iterator[Problem]:
    """Ids that name nothing in the file."""
    for name, scenario in built.scenarios.items():
        for place, effect in enumerate(scenario.controls):
            if effect.control not in built.controls:
                where = document.where(("scenarios", name, "controls", place, "control"))
                instead = nearest(effect.control, built.controls) or f"Add `{effect.control}: {{…}}` below `controls:`."
                yield Problem(where, f"there is no control {effect.control[:60]!r} under `controls`", instead)
    if isinstance(built.dependence, CommonFactor):
        for name in built.dependence.loading:
            if name not in built.scenarios:
                where = document.where(("dependence", "loading", name))
                yield Problem(where, f"there is no scenario {name[:60]!r}", nearest(name, built.scenarios))

"""What tests say of the chance that an attack works: a belief before, counts, a discount, and the belief after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from toolkit.errors import ToolkitError, nearest
from toolkit.risks.updating.beta import Beta
from toolkit.risks.updating.discount import Discount, Worth, worth_of

if TYPE_CHECKING:
    from toolkit.risks.losses.numbers import Interval, Pert

__all__ = ["Attempts", "TestSource", "Update", "update_probability"]

MOST = 1_000_000_000
"""The most attempts of one family that are believed."""
_CLOSEST = 1e-9
"""How near to 0 or 1 a bound of a probability may lie in a scenario."""


@dataclass(frozen=True)
class Attempts:
    """Attempts of one family: how many were judged, and in how many the attack worked."""

    tried: int
    worked: int
    family: str = ""

    def __post_init__(self) -> None:
        for name in ("tried", "worked"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
                raise ToolkitError(
                    f"{name} is {str(value)[:40]}, which is no count",
                    where=self.family[:80],
                    try_instead=f"Write a whole number from 0 to {MOST:,}.",
                )
        if self.worked > self.tried:
            raise ToolkitError(
                f"{self.worked:,} attempts worked of {self.tried:,} that were tried",
                where=self.family[:80],
                try_instead="Check the two counts: they may be swapped.",
            )

    def plain(self) -> dict[str, Any]:
        """The counts with the family's name."""
        return {"family": self.family, "tried": self.tried, "worked": self.worked}


@dataclass(frozen=True)
class TestSource:
    """Where counts come from: the file's SHA-256, the tool with its release, and when it ran."""

    __test__ = False  # no test of pytest's, whatever its name

    sha256: str = ""
    tool: str = ""
    tool_version: str = ""
    ran: str = ""
    target: str = ""

    def plain(self) -> dict[str, str]:
        """What is known of it."""
        said = {
            "sha256": self.sha256,
            "tool": self.tool,
            "tool_version": self.tool_version,
            "ran": self.ran,
            "target": self.target,
        }
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class Update:
    """A belief before tests, what they counted and what that is worth, and the belief after.

    It keeps all that it was made from, so that a register can keep each update. The chance is that of one attempt of
    the kind that was tested, against the target that was tested; `words` says what that means.
    """

    prior: Beta
    families: tuple[Attempts, ...]
    discount: Discount = field(default_factory=Discount)
    sources: tuple[TestSource, ...] = ()

    @property
    def tried(self) -> int:
        """Attempts that were judged."""
        return sum(family.tried for family in self.families)

    @property
    def worked(self) -> int:
        """Attempts in which the attack worked."""
        return sum(family.worked for family in self.families)

    @cached_property
    def worth(self) -> Worth:
        """What the counts are worth after the discount."""
        return worth_of(((family.tried, family.worked) for family in self.families), self.discount)

    @cached_property
    def posterior(self) -> Beta:
        """The belief after."""
        held = self.worth.tried - self.worth.worked
        return Beta(self.prior.a + self.worth.worked, self.prior.b + max(held, 0.0))

    @property
    def mean(self) -> float:
        """The chance that one attempt works, as it is to be expected now."""
        return self.posterior.mean

    @cached_property
    def interval(self) -> tuple[float, float]:
        """The 90% interval of the chance that one attempt works."""
        return self.posterior.interval()

    def more(self, families: Iterable[Attempts], *, source: TestSource | None = None) -> Update:
        """The update with further counts: those of a family that was there hang together with the earlier ones.

        Raises `ToolkitError` for a file that was counted already.
        """
        if source is not None and source.sha256 and source.sha256 in {each.sha256 for each in self.sources}:
            raise ToolkitError(
                "this file was counted already", where=source.sha256[:16], try_instead="Give each file once."
            )
        merged = _merged([*self.families, *families])
        return Update(self.prior, merged, self.discount, (*self.sources, *([source] if source else [])))

    def vulnerability(self) -> Interval:
        """The chance as a loss scenario takes it: the 90% interval, read there as logit-normal with the same bounds.

        It is what `frequency.vulnerability` of a scenario takes. Bounds are kept a billionth away from 0 and 1.
        """
        from toolkit.risks.losses.numbers import Interval

        low = min(max(self.interval[0], _CLOSEST), 1 - 3 * _CLOSEST)
        return Interval(low=low, high=min(max(self.interval[1], low + _CLOSEST), 1 - _CLOSEST))

    def pert(self) -> Pert:
        """The chance as least, likeliest and greatest value, with the same mean: for those who estimate by three.

        Least and greatest are the bounds of the 99% interval, so the tails beyond are cut off; the 90% interval of
        `vulnerability` keeps them, and is to be preferred.
        """
        from toolkit.risks.losses.numbers import Pert

        low, high = self.posterior.interval(0.99)
        mode = min(max((6 * self.mean - low - high) / 4, low), high)
        return Pert(low=low, mode=mode, high=high)

    def words(self) -> str:
        """What the numbers mean, for people."""
        low, high = (_percent(bound) for bound in self.interval)
        families = f"{len(self.families):,} {'family' if len(self.families) == 1 else 'families'}"
        before = _percent(self.prior.mean)
        return (
            f"Of {self.tried:,} attempts in {families} of probes {self.worked:,} got through. Because attempts of one "
            f"family hang together, and probes do not adapt as attackers do ({self.discount}), they count like "
            f"{self.worth.tried:.1f} independent attempts of which {self.worth.worked:.1f} worked. The chance that one "
            f"attempt of this kind works is then about {_percent(self.mean)}, and with nine chances in ten between "
            f"{low} and {high}; before, {before} was expected. It is the chance of an attempt like these: whoever "
            f"tries again and again, and learns from the answers, gets through more often "
            f"({_percent(self.posterior.any_of(10))} for the best of ten)."
        )

    def source(self) -> dict[str, Any]:
        """All that it was made from and what came of it, as a register keeps it with an estimate."""
        low, high = self.interval
        return {
            "what": "counted tests",
            **self.plain(),
            "tried": self.tried,
            "worked": self.worked,
            "worth": {"tried": self.worth.tried, "worked": self.worth.worked},
            "posterior": self.posterior.plain(),
            "mean": self.mean,
            "low": low,
            "high": high,
        }

    def plain(self) -> dict[str, Any]:
        """What it was made from."""
        return {
            "prior": self.prior.plain(),
            "families": [family.plain() for family in self.families],
            "discount": self.discount.plain(),
            "sources": [source.plain() for source in self.sources],
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Update:
        """An update from what `plain` or `source` gave. Raises `ToolkitError` for what is none."""
        try:
            families = tuple(
                Attempts(each["tried"], each["worked"], str(each.get("family", ""))) for each in plain["families"]
            )
            sources = tuple(TestSource(**_known(each)) for each in plain.get("sources", ()))
            return cls(Beta.of(plain["prior"]), families, Discount.of(plain.get("discount")), sources)
        except (KeyError, TypeError, AttributeError):
            raise ToolkitError(
                "this is no update of a probability by tests", try_instead="Give what Update.plain() gave."
            ) from None


def update_probability(
    prior: Beta | tuple[float, float],
    tried: int | None = None,
    worked: int | None = None,
    *,
    families: Iterable[Attempts] | Mapping[str, tuple[int, int]] = (),
    discount: Discount | None = None,
    source: TestSource | None = None,
) -> Update:
    """Move a belief in the chance that an attack works by counted tests.

    `prior` is a `Beta`, or the bounds of a 90% interval. Counts are `tried` and `worked` alone, which then are one
    family, or `families`: by name (tried, worked), or as `Attempts`. Without a `discount` the standard one is taken,
    and shown in the result. Raises `ToolkitError` for counts and beliefs that are none.
    """
    given = _families(families)
    if (tried is None) != (worked is None) or (tried is None) == (not given):
        raise ToolkitError(
            "tests are counted either as tried and worked, or by families",
            try_instead="Write update_probability(prior, 300, 12), or families={'dan': (200, 9), 'tap': (9, 3)}.",
        )
    if tried is not None and worked is not None:
        given = (Attempts(tried, worked),)
    belief = prior if isinstance(prior, Beta) else Beta.from_interval(*_bounds(prior))
    return Update(belief, _merged(given), discount or Discount(), (source,) if source else ())


def _bounds(prior: Any) -> tuple[float, float]:
    if not isinstance(prior, tuple | list) or len(prior) != 2:
        raise ToolkitError(
            "a belief before the tests is a Beta, or the two bounds of a 90% interval",
            try_instead="Write Beta.jeffreys(), or (0.02, 0.3).",
        )
    return prior[0], prior[1]


def _families(given: Any) -> tuple[Attempts, ...]:
    if isinstance(given, Mapping):
        return tuple(_named(str(name), counts) for name, counts in given.items())
    listed = tuple(given)
    for each in listed:
        if not isinstance(each, Attempts):
            raise ToolkitError(
                f"{str(each)[:40]!r} is no family of attempts", try_instead="Write Attempts(tried, worked, family)."
            )
    return listed


def _named(name: str, counts: Any) -> Attempts:
    if not isinstance(counts, tuple | list) or len(counts) != 2:
        raise ToolkitError("a family is counted as (tried, worked)", where=name[:80], try_instead="Write (200, 9).")
    return Attempts(counts[0], counts[1], name)


def _merged(families: Iterable[Attempts]) -> tuple[Attempts, ...]:
    """One entry a family: whatever run they come from, its attempts hang together."""
    totals: dict[str, tuple[int, int]] = {}
    for each in families:
        tried, worked = totals.get(each.family, (0, 0))
        totals[each.family] = (tried + each.tried, worked + each.worked)
    return tuple(Attempts(tried, worked, name) for name, (tried, worked) in totals.items())


def _known(said: Mapping[str, Any]) -> dict[str, str]:
    strange = sorted(said.keys() - TestSource.__dataclass_fields__.keys())
    if strange:
        instead = nearest(strange[0], TestSource.__dataclass_fields__)
        raise ToolkitError(f"a source of counts has no {strange[0][:40]!r}", try_instead=instead)
    return {name: str(value) for name, value in said.items()}


def _percent(share: float) -> str:
    return f"{100 * share:.2g}%" if share < 0.995 else f"{100 * share:.3g}%"

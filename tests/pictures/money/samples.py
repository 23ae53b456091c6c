"""Made-up data for every picture of money: ordinary, empty, single, large and hostile."""

from __future__ import annotations

import math
from statistics import NormalDist

from toolkit.pictures.money import (
    Calibration,
    CalibrationPoint,
    ControlReturn,
    Drawable,
    Frontier,
    FrontierPoint,
    LossCurve,
    LossExceedance,
    Moves,
    RankAgreement,
    Ranked,
    Returns,
    RoomEstimate,
    Share,
    Spread,
    Swing,
    TailShare,
    TailShares,
    Tornado,
    Waterfall,
)
from toolkit.risks.fidelity import Fidelity
from toolkit.risks.losses.tolerance import Tolerance

NORMAL = NormalDist()
LEVELS = [
    ("low", "Low", "#ffffcc"),
    ("medium", "Medium", "#fed976"),
    ("high", "High", "#fd8d3c"),
    ("severe", "Severe", "#e31a1c"),
]
LIKELIHOODS = [(str(n), title) for n, title in enumerate(("Rare", "Unlikely", "Possible", "Likely", "Almost certain"))]
IMPACTS = [(str(n), title) for n, title in enumerate(("Minimal", "Minor", "Moderate", "Major", "Severe"))]
TABLE = {
    impact: {like: LEVELS[min(3, (int(impact) + int(like)) // 2)][0] for like, _ in LIKELIHOODS}
    for impact, _ in IMPACTS
}
NAMES = (
    "Indirect prompt injection by letters from outside",
    "Model stolen by repeated questions",
    "Training data poisoned",
    "Personal data in answers",
    "Token spend driven up",
    "Wrong claim decisions",
    "Supplier changes its model",
)


def curve(name: str, rate: float, median: float, spread: float, *, points: int = 300, band: bool = False) -> LossCurve:
    """The curve of a year whose largest loss is lognormal: Poisson many, `median` in money."""
    losses = [0.0, *(10 ** (2 + 6.5 * step / (points - 1)) for step in range(points))]
    survival = [1.0, *(1 - NORMAL.cdf((math.log(loss) - math.log(median)) / spread) for loss in losses[1:])]
    chances = [1 - math.exp(-rate * each) for each in survival]
    lower = [max(0.0, chance * 0.9 - 0.002) for chance in chances] if band else []
    upper = [min(1.0, chance * 1.1 + 0.002) for chance in chances] if band else []
    return LossCurve(name, list(zip(losses, chances, strict=True)), lower, upper)


def exceedance(**more) -> LossExceedance:
    """Three curves and a tolerance."""
    curves = [
        curve("inherent", 2.0, 270_000, 1.3),
        curve("current", 0.6, 130_000, 1.3, band=True),
        curve("target", 0.3, 50_000, 1.2),
    ]
    return LossExceedance(curves, **{"currency": "GBP", "tolerance": Tolerance((1e5, 0.2), (5e6, 0.01)), **more})


def tornado(names=NAMES) -> Tornado:
    """Swings of several sizes, one of them to one side only."""
    swings = [
        Swing(name, 340e3 - 30e3 * n, 340e3 + 52e3 * n, f"{n / 10:g} a year", f"{n} a year")
        for n, name in enumerate(names)
    ]
    return Tornado(340e3, [*swings, Swing("Share of answers that are read", 420e3, 480e3, "20%", "80%")], "GBP")


def moves(names=NAMES) -> Moves:
    """Risks that come down by different ways, several in a cell."""
    risks = [
        (
            str(n + 1),
            name,
            {
                "inherent": (str(4 - n % 2), str(4 - n % 3)),
                "current": (str(2 + n % 2), str(3 - n % 2)),
                "target": (str(n % 3), str(1 + n % 2)),
            },
        )
        for n, name in enumerate(names)
    ]
    return Moves(risks, LIKELIHOODS, IMPACTS, TABLE, LEVELS, Fidelity(712, 264, 24, ()))


def waterfall(names=NAMES) -> Waterfall:
    """Savings that add up, and one control that adds to the loss."""
    in_place = [Share(name, 1e5 * (5 - n)) for n, name in enumerate(names[:4])] + [Share("Longer answers", -60e3)]
    planned = [Share(name, 3e5 / len(names[4:])) for name in names[4:]]
    current = 2.3e6 - sum(each.saved for each in in_place)
    return Waterfall(2.3e6, in_place, current, planned, current - sum(each.saved for each in planned), "EUR")


def returns(names=NAMES) -> Returns:
    """Controls that pay, that do not, that are free, and that do harm."""
    rows = [ControlReturn(name, 30e3 * n, 40e3, 20e3 * n, 44e3 * n) for n, name in enumerate(names)]
    return Returns([*rows, ControlReturn("A setting", 25e3, 0), ControlReturn("Longer answers", -20e3, 5e3)], "USD")


def frontier(names=NAMES) -> Frontier:
    """One control more at each step."""
    points = [FrontierPoint(25e3 * n, 900e3 * 0.7**n, 3.1e6 * 0.74**n, names[:n]) for n in range(len(names) + 1)]
    return Frontier(points, "GBP", chosen=min(3, len(names)))


def calibration() -> Calibration:
    """Somebody who is too sure."""
    rows = (
        (0.5, 0.6, 10, 0.35, 0.8),
        (0.7, 0.55, 20, 0.38, 0.71),
        (0.8, 0.7, 20, 0.52, 0.83),
        (0.9, 0.65, 20, 0.46, 0.8),
    )
    return Calibration(
        [CalibrationPoint(stated, observed, count, low, high) for stated, observed, count, low, high in rows]
    )


def ranks(names=NAMES) -> RankAgreement:
    """Three methods of which one sees things differently."""
    rows = [
        Ranked(name, [n + 1, len(names) - n if n % 2 else n + 1, None if n == 3 else (n * 3) % len(names) + 1])
        for n, name in enumerate(names)
    ]
    return RankAgreement(["Money", "5 × 5", "OWASP"], rows)


def tail(names=NAMES) -> TailShares:
    """The rarest makes most of the tail."""
    weights = [2.0**n for n in range(len(names))]
    means = [float(n) for n in range(len(names), 0, -1)]
    shares = [
        TailShare(name, weight / sum(weights), mean / sum(means))
        for name, weight, mean in zip(names, weights, means, strict=True)
    ]
    return TailShares(shares, "GBP", 0.99, 5_592_585.0)


def spread(names=("Ana", "Bo", "Chi", "Dee", "Eli")) -> Spread:
    """A room of which one sees it differently."""
    rows = [
        RoomEstimate(name, 2e4 * (n + 1), 3e5 * (n + 1), 9e4 * (n + 1), n == 4, (1e4 * (n + 1), 9e5 * (n + 1)))
        for n, name in enumerate(names)
    ]
    pooled = RoomEstimate("pooled, equal weights", 3.1e4, 9.8e5, 1.9e5)
    return Spread("What would one leak of claim letters cost?", "GBP", rows, pooled)


def all_ordinary() -> dict[str, Drawable]:
    """Every picture with ordinary data."""
    return {
        "exceedance": exceedance(),
        "exceedance_linear": exceedance(scale="linear", tolerance=Tolerance((1e5, 0.2))),
        "tornado": tornado(),
        "moves": moves(),
        "waterfall": waterfall(),
        "returns": returns(),
        "frontier": frontier(),
        "calibration": calibration(),
        "ranks": ranks(),
        "tail": tail(),
        "spread": spread(),
    }


def all_empty() -> dict[str, Drawable]:
    """Every picture with nothing to draw."""
    return {
        "exceedance": LossExceedance([], "GBP"),
        "exceedance without points": LossExceedance([LossCurve("current", [])], "GBP"),
        "exceedance without losses": LossExceedance([LossCurve("current", [(0.0, 0.0)])], "GBP", Tolerance((1e5, 0.1))),
        "tornado": Tornado(0.0, [], "GBP"),
        "moves": Moves([], [], [], {}, []),
        "waterfall": Waterfall(0, [], 0, [], 0, "GBP"),
        "returns": Returns([], "GBP"),
        "frontier": Frontier([], "GBP"),
        "calibration": Calibration([]),
        "ranks": RankAgreement([], []),
        "tail": TailShares([], "GBP"),
        "tail of nothing": TailShares([TailShare("a", 0, 0)], "GBP"),
        "spread": Spread("How often?", "a year", []),
    }


def all_with(names: tuple[str, ...]) -> dict[str, Drawable]:
    """Every picture that carries names, with these."""
    curves = [LossCurve(name, curve("x", 1 / (n + 1), 1e5, 1.2, points=40).points) for n, name in enumerate(names[:6])]
    return {
        "exceedance": LossExceedance(curves, "GBP", Tolerance((1e5, 0.2), (5e6, 0.01)), title=names[0]),
        "tornado": tornado(names),
        "moves": moves(names),
        "waterfall": waterfall(names),
        "returns": returns(names),
        "frontier": frontier(names),
        "ranks": ranks(names),
        "tail": tail(names),
        "spread": spread(names),
        "spread of a probability": Spread(
            names[0], "probability", [RoomEstimate(name, 0.0, 1.0) for name in names], RoomEstimate("", 0.2, 0.2, 0.2)
        ),
        "spread in words": Spread(names[0], "incidents a year", [RoomEstimate(name, 0.1, 40.0) for name in names]),
    }


def all_odd() -> dict[str, Drawable]:
    """Ranges that no axis expects: enormous, tiny, identical, one point, steps, below zero."""
    steps = LossCurve("current", [(0, 0.5), (1e6, 0.5), (1e6, 0.0)])
    return {
        "one point": LossExceedance([LossCurve("current", [(1e5, 0.1)])], "GBP", Tolerance((1e5, 0.05))),
        "a step": LossExceedance([steps], "GBP", Tolerance((1e5, 0.2), (5e6, 0.01))),
        "a step, linear": LossExceedance([steps], "GBP", Tolerance((1e5, 0.2)), scale="linear"),
        "enormous": LossExceedance(
            [LossCurve("current", [(1e-3, 1.0), (1.0, 0.9), (1e15, 0.001), (1e30, 0.0)])], "JPY"
        ),
        "identical": LossExceedance([LossCurve(name, [(1e5, 0.1)] * 5) for name in ("current", "target")], "GBP"),
        "rare": LossExceedance([LossCurve("current", [(0, 1e-7), (1e6, 1e-7), (2e6, 1e-9)])], "GBP"),
        "always over": LossExceedance([LossCurve("current", [(1e3, 1.0), (1e9, 1.0)])], "GBP", Tolerance((1e5, 0.2))),
        "some without loss": LossExceedance([LossCurve("target", [(0, 0.0)]), curve("current", 1, 1e5, 1)], "GBP"),
        "tornado of one": Tornado(5.0, [Swing("a", 5.0, 5.0)], "GBP"),
        "tornado of zero": Tornado(0.0, [Swing("a", 0.0, 0.0), Swing("b", 0.0, 0.0)], "GBP"),
        "tornado, enormous": Tornado(1e3, [Swing("a", 1e-3, 1e15, "0", "1"), Swing("b", -1e15, 3.0)], "GBP"),
        "waterfall without controls": Waterfall(5e5, [], 5e5, [], 5e5, "GBP"),
        "waterfall to zero": Waterfall(5e5, [Share("a", 5e5)], 0, [], 0, "GBP"),
        "returns of nothing": Returns([ControlReturn("a", 0, 0)], "GBP"),
        "returns, wide": Returns([ControlReturn("a", 1e12, 1, 0, 1e14), ControlReturn("b", -1e3, 1e9)], "GBP"),
        "frontier of one": Frontier([FrontierPoint(0, 0, 0)], "GBP", chosen=0),
        "frontier, identical": Frontier([FrontierPoint(1e4, 1e5, 1e6, ("a",))] * 4, "GBP", chosen=2),
        "calibration of one": Calibration([CalibrationPoint(0.9, 1.0, 1, 0.05, 1.0)]),
        "calibration, identical": Calibration([CalibrationPoint(0.9, 0.5, 2, 0.1, 0.9)] * 6),
        "ranks without ranks": RankAgreement(["a", "b"], [Ranked("x", [None, None]), Ranked("y", [1, 1])]),
        "tail below zero": TailShares([TailShare("a", 1.2, 0.5), TailShare("b", -0.2, 0.5)], "GBP", 1.0, 0.0),
        "spread of one": Spread("How much?", "GBP", [RoomEstimate("Ana", 0.0, 0.0)]),
        "spread, enormous": Spread("How much?", "GBP", [RoomEstimate("Ana", 1e-3, 1e15, 1.0, True)]),
        "spread below zero": Spread("How much?", "points", [RoomEstimate("Ana", -5.0, 1e6)]),
        "spread, rare": Spread("How likely?", "probability", [RoomEstimate("Ana", 1e-7, 1e-5)]),
    }


MANY = tuple(f"Risk number {n} of a long register" for n in range(200))


def every() -> dict[str, Drawable]:
    """All of them by name."""
    found: dict[str, Drawable] = {}
    for kind, values in (
        ("ordinary", all_ordinary()),
        ("empty", all_empty()),
        ("one", all_with(NAMES[:1])),
        ("many", all_with(MANY)),
        ("odd", all_odd()),
    ):
        found |= {f"{kind}: {name}": value for name, value in values.items()}
    return found

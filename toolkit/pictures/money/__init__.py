"""Pictures of money and of estimates: one frozen value says what is drawn, a function here draws it as static SVG.

`toolkit.display.money` draws the same values with Plotly. Values are plain numbers and texts, checked when they are
made: an `InputError` says which number is wrong and what to give instead.
"""

from toolkit.pictures.money.agreement import RankAgreement, Ranked
from toolkit.pictures.money.calibration import Calibration, CalibrationPoint
from toolkit.pictures.money.curve import LossCurve
from toolkit.pictures.money.exceedance import LossExceedance
from toolkit.pictures.money.frontier import Frontier, FrontierPoint
from toolkit.pictures.money.gallery import (
    Drawable,
    before_and_after,
    calibration,
    cost_benefit,
    loss_exceedance,
    picture_of,
    rank_agreement,
    return_on_control,
    spread,
    summary_of,
    tail_contributions,
    tornado,
    waterfall,
)
from toolkit.pictures.money.given import agreement_of, calibration_of, exceedance_of, spread_of, tail_of
from toolkit.pictures.money.moves import Moves
from toolkit.pictures.money.returns import ControlReturn, Returns
from toolkit.pictures.money.spent import frontier_of, returns_of, tornado_of, waterfall_of
from toolkit.pictures.money.spread import RoomEstimate, Spread
from toolkit.pictures.money.tail import TailShare, TailShares
from toolkit.pictures.money.tornado import Swing, Tornado
from toolkit.pictures.money.waterfall import Share, Waterfall

__all__ = [
    "Calibration",
    "CalibrationPoint",
    "ControlReturn",
    "Drawable",
    "Frontier",
    "FrontierPoint",
    "LossCurve",
    "LossExceedance",
    "Moves",
    "RankAgreement",
    "Ranked",
    "Returns",
    "RoomEstimate",
    "Share",
    "Spread",
    "Swing",
    "TailShare",
    "TailShares",
    "Tornado",
    "Waterfall",
    "agreement_of",
    "before_and_after",
    "calibration",
    "calibration_of",
    "cost_benefit",
    "exceedance_of",
    "frontier_of",
    "loss_exceedance",
    "picture_of",
    "rank_agreement",
    "return_on_control",
    "returns_of",
    "spread",
    "spread_of",
    "summary_of",
    "tail_contributions",
    "tail_of",
    "tornado",
    "tornado_of",
    "waterfall",
    "waterfall_of",
]

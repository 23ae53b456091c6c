"""How bad is it? Scoring methods, levels and what they mean to an organisation."""

from toolkit.risks.criteria import Judgement, default_meanings, judge
from toolkit.risks.scales import DEFAULT_SCALE, load_scale, scale_ids
from toolkit.risks.score import Score, level_rank, score

__all__ = [
    "DEFAULT_SCALE",
    "Judgement",
    "Score",
    "default_meanings",
    "judge",
    "level_rank",
    "load_scale",
    "scale_ids",
    "score",
]

"""How bad is it? Scoring methods, levels and what they mean to an organisation."""

from importlib import import_module
from typing import Any

from toolkit.risks.criteria import Judgement, default_meanings, judge
from toolkit.risks.disagreement import Disagreement, disagreement
from toolkit.risks.fidelity import Fidelity, fidelity
from toolkit.risks.reliability import ExploitReliability, reliability_of
from toolkit.risks.scales import DEFAULT_SCALE, find_scale, load_scale, scale_ids
from toolkit.risks.score import End, Score, level_rank, score

__all__ = [
    "DEFAULT_SCALE",
    "Disagreement",
    "End",
    "ExploitReliability",
    "Fidelity",
    "Judgement",
    "Score",
    "default_meanings",
    "disagreement",
    "fidelity",
    "find_scale",
    "judge",
    "level_rank",
    "load_scale",
    "reliability_of",
    "scale_ids",
    "score",
]


def __getattr__(name: str) -> Any:
    """`toolkit.risks.losses`, loaded when it is first asked for: most who score a risk never quantify one."""
    if name != "losses":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f"{__name__}.losses")

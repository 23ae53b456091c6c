"""Estimates from people: what one implies, how far it can be taken, and one out of several. See docs/adr/0027."""

from toolkit.catalogues.single import exercise_ids, load_exercise, read_exercise
from toolkit.risks.elicitation.answers import Answers, answers_to, read_answers
from toolkit.risks.elicitation.cooke import Performances, performance_weights
from toolkit.risks.elicitation.dissent import Dissent, dissent, dissent_of_ratings
from toolkit.risks.elicitation.exercise_score import ExerciseScore, score_answers
from toolkit.risks.elicitation.exercise_weights import weights_from_exercise
from toolkit.risks.elicitation.implied import Implied, implied, implied_pert, implied_probability, implied_value
from toolkit.risks.elicitation.pool import Pooled, PooledRating, pool, pool_log_odds, pool_ratings
from toolkit.risks.elicitation.rows import calibration_rows, rating_rows, spread_rows
from toolkit.risks.elicitation.values import Value, amount, probability, value_of

__all__ = [
    "Answers",
    "Dissent",
    "ExerciseScore",
    "Implied",
    "Performances",
    "Pooled",
    "PooledRating",
    "Value",
    "amount",
    "answers_to",
    "calibration_rows",
    "dissent",
    "dissent_of_ratings",
    "exercise_ids",
    "implied",
    "implied_pert",
    "implied_probability",
    "implied_value",
    "load_exercise",
    "performance_weights",
    "pool",
    "pool_log_odds",
    "pool_ratings",
    "probability",
    "rating_rows",
    "read_answers",
    "read_exercise",
    "score_answers",
    "spread_rows",
    "value_of",
    "weights_from_exercise",
]

"""Do we meet the Code? A self-assessment over its 72 provisions; computes only, writes nothing."""

from toolkit.conformity.assess import VERDICTS, Conformity, Standing, assess_conformity
from toolkit.conformity.grounds import Ground

__all__ = ["VERDICTS", "Conformity", "Ground", "Standing", "assess_conformity"]

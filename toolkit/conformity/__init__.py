"""Do we meet the Code? A self-assessment over its 72 provisions; computes only, writes nothing.

What `assess_conformity` gives leads on: `score()`, `links()`, `actions()`, `gaps_by(edition)`, `due_again(today)`;
several systems are rolled up by `roll_up`.
"""

from toolkit.conformity.assess import PARAPHRASE, VERDICTS, Conformity, Standing, assess_conformity
from toolkit.conformity.costs import RiskCosts
from toolkit.conformity.evidence_state import EvidenceState, FileState, evidence_state, file_state, files_read
from toolkit.conformity.grounds import Ground
from toolkit.conformity.parts import PartStanding
from toolkit.conformity.roll_up import RollUp, roll_up
from toolkit.conformity.scope import DUTY_ROLES, Scope, ScopeProposal, propose_scope
from toolkit.conformity.score import Score, Tally

__all__ = [
    "DUTY_ROLES",
    "PARAPHRASE",
    "VERDICTS",
    "Conformity",
    "EvidenceState",
    "FileState",
    "Ground",
    "PartStanding",
    "RiskCosts",
    "RollUp",
    "Scope",
    "ScopeProposal",
    "Score",
    "Standing",
    "Tally",
    "assess_conformity",
    "evidence_state",
    "file_state",
    "files_read",
    "propose_scope",
    "roll_up",
]

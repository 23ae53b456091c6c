"""What can go wrong? Conditions become findings; what is unknown becomes questions."""

from toolkit.threats.find import find_threats
from toolkit.threats.finding import Finding, Findings
from toolkit.threats.questions import Question, open_questions

__all__ = ["Finding", "Findings", "Question", "find_threats", "open_questions"]

"""What each document is called; apart from how it is made, for documents name each other."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["TITLES"]

TITLES: Mapping[str, str] = {
    "statement": "Self-assessment statement",
    "decision": "Record of the decision to use AI",
    "inventory": "Inventory of assets",
    "notice": "Notice to end-users and affected entities",
    "recovery": "Plan for incidents and recovery",
    "training": "AI security training: plan and record",
    "residual": "Residual risks, passed down the chain",
    "oversight": "Plan for human oversight",
    "suppliers": "Assessment of suppliers",
    "disclosure": "Policy on disclosing vulnerabilities",
    "testing": "Tests and evaluations: plan, results, release gate",
    "updates": "Plan for updates and patches",
    "monitoring": "Plan for monitoring",
    "audit": "Audit trail of data, models and prompts",
    "disposal": "Plan for disposal and transfer",
    "board": "Summary for the board",
}
"""By the id of a document, its title."""

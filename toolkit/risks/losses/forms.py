"""The six forms of loss as a room is asked for them, each with what it looks like where an AI system is concerned.

The forms are FAIR's (Open Group, Risk Taxonomy O-RT 3.0.1); questions and examples are ours. No numbers: what a loss
costs here only the people here know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from toolkit.catalogues.vocabulary import LossForm

__all__ = ["FORMS", "FormOfLoss"]


@dataclass(frozen=True)
class FormOfLoss:
    """A form of loss in words: its title, the question for the room, and an example of an AI system."""

    form: LossForm
    title: str
    question: str
    example: str


FORMS: Mapping[LossForm, FormOfLoss] = {
    each.form: each
    for each in (
        FormOfLoss(
            LossForm.PRODUCTIVITY,
            "Lost productivity",
            "What does it cost when the system is down, or its answers cannot be used, until it works again?",
            "The assistant is switched off for three days: clerks answer by hand, and orders that it took stay away.",
        ),
        FormOfLoss(
            LossForm.RESPONSE,
            "Response",
            "What does it cost to find out, to contain it and to tell people, once?",
            "A bill for tokens that somebody else used up, people who read prompts and logs for a week, outside"
            " experts, letters to all who are concerned.",
        ),
        FormOfLoss(
            LossForm.REPLACEMENT,
            "Replacement",
            "What has to be made or bought anew, and what does that cost?",
            "Training again from data that is clean, with the computing time, the labelling and the tests; an index"
            " that is built anew; money that an agent paid to the wrong account.",
        ),
        FormOfLoss(
            LossForm.COMPETITIVE_ADVANTAGE,
            "Competitive advantage",
            "What is it worth to others what they have then, or to us that only we had it?",
            "A stolen model, its weights or a distilled copy: others offer in a month what took two years, without"
            " having paid for it.",
        ),
        FormOfLoss(
            LossForm.FINES_AND_JUDGMENTS,
            "Fines and judgments",
            "What can regulators, courts and contracts demand, damages to people included?",
            "A fine for personal data in answers, damages to those whom a wrong decision harmed, penalties of a"
            " contract, what lawyers cost.",
        ),
        FormOfLoss(
            LossForm.REPUTATION,
            "Reputation",
            "What does it cost when people think less of us?",
            "Customers who leave after a screenshot goes round, partners who ask for more, people who no longer apply.",
        ),
    )
}
"""Each form of loss, in the order in which it is asked for."""

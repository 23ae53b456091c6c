"""Notebook 07: what could it cost? For teams that go on to money, after the workshop."""

from __future__ import annotations

import ipywidgets as w

from toolkit.workshop.cost_choices import NumbersPanel, SpendingPanel
from toolkit.workshop.cost_effects import EffectPanel
from toolkit.workshop.cost_estimates import EstimatePanel
from toolkit.workshop.cost_together import TogetherPanel
from toolkit.workshop.cost_view import LossPanel
from toolkit.workshop.cost_what_if import WhatIf
from toolkit.workshop.session import Workshop

__all__ = [
    "choose_controls",
    "estimate_losses",
    "estimate_together",
    "say_what_controls_do",
    "see_losses",
    "what_if",
    "which_numbers_matter",
]


def estimate_losses(workshop: Workshop) -> w.VBox:
    """How often each risk happens in a year, and what it costs each time."""
    return EstimatePanel(workshop).show()


def estimate_together(workshop: Workshop) -> w.VBox:
    """One number estimated by the whole room: each alone, then shown, then pooled."""
    return TogetherPanel(workshop).show()


def say_what_controls_do(workshop: Workshop) -> w.VBox:
    """By which share each control lowers a risk, and what it costs a year."""
    return EffectPanel(workshop).show()


def see_losses(workshop: Workshop) -> w.VBox:
    """The curve of a year's losses at each level, against the tolerance."""
    return LossPanel(workshop).show()


def what_if(workshop: Workshop) -> w.VBox:
    """One number moved by a slider, and the curve that answers."""
    return WhatIf(workshop).show()


def which_numbers_matter(workshop: Workshop) -> w.VBox:
    """Which estimate moves the losses most."""
    return NumbersPanel(workshop).show()


def choose_controls(workshop: Workshop) -> w.VBox:
    """What controls take off, what they bring, and the best set for each budget."""
    return SpendingPanel(workshop).show()

"""What do we do about it? Which controls help, and what they would do to a level; a named person decides."""

from toolkit.treatment.effect import Effect, Proposal, propose
from toolkit.treatment.effects_of import effect_of, suggested_controls, threats_of

__all__ = ["Effect", "Proposal", "effect_of", "propose", "suggested_controls", "threats_of"]

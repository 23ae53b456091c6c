"""Attack paths: from where attackers begin, by threats that were found, to what they are after."""

from toolkit.threats.attack.cut import Cut, CutControl
from toolkit.threats.attack.path import AttackPath, Goal, Step
from toolkit.threats.attack.paths import AttackPaths, attack_paths

__all__ = ["AttackPath", "AttackPaths", "Cut", "CutControl", "Goal", "Step", "attack_paths"]

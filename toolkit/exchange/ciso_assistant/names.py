"""What things are called in CISO Assistant: stable URNs, and the words of its fields.

An URN is `urn:<packager>:risk:<object>:<id>`, in lower case. Ours never change as long as the Code's numbers do not:
an audit there hangs on them.
"""

from __future__ import annotations

from importlib import metadata

from toolkit.catalogues.provision import CODE_EDITION
from toolkit.catalogues.vocabulary import ControlFunction

__all__ = [
    "CODE_NODES",
    "FRAMEWORK",
    "LIBRARY",
    "PACKAGER",
    "control_urn",
    "csf_function",
    "node_urn",
    "part_id",
    "version_number",
]

PACKAGER = "ai-threat-toolkit"
LIBRARY = f"urn:{PACKAGER}:risk:library:{CODE_EDITION}"
FRAMEWORK = f"urn:{PACKAGER}:risk:framework:{CODE_EDITION}"
CODE_NODES = f"urn:{PACKAGER}:risk:req_node:{CODE_EDITION}"
_FUNCTIONS = {
    ControlFunction.PREVENTIVE: "protect",
    ControlFunction.DETECTIVE: "detect",
    ControlFunction.CORRECTIVE: "respond",
    ControlFunction.GOVERNANCE: "govern",
}


def node_urn(identity: str) -> str:
    """The URN of a phase, a principle (`p1`), a provision (`1.1`) or a part (`3.2.a`)."""
    return f"{CODE_NODES}:{identity.lower()}"


def part_id(provision: str, part: str) -> str:
    """What a part of a provision is called: `3.2.a`."""
    return f"{provision}.{part}"


def control_urn(control: str) -> str:
    """The URN of a control of the library: a reference control there."""
    return f"urn:{PACKAGER}:risk:function:{control}"


def csf_function(function: ControlFunction) -> str:
    """How a control works, as one of the functions that CISO Assistant knows: our reading."""
    return _FUNCTIONS[function]


def version_number() -> int:
    """The version of the library, which has to rise for a change to be taken: the toolkit's, `1.2.3` as 10203."""
    numbers = [int(part) for part in metadata.version("ai-threat-toolkit").split(".")[:3] if part.isdigit()]
    major, minor, patch = (*numbers, 0, 0, 0)[:3]
    return max(1, major * 10_000 + minor * 100 + patch)

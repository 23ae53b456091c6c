"""The AI Threat Toolkit: threat catalogues and risk scoring for AI systems, and the workshop that uses them.

The public names are here; everything is loaded when it is first used, so that `import toolkit` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Catalogue": "toolkit.catalogues.catalogue",
    "Control": "toolkit.catalogues.control",
    "Finding": "toolkit.threats.finding",
    "Findings": "toolkit.threats.finding",
    "Person": "toolkit.register",
    "Register": "toolkit.register",
    "System": "toolkit.system.model",
    "Threat": "toolkit.catalogues.threat",
    "ToolkitError": "toolkit.errors",
    "assess_conformity": "toolkit.conformity",
    "attack_paths": "toolkit.threats.attack",
    "export": "toolkit.reports.exports",
    "find_threats": "toolkit.threats.find",
    "import_catalogue": "toolkit.exchange.catalogues",
    "import_system": "toolkit.exchange",
    "load_catalogue": "toolkit.catalogues.load",
    "load_system": "toolkit.system.read",
    "losses": "toolkit.risks",
    "open_register": "toolkit.register",
    "quantify": "toolkit.risks.losses",
    "read_evidence": "toolkit.evidence",
    "to_frame": "toolkit.display",
}

__all__ = [*sorted(_HOMES), "__version__"]  # noqa: PLE0604 - strings, from the table above


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'toolkit' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})


if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue as Catalogue
    from toolkit.catalogues.control import Control as Control
    from toolkit.catalogues.load import load_catalogue as load_catalogue
    from toolkit.catalogues.threat import Threat as Threat
    from toolkit.conformity import assess_conformity as assess_conformity
    from toolkit.display import to_frame as to_frame
    from toolkit.errors import ToolkitError as ToolkitError
    from toolkit.evidence import read_evidence as read_evidence
    from toolkit.exchange import import_system as import_system
    from toolkit.exchange.catalogues import import_catalogue as import_catalogue
    from toolkit.register import Person as Person
    from toolkit.register import Register as Register
    from toolkit.register import open_register as open_register
    from toolkit.reports.exports import export as export
    from toolkit.risks import losses as losses
    from toolkit.risks.losses import quantify as quantify
    from toolkit.system.model import System as System
    from toolkit.system.read import load_system as load_system
    from toolkit.threats.attack import attack_paths as attack_paths
    from toolkit.threats.find import find_threats as find_threats
    from toolkit.threats.finding import Finding as Finding
    from toolkit.threats.finding import Findings as Findings

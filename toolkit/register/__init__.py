"""Every recorded thing as events: risks, answers, decisions, verdicts; who said so, when and why.

SQLAlchemy is loaded when a register is opened, not when this package is imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.register.change import Change
    from toolkit.register.derived import FindingLike, RecordedDifference
    from toolkit.register.events import Event, Head, Person
    from toolkit.register.fold import Revision
    from toolkit.register.register import Register, open_register
    from toolkit.register.risk_change import RiskChange
    from toolkit.register.room_change import RoundChange
    from toolkit.register.room_views import Round
    from toolkit.register.unanswered import GotThrough, attacks_got_through, unanswered_tests
    from toolkit.register.verify import Verification

__all__ = [
    "Change",
    "Event",
    "FindingLike",
    "GotThrough",
    "Head",
    "Person",
    "RecordedDifference",
    "Register",
    "Revision",
    "RiskChange",
    "Round",
    "RoundChange",
    "Verification",
    "attacks_got_through",
    "open_register",
    "unanswered_tests",
]

_WHERE = {
    "Change": "change",
    "Event": "events",
    "FindingLike": "derived",
    "GotThrough": "unanswered",
    "Head": "events",
    "Person": "events",
    "RecordedDifference": "derived",
    "Register": "register",
    "Revision": "fold",
    "RiskChange": "risk_change",
    "Round": "room_views",
    "RoundChange": "room_change",
    "Verification": "verify",
    "open_register": "register",
    "attacks_got_through": "unanswered",
    "unanswered_tests": "unanswered",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"toolkit.register.{_WHERE[name]}"), name)

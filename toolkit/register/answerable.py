"""Which facts can be answered of an element: those of its kind, as far as the libraries at hand tell.

An answer that fits no kind would keep every threat from being found. It is refused when it is given; one that is in the
record already, or that no longer fits because the element was made another kind, stays there and counts for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.errors import ToolkitError, nearest

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue

__all__ = ["check_answerable", "fits", "kinds_of", "left_out_words"]

_SECTIONS: Mapping[str, str] = {"data": DATA_ASSET, "flows": DATA_FLOW}
_TOLD = 5
_OWN = "a fact of a library of your own is known once it is given: open_register(…, catalogue=load_catalogue([…]))"


def fits(kind: str, fact: str, catalogue: Catalogue | None) -> bool:
    """Whether an element of this kind can state a fact; also where nobody here knows the kind."""
    if catalogue is None or kind not in catalogue.kinds:
        return True
    return fact in catalogue.facts_of(kind)


def check_answerable(system: Mapping[str, Any], element: str, fact: str, catalogue: Catalogue | None) -> None:
    """Raise `ToolkitError` where a system in its plain form has no such element, or its kind no such fact."""
    kinds = kinds_of(system)
    if element not in kinds:
        what = f"the system has no element {element[:60]!r} of which something could be answered"
        raise ToolkitError(what, where=f"answer {element[:60]}.{fact[:60]}", try_instead=nearest(element, kinds))
    kind = kinds[element]
    if not fits(kind, fact, catalogue):
        what = f"the kind {kind!r} has no fact {fact[:60]!r}"
        instead = f"{nearest(fact, catalogue.facts_of(kind) if catalogue else ()) or 'It has none.'} ({_OWN})"
        raise ToolkitError(what, where=f"answer {element}.{fact[:60]}", try_instead=instead)


def left_out_words(left_out: Mapping[str, str]) -> list[str]:
    """What to tell people of answers that fit no kind (`Views.answers_left_out`), in sentences."""
    if not left_out:
        return []
    named = ", ".join(f"{asked} ({kind!r})" for asked, kind in list(left_out.items())[:_TOLD])
    more = f" and {len(left_out) - _TOLD} more" if len(left_out) > _TOLD else ""
    return [f"answers to facts that the element's kind does not have are kept and count for nothing: {named}{more}"]


def kinds_of(system: Mapping[str, Any]) -> dict[str, str]:
    """The kind of every element of a system in its plain form, by its id."""
    held: dict[str, str] = {SYSTEM: SYSTEM}
    for section, kind in _SECTIONS.items():
        held |= dict.fromkeys(system.get(section) or {}, kind)
    for name, component in (system.get("components") or {}).items():
        held[name] = str(component.get("kind", ""))
    return held

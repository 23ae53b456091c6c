"""Do two rules say the same of every system? Judged by a normal form, kind by kind; when in doubt they differ.

For each kind of element that a rule may look at, its conditions are brought into a form in which equal meanings
mostly look equal:

* what the kind decides is worked out: `kind`, a fact that such an element cannot state, an atom of other elements;
* `not` stands at atoms only, `all` and `any` are flat, sorted, without repetitions and without what another part
  says already (a, or a and b: that is a), which is right with three values as well;
* a list of kinds counts as the kinds that it takes in and that can state the facts asked of them: a kind beside the
  kind above it adds nothing, nor does `kind: guardrail` to a fact that only guardrails have;
* a selector that every component meets is none, and one that none can meet makes its atom impossible.

A kind at which the rule can never hold is left out, and what is in place is compared only where it can.
Equal forms are equal rules. Different forms may still be: then a mutant counts that no example can notice.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import cache
from typing import Any

from toolkit.catalogues import condition as c
from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.catalogues.threat import Threat
from toolkit.catalogues.vocabulary import Trust

__all__ = ["FALSE", "TRUE", "Form", "Sameness", "has_room"]

Form = tuple[Any, ...]
TRUE: Form = ("true",)
"""The form of what always holds."""
FALSE: Form = ("false",)
"""The form of what can never hold."""
_PSEUDO = frozenset({DATA_ASSET, DATA_FLOW, SYSTEM})
_ONLY_OF: tuple[tuple[tuple[type, ...], frozenset[str]], ...] = (
    ((c.Carries, c.Crosses, c.Sender, c.Receiver), frozenset({DATA_FLOW})),
    ((c.ClassificationIs, c.OriginIs), frozenset({DATA_ASSET})),
)


class Sameness:
    """Brings the rules of one catalogue's threats into their normal form."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._components = frozenset(catalogue.kinds) - _PSEUDO
        self._taken_in = cache(self._kinds)
        self._stating = cache(lambda kind: frozenset(catalogue.facts_of(kind)))
        self._atoms: dict[tuple[int, str], tuple[Any, Form]] = {}  # the atom is kept, so that its address is its own

    def meaning(self, threat: Threat) -> Hashable:
        """The normal form of a threat's rule: rules with the same form say the same of every system."""
        if threat.applies is None:
            return None
        found = []
        for kind in self.catalogue.kinds:
            if self.catalogue.is_a(kind, threat.applies.to):
                applies = self._form(threat.applies.when, kind)
                if applies != FALSE:
                    controlled = self._form(threat.controlled.when, kind) if threat.controlled else FALSE
                    found.append((kind, applies, controlled))
        return frozenset(found)

    def _form(self, node: Any, kind: str, *, negated: bool = False) -> Form:
        match node:
            case None:
                return TRUE
            case c.Not():
                return self._form(node.not_, kind, negated=not negated)
            case c.All():
                return _joined("or" if negated else "and", [self._form(p, kind, negated=negated) for p in node.all])
            case c.Any_():
                return _joined("and" if negated else "or", [self._form(p, kind, negated=negated) for p in node.any])
        key = (id(node), kind)
        if key not in self._atoms:
            self._atoms[key] = (node, self.atom(node, kind))
        form = self._atoms[key][1]
        if not negated:
            return form
        return {TRUE: FALSE, FALSE: TRUE}.get(form) or ("not", form)

    def atom(self, node: Any, kind: str) -> Form:
        """The normal form of one atom at elements of a kind: `TRUE` or `FALSE` where the kind decides it."""
        if not self._can_hold(node, kind):
            return FALSE
        match node:
            case c.KindIs():
                return TRUE if self.catalogue.is_a(kind, node.kind) else FALSE
            case c.FactIs():
                return ("fact", node.fact) if node.fact in self._stating(kind) else FALSE
            case c.PathExists():
                return self._path(node.path)
            case c.HasFlow():
                return self._flow(node.flow)
            case c.Sender() | c.Receiver() | c.Has():
                word, selector = next((name, value) for name, value in node if name not in ("note", "extras"))
                wanted = self.component(selector)
                return FALSE if wanted == FALSE else (word, wanted)
            case c.Holds() | c.Carries():
                return (type(node).__name__, _data(getattr(node, type(node).__name__.lower())))
            case c.StageIs():
                return ("stage", frozenset(node.stage))
            case c.TrustIs():
                return ("trust", _range(node.trust)) if has_room(node.trust) else FALSE
            case c.Crosses():
                return ("crosses", _range(node.crosses)) if has_room(node.crosses) else FALSE
        return (type(node).__name__, node.model_dump_json(exclude={"note"}))

    def _can_hold(self, node: Any, kind: str) -> bool:
        for types, kinds in _ONLY_OF:
            if isinstance(node, types):
                return kind in kinds
        if isinstance(node, c.PathExists):
            return kind in self._components or (kind == DATA_ASSET and node.path.from_ == "here")
        return kind in self._components or not isinstance(node, (c.KindIs, c.TrustIs, c.Holds, c.HasFlow))

    def _path(self, path: c.PathSelector) -> Form:
        ends = [self._end(end) for end in (path.from_, path.to)]
        through = self.component(path.through) if path.through is not None else None
        avoiding = self.component(path.avoiding) if path.avoiding is not None else None
        if FALSE in ends or through == FALSE:
            return FALSE
        return ("path", *ends, through, None if avoiding == FALSE else avoiding)

    def _end(self, end: Any) -> Any:
        match end:
            case c.DataSource():
                return ("data", _data(end.data))
            case c.ComponentSelector():
                return self.component(end)
        return end

    def _flow(self, flow: c.FlowSelector) -> Form:
        other = self.component(flow.with_) if flow.with_ is not None else None
        if other == FALSE or not has_room(flow.crosses):
            return FALSE
        if other == self.component(c.ComponentSelector()):
            other = None  # whatever is at the other end is a component
        carries = _data(flow.carries) if flow.carries is not None else None
        return ("flow", flow.direction, other, carries, _range(flow.crosses), frozenset(flow.fact))

    def component(self, selector: c.ComponentSelector) -> Form:
        """The components that a selector takes in: their kinds, trust and facts; `FALSE` where there can be none."""
        kinds = self._taken_in(selector.kind, selector.not_kind, frozenset(selector.fact))
        found = (kinds, _range(selector.trust), frozenset(selector.fact))
        return found if kinds and has_room(selector.trust) else FALSE

    def _kinds(
        self, wanted: tuple[str, ...] | None, others: tuple[str, ...] | None, facts: frozenset[str]
    ) -> frozenset[str]:
        return frozenset(
            kind
            for kind in self._components
            if (wanted is None or self.catalogue.is_a(kind, wanted))
            and not (others and self.catalogue.is_a(kind, others))
            and facts <= self._stating(kind)
        )


def has_room(wanted: c.TrustRange | str | None) -> bool:
    """Is there any trust within a range? One that ends before it begins holds none."""
    low, high = _range(wanted) if isinstance(wanted, c.TrustRange) else (Trust.NONE, Trust.RESTRICTED)
    return bool(low.rank <= high.rank)


def _data(selector: c.DataSelector) -> Form:
    grade = None if selector.classification is None else selector.classification.at_least
    return (selector.origin, grade, frozenset(selector.fact))


def _range(wanted: c.TrustRange | str | None) -> Any:
    """A range by its two ends; one without limits is still a range, as what is not stated is not in it for certain."""
    if not isinstance(wanted, c.TrustRange):
        return wanted
    return (wanted.at_least or Trust.NONE, wanted.at_most or Trust.RESTRICTED)


def _joined(word: str, parts: Iterable[Form]) -> Form:
    """`and` or `or` over parts, flat and without what adds nothing."""
    other = "or" if word == "and" else "and"
    nothing, all_of_it = (TRUE, FALSE) if word == "and" else (FALSE, TRUE)
    flat: set[Form] = set()
    for part in parts:
        flat |= part[1] if part[0] == word else {part}
    flat.discard(nothing)
    if all_of_it in flat:
        return all_of_it
    inner = {part: part[1] if part[0] == other else frozenset({part}) for part in flat}
    kept = frozenset(p for p in flat if len(inner[p]) == 1 or not any(inner[each] < inner[p] for each in flat))
    if not kept:
        return nothing
    return next(iter(kept)) if len(kept) == 1 else (word, kept)

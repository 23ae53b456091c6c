"""A workshop that is open: its register, its catalogue, its folder, and who is acting."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.scale import Scale
from toolkit.errors import ToolkitError
from toolkit.register import Person, Register
from toolkit.register.methods import scale_named, scale_of_criteria
from toolkit.risks.scales import scale_ids
from toolkit.system.model import System
from toolkit.system.read import write_system
from toolkit.threats.find import find_threats
from toolkit.threats.finding import Findings

if TYPE_CHECKING:
    from toolkit.register.in_money import InMoney
    from toolkit.reports.documents.now import DocumentsNow

__all__ = ["REGISTER", "SYSTEM", "Workshop"]

_unsaved: dict[tuple[Path, str], dict[str, Any]] = {}

REGISTER = "register.db"
"""The file in a workshop's folder that holds the record."""
SYSTEM = "system.yaml"
"""The file in a workshop's folder that the recorded system is written to."""


@dataclass
class Workshop:
    """An open workshop. Everything that is decided in it goes into `register` at once."""

    folder: Path
    register: Register
    catalogue: Catalogue
    temporary: bool = False
    acting: Person = field(default_factory=lambda: Person("P1", role="facilitator"))
    reason: str = "agreed in the workshop"
    shown: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The panels on show, the newest of each kind: what one saves, the others show at once."""
    notice: str = ""
    """Something that everybody who works in it should know, such as that the workshop chosen is gone."""
    is_revealed: bool = False
    """Whether somebody asked to see the findings before anything was decided about them."""
    _found: tuple[tuple[int, ...], Findings] | None = field(default=None, repr=False, compare=False)
    _money: tuple[tuple[str, Catalogue], InMoney | None] | None = field(default=None, repr=False, compare=False)
    _documents: tuple[tuple[str, Catalogue], DocumentsNow] | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.register.at_hand = self.catalogue

    @property
    def name(self) -> str:
        """What the workshop is called."""
        held = self.register.workshop
        return held.name if held is not None else self.folder.name

    @property
    def system(self) -> System:
        """The system as it is recorded, with all answers. Raises `ToolkitError` where none is recorded yet."""
        system = self.register.system()
        if system is None:
            raise ToolkitError(
                "no system is described yet",
                where=str(self.folder),
                try_instead="Describe it in notebook 01, or put a system.yaml into the folder and open it again.",
            )
        return system

    @property
    def scale(self) -> Scale:
        """The scale that the criteria name. Raises `ToolkitError` where it is not known here."""
        return scale_of_criteria(self.register.criteria, self.catalogue)

    def scale_of(self, method: str) -> Scale | None:
        """A scoring method by its id, also of the team's own; None where it is not known here."""
        return scale_named(method, self.register.criteria, self.catalogue)

    def scales(self) -> list[Scale]:
        """All scoring methods that can be used here: the criteria's first, then the others by title."""
        own = self.scale
        found = (self.scale_of(each) for each in scale_ids(self.catalogue) if each != own.id)
        return [own, *sorted((each for each in found if each is not None), key=lambda scale: scale.title)]

    def findings(self) -> Findings:
        """The threats to the system as it is recorded now; the same object until system or answers change."""
        state = self.register.state()
        described = state.current.get("system")
        said = [*([described] if described else []), *state.of_kind("answer").values()]
        told = tuple(revision.seq for revision in said)
        if self._found is None or self._found[0] != told:
            self._found = told, find_threats(self.system, self.catalogue)
        return self._found[1]

    def in_money(self) -> InMoney | None:
        """What the estimates come to at each level, worked out once for each state of the record; None without any."""
        from toolkit.register.in_money import in_money

        key = (self.register.head.hash, self.catalogue)
        if self._money is None or self._money[0][0] != key[0] or self._money[0][1] is not key[1]:
            self._money = key, in_money(self.register, self.catalogue)
        return self._money[1]

    def documents(self) -> DocumentsNow:
        """What the documents say now, each composed when somebody asks for it, once for each state of the record."""
        from toolkit.reports.documents import FOLDER
        from toolkit.reports.documents.now import DocumentsNow

        key, held = (self.register.head.hash, self.catalogue), self._documents
        before = held[1] if held is not None and held[0][1] is key[1] else None
        if held is None or before is None or held[0][0] != key[0] or before.is_past:
            here = self.folder.resolve()
            made = DocumentsNow(self.register, self.catalogue, here / FOLDER, workshop=here, before=before)
            self._documents = held = key, made
        return held[1]

    @property
    def may_see_findings(self) -> bool:
        """Whether the room is past writing down its own ideas: somebody asked, or decided something already.

        A risk that only came along with another tool's model, with nothing decided of it, is no decision.
        """
        held = self.register
        decided = any(risk.assessments or risk.treatment or risk.acceptance for risk in held.risks.values())
        worded = any(risk.event or risk.cause for risk in held.risks.values())
        return self.is_revealed or bool(held.triage or held.answers or held.votes or decided or worded)

    def unsaved(self, form: str) -> dict[str, Any]:
        """Where a form of this workshop keeps what is typed and not saved, by the thing it is about.

        The same for as long as this process lives: whoever runs a notebook's cells again finds it in the new form.
        """
        return _unsaved.setdefault((self.folder.resolve(), form), {})

    def derive(self) -> Findings:
        """Find the threats and record what is new, changed or gone."""
        findings = self.findings()
        self.register.record(findings, by=self.acting, reason="findings derived from the system as recorded")
        return findings

    def emit(self) -> Path:
        """Write the recorded system to `system.yaml` in the folder."""
        path = self.folder / SYSTEM
        write_system(self.system, path, overwrite=True)
        return path

    def look_with(self, catalogue: Catalogue) -> None:
        """Look for threats with another catalogue from now on."""
        self.catalogue, self._found = catalogue, None
        self.register.at_hand = catalogue

    def become(self, other: Workshop) -> None:
        """Be another workshop from now on, so that whoever holds this one goes along. The old register is closed."""
        self.close()
        self.folder, self.register, self.catalogue = other.folder, other.register, other.catalogue
        self.temporary, self.notice = other.temporary, other.notice
        self.acting, self.is_revealed, self._found, self._money = other.acting, False, None, None
        self._documents = None

    def close(self) -> None:
        """Close the register; a temporary workshop's folder goes with it."""
        self.register.close()
        if self.temporary:
            shutil.rmtree(self.folder, ignore_errors=True)

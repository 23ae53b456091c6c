"""The present state as typed values: what most readers of a register want. Read-only."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.scale import Scale
from toolkit.errors import IntegrityError, ToolkitError
from toolkit.register.answerable import fits, kinds_of
from toolkit.register.document_records import AssetDetails, DocumentText, Told, TrainingHeld, TrainingPlanned
from toolkit.register.events import Head
from toolkit.register.evidence_records import EvidenceRead, TestAnswered
from toolkit.register.figures import portfolio_digest
from toolkit.register.fold import Revision, State
from toolkit.register.loss_records import ControlCost, Figures, LossDependence, ScenarioRecord
from toolkit.register.methods import counting_method, ranks_by_criteria, scale_of_criteria, scores_by_method
from toolkit.register.portfolio import portfolio_from, unquantified
from toolkit.register.records import (
    AnswerRecord,
    CodeScope,
    Criteria,
    FindingRecord,
    Idea,
    LibrariesUsed,
    Parked,
    Participant,
    Recorded,
    Risk,
    RiskLevel,
    SignOff,
    SystemRecord,
    Triage,
    VerdictRecord,
    Vote,
    Workshop,
)
from toolkit.register.room_records import RoomResult
from toolkit.register.room_views import Round, results_for, rounds_of
from toolkit.register.system_form import system_with_answers
from toolkit.risks.disagreement import Disagreement, disagreement
from toolkit.risks.fidelity import Fidelity, fidelity
from toolkit.system.model import System

if TYPE_CHECKING:
    from toolkit.catalogues.catalogue import Catalogue
    from toolkit.risks.losses import Portfolio

__all__ = ["Views"]

Model = TypeVar("Model", bound=Recorded)


class Views(ABC):
    """Typed views of a state. Each raises `InputError` where stored data does not fit its type."""

    at_hand: Catalogue | None = None
    """The libraries at hand, by whose kinds answers are taken; where none are given, the shipped one, unless the record
    was made with others.
    """

    @abstractmethod
    def state(self) -> State:
        """The present state."""

    @property
    def head(self) -> Head:
        """The number of events and the hash of the last; printed on every report."""
        return self.state().head

    @property
    def workshop(self) -> Workshop | None:
        """The workshop, once it is recorded."""
        return self._one("workshop", Workshop)

    @property
    def libraries(self) -> dict[str, str]:
        """The team's own libraries that findings were derived with: name to digest of the last time."""
        used = self._one("libraries", LibrariesUsed)
        return dict(used.digests) if used else {}

    @property
    def criteria(self) -> Criteria | None:
        """The risk criteria, once they are recorded."""
        return self._one("criteria", Criteria)

    @property
    def scale(self) -> Scale:
        """The scoring method that the criteria name. Raises `ToolkitError` where it is not known here."""
        return scale_of_criteria(self.criteria)

    def disagreement(self, level: RiskLevel = "current") -> Disagreement:
        """Where the methods that judged a level of the open risks order them differently."""
        opened = [risk for risk in self.risks.values() if risk.status == "open"]
        return disagreement(scores_by_method(opened, level))

    def fidelity(self, amounts: Mapping[str, float] | None = None, level: RiskLevel = "current") -> Fidelity:
        """How many pairs of open risks the criteria's method orders as `amounts` do (by risk id), ties, or turns round.

        Without `amounts`, the expected losses of the latest figures of that level are taken; where there are none, no
        pair is compared.
        """
        latest = next(reversed(self.figures.values()), None)
        held = latest.levels.get(level) if latest is not None else None
        means = {risk: each.mean for risk, each in held.risks.items()} if held is not None else {}
        ranks = ranks_by_criteria(self.risks.values(), counting_method(self.criteria), level)
        return fidelity(ranks, means if amounts is None else amounts)

    @property
    def participants(self) -> dict[str, Participant]:
        """Participants by id."""
        return self._all("participant", Participant)

    @property
    def answers(self) -> dict[str, AnswerRecord]:
        """Answers by `element.fact`."""
        return self._all("answer", AnswerRecord)

    @property
    def findings(self) -> dict[str, FindingRecord]:
        """Findings by identity, also those that no longer derive."""
        return self._all("finding", FindingRecord)

    @property
    def triage(self) -> dict[str, Triage]:
        """What was decided of findings, by identity."""
        return self._all("triage", Triage)

    @property
    def ideas(self) -> dict[str, Idea]:
        """Ideas by number."""
        return self._all("idea", Idea)

    @property
    def votes(self) -> dict[str, Vote]:
        """Votes by participant."""
        return self._all("vote", Vote)

    @property
    def risks(self) -> dict[str, Risk]:
        """Risks by id."""
        return self._all("risk", Risk)

    @property
    def scenarios(self) -> dict[str, ScenarioRecord]:
        """What risks could cost, by risk id; also of closed risks, and also where a part is not estimated yet."""
        return self._all("scenario", ScenarioRecord)

    @property
    def control_costs(self) -> dict[str, ControlCost]:
        """What controls cost a year, by control."""
        return self._all("control_cost", ControlCost)

    @property
    def loss_dependence(self) -> LossDependence | None:
        """How the scenarios hang together, once that is recorded; until then they do not."""
        return self._one("dependence", LossDependence)

    @property
    def not_quantified(self) -> dict[str, str]:
        """The open risks without a whole scenario, by id, each with what is missing; never taken for nothing."""
        return unquantified(self.risks, self.scenarios)

    def portfolio(self, catalogue: Catalogue | None = None) -> Portfolio:
        """The open risks with a scenario, ready to be quantified; a `catalogue` gives controls their titles.

        Raises `ToolkitError` where no open risk is estimated, or where estimates do not fit together.
        """
        titles = {name: each.title for name, each in catalogue.controls.items()} if catalogue else {}
        return portfolio_from(self.risks, self.scenarios, self.control_costs, self.loss_dependence, titles)

    @property
    def figures(self) -> dict[str, Figures]:
        """Figures as they were kept, by number, oldest first."""
        return self._all("figures", Figures)

    def are_stale(self, figures: Figures) -> bool:
        """Whether scenarios, controls or dependence have changed since figures were kept: others come out now."""
        try:
            return portfolio_digest(self.portfolio()) != figures.portfolio
        except ToolkitError:
            return True  # nothing comes out now

    @property
    def estimate_rounds(self) -> dict[str, Round]:
        """Rounds of the room's estimates by id. What is sealed is not in them, only who has answered."""
        return rounds_of(self.state())

    def room_results(self, risk: str) -> dict[str, RoomResult]:
        """What the room pooled for the parts of a risk's scenario, by part; of several rounds the latest."""
        return results_for(self.estimate_rounds.values(), risk)

    @property
    def code_scope(self) -> CodeScope | None:
        """Whether the Code applies and which roles are held, once that is recorded."""
        return self._one("code_scope", CodeScope)

    @property
    def verdicts(self) -> dict[str, VerdictRecord]:
        """Verdicts by provision."""
        return self._all("verdict", VerdictRecord)

    @property
    def evidence(self) -> dict[str, EvidenceRead]:
        """Files of evidence that were read, by their SHA-256."""
        return self._all("evidence", EvidenceRead)

    @property
    def test_answers(self) -> dict[str, TestAnswered]:
        """What people answered to tests that attacks got through, by id; see `unanswered_tests`."""
        return self._all("test_answer", TestAnswered)

    @property
    def assets(self) -> dict[str, AssetDetails]:
        """What was said of components and data beside the drawing, by element."""
        return self._all("asset", AssetDetails)

    @property
    def trainings(self) -> dict[str, TrainingHeld]:
        """Trainings held, by id."""
        return self._all("training", TrainingHeld)

    @property
    def trainings_planned(self) -> dict[str, TrainingPlanned]:
        """Trainings that are still to be held and what was said of them, by id."""
        return self._all("training_plan", TrainingPlanned)

    @property
    def document_texts(self) -> dict[str, DocumentText]:
        """The team's words in documents, by `document.place`."""
        return self._all("document_text", DocumentText)

    @property
    def told(self) -> dict[str, Told]:
        """Who was given which document, by id."""
        return self._all("told", Told)

    @property
    def parked(self) -> dict[str, Parked]:
        """What was set aside, by number."""
        return self._all("parked", Parked)

    @property
    def signoffs(self) -> dict[str, SignOff]:
        """Sign-offs by number."""
        return self._all("signoff", SignOff)

    def system(self) -> System | None:
        """The system as described, with the answers given since; None where none is recorded.

        Answers that do not fit an element's kind count for nothing (`answers_left_out`).
        """
        state = self.state()
        recorded = state.current.get("system")
        if recorded is None:
            return None
        return system_with_answers(recorded, state.of_kind("answer").values(), self._known_kinds())

    @property
    def answers_left_out(self) -> dict[str, str]:
        """Answers to facts that the element's kind does not have, by `element.fact`, each with its kind."""
        recorded, known = self._one("system", SystemRecord), self._known_kinds()
        kinds = kinds_of(recorded.system) if recorded is not None and self.answers else {}
        return {
            name: kinds[said.element]
            for name, said in self.answers.items()
            if said.element in kinds and not fits(kinds[said.element], said.fact, known)
        }

    def _known_kinds(self) -> Catalogue | None:
        """The libraries that say which facts a kind has; None where the record was made with others than are here."""
        if self.at_hand is not None or self.libraries:
            return self.at_hand
        return load_catalogue()

    def system_digest(self) -> str:
        """The digest of the system as described, before answers; empty where none is recorded."""
        recorded = self._one("system", SystemRecord)
        return recorded.digest if recorded else ""

    def _one(self, kind: str, model: type[Model]) -> Model | None:
        revision = self.state().current.get(kind)
        return _typed(revision, model) if revision else None

    def _all(self, kind: str, model: type[Model]) -> dict[str, Model]:
        return {name: _typed(revision, model) for name, revision in self.state().of_kind(kind).items()}


def _typed(revision: Revision, model: type[Model]) -> Model:
    if not isinstance(revision.data, model):
        raise IntegrityError("the record is of another kind than its name says", where=revision.record)
    return revision.data

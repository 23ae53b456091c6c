"""The shipped kinds, facts, controls, Code and scales: their counts, and what must hold between them."""

from __future__ import annotations

import string
from collections import Counter
from itertools import pairwise, product
from pathlib import Path

import pytest
import yaml

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.code_crosswalk import CrosswalkFile
from toolkit.catalogues.kind import DATA_ASSET, DATA_FLOW, SYSTEM
from toolkit.catalogues.library_file import read_library_file
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.provision import Code
from toolkit.catalogues.sections import all_sections
from toolkit.catalogues.single import CalibrationFile, CodeFile, load_scale, scale_ids
from toolkit.catalogues.vocabulary import Role, Stage, Tier
from toolkit.evidence.mapping import SECTIONS as EVIDENCE_SECTIONS
from toolkit.pictures.dataflow.measure import is_ai

ETSI_CLAUSE = dict(
    enumerate(
        ["5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.2.1", "5.2.2", "5.2.3", "5.2.4", "5.2.5", "5.3.1", "5.4.1", "5.4.2"], 1
    )
) | {13: "5.5.1"}
EDITIONS = {
    "mitre_atlas": "mitre-atlas@2026.09",
    "cosai_risk_map": "cosai@18ab1ef",
    "google_saif": "google-saif@2025",
    "finos_air": "finos@78e0aed",
    "owasp_aisvs_1_0": "owasp-aisvs@1.0",
    "safe_mcp": "safe-mcp@d533c80",
    "aidefend": "aidefend@2026.06.25",
    "owasp_ai_exchange": "owasp-ai-exchange@5413fde",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def code(catalogue: Catalogue) -> Code:
    return catalogue.code


def test_every_shipped_file_is_of_a_known_section_and_kind(repository: Path) -> None:
    files = sorted((repository / "threat_libraries").rglob("*.yaml"))
    sections = Counter(
        str(yaml.safe_load(path.read_text("utf-8"))["section"]) for path in files if "templates" not in path.parts
    )
    assert sections["kinds"] == sections["code"] == 1
    assert sections["controls"] == 10
    assert sections["scale"] == 14 + 1  # and the one to start from
    known = {**all_sections(), "code": CodeFile, "crosswalk": CrosswalkFile, "calibration": CalibrationFile}
    known |= EVIDENCE_SECTIONS
    for path in files:
        if "templates" not in path.parts:
            read_library_file(path.read_text("utf-8"), path.name, known)


def test_each_fact_is_used_by_a_kind_and_each_used_fact_exists(catalogue: Catalogue) -> None:
    used = {fact for kind in catalogue.kinds.values() for fact in kind.facts}
    assert used == set(catalogue.facts)


def test_each_question_names_the_element_and_who_might_know(catalogue: Catalogue) -> None:
    for fact_id, fact in catalogue.facts.items():
        fields = [name for _, name, _, _ in string.Formatter().parse(fact.question) if name is not None]
        assert fields == ["element"], fact_id
        assert fact.question.endswith("?"), fact_id
        assert fact.why.endswith("."), fact_id
        assert fact.ask, fact_id


def test_a_kind_does_not_repeat_what_it_shares_with_the_kind_above(catalogue: Catalogue) -> None:
    for kind_id, kind in catalogue.kinds.items():
        above = {fact for each in catalogue.lineage(kind_id)[1:] for fact in catalogue.kinds[each].facts}
        assert not above & set(kind.facts), kind_id
        assert len(kind.facts) == len(set(kind.facts)), kind_id


def test_a_kind_has_the_shape_of_the_kind_above(catalogue: Catalogue) -> None:
    for kind_id, kind in catalogue.kinds.items():
        assert {catalogue.kinds[each].shape for each in catalogue.lineage(kind_id)} == {kind.shape}, kind_id


def test_no_word_stands_for_two_kinds(catalogue: Catalogue) -> None:
    words = Counter(word for kind in catalogue.kinds.values() for word in kind.also_called)
    assert [word for word, times in words.items() if times > 1] == []
    assert [word for word in words if word != word.lower()] == []
    taken = {word: kind_id for kind_id, kind in catalogue.kinds.items() for word in kind.also_called}
    guessed = catalogue.kinds.keys() - {DATA_ASSET, DATA_FLOW, SYSTEM}  # no component is of these
    assert {word: kind for word, kind in taken.items() if word.replace(" ", "_") in guessed - {kind}} == {}


def test_the_kinds_that_every_ai_system_may_have_are_there(catalogue: Catalogue) -> None:
    wanted = (
        "model training_data vector_store embedding_service prompt agent tool_server memory guardrail inference_api "
        "pipeline model_registry logs human_oversight end_user downstream_application hosting hardware "
        "process store external_entity actor"
    )
    assert set(wanted.split()) | {DATA_ASSET, DATA_FLOW, SYSTEM} <= set(catalogue.kinds)


def test_taint_passes_through_what_is_made_of_its_input(catalogue: Catalogue) -> None:
    assert all(
        catalogue.mixes(kind) for kind in ("hosted_model", "orchestrator", "ingest_pipeline", "embedding_service")
    )
    passing_on = ("api_gateway", "web_app", "inference_api", "guardrail", "queue", "vector_store", "tool_server")
    assert all(catalogue.mixes(kind) for kind in passing_on)
    makers = ("process", "store", "database", "file_store", "end_user", "human_oversight", "external_entity")
    assert not any(catalogue.mixes(kind) for kind in makers)


def test_what_is_built_into_data_and_flows_can_be_asked(catalogue: Catalogue) -> None:
    assert "personal" in catalogue.facts_of(DATA_ASSET)
    assert {"encrypted", "authenticated"} <= set(catalogue.facts_of(DATA_FLOW))


def test_116_controls_each_with_a_check_a_role_and_a_provision(catalogue: Catalogue, code: Code) -> None:
    provisions = {provision.id for provision in code.provisions}
    controls = catalogue.controls.values()
    assert Counter(control.tier for control in controls) == {Tier.CORE: 99, Tier.EXTENDED: 17}
    for control in controls:
        assert control.verify, control.id
        assert control.who, control.id
        assert control.stages, control.id
        assert control.family, control.id
        assert set(control.establishes) <= set(catalogue.facts), control.id
        assert control.provisions, control.id
        assert set(control.provisions) <= provisions, control.id
    assert {code_id for control in controls for code_id in control.provisions} == provisions, "none without a control"


def test_references_of_controls_are_those_that_were_checked(catalogue: Catalogue, shared: Path) -> None:
    checked = yaml.safe_load((shared / "reference" / "mitigations.yaml").read_text("utf-8"))["mitigations"]
    # What came since is held to the lists of the frameworks, in tests/catalogues/test_references.py.
    assert set(catalogue.controls) - {entry["slug"] for entry in checked} == {"independent-safety-limits"}
    assert {entry["slug"] for entry in checked} <= set(catalogue.controls)
    for entry in checked:
        wanted = {EDITIONS[work]: tuple(ids) for work, ids in entry["refs"].items()}
        assert dict(catalogue.control(entry["slug"]).references) == wanted, entry["slug"]


def test_the_code_has_13_principles_and_72_provisions(code: Code) -> None:
    assert [principle.number for principle in code.principles] == list(range(1, 14))
    assert len(code.provisions) == 72
    assert len({provision.id for provision in code.provisions}) == 72
    assert Counter(provision.strength for provision in code.provisions) == {"shall": 49, "should": 23}
    assert Counter(provision.parent is None for provision in code.provisions) == {True: 51, False: 21}
    assert Counter(provision.contribution for provision in code.provisions) == {
        "produce": 20,
        "support": 30,
        "record": 22,
    }
    by_phase = Counter(principle.phase for principle in code.principles)
    assert by_phase == {
        Stage.DESIGN: 4,
        Stage.DEVELOPMENT: 5,
        Stage.DEPLOYMENT: 1,
        Stage.MAINTENANCE: 2,
        Stage.END_OF_LIFE: 1,
    }


def test_the_duties_of_each_role(code: Code) -> None:
    duties = Counter(role for provision in code.provisions for role in provision.applies_to)
    assert duties == {Role.DEVELOPER: 59, Role.SYSTEM_OPERATOR: 50, Role.DATA_CUSTODIAN: 11, Role.END_USER: 1}
    shall = Counter(role for p in code.provisions if p.strength == "shall" for role in p.applies_to)
    assert shall == {Role.DEVELOPER: 39, Role.SYSTEM_OPERATOR: 37, Role.DATA_CUSTODIAN: 10, Role.END_USER: 1}
    assert [p.id for p in code.provisions if Role.AFFECTED_ENTITY in p.involves] == ["10.3"]


def test_numbers_of_the_european_standard_follow_those_of_the_code(code: Code) -> None:
    for principle in code.principles:
        assert principle.etsi_clause == ETSI_CLAUSE[principle.number]
        for provision in principle.provisions:
            number, _, rest = provision.id.partition(".")
            assert number == str(principle.number)
            assert provision.etsi_id == f"{ETSI_CLAUSE[principle.number]}-{rest}"
            main, _, sub = rest.partition(".")
            assert provision.parent == (f"{number}.{main}" if sub else None)


def test_a_provision_is_as_strong_as_its_strongest_part(code: Code) -> None:
    order = ["may", "should", "shall"]
    mixed = []
    for provision in code.provisions:
        strengths = {part.strength for part in provision.parts}
        if strengths:
            assert provision.strength == max(strengths, key=order.index), provision.id
            assert all(set(part.applies_to) <= set(provision.applies_to) for part in provision.parts), provision.id
        if len(strengths) > 1:
            mixed.append(provision.id)
    assert mixed == ["2.7", "3.1", "3.2", "8.1", "8.3"]


def test_paper_alone_is_enough_only_where_the_code_asks_for_paper(code: Code) -> None:
    paper = [provision.id for provision in code.provisions if not provision.asks_doing]
    assert paper == ["2.1", "5.1", "7.2", "8.1.1", "8.2", "8.2.1"]


def test_each_provision_says_what_follows_and_how_it_is_shown(code: Code) -> None:
    for provision in code.provisions:
        assert provision.risk, provision.id
        assert provision.measures, provision.id
        assert provision.evidence_ideas, provision.id


@pytest.mark.parametrize("scale_id", scale_ids())
def test_colours_of_levels_are_told_apart_without_colour_and_bear_black_text(scale_id: str) -> None:
    lightness = [_luminance(level.colour) for level in load_scale(scale_id).levels]
    assert all(lower - higher > 0.04 for lower, higher in pairwise(lightness)), "each level darker than the one below"
    assert min(lightness) > 0.3, "black text on it has a contrast of at least 7 to 1"


WITH_AXES = [scale_id for scale_id in scale_ids() if load_scale(scale_id).has_axes]


@pytest.mark.parametrize("scale_id", WITH_AXES)
def test_more_likelihood_or_impact_never_gives_a_lower_level(scale_id: str) -> None:
    scale = load_scale(scale_id)
    rank = {level.id: number for number, level in enumerate(scale.levels)}
    rows = [[rank[scale.table[i][p]] for p in scale.steps("likelihood")] for i in scale.steps("impact")]
    for line in [*rows, *map(list, zip(*rows, strict=True))]:
        assert line == sorted(line)
    assert {cell for row in rows for cell in row} == set(rank.values()), "every level can be reached"


@pytest.mark.parametrize("scale_id", ["ssvc-deployer", "cisa-bod-26-04"])
def test_a_worse_answer_never_gives_a_lower_outcome_and_each_outcome_is_reached(scale_id: str) -> None:
    scale = load_scale(scale_id)
    rank = {level.id: number for number, level in enumerate(scale.levels)}
    choices = [[option.id for option in factor.options] for factor in scale.factors]
    outcome = {
        (*key.split(), last): rank[level]
        for key, levels in scale.decisions.items()
        for last, level in zip(choices[-1], levels, strict=True)
    }
    assert set(outcome) == set(product(*choices))
    for key, level in outcome.items():
        for place, option in enumerate(key):
            worse = choices[place][choices[place].index(option) + 1 :]
            assert all(outcome[(*key[:place], other, *key[place + 1 :])] >= level for other in worse)
    assert set(outcome.values()) == set(rank.values())


@pytest.mark.parametrize("scale_id", scale_ids())
def test_each_method_says_where_it_is_from_its_formula_and_what_to_beware_of(scale_id: str) -> None:
    scale = load_scale(scale_id)
    assert scale.source
    assert scale.about.endswith(".")
    assert scale.caution.endswith(".")
    assert scale.formula
    assert all(factor.question.endswith(("?", ".")) for factor in scale.factors)


def test_which_methods_are_no_longer_stood_by() -> None:
    by_status: dict[str, set[str]] = {}
    for scale_id in scale_ids():
        by_status.setdefault(load_scale(scale_id).status, set()).add(scale_id)
    assert by_status.pop("current") == {
        *("aivss-0-8", "cisa-bod-26-04", "cvss-4-0", "matrix-5x5", "nist-sp800-30", "owasp-risk-rating"),
        "ssvc-deployer",
    }
    assert by_status == {
        "legacy": {"aivss-0-5", "cvss-3-1", "dread-2003", "dread-average", "iso-27005-additive"},
        "candidate": {"aivss-2-0-candidate"},
        "proposal": {"aivss-0-8-repaired"},
    }


def test_owasp_risk_rating_has_16_factors_from_0_to_9() -> None:
    scale = load_scale("owasp-risk-rating")
    factors = [factor for group in scale.groups for factor in group.factors]
    assert [len(group.factors) for group in scale.groups] == [4, 4, 4, 4]
    assert {(factor.minimum, factor.maximum) for factor in factors} == {(0, 9)}
    assert all(0 <= option.value <= 9 for factor in factors for option in factor.options)
    assert [(band.id, band.from_) for band in scale.bands] == [("low", 0), ("medium", 3), ("high", 6)]
    assert [group.wins_over for group in scale.groups] == [None, None, None, "technical"]
    known = {factor.id for factor in factors}
    assert all(set(example.inputs) <= known for example in scale.examples)


def test_the_matrix_has_five_steps_on_each_axis_each_with_a_meaning_to_replace() -> None:
    scale = load_scale("matrix-5x5")
    assert len(scale.steps("likelihood")) == len(scale.steps("impact")) == 5
    assert all(option.meaning for group in scale.groups for option in group.factors[0].options)
    assert all(level.meaning for level in scale.levels)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, 0 black to 1 white."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_pictures_show_where_the_ai_is_and_nowhere_else(catalogue: Catalogue) -> None:
    shown = {kind for kind in catalogue.kinds if is_ai(kind, catalogue.kinds)}
    assert {
        "model",
        "hosted_model",
        "classifier",
        "agent",
        "orchestrator",
        "inference_api",
        "training_pipeline",
    } <= shown
    passes_on = {"web_app", "api_gateway", "guardrail", "vector_store", "tool_server", "queue", "database", "end_user"}
    assert not passes_on & shown

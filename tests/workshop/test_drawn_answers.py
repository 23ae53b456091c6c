"""Questions about the drawing are answered where they are asked: a list, ticks, saved as a change of the system."""

from __future__ import annotations

import ipywidgets as w
import pytest

from tests.workshop.drive import error, press, shown, widgets
from toolkit.register import Person
from toolkit.system.edit import update
from toolkit.system.model import Component, DataAsset, DataFlow, System, TrustBoundary
from toolkit.threats.question_cards import QuestionCard
from toolkit.threats.questions import Question
from toolkit.workshop import go_through_findings
from toolkit.workshop.asking import _Card
from toolkit.workshop.drawn_answers import choices_of, drawn_anew, in_python, said_now, said_of
from toolkit.workshop.session import Workshop


def bot() -> System:
    """A letter bot of which the drawing says next to nothing."""
    return System(
        id="letter_bot",
        name="Letter bot",
        boundaries={"cloud": TrustBoundary(), "inner": TrustBoundary(within="cloud")},
        components={
            "writer": Component(kind="end_user"),
            "bot": Component(kind="agent", within="inner"),
            "model": Component(kind="model", within="inner"),
        },
        data={"letter": DataAsset(), "draft": DataAsset(), "rules": DataAsset()},
        flows={
            "ask": DataFlow(
                **{"from": "writer", "to": "bot"}, carries=("letter",), replies="yes", answers_with=("draft",)
            ),
            "prompt": DataFlow(**{"from": "bot", "to": "model"}, replies="yes"),
        },
    )


@pytest.fixture
def asked(empty) -> Workshop:
    """A workshop on it, past its own ideas."""
    with empty.register.change(by=empty.acting, reason="drawn") as change:
        change.set_system(bot())
    empty.is_revealed = True
    return empty


def question_on(workshop: Workshop, fact: str) -> Question:
    """An open question of this fact."""
    return next(each for each in workshop.findings().open_questions() if each.fact == fact)


def row_of(view, question: Question):
    """The line of a question, paging on until it is on show."""
    for _ in range(60):
        found = [
            each
            for each in widgets(view)
            if len(getattr(each, "children", ())) > 1
            and any(question.text in (getattr(part, "tooltip", None) or "") for part in each.children)
        ]
        if found:
            return found[-1]
        press(view, "Next question")
    raise AssertionError(question.text)


def list_of(line):
    """The drop-down of a question's line."""
    return next(each for each in widgets(line) if each.has_trait("options"))


@pytest.mark.parametrize(
    ("fact", "value"), [("trust", "supplier"), ("classification", "secret"), ("origin", "outside"), ("stage", "design")]
)
def test_a_grade_is_chosen_from_a_list_and_saved_in_the_drawing(asked, fact, value):
    view, question = go_through_findings(asked), question_on(asked, fact)
    line = row_of(view, question)
    events = asked.register.head.events
    assert list_of(line).label.startswith("not said")
    list_of(line).value = value
    assert error(view) == ""
    assert said_now(question, asked.system) == value
    assert asked.register.head.events > events
    assert question.key not in [each.key for each in asked.findings().open_questions()]
    assert f"✓ {value}" in shown(line)
    assert f"{fact}=&#39;{value}&#39;" in shown(view)
    held = {key: each.outcome for key, each in asked.register.findings.items()}
    assert all(held[each.identity] == each.outcome for each in asked.findings() if each.identity in held)
    list_of(line).value = None
    assert list_of(line).label.startswith("not said")
    assert said_now(question, asked.system) == ""
    assert "✓" not in shown(line)


def test_the_trust_of_a_boundary_is_set_there_and_the_line_says_so(asked):
    view = go_through_findings(asked)
    question = next(q for q in asked.findings().open_questions() if q.fact == "trust" and q.element == "bot")
    line = row_of(view, question)
    assert "said of the boundary ‘inner’" in shown(line)
    list_of(line).value = "organisation"
    assert asked.system.boundaries["inner"].trust == "organisation"
    assert asked.system.components["bot"].trust is None
    person = next(q for q in asked.findings().open_questions() if q.fact == "trust" and q.element == "writer")
    list_of(row_of(view, person)).value = "none"
    assert asked.system.components["writer"].trust == "none"


def test_what_stands_in_one_boundary_makes_one_line_of_a_card(asked):
    ticks = tuple(Question(key, "trust", f"{key}?", "", "", (), (), 0, name=key) for key in ("bot", "model", "writer"))
    said: list[str] = []
    controls = {"answer": no_answer, "draw": lambda question, value: said.append(value), "refuse": no_answer}
    card = _Card(QuestionCard("trust", "How far trusted?", "", "", ticks, 0), asked.system, controls)
    assert card.show(asked.system, {}, {tick.key for tick in ticks}) == 3
    lines = [each.value for each in widgets(card.view) if isinstance(each, w.HTML) and "att-tick" in each.value]
    assert len(lines) == 2
    assert "bot, model" in lines[0]
    list_of(card.view).value = "supplier"
    assert said == ["supplier"]


def no_answer(*_: object) -> None:
    raise AssertionError("nobody asked for this")


@pytest.mark.parametrize("fact", ["carries", "answers_with", "derived_from"])
def test_what_it_carries_is_ticked_or_nothing(asked, fact):
    view, question = go_through_findings(asked), question_on(asked, fact)
    line = row_of(view, question)
    before = asked.register.head
    press(line, "Save what is ticked")
    assert "nothing is ticked" in error(view)
    assert asked.register.head == before
    boxes = [each for each in widgets(line) if each.has_trait("indent")]
    assert question.element not in [each.description for each in boxes]
    boxes[0].value = True
    names = [boxes[0].description]
    press(line, "Save what is ticked")
    assert error(view) == ""
    assert said_now(question, asked.system) == ", ".join(names)
    assert f"✓ {names[0]}" in shown(line)
    press(line, "Nothing at all")
    assert said_now(question, asked.system) == "nothing"
    assert not boxes[0].value
    assert "✓ nothing" in shown(line)


def test_what_is_ticked_and_not_saved_stays_whatever_else_is_clicked(asked):
    view = go_through_findings(asked)
    line = row_of(view, question_on(asked, "carries"))
    box = next(each for each in widgets(line) if each.has_trait("indent"))
    box.value = True
    press(view, "Keep")
    assert box.value


def test_a_choice_on_a_drawing_that_somebody_else_changed_is_refused_and_taken_back(asked):
    view, question = go_through_findings(asked), question_on(asked, "classification")
    line = row_of(view, question)
    with asked.register.change(by=Person("P4", role="risk owner"), reason="in my notebook") as change:
        change.set_system(update(asked.system, "bot", name="Letter writer"))
    list_of(line).value = "public"
    assert "in my notebook" in error(view)
    assert said_now(question, asked.system) == ""
    assert list_of(line).value is None
    list_of(line).value = "public"
    assert said_now(question, asked.system) == "public"


def test_every_question_has_a_control_and_none_sends_people_elsewhere(asked, example):
    for workshop in (asked, example):
        view = go_through_findings(workshop)
        for _ in range(40):
            assert "Say it in notebook 01" not in shown(view)
            more = [each for each in widgets(view) if getattr(each, "description", "") == "Next question"]
            if more[0].layout.display == "none":
                break
            press(view, "Next question")


def test_the_next_questions_come_though_nobody_knows_the_first_ones(asked):
    view = go_through_findings(asked)
    for question in asked.findings().open_questions():
        assert row_of(view, question) is not None


def test_choices_name_what_they_mean_and_an_element_is_not_made_of_itself():
    system = update(bot(), "draft", name="letter")
    question = Question("rules", "derived_from", "", "", "", (), (), 0)
    assert choices_of(question, system) == [("letter (letter)", "letter"), ("letter (draft)", "draft")]
    assert in_python(system, question, ("letter",)) == "system = update(system, 'rules', derived_from=('letter',))"
    assert drawn_anew(system, question, ()).data["rules"].derived_from == ()


def test_trust_is_said_of_whatever_says_it_now():
    question = Question("bot", "trust", "", "", "", (), (), 0)
    assert said_of(question, bot()) == "inner"
    assert said_of(question, update(bot(), "cloud", trust="none")) == "cloud"
    assert said_of(question, update(bot(), "bot", trust="none")) == "bot"

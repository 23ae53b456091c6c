"""Which forms of loss the room is asked for."""

from __future__ import annotations

import pytest

from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.vocabulary import LossForm
from toolkit.errors import ToolkitError
from toolkit.register import Person, Register
from toolkit.register.forms_to_ask import forms_to_ask
from toolkit.risks.losses.forms import FORMS
from toolkit.system.read import parse_system
from toolkit.threats.find import find_threats

SYSTEM = """
format: ai-threat-toolkit/system
version: 1
id: a
name: A
components: {model: {kind: model, facts: {monitored_for_drift: "no"}}}
"""


def test_every_form_has_words_of_its_own():
    assert set(FORMS) == set(LossForm)
    assert len({each.example for each in FORMS.values()}) == len(FORMS)


def test_the_threats_behind_a_risk_say_what_to_ask_for(register: Register, me: Person):
    catalogue = load_catalogue()
    found = find_threats(parse_system(SYSTEM, source="a"), catalogue)
    register.record(found)
    finding = next(each for each in found if len(each.threat.loss_forms) == 2)
    with register.change(by=me, reason="worded") as change:
        change.risk("A", findings=[finding.identity])
        change.risk("Our own")
    asked = forms_to_ask(register, catalogue, "a")
    assert {each.form.form for each in asked} == set(finding.threat.loss_forms)
    assert {each.because for each in asked} == {(finding.threat.title,)}
    assert asked[0].row()["question"]
    assert [each.form for each in forms_to_ask(register, catalogue, "our-own")] == list(FORMS.values())
    with pytest.raises(ToolkitError, match="our-own"):
        forms_to_ask(register, catalogue, "our-on")

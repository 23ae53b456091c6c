"""Which workshop the notebooks open: the argument, the variable, the one chosen in notebook 00, the example."""

from __future__ import annotations

import pytest

from toolkit.errors import ToolkitError
from toolkit.workshop.opening import CHOICE, VARIABLE, choose_workshop, chosen_workshop, new_workshop, open_workshop
from toolkit.workshop.starting import StartPanel


@pytest.fixture
def two(tmp_path):
    for name in ("one", "two", "three"):
        new_workshop(tmp_path / name, name).close()
    return tmp_path


def opened(*arguments):
    workshop = open_workshop(*arguments)
    try:
        return workshop.name, workshop.temporary, workshop.notice
    finally:
        workshop.close()


def test_the_argument_wins_over_the_variable_and_that_over_the_choice(two, monkeypatch):
    choose_workshop(two / "one")
    assert opened()[:2] == ("one", False)
    monkeypatch.setenv(VARIABLE, str(two / "two"))
    assert opened()[:2] == ("two", False)
    assert opened(two / "three")[:2] == ("three", False)


def test_without_a_choice_or_with_an_empty_variable_it_is_the_example(two, monkeypatch):
    assert opened()[1:] == (True, "")
    choose_workshop(two / "one")
    monkeypatch.setenv(VARIABLE, "")
    assert opened()[1:] == (True, "")


def test_a_choice_is_an_absolute_path_and_can_be_taken_back(two, own_folder):
    choose_workshop("../one")
    assert chosen_workshop() == two / "one"
    assert (own_folder / CHOICE).read_text() == f"{two / 'one'}\n"
    choose_workshop(None)
    assert chosen_workshop() is None
    choose_workshop(None)


def test_a_chosen_workshop_that_is_gone_is_said_and_the_example_is_opened(two, own_folder):
    choose_workshop(own_folder / "gone")
    _, temporary, notice = opened()
    assert temporary
    assert "not there any more" in notice
    assert "gone" in notice


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00", b"a\x00b", b"x" * 9_000])
def test_a_choice_that_cannot_be_read_is_none(own_folder, content):
    (own_folder / CHOICE).write_bytes(content)
    assert chosen_workshop() is None


def test_a_variable_that_names_nothing_is_an_error_that_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(ToolkitError, match=r"there is no such workshop.*Create one"):
        open_workshop()


def test_the_notice_stands_in_the_red_box_of_a_panel(own_folder):
    choose_workshop(own_folder / "gone")
    workshop = open_workshop()
    panel = StartPanel(workshop)
    panel.show()
    assert "not there any more" in panel._error.value
    workshop.close()


def test_becoming_another_closes_the_temporary_one_and_holds_the_other(example, empty):
    folder = example.folder
    example.become(empty)
    assert not folder.exists()
    assert (example.name, example.temporary, example.register) == ("Letter bot", False, empty.register)

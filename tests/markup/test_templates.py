from __future__ import annotations

import importlib
import sys

import jinja2
import pytest

from tests.hostile_text import FORBIDDEN, HOSTILE
from toolkit.markup.element import element
from toolkit.markup.escape import escape
from toolkit.markup.templates import template_environment


@pytest.fixture
def environment(tmp_path, monkeypatch):
    package = tmp_path / "shipped_for_a_test"
    (package / "templates").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "templates" / "page.html.j2").write_text("<p>{{ text }}</p>\n")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield template_environment("shipped_for_a_test")
    sys.modules.pop("shipped_for_a_test", None)


@pytest.mark.parametrize("text", [*HOSTILE, *FORBIDDEN])
def test_values_are_escaped_as_everywhere(environment, text):
    assert environment.get_template("page.html.j2").render(text=text) == f"<p>{escape(text)}</p>\n"


def test_markup_of_ours_passes_and_nothing_prints_as_nothing(environment):
    template = environment.get_template("page.html.j2")
    assert template.render(text=element("b", None, "<")) == "<p><b>&lt;</b></p>\n"
    assert template.render(text=None) == "<p></p>\n"
    assert template.render(text=3) == "<p>3</p>\n"


def test_an_unknown_name_is_an_error(environment):
    with pytest.raises(jinja2.UndefinedError):
        environment.get_template("page.html.j2").render()


@pytest.mark.parametrize("name", ["safe", "urlize", "xmlattr"])
def test_filters_that_let_text_through_are_gone(environment, name):
    with pytest.raises(jinja2.TemplateAssertionError):
        environment.from_string(f"{{{{ text|{name} }}}}")


def test_escape_filters_are_ours(environment):
    rendered = environment.from_string("{{ a|e }}{{ a|escape }}{{ b|forceescape }}").render(a="\u202e<", b=element("b"))
    assert rendered == "«U+202E»&lt;" * 2 + "&lt;b&gt;&lt;/b&gt;"


def test_links_and_data_are_at_hand(environment):
    rendered = environment.from_string("{{ link(url, 'x') }} {{ data|tojson }}").render(
        url="javascript:alert(1)", data="</script>"
    )
    assert rendered == 'x "\\u003c/script\\u003e"'


def test_a_folder_that_is_not_there_is_an_error():
    with pytest.raises(ValueError, match="templates"):
        template_environment("toolkit.markup")

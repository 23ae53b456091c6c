from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile_text import FORBIDDEN, HOSTILE
from toolkit.markup.escape import escape
from toolkit.markup.links import is_linkable, link

GOOD = ["https://example.org/a?b=c&d=%20#e", "http://example.org", "HTTPS://EXAMPLE.ORG/x", "mailto:team@example.org"]
BAD = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    " https://example.org",
    "https://example.org/ onclick=x",
    "https://example.org/\u202egnp",
    "https://example.org/\x00",
    "https://bank.example@example.invalid/",
    "https://[::1",
    "https:///x",
    "https:\\\\example.org",
    "//example.org",
    "data:text/html,x",
    "ftp://example.org",
    "mailto:nobody",
    "vbscript:x",
    "file:///etc/passwd",
    "",
    "https://e.org/" + "x" * 3_000,
]


@pytest.mark.parametrize("url", GOOD)
def test_good_addresses_are_links(url):
    assert link(url, "read <me>") == f'<a href="{escape(url)}" rel="noopener noreferrer">read &lt;me&gt;</a>'


@pytest.mark.parametrize("url", [*BAD, *FORBIDDEN])
def test_other_addresses_are_just_text(url):
    assert link(url, "read <me>") == "read &lt;me&gt;"
    assert link(url) == escape(url)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_text_of_a_link_is_text(text):
    assert link("https://example.org", text).endswith(f">{escape(text)}</a>")


@given(st.text())
def test_whatever_is_linked_starts_with_an_allowed_scheme(text):
    if is_linkable(text):
        assert text.lower().startswith(("https://", "http://", "mailto:"))

"""File names from people's words, and paths that cannot leave their folder."""

from __future__ import annotations

import os
import re

import pytest

from tests.hostile_text import HOSTILE
from toolkit.errors import ToolkitError
from toolkit.files import inside, slug, unique_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Claims assistant", "claims-assistant"),
        ("  --Ünïcödé & Straße!! ", "unicode-strasse"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\Windows\\x", "c-windows-x"),
        ("日本", "unnamed"),
        ("", "unnamed"),
        ("...", "unnamed"),
        ("R-007", "r-007"),
        ("CON", "unnamed-con"),
        ("nul", "unnamed-nul"),
        ("Com1", "unnamed-com1"),
        ("com¹", "unnamed-com1"),
        ("lpt9.", "unnamed-lpt9"),
        ("com10", "com10"),
        ("console", "console"),
        ("x" * 100, "x" * 60),
        ("x" * 59 + " y", "x" * 59),
        ("ﬁle №①", "file-no1"),
        ("İ", "i"),
    ],
)
def test_slug(text, expected):
    assert slug(text) == expected


def test_a_fallback_of_ones_own():
    assert slug("日本", fallback="Risk 7") == "risk-7"
    assert slug("aux", fallback="risk") == "risk-aux"
    assert slug("日本", fallback="日本") == "unnamed"
    assert slug("日本", fallback="con") == "unnamed"
    assert len(slug("conout", fallback="x" * 80)) <= 60


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:20]))
def test_any_slug_is_a_safe_name_and_its_own_slug(tmp_path, text):
    name = slug(text)
    assert re.fullmatch("[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?", name)
    assert slug(name) == name
    assert inside(tmp_path, name) == tmp_path.resolve() / name


def test_unique_names():
    assert unique_name("a", []) == "a"
    assert unique_name("a", ["b", "aa"]) == "a"
    assert unique_name("a", ["a", "a-3"]) == "a-2"
    assert unique_name("a", ["A", "a-2"]) == "a-3"
    assert unique_name("A", iter(["a"])) == "A-2"
    assert unique_name("x" * 60, ["x" * 60]) == "x" * 58 + "-2"
    assert unique_name("x" * 70, []) == "x" * 60
    assert unique_name("x" * 57 + "-yy", ["x" * 57 + "-yy"]) == "x" * 57 + "-2"
    taken = []
    for _ in range(12):
        taken.append(unique_name("x" * 60, taken))
    assert len(set(taken)) == 12
    assert max(map(len, taken)) == 60


def test_a_path_inside(tmp_path):
    home = tmp_path.resolve()
    assert inside(tmp_path, "a/b.txt") == home / "a" / "b.txt"
    assert inside(tmp_path, "./a//b") == home / "a" / "b"
    assert inside(tmp_path, "..a/b..") == home / "..a" / "b.."
    assert inside(tmp_path / "not yet", "a") == home / "not yet" / "a"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../x", "leaves its folder"),
        ("a/../../x", "leaves its folder"),
        ("a/..", "leaves its folder"),
        ("a\\..\\x", "leaves its folder"),
        ("/etc/passwd", "absolute"),
        ("//server/share", "absolute"),
        ("\\x", "absolute"),
        ("C:\\x", "absolute"),
        ("c:x", "absolute"),
        ("\\\\server\\share\\x", "absolute"),
        ("a\x00b", "holds a character"),
        ("a\nb", "holds a character"),
        ("", "names no file"),
        (".", "names no file"),
    ],
)
def test_a_path_that_is_not(tmp_path, name, message):
    with pytest.raises(ToolkitError, match=message):
        inside(tmp_path, name)


@pytest.mark.skipif(os.name != "posix", reason="links as Unix has them")
def test_links_do_not_lead_out(tmp_path):
    root = tmp_path / "out"
    secret = tmp_path / "out-secret"
    root.mkdir()
    secret.mkdir()
    (root / "link").symlink_to(secret)
    (root / "within").symlink_to(root / "sub")
    (root / "circle").symlink_to("circle")
    assert inside(root, "within/x") == root.resolve() / "sub" / "x"
    with pytest.raises(ToolkitError, match="leads out of its folder by a link"):
        inside(root, "link/x")
    with pytest.raises(ToolkitError, match="cannot be followed"):
        inside(root, "circle/x")

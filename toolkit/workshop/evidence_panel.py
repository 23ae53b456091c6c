"""Notebook 05: evidence from tools. Read a file, record it, answer what got through, and see what still holds."""

from __future__ import annotations

from datetime import date

import ipywidgets as w

from toolkit.conformity import files_read
from toolkit.workshop.evidence_answers import AnswerSection
from toolkit.workshop.evidence_reading import DaySection, ReadSection
from toolkit.workshop.evidence_words import files_table
from toolkit.workshop.forms import heading
from toolkit.workshop.panel import Panel, html
from toolkit.workshop.session import Workshop

__all__ = ["EvidencePanel", "evidence"]


def evidence(workshop: Workshop) -> w.VBox:
    """What tests, scanners and bills of materials say: read, recorded, answered, and whether it still holds."""
    return EvidencePanel(workshop).show()


class EvidencePanel(Panel):
    """A file that is looked at, the tests that attacks got through, and all files recorded so far."""

    title = "Evidence from tools"
    asks = "What did tests, scanners and bills find, and what follows from what got through?"
    python = """
from datetime import date
from toolkit.conformity import files_read
from toolkit.register import attacks_got_through
# found = read_evidence(workshop.folder / "evidence/garak.report.jsonl")          from toolkit.evidence
# found.said(); found.speaks_to(workshop.catalogue).threats                       before it is recorded
# change.record_evidence(found, workshop.catalogue, where="evidence/garak.report.jsonl", stale_after="2027-05-01")
for test in attacks_got_through(workshop.register):                                 # with .answer, None until then
    print(test.says, test.risks, test.answer)
# change.answer_test(test.evidence, test.family, "no change", why="the answers were harmless")
for held in files_read(workshop.register, date.today(), workshop.folder):
    print(held.read.name, held.state, held.says)
"""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self._reading, self._answers, self._days = ReadSection(self), AnswerSection(self), DaySection(self)
        self._files = html()
        self.body.children = (
            heading("Read a file", "and see what it says before it is recorded"),
            self._reading.view,
            heading("Attacks that got through", "a person says what follows"),
            self._answers.view,
            heading("Recorded so far", "and whether it still holds today"),
            self._files,
            self._days.view,
        )

    def redraw(self) -> None:
        """Draw the three parts from the record; what is typed and not saved stays."""
        self._reading.redraw()
        self._answers.redraw()
        files = files_read(self.register, date.today(), self.workshop.folder)  # noqa: DTZ011 - a matter of days
        self._files.value = str(files_table(files, self.register))
        self._days.redraw(files)

    def overtaken(self) -> None:
        """Show what somebody else wrote beside what is typed here."""
        self._answers.overtaken()
        self._days.overtaken()
        self.redraw()

    def follow(self) -> None:
        """Another workshop was opened in place of this one: draw that."""
        self._reading.follow()
        super().follow()

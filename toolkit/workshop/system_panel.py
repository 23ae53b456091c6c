"""What the panels of notebook 01 share: each change makes a new system of the one that is drawn, and records it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.register import Change
from toolkit.system.lint import check_system
from toolkit.system.model import System
from toolkit.workshop.drawing import drawn, revision
from toolkit.workshop.forms import Inputs
from toolkit.workshop.panel import Panel
from toolkit.workshop.session import Workshop

__all__ = ["SystemPanel"]

_BEGIN = """\
from toolkit.system.edit import *
from toolkit.workshop.data_names import *
from toolkit.workshop.drawing import *
system = drawn(workshop)"""


class SystemPanel(Panel):
    """A panel that edits the description of the system."""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(workshop)
        self.inputs = Inputs()
        self._seen: Mapping[str, int] = {}

    def redraw(self) -> None:
        """Draw from the record, noting which revision is shown."""
        self._seen = revision(self.workshop)
        self.draw(drawn(self.workshop))

    def draw(self, system: System) -> None:
        """Show this system. Each panel says how."""

    def edit(
        self,
        make: Callable[[System], System],
        *,
        said: str,
        python: str,
        after: str = "",
        also: Callable[[Change, System], None] | None = None,
        derive: bool = False,
    ) -> bool:
        """Record the system that `make` makes of the one drawn; False when it was refused, with the reason shown.

        `also` puts more into the same change. `python` and `after` say the same in Python: the one makes `system`
        anew, the other puts more into `change`. With `derive` findings that are recorded already are found anew;
        decisions on them stay.
        """

        def do(change: Change) -> None:
            new = make(drawn(self.workshop))
            check_system(new, self.workshop.catalogue)
            change.set_system(new)
            if also is not None:
                also(change, new)

        words = f"{_BEGIN}\n{python}\nchange.set_system(system)" + (f"\n{after}" if after else "")
        again = derive and bool(self.register.findings)
        return self.save(do, said=said, python=words, seen=self._seen, derive=again)

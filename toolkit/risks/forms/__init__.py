"""How answers become a level: one file a form, and one table that finds it by the form's name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from toolkit.catalogues.scale import Form, Scale
from toolkit.risks.forms.aivss import by_aivss
from toolkit.risks.forms.chain import by_chain
from toolkit.risks.forms.cvss import by_cvss
from toolkit.risks.forms.matrix import by_matrix
from toolkit.risks.forms.mean import by_means
from toolkit.risks.forms.outcome import Inputs, Outcome
from toolkit.risks.forms.sum import by_sum
from toolkit.risks.forms.table import by_table

__all__ = ["FORMS", "Inputs", "Outcome"]

FORMS: Mapping[Form, Callable[[Scale, Inputs], Outcome]] = {
    "matrix": by_matrix,
    "mean": by_means,
    "sum": by_sum,
    "chain": by_chain,
    "table": by_table,
    "cvss": by_cvss,
    "aivss": by_aivss,
}
"""Each takes a scale of its form and the inputs, and raises `InputError` with everything that is wrong with them."""

"""Data for a page's own script: JSON that cannot end the script element it stands in."""

from __future__ import annotations

import json
from typing import Any

from toolkit.markup.element import Safe

__all__ = ["json_for_script"]

_HARMLESS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "'": "\\u0027"})


def json_for_script(value: Any) -> Safe:
    """`value` as JSON for `<script type="application/json">`, in plain ASCII without `<`, `>`, `&` and `'`.

    Reads back as the same value. Raises ValueError for NaN and infinities, which JSON does not have, and TypeError for
    what is not plain data.
    """
    return Safe(json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")).translate(_HARMLESS))

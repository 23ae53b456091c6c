"""The documents that the Code of Practice asks for, each generated from what the record holds. See docs/adr/0034.

`write(register, "inventory", "documents/")` writes one in all formats, `write_all` every one; `RECIPES` lists them.
"""

from toolkit.reports.documents.blocks import Document, Missing
from toolkit.reports.documents.making import compose
from toolkit.reports.documents.material import MARKS, Mark
from toolkit.reports.documents.recipes import RECIPES
from toolkit.reports.documents.writing import FORMATS, Written, write, write_all

__all__ = ["FORMATS", "MARKS", "RECIPES", "Document", "Mark", "Missing", "Written", "compose", "write", "write_all"]

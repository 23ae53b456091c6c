"""The documents that the Code of Practice asks for, each generated from what the record holds. See docs/adr/0034.

`write(register, "inventory", "documents/")` writes one in all formats, `write_all` every one; `RECIPES` lists them.
"""

from toolkit.reports.documents.blocks import Document, Missing
from toolkit.reports.documents.comparing import contents_now, contents_then, says
from toolkit.reports.documents.made_from import MadeFrom, WrittenFile, written_files
from toolkit.reports.documents.making import compose, document_from
from toolkit.reports.documents.material import MARKS, Mark
from toolkit.reports.documents.recipes import RECIPES
from toolkit.reports.documents.writing import FOLDER, FORMATS, Written, write, write_all

__all__ = [
    "FOLDER",
    "FORMATS",
    "MARKS",
    "RECIPES",
    "Document",
    "MadeFrom",
    "Mark",
    "Missing",
    "Written",
    "WrittenFile",
    "compose",
    "contents_now",
    "contents_then",
    "document_from",
    "says",
    "write",
    "write_all",
    "written_files",
]

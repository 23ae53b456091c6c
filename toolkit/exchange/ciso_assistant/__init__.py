"""For CISO Assistant: the Code as a library that it loads, and the verdicts as an audit that it imports.

Written by the rules of intuitem/ciso-assistant-community as read in November 2026: its loader
(`backend/library/utils.py` at 014d8241), its store (`StoredLibrary.store_library_content`), the checks of its converter
(`tools/check_library_v2.py` at 01510e7a) and its data wizard (`backend/data_wizard/views.py` at 00a63388). See
docs/compliance_exports.md.
"""

from toolkit.exchange.ciso_assistant.audit import audit_rows, controls_rows
from toolkit.exchange.ciso_assistant.library import library_of
from toolkit.exchange.ciso_assistant.mappings import mappings_of
from toolkit.exchange.ciso_assistant.writing import write_audit, write_library

__all__ = ["audit_rows", "controls_rows", "library_of", "mappings_of", "write_audit", "write_library"]

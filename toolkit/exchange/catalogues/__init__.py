"""Readers of whole catalogues of threats, each from the user's own copy into entries to refer to."""

from __future__ import annotations

from toolkit.exchange.catalogues.as_edition import catalogue_yaml
from toolkit.exchange.catalogues.readers import CATALOGUE_READERS, ImportedCatalogue, import_catalogue
from toolkit.exchange.catalogues.sides import side_of

__all__ = ["CATALOGUE_READERS", "ImportedCatalogue", "catalogue_yaml", "import_catalogue", "side_of"]

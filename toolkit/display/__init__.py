"""The notebooks' view of the core types: data frames, tables, pictures. Nothing below this room knows of it."""

from toolkit.display.frames import to_frame
from toolkit.display.tables import card, chip, table

__all__ = ["card", "chip", "table", "to_frame"]

"""Static pictures as SVG text: the data-flow diagram, the matrix, coverage, bars. No browser, no external program."""

from toolkit.pictures.bars import VERDICT_FILLS, bars
from toolkit.pictures.coverage import coverage
from toolkit.pictures.diagram import diagram
from toolkit.pictures.matrix import matrix

__all__ = ["VERDICT_FILLS", "bars", "coverage", "diagram", "matrix"]

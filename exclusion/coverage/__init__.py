"""Served or not: what providers say they offer where, and what that means for the unconnected.

Availability is read from the user's own files: the FCC's Broadband Data Collection, reduced state
by state to shares of each area's locations (`reduce`, `read`), or outlines of coverage, given as
polygons, H3 cells or signal (`outline`, `of_outline`). `split` sets it against who is unconnected,
and `what_if` says whom new sites would reach. It is what providers report: no household was asked.
"""

from exclusion.coverage._bounds import CAUSES
from exclusion.coverage._causes import BENCHMARK, Causes, causes
from exclusion.coverage._codes import NAMES, NETWORK
from exclusion.coverage._outline import Outline, of_outline, outline
from exclusion.coverage._read import read
from exclusion.coverage._reduce import reduce
from exclusion.coverage._split import WHY, Assumption, split
from exclusion.coverage._summary import summary
from exclusion.coverage._totals import totals
from exclusion.coverage._what_if import what_if

__all__ = [
    "BENCHMARK",
    "CAUSES",
    "NAMES",
    "NETWORK",
    "WHY",
    "Assumption",
    "Causes",
    "Outline",
    "causes",
    "of_outline",
    "outline",
    "read",
    "reduce",
    "split",
    "summary",
    "totals",
    "what_if",
]

"""Regions: thin areas merged with neighbors until their share is sure enough to be used.

Where a tract's own share is too unsure for a decision, that of a few neighboring ones together
may not be. Households and margins are those of the area table; which areas touch is read off their
polygons. Areas that are merged by their estimates have errors that go together, which the Census
Bureau's margins (`exclusion.moe`) do not know: a region's share is made of draws of what its areas'
may be (`smoothing.balanced`), and the direct figure stands beside it.
"""

from __future__ import annotations

from exclusion.regions._gather import gather
from exclusion.regions._merge import Merged, merge

__all__ = ["Merged", "gather", "merge"]

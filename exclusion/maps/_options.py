"""What a map can be asked to show beside its measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import classes, frames
from exclusion.errors import ArgumentError

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.change import Change
    from exclusion.coverage import Causes
    from exclusion.priority import Priority


@dataclass(frozen=True)
class Options:
    """How a map is drawn, and what it shows beside the measures.

    Parameters
    ----------
    scheme
        Of the classes: "quantiles", "fisher_jenks" or breaks in percent (see
        `classes.of_shares`).
    layers
        Further folium layers, each with a name, for the map's list of layers; they must load
        nothing from a network.
    street_map
        Whether to offer a map of streets behind the areas, which comes from the internet.
    change
        The change since an earlier period, to color the areas by.
    score
        A composite score, for the sentence of the chosen area.
    people
        A raster by `dasymetric.spread`, to show where people live below the areas.
    causes
        Who is served and not connected, and who is not served: the areas by the share of homes
        that no network reaches, and the outline of what is reached where there is one.
    """

    scheme: str | Sequence[float] = "quantiles"
    layers: Sequence[Any] = ()
    street_map: bool = False
    change: Change | None = None
    score: Priority | None = None
    people: str | Path | None = None
    causes: Causes | None = None

    def __post_init__(self) -> None:
        frames.check_flags(street_map=self.street_map)
        classes.check_scheme(self.scheme)
        if not isinstance(self.layers, Sequence) or isinstance(self.layers, str):
            raise ArgumentError(f"layers is {self.layers!r}; expected a list of folium layers.")
        frames.check_made(self.change, "Change", none=True)
        frames.check_made(self.score, "Priority", "score", none=True)
        frames.check_made(self.causes, "Causes", none=True)
        if self.people is not None:
            frames.check_path(self.people, "people")

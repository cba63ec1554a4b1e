"""What is asked for beside a study and its measure: one object, checked once, handed through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion import classes, frames
from exclusion.errors import ArgumentError

if TYPE_CHECKING:
    from exclusion.change import Change
    from exclusion.coverage import Causes
    from exclusion.dasymetric import Raster
    from exclusion.priority import Priority
    from exclusion.studies import Study


@dataclass(frozen=True)
class Asked:
    """How a study is shown, and what is shown beside it.

    Parameters
    ----------
    scheme
        The classes of the map: "quantiles", "fisher_jenks" or the highest whole percent of each
        (see `classes.of_shares`).
    layers
        Further folium layers, each with a name, for the map's list of layers; they must load
        nothing from a network.
    street_map
        Whether the map offers streets behind the areas, which come from the internet.
    score
        A composite score of the areas.
    change
        The change by area since an earlier period.
    earlier
        The study that `change` compares with, whose boundaries show the change where the later one
        has none.
    people
        From `dasymetric.spread`: where people live below the areas.
    causes
        Who is served and not connected, and who is not served: the areas by the share of homes
        that no network reaches, and the outline of what is reached where there is one.
    """

    scheme: str | Sequence[float] = "quantiles"
    layers: Sequence[Any] = ()
    street_map: bool = False
    score: Priority | None = None
    change: Change | None = None
    earlier: Study | None = None
    people: Raster | None = None
    causes: Causes | None = None

    def __post_init__(self) -> None:
        frames.check_flags(street_map=self.street_map)
        classes.check_scheme(self.scheme)
        if not isinstance(self.layers, Sequence) or isinstance(self.layers, str):
            raise ArgumentError(f"layers is {self.layers!r}; expected a list of folium layers.")
        frames.check_made(self.score, "Priority", "score", none=True)
        frames.check_made(self.change, "Change", none=True)
        frames.check_made(self.earlier, "Study", "earlier", none=True)
        frames.check_made(self.people, "Raster", "people", none=True)
        frames.check_made(self.causes, "Causes", none=True)

    @property
    def since(self) -> int | None:
        """The vintage that the change is since."""
        return None if self.earlier is None else self.earlier.vintage


def check(study: object, asked: object = None) -> None:
    """Refuse what is no study, or what is asked for beside it in another form.

    Parameters
    ----------
    study, asked
        Any.

    Raises
    ------
    ArgumentError
        If one of them is something else.
    """
    frames.check_made(study, "Study")
    frames.check_made(asked, "Asked", none=True)

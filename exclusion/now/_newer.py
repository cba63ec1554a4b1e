"""What newer figures say: the nation's and states' 1-year shares, and a place's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import frames
from exclusion.errors import ArgumentError, TableError
from exclusion.now._steps import LASTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.now._history import Step

#: Of the nation's 3,144 counties the history must have these, or its average is not the nation's.
_NATION: Final = 3_000
#: Of a list of counties this part may lack, as Connecticut's regions do, which are new in 2022.
_LACKING: Final = 0.05


def nation_shift(
    step: Step, moved: Floats, nation: object, nation_of: Iterable[str] | None
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return δ for each place, and where a newer figure gave it."""
    none = np.zeros(len(moved)), np.zeros(len(moved), dtype=bool)
    if nation is None:
        if nation_of is not None:
            raise ArgumentError("nation_of says which counties nation= is of: give that share too.")
        return none
    shares = _national(nation)
    counted = step.is_county & np.isfinite(moved) & (step.households > 0)
    counted &= _among(step, counted, nation_of)
    states = step.geoids.astype(str).str[:2].to_numpy()
    whole = shares["US"] - _average(moved, step.households, counted)
    shift = np.full(len(moved), whole)
    for state, share in shares.items():
        here = states == state
        if here.any():
            own = share - _average(moved, step.households, counted & here)
            shift[here] = (1 - LASTS) * whole + LASTS * own
    return shift, np.ones(len(moved), dtype=bool)


def _national(nation: object) -> dict[str, float]:
    """Read the nation's share, and those of states where there are some."""
    given: dict[Any, Any]
    given = dict(nation) if isinstance(nation, Mapping | pd.Series) else {"US": nation}
    for name, share in given.items():
        frames.check_between(share, f"nation[{name!r}]" if len(given) > 1 else "nation")
    if "US" not in given:
        raise ArgumentError(
            f"nation has {', '.join(map(repr, given))}, but not 'US': states' shares stand beside "
            "the nation's."
        )
    return {str(name): float(share) for name, share in given.items()}


def _average(moved: Floats, households: Floats, counted: npt.NDArray[np.bool_]) -> float:
    if not counted.any():
        raise TableError("None of the counties of that 1-year share has an estimate by steps.")
    return float(np.average(moved[counted], weights=households[counted]))


def _among(
    step: Step, counted: npt.NDArray[np.bool_], nation_of: Iterable[str] | None
) -> npt.NDArray[np.bool_]:
    """Tell which places the nation's share is of, where the history has them."""
    if nation_of is None:
        if counted.sum() < _NATION:
            raise TableError(
                f"nation= is set against the average of all counties, and the history has "
                f"{int(counted.sum()):,} of some 3,140. Give a history of all counties, or say by "
                "nation_of= which counties the share is of."
            )
        return counted
    wanted = frames.texts(nation_of, "nation_of")
    lacking = sorted(set(wanted) - set(step.geoids[counted]))
    if len(lacking) > _LACKING * len(wanted):
        raise TableError(
            f"{len(lacking):,} of the {len(wanted):,} counties in nation_of have no step in the "
            f"history, such as {', '.join(lacking[:3])}: its average is not that of the share."
        )
    return np.asarray(step.geoids.isin(wanted))


def own(one_year: pd.DataFrame | None, geoids: pd.Index) -> tuple[Floats, Floats]:
    """Return the places' own 1-year shares and their variances."""
    nothing = np.full(len(geoids), np.nan)
    if one_year is None:
        return nothing, nothing
    needed = ("GEOID", "share", "se")
    frames.check_columns(one_year, needed, "one_year", "newer figures cannot be read from it")
    if one_year["GEOID"].duplicated().any():
        twice = one_year["GEOID"][one_year["GEOID"].duplicated()].iloc[0]
        raise TableError(f"one_year has {twice} more than once; expected one row a place.")
    share = frames.shares(one_year["share"].to_numpy(), "share of one_year")
    se = frames.share_margins(one_year["se"].to_numpy(), "se of one_year")
    table = pd.DataFrame({"share": share, "variance": se**2}, index=one_year["GEOID"].to_numpy())
    table = table.reindex(geoids)
    return table["share"].to_numpy(float), table["variance"].to_numpy(float)


def joined(
    now: Floats, variance: Floats, own: tuple[Floats, Floats], kappa: Floats
) -> tuple[Floats, Floats, npt.NDArray[np.int_]]:
    """Join an estimate with a place's own 1-year figure, whose answers it has in part."""
    share, noise = own
    used = np.isfinite(share) & np.isfinite(noise) & np.isfinite(now) & np.isfinite(variance)
    shared = kappa * noise
    apart = variance + noise - 2 * shared
    weight = np.clip((variance - shared) / np.where(apart > 0, apart, np.nan), 0, 1)
    weight = np.where(np.isnan(weight), 1.0, weight)  # both without error: the newer one
    joined = (1 - weight) * now + weight * share
    spread = (1 - weight) ** 2 * variance + weight**2 * noise + 2 * weight * (1 - weight) * shared
    return np.where(used, joined, now), np.where(used, spread, variance), used.astype(int)

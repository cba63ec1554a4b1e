"""What a study's list would reach, beside other lists of as many areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from exclusion import frames, geoid, ranking, smoothing
from exclusion.errors import TableError, VintageError

if TYPE_CHECKING:
    from exclusion.studies._study import Study

_DRAWS: Final = 4_000


def of(study: Study, by: str, k: int, earlier: Study | None) -> pd.DataFrame:
    """Tell what lists of a study's areas reach, one a row."""
    frames.check_whole(k, "k")
    frames.check_made(earlier, "Study", "earlier", none=True)
    areas = study.areas
    if by not in study.measures:
        raise TableError(f"{study.place}, {study.period}: {by} is not known by {study.geography}.")
    base = pd.Series(frames.floats(areas[f"{by}_base"]), index=areas.index)
    drawn = smoothing.posterior(
        areas[f"{by}_share"],
        smoothing.sample_of(areas, by).m,
        _DRAWS,
        base=smoothing.base_of(areas, by),
    )
    homes = pd.DataFrame(drawn * base.to_numpy(), columns=areas.index)
    live = base[homes.notna().all()]
    k = min(k, len(live))
    lists = {
        "households": study.evaluate(by, "households", k, sensitivity=False).shortlist.members,
        "share": study.evaluate(by, "share", k, sensitivity=False).shortlist.members,
        # Of equal ones the first by GEOID.
        "all_households": tuple(live.sort_index().nlargest(k).index),
    }
    if earlier is not None:
        lists["last_period"] = _earlier(study, earlier, by, k, live.index)
    rows = {name: ranking.reach(homes, len(list_), list_) for name, list_ in lists.items()}
    rows["lot"] = ranking.reach_by_lot(homes, k)
    counts = {name: len(list_) for name, list_ in lists.items()} | {"lot": k}
    table = pd.DataFrame(
        {
            "areas": counts,
            "households": {name: row.households for name, row in rows.items()},
            "households_low": {name: row.low for name, row in rows.items()},
            "households_high": {name: row.high for name, row in rows.items()},
            "best": {name: row.best for name, row in rows.items()},
            "part": {name: row.part for name, row in rows.items()},
        }
    )
    return table.rename_axis("list")


def _earlier(study: Study, earlier: Study, by: str, k: int, live: pd.Index) -> tuple[str, ...]:
    """Give the areas of today that an earlier list names, by the ground that both share."""
    listed = earlier.evaluate(by, "households", k, sensitivity=False).shortlist.members
    if geoid.boundary_vintage(study.vintage) == geoid.boundary_vintage(earlier.vintage):
        found = [name for name in listed if name in live]
    elif study.ground is not None:
        ground = study.ground.astype(str)
        pieces = set(ground.loc[ground["GEOID10"].isin(listed), "ground"])
        mine = ground.loc[ground["ground"].isin(pieces), "GEOID20"]
        found = [name for name in dict.fromkeys(mine) if name in live]
    else:
        raise VintageError(
            f"{earlier.place}, {earlier.period}, is on other boundaries than {study.period}, and "
            "which areas became which is not at hand."
        )
    if not found:
        raise TableError(
            f"None of the areas listed for {earlier.place}, {earlier.period}, is one of "
            f"{study.place}'s."
        )
    return tuple(found)

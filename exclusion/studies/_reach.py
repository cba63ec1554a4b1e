"""What a study's list would reach, beside other lists of as many areas."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, get_args

import numpy as np
import pandas as pd

from exclusion import _copies, change, frames, geoid, ranking, smoothing
from exclusion.errors import ArgumentError, TableError, VintageError
from exclusion.ranking._drawing import Drawing
from exclusion.ranking._reach import of_lists
from exclusion.studies import _pieces
from exclusion.studies._small import Ranked

if TYPE_CHECKING:
    from exclusion.ranking import Of
    from exclusion.studies._study import Study

_DRAWS: Final = 4_000


def of(
    study: Study, by: str, k: int, earlier: Study | None, level: Ranked = "area"
) -> pd.DataFrame:
    """Tell what lists of a study's areas or neighborhoods reach, one a row."""
    frames.check_whole(k, "k")
    frames.check_made(earlier, "Study", "earlier", none=True)
    frames.check_choice(level, get_args(Ranked), "level")
    if by not in study.measures:
        raise TableError(f"{study.place}, {study.period}: {by} is not known by {study.geography}.")
    if level != "area" and earlier is not None:
        raise ArgumentError("An earlier list is judged by area; leave earlier or level out.")
    homes, base = _drawn(study, by, level)
    live = base[homes.notna().all()]
    k = min(k, len(live))

    def listed(of: Of) -> tuple[str, ...]:
        found = study.evaluate(by, of, k, level=level, sensitivity=False)
        return found.shortlist.members

    lists = {
        "households": listed("households"),
        "share": listed("share"),
        # Of equal ones the first by name.
        "all_households": tuple(live.sort_index().nlargest(k).index),
    }
    rows = of_lists(homes, k, lists)
    lot = rows.pop("lot")
    if earlier is not None:
        # Its list says something of today that today's answers alone do not: who judges it by
        # these takes its areas for too average, by 4 to 5 points of the best in simulated cities.
        lists["last_period"] = list_ = _earlier(study, earlier, by, k, live.index)
        # Answers that both periods have must not count twice.
        apart = change.overlap(*(_vintage(one, by) for one in (study, earlier))) == 0
        then = _shares_then(study, earlier, by) if apart else None
        known = homes if then is None else _draw(study, by, level, then)[0]
        rows["last_period"] = ranking.reach(known, len(list_), list_)
    rows["lot"] = lot
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


def _vintage(study: Study, by: str) -> int:
    return geoid.vintage_of(frames.one_period(study.areas[f"{by}_period"], f"{by}_period"))


def _shares_then(study: Study, earlier: Study, by: str) -> pd.Series[float]:
    """Give the smoothed shares of an earlier period on the areas of today."""
    old = earlier.smooth(by)["estimate"]
    if geoid.boundary_vintage(study.vintage) == geoid.boundary_vintage(earlier.vintage):
        return old.reindex(study.areas.index)
    ground: pd.DataFrame = study.ground.astype(str)  # type: ignore[union-attr]  # `_earlier` looked
    base = earlier.areas[f"{by}_base"].where(old.notna())
    pieces = ground.drop_duplicates(["GEOID10", "ground"]).set_index("GEOID10")["ground"]
    whole = base.groupby(pieces.reindex(base.index)).sum()
    then = (old * base).groupby(pieces.reindex(base.index)).sum() / whole.where(whole > 0)
    named = ground.drop_duplicates("GEOID20").set_index("GEOID20")["ground"]
    return named.map(then).reindex(study.areas.index).astype(float)


@lru_cache(maxsize=2)
def _drawn(study: Study, by: str, level: Ranked) -> tuple[pd.DataFrame, pd.Series[float]]:
    """Draw once for lists of all lengths."""
    return _draw(study, by, level)


def _draw(
    study: Study, by: str, level: Ranked, then: pd.Series[float] | None = None
) -> tuple[pd.DataFrame, pd.Series[float]]:
    """Draw the excluded households of each area or neighborhood, and give all households.

    What was known of areas in an earlier period may be known too.
    """
    areas = _copies.look(study, "areas")
    worth = smoothing.sample_of(areas, by).m
    if level == "area":
        rows: pd.DataFrame = areas
    else:
        hoods = study.neighborhoods
        if hoods is None:
            raise TableError(f"{study.place}, {study.period}, has no neighborhoods.")
        pieces = _pieces.sample(areas, worth, f"{by}_base")
        rows, worth = hoods, frames.floats(ranking.sample_of_groups(*pieces).reindex(hoods.index))
    base = pd.Series(frames.floats(rows[f"{by}_base"]), index=rows.index)
    share, size = frames.floats(rows[f"{by}_share"]), smoothing.base_of(rows, by)
    beside = None if then is None else frames.floats(then)
    # A ranking of the same areas has the same draws at hand.
    exact = ranking.Scale(frames.floats(base), np.zeros(len(base)), 0)
    drawn = Drawing(share, worth, exact, beside, _DRAWS, 0, size).shares()
    return pd.DataFrame(drawn * base.to_numpy(), columns=rows.index), base


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

"""Areas cut into the parts that lie in each neighborhood, where parts are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from exclusion import estimates

if TYPE_CHECKING:
    from exclusion.moe import Floats

#: What the areas say of themselves beside their figures.
_BESIDE = ("neighborhood", "cut_by", "holds", "parts", "inside", "ALAND", "AWATER", "geometry")


def of(areas: pd.DataFrame) -> pd.DataFrame | None:
    """List each area's part in each neighborhood: GEOID, neighborhood, part (0–1).

    None where areas are counted whole, or none lies in any.
    """
    if "parts" not in areas or areas["parts"].isna().all():
        return None
    rows: list[tuple[str, str, float]] = []
    for geoid, lines in areas["parts"].dropna().items():
        for line in lines.split("\n"):
            part, name = line.split("\t", 1)
            rows.append((str(geoid), name, float(part)))
    index = pd.Index([f"{geoid}/{at}" for at, (geoid, *_) in enumerate(rows)], dtype="str")
    columns = ["GEOID", "neighborhood", "part"]
    return pd.DataFrame(rows, index=index, columns=columns).astype({"part": float})


def names(areas: pd.DataFrame) -> Any:  # noqa: ANN401 - what the sums below take
    """Give each area's neighborhood, or its parts in several; None where none are known."""
    pieces = of(areas)
    return areas.get("neighborhood") if pieces is None else pieces


def combine(areas: pd.DataFrame, named: Any) -> pd.DataFrame:  # noqa: ANN401
    """Add areas, or their parts, up to neighborhoods."""
    if isinstance(named, pd.Series):
        return estimates.combine(areas, named)
    flat = pd.DataFrame(areas).drop(columns=[*_BESIDE], errors="ignore")
    rows = estimates.apportion(flat.loc[named["GEOID"]].set_axis(named.index), named["part"])
    return estimates.combine(rows, named["neighborhood"])


def combine_groups(groups: pd.DataFrame, named: Any) -> pd.DataFrame:  # noqa: ANN401
    """Add groups of people up, by whole areas or by their parts."""
    if isinstance(named, pd.Series):
        return estimates.combine_groups(groups, named, withhold=False)
    mine = named[named["GEOID"].isin(groups["GEOID"])]
    ids = mine[["GEOID"]].rename_axis("piece").reset_index()
    joined = groups.merge(ids, on="GEOID")
    rows = joined.assign(GEOID=joined["piece"])[[*groups.columns]]
    rows = estimates.apportion_groups(rows, mine["part"])
    return estimates.combine_groups(rows, mine["neighborhood"], withhold=False)


def combine_gaps(gaps: pd.DataFrame, named: Any) -> pd.DataFrame:  # noqa: ANN401
    """Add gaps up, by whole areas or by their parts."""
    if isinstance(named, pd.Series):
        return estimates.combine_gaps(gaps, named)
    mine = named[named["GEOID"].isin(gaps.index)]
    rows = gaps.loc[mine["GEOID"]].set_axis(mine.index)
    return estimates.combine_gaps(
        estimates.apportion_gaps(rows, mine["part"]), mine["neighborhood"]
    )


def sample(areas: pd.DataFrame, m: Floats, base: str) -> tuple[Any, Any, Any]:
    """Give effective samples, bases and names, an area or a part of one each.

    A part has its area's share, as sure as that is; it weighs by its own base.
    """
    pieces = of(areas)
    if pieces is None:
        return m, areas[base], areas["neighborhood"]
    at = areas.index.get_indexer(pd.Index(pieces["GEOID"]))
    part = pieces["part"].to_numpy(dtype=float)
    weight = areas[base].to_numpy(dtype=float)[at] * part
    return np.asarray(m, dtype=float)[at], weight, pieces["neighborhood"].to_numpy()


def outlines(areas: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Draw each neighborhood by its whole areas; by the one with most of it where it has none."""
    ordered = pieces.sort_values(["part", "GEOID"], ascending=[False, True])
    most = ordered.drop_duplicates("neighborhood").set_index("neighborhood")["GEOID"]
    drawn: Any = areas[["neighborhood", "geometry"]]
    whole: Any = drawn.dissolve("neighborhood")
    rest = most[~most.index.isin(whole.index)]
    alone = drawn[["geometry"]].loc[rest.to_numpy()].set_axis(rest.index)
    both: pd.DataFrame = pd.concat([whole, alone])
    return both

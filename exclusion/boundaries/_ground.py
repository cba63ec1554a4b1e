"""2010 and 2020 tracts: what became of which, and the ground that both can be summed to.

Source: the Bureau's 2020 census tract to 2010 census tract relationship file, which gives the land
and water that each pair of tracts shares.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import frames, geoid, moe
from exclusion.boundaries import _connecticut
from exclusion.boundaries._water import is_water
from exclusion.errors import TableError, VintageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

COLUMNS: Final = ("GEOID10", "GEOID20", "land", "share_of_10", "share_of_20")
#: Tracts that share less than this part of either's land count as not touching: lines were
#: redrawn along rivers and roads without anybody changing tract.
SLIVER: Final = 0.01


def common_ground(
    crosswalk: pd.DataFrame, within: Iterable[str] | None = None, *, sliver: float = SLIVER
) -> pd.DataFrame:
    """Merge tracts that changed into the smallest unions with one outline in 2010 and in 2020.

    Parameters
    ----------
    crosswalk
        As `crosswalk` gives it.
    within
        GEOIDs of states, counties or tracts: keeps the unions with a tract in any of them; None
        keeps all. A planning region of Connecticut stands for the whole state.
    sliver
        Pairs that share no more than this part (0 to 1) of either tract's land are not merged.

    Returns
    -------
    DataFrame
        GEOID10, GEOID20, `ground`, sorted by ground: the pairs that make up each union, which is
        named by the smallest of its 2010 GEOIDs.

    Notes
    -----
    The unions are the connected components of the graph in which a 2010 and a 2020 tract are
    joined if the land they share is more than `sliver` of the land of either. So the two outlines
    of a union are the same but for slivers. Water joins no tracts: one without land goes with the
    tract that it shares the most water with, and merges nothing.

    Examples
    --------
    >>> pairs = pd.DataFrame({
    ...     "GEOID10": ["22071001730", "22071001734"], "GEOID20": ["22071001758", "22071001758"],
    ...     "land": [10, 160], "share_of_10": [1.0, 1.0], "share_of_20": [0.06, 0.94],
    ... })
    >>> common_ground(pairs)["ground"].tolist()
    ['22071001730', '22071001730']
    """
    frames.check_columns(crosswalk, COLUMNS, "The crosswalk", "boundaries.crosswalk makes it")
    old, old_codes = _codes(crosswalk["GEOID10"])
    new, new_codes = _codes(crosswalk["GEOID20"])
    for name, codes in (("GEOID10", old_codes), ("GEOID20", new_codes)):
        geoid.check_geography(codes, "tract", f"The crosswalk: {name}")
    frames.check_number(sliver, "sliver", zero=True)
    land = frames.counts(crosswalk["land"], "The crosswalk: land")
    parts = [
        frames.shares(crosswalk[name], f"The crosswalk: {name}")
        for name in ("share_of_10", "share_of_20")
    ]
    largest = np.maximum(*parts)
    joined = (land > 0) & (largest > sliver)
    # Whoever is joined to nobody has no land: it follows its largest partner.
    follows = _largest(old, crosswalk["share_of_10"], joined) | _largest(
        new, crosswalk["share_of_20"], joined
    )
    labels = _components(old, len(old_codes) + new, joined, len(old_codes) + len(new_codes))
    labels = _follow(labels, old, len(old_codes) + new, joined, follows)
    kept = joined | follows
    frame = crosswalk.loc[kept, ["GEOID10", "GEOID20"]].assign(label=labels[old[kept]])
    frame["ground"] = frame.groupby("label")["GEOID10"].transform("min")
    if within is not None:
        prefixes = (within,) if isinstance(within, str) else frames.texts(within, "within")
        prefixes = tuple(
            _connecticut.STATE if prefix[:5] in _connecticut.REGIONS else prefix
            for prefix in prefixes
        )
        inside = frame["GEOID10"].str.startswith(prefixes)
        inside |= frame["GEOID20"].str.startswith(prefixes)
        frame = frame[frame["ground"].isin(set(frame.loc[inside, "ground"]))]
    columns = ["GEOID10", "GEOID20", "ground"]
    return frame.sort_values(["ground", "GEOID10", "GEOID20"], ignore_index=True)[columns]


def compare_ground(old: pd.DataFrame, new: pd.DataFrame, ground: pd.DataFrame) -> pd.DataFrame:
    """Sum a table on 2010 tracts and one on 2020 tracts to the ground that they have in common.

    Parameters
    ----------
    old, new
        Area tables indexed by GEOID, on 2010 and on 2020 tracts: every number `x` that has its
        `x_moe` (90%) in both is summed, and every `x_share` is made anew from `x_households` and
        `x_base`.
    ground
        As `common_ground` gives it.

    Returns
    -------
    DataFrame
        Indexed by ground, one row for each union with an area in either table: `areas_old` and
        `areas_new` (how many tracts the union is made of), and `x_old`, `x_old_moe`, `x_new`,
        `x_new_moe` with margins of sums. A union of one tract keeps that tract's own shares and
        margins, where the table has them (see `moe.Groups.share`). A union of which a tract is
        missing in a table has no number there, rather than a part of one; tracts of water only may
        be missing.

    Raises
    ------
    VintageError
        If a tract of `old` is no 2010 tract or one of `new` no 2020 tract.
    TableError
        If a table breaks its contract, or the two have no number with a margin in common.
    """
    tables = {"old": old, "new": new}
    for when, table in tables.items():
        frames.areas(table, what=f"`{when}`")
    counts = [
        name
        for name in old.columns
        if {f"{name}_moe"} <= set(old.columns) and {name, f"{name}_moe"} <= set(new.columns)
    ]
    counts = [name for name in counts if name != "share" and not name.endswith("_share")]
    if not counts:
        raise TableError("The two tables have no number with its margin (x, x_moe) in common.")
    members = dict(zip(tables, unions(old.index, new.index, ground), strict=True))
    sums = [_sum(tables[when], members[when], counts).add_prefix(f"{when}:") for when in tables]
    both = sums[0].join(sums[1], how="outer").rename_axis("ground")
    out = {f"areas_{when}": both[f"{when}:areas"].fillna(0).astype("int64") for when in tables}
    for name in [*counts, *_shares(counts)]:
        for when in tables:
            out[f"{name}_{when}"] = both[f"{when}:{name}"]
            out[f"{name}_{when}_moe"] = both[f"{when}:{name}_moe"]
    return pd.DataFrame(out, index=both.index)


def unions(
    old: pd.Index[str], new: pd.Index[str], ground: pd.DataFrame
) -> tuple[pd.Series[str], pd.Series[str]]:
    """Tell which union of the common ground each tract belongs to.

    Parameters
    ----------
    old, new
        GEOIDs of 2010 and of 2020 tracts.
    ground
        As `common_ground` gives it.

    Returns
    -------
    old : Series
        The union of each 2010 tract, indexed by GEOID: of all tracts that make up a union of which
        one is given, those that are not given too, unless they are water only.
    new : Series
        The same of 2020 tracts.

    Raises
    ------
    VintageError
        If one of `old` is no 2010 tract of the ground, or one of `new` no 2020 tract.
    TableError
        If the ground lacks a column.
    """
    columns = ("GEOID10", "GEOID20", "ground")
    frames.check_columns(ground, columns, "The ground", "boundaries.common_ground makes it")
    old, new = (
        pd.Index(frames.texts(given, what, empty=True))
        for given, what in ((old, "old"), (new, "new"))
    )
    known = (
        ground.groupby("GEOID10")["ground"].first(),
        _with_regions(ground.groupby("GEOID20")["ground"].first(), new),
    )
    seen: set[str] = set()
    for of, geoids, when in zip(known, (old, new), ("old", "new"), strict=True):
        _check_tracts(geoids, of.index, when)
        seen |= set(of[geoids])
    return _seen(known[0], seen, old), _seen(known[1], seen, new)


def _seen(known: pd.Series[str], seen: set[str], given: pd.Index[str]) -> pd.Series[str]:
    """Keep the tracts of some unions, without those of water only that are not given."""
    union = known[known.isin(seen)]
    land = np.array([not is_water(geoid) for geoid in union.index], dtype=bool)
    return union[land | union.index.isin(given)]


def shares_of(raw: pd.DataFrame) -> pd.DataFrame:
    """Turn the pairs of the relationship file into shares of each tract's land.

    Parameters
    ----------
    raw
        GEOID10, GEOID20, `land` and, if it is there, `water` (m², numbers or text).

    Returns
    -------
    DataFrame
        As `crosswalk` gives it.
    """
    frame = raw.dropna(subset=["GEOID10", "GEOID20"]).copy()
    frame["land"] = pd.to_numeric(frame["land"]).astype("int64")
    water = pd.to_numeric(frame["water"]) if "water" in frame.columns else frame["land"]
    for name, share in (("GEOID10", "share_of_10"), ("GEOID20", "share_of_20")):
        dry = frame.groupby(name)["land"].transform("sum") == 0
        size = frame["land"].where(~dry, water).astype(float)
        whole = size.groupby(frame[name]).transform("sum")
        frame[share] = (size / whole.where(whole > 0)).fillna(0.0)
    return frame.sort_values(["GEOID10", "GEOID20"], ignore_index=True)[list(COLUMNS)]


def _codes(geoids: pd.Series[str]) -> tuple[NDArray[np.int64], pd.Index[str]]:
    codes, names = pd.factorize(geoids, use_na_sentinel=False)
    return codes.astype(np.int64), pd.Index(names)


def _largest(
    codes: NDArray[np.int64], share: pd.Series[float], joined: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Mark the largest pair of each tract that is joined to none."""
    alone = ~np.isin(codes, codes[joined])
    order = np.lexsort((-share.to_numpy(float), codes))
    first = np.zeros(len(codes), bool)
    first[order[np.unique(codes[order], return_index=True)[1]]] = True
    return alone & first


def _components(
    old: NDArray[np.int64], new: NDArray[np.int64], joined: NDArray[np.bool_], size: int
) -> NDArray[np.int64]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    edges = (np.ones(joined.sum()), (old[joined], new[joined]))
    _, labels = connected_components(coo_array(edges, shape=(size, size)), directed=False)
    return np.asarray(labels, np.int64)


def _follow(
    labels: NDArray[np.int64],
    old: NDArray[np.int64],
    new: NDArray[np.int64],
    joined: NDArray[np.bool_],
    follows: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Give each tract that is joined to none the label of its largest partner."""
    out = labels.copy()
    has = np.zeros(len(labels), bool)
    has[old[joined]] = has[new[joined]] = True
    for a, b in zip(old[follows], new[follows], strict=True):
        if has[a]:
            out[b] = out[a]
        else:
            out[a] = out[b]
            has[a] = True
    return out


def _with_regions(ground: pd.Series[str], geoids: pd.Index[str]) -> pd.Series[str]:
    """Add Connecticut's tracts by their GEOIDs from 2022 on, where their number is unique."""
    regions = geoids[geoids.str[:5].isin(list(_connecticut.REGIONS))]
    if regions.empty:
        return ground
    state = ground[ground.index.str.startswith(_connecticut.STATE)]
    numbers = pd.Series(state.to_numpy(), index=state.index.str[5:])
    unique: pd.Series[str] = numbers[~numbers.index.duplicated(keep=False)]
    found = regions[regions.str[5:].isin(unique.index)]
    renamed = pd.Series(unique[found.str[5:]].to_numpy(), index=found)
    others = ground[~ground.index.isin(state.index[state.index.str[5:].isin(found.str[5:])])]
    both: pd.Series[str] = pd.concat([others, renamed])
    return both


def _check_tracts(index: pd.Index[str], known: pd.Index[str], when: str) -> None:
    strange = sorted(set(index) - set(known))
    if strange:
        census = {"old": 2010, "new": 2020}[when]
        raise VintageError(
            f"{len(strange)} of {len(index)} areas of `{when}` are not among the {census} tracts "
            f"of the ground, such as {strange[0]!r}. `old` must be on 2010 tracts (vintages to "
            "2019), `new` on 2020 tracts (from 2020), and the ground must reach over both."
        )


def _sum(table: pd.DataFrame, union: pd.Series[str], counts: list[str]) -> pd.DataFrame:
    """Add a table up over unions."""
    codes, names = pd.factorize(union, sort=True)
    groups = moe.Groups(codes)
    rows = table.reindex(union.index)
    sums, margins = groups.sum(rows[counts], rows[[f"{name}_moe" for name in counts]])
    out: dict[str, NDArray[Any]] = {"areas": groups.sizes}
    for position, name in enumerate(counts):
        out[name], out[f"{name}_moe"] = sums[:, position], margins[:, position]
    for share in _shares(counts):
        stem = share.removesuffix("share")
        columns = [f"{stem}{name}" for name in ("households", "households_moe", "base", "base_moe")]
        part, part_moe, whole, whole_moe = (frames.floats(rows[name]) for name in columns)
        if {share, f"{share}_moe"} <= set(rows.columns):
            own = frames.floats(rows[share]), frames.floats(rows[f"{share}_moe"])
        else:
            margin = moe.of_share(part, part_moe, whole, whole_moe)
            own = moe.ratio(part, whole), np.minimum(margin, 1.0)
        found = groups.share(moe.Shares(part, part_moe, whole, whole_moe, *own))
        out[share], out[f"{share}_moe"] = found.share, found.share_moe
    return pd.DataFrame(out, index=pd.Index(names))


def _shares(counts: list[str]) -> list[str]:
    """List the shares that can be made anew from sums."""
    names = [name.removesuffix("_base") for name in counts if name.endswith("_base")]
    return [f"{name}_share" for name in names if f"{name}_households" in counts]

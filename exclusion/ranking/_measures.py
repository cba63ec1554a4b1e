"""A measure's columns of an area table, and what its shares are worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from exclusion import frames, geoid, moe
from exclusion.errors import TableError
from exclusion.ranking._regions import _texts
from exclusion.ranking._scale import scale_of
from exclusion.smoothing import EffectiveSample, base_of, sample_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from exclusion.moe import Floats
    from exclusion.ranking._scale import Scale

#: What areas can be ranked by.
Of: TypeAlias = Literal["households", "people", "share"]
OF: Final[tuple[Of, ...]] = get_args(Of)
"""What areas can be ranked by."""
#: Read beside a measure's own columns.
_BESIDE: Final = frozenset({"NAME", "neighborhood", "inside", "design_factor", "median_income"})


def _check_geography(areas: pd.DataFrame) -> None:
    """Raise where an area table is not one of tracts or of block groups."""
    found = geoid.geography_of(areas.index, "the index of areas")
    if found not in {"tract", "block group"}:
        raise TableError(
            f"The index of areas names a {found} each; expected tracts (11) or block groups (12). "
            "Other areas need their effective samples in `sample`."
        )


def _measure(areas: pd.DataFrame, by: str, of: str) -> pd.DataFrame:
    """Return one measure's columns under their bare names."""
    needed = ["households", "households_moe", "share", "share_moe", "base", "moe_method", "period"]
    needed += ["people", "people_moe"] if of == "people" else []
    why = f'"{by}" cannot be ranked by {of}'
    frames.check_columns(areas, [f"{by}_{name}" for name in needed], "areas", why)
    names = {"NAME": "name", "neighborhood": "neighborhood"}
    names |= {f"{by}_{name}": name for name in (*needed, "people", "people_moe", "base_moe")}
    columns: dict[str, Any] = {
        new: areas[old] for old, new in names.items() if old in areas.columns
    }
    for name in ("people", "people_moe", "base_moe"):
        columns[name] = frames.floats(columns[name]) if name in columns else np.nan
    columns["share_moe_method"] = areas.get(f"{by}_share_moe_method", columns["moe_method"])
    for name in ("people_method", "people_moe_method"):
        column = areas.get(f"{by}_{name}")
        columns[name] = _texts(None, areas.index) if column is None else column
    share, base = frames.floats(columns["share"]), frames.floats(columns["base"])
    columns["share"] = np.where(base > 0, share, np.nan)
    return pd.DataFrame(columns, index=areas.index)


def _period(frame: pd.DataFrame, by: str) -> int:
    return geoid.vintage_of(frames.one_period(frame["period"], f"{by}_period"))


def _aligned(name: str, values: npt.ArrayLike, areas: pd.DataFrame, index: pd.Index) -> Floats:
    """Put what is known beside an area table, by label or else by row, in the order of `index`."""
    numbers = frames.floats(frames.aligned(values, areas.index, name), name)
    if numbers.shape[:1] != (len(areas),):
        raise TableError(
            f"{name} has the shape {numbers.shape}, but there are {len(areas)} areas: give a "
            "row an area, or a Series with their labels"
        )
    return numbers[areas.index.get_indexer(index)]


def _given(
    frame: pd.DataFrame, areas: pd.DataFrame, sample: npt.ArrayLike | EffectiveSample
) -> EffectiveSample:
    """Take the effective samples as they are given; numbers alone bring no design factor."""
    none = float("nan")
    known = EffectiveSample(np.array(none), none, measured=False, least=none, most=none)
    if isinstance(sample, EffectiveSample):
        known, sample = sample, sample.m
    m = _aligned("sample", sample, areas, frame.index)
    if m.ndim != 1 or (m <= 0).any():
        raise TableError(
            "sample holds effective households, one number over 0 an area (infinite where a share "
            f"has no error, missing where unknown); found the shape {m.shape}, the smallest "
            f"{np.nanmin(m):g}"
        )
    unknown = frame["share"].isna().to_numpy(dtype=bool)
    return known._replace(m=np.where(unknown, np.nan, m))


def _own(areas: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the columns that are read for one measure, in the order of the index."""
    held = [
        name
        for name in areas.columns
        if name in _BESIDE or (isinstance(name, str) and name.startswith(f"{by}_"))
    ]
    # Without the geometry: beside it each column takes twice as long to look at.
    return pd.DataFrame(areas[held]).sort_index()


def _read(
    areas: pd.DataFrame, by: str, of: str, sample: npt.ArrayLike | EffectiveSample | None
) -> tuple[pd.DataFrame, EffectiveSample, Floats]:
    """Return a measure's columns in the order of the index, what its shares are worth, and N."""
    frames.check_choice(of, OF, "of")
    frames.areas(areas, by, "areas")
    if sample is None:
        _check_geography(areas)
    own = _own(areas, by)
    frame = _measure(own, by, of)
    if sample is None:
        frame.index.name = "GEOID"
        return frame, sample_of(own, by), base_of(own, by)
    _period(frame, by)
    return frame, _given(frame, areas, sample), base_of(own, by)


def _estimate(frame: pd.DataFrame, of: str) -> Floats:
    """Return what the areas are ranked by; missing where no share is known."""
    return np.where(frame["share"].isna(), np.nan, frames.floats(frame[of]))


def _pooled(frame: pd.DataFrame) -> float:
    """Return the share of all households of the areas that have one."""
    share, households, base = (
        frames.floats(frame[name]) for name in ("share", "households", "base")
    )
    known = ~(np.isnan(share) | np.isnan(households))
    return float(households[known].sum() / np.nansum(base[known]))


def _per_share(frame: pd.DataFrame, of: str) -> Floats:
    """Return what a share of 1 would be in each area, in the unit of `of`."""
    base, share, people = (frames.floats(frame[name]) for name in ("base", "share", "people"))
    if of == "share":
        return np.ones(len(frame))
    if of == "households":
        return base
    both = frame[["households", "people"]].dropna().sum()
    # Where nobody at all is excluded every draw is near 0, whatever a share is worth.
    size = both["people"] / both["households"] if both["households"] > 0 else 1.0
    direct = np.divide(people, share, out=base * size, where=share > 0)
    return np.where(np.isnan(people), np.nan, direct)


def _scale(frame: pd.DataFrame, of: str, seed: int) -> Scale:
    """Return what a share of 1 would be in each area, in the unit of `of`, and its error."""
    exact = np.zeros(len(frame)) if of == "share" else frame["base_moe"]
    return scale_of(_per_share(frame, of), frame["base"], exact, seed)


def sample_of_margin(share: npt.ArrayLike, share_moe: npt.ArrayLike) -> Floats:
    """Tell how many independent answers a published share is worth, by its own margin.

    Parameters
    ----------
    share
        Shares, 0–1, such as those of places; NaN where missing.
    share_moe
        Their published 90% margins.

    Returns
    -------
    ndarray
        One a share: infinite where the margin is 0; NaN where either is missing, or where the
        share is 0 or 1, whose margin does not tell.

    Raises
    ------
    TableError
        If a share or margin lies outside 0–1, or labels or shapes do not fit.

    Notes
    -----
    m = p·(1 − p) / se². For places and counties, whose margins rest on many households. A tract's
    own margin is too unsure for it: use `effective_sample`.

    Examples
    --------
    >>> sample_of_margin([0.25, 0.25, 0.0], [0.0329, 0, 0.01]).round()
    array([469.,  inf,  nan])
    """
    p, margin = np.broadcast_arrays(*frames.together(share=share, share_moe=share_moe))
    se = moe.to_se(margin)
    inner = np.where((p > 0) & (p < 1), p * (1 - p), np.nan)
    with np.errstate(divide="ignore"):
        return np.where((se == 0) & ~np.isnan(p), np.inf, inner / np.square(se))

"""Areas added up: a measure's columns by group, and how its margins came about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from exclusion import frames, moe
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


def by_area(values: Any, areas: pd.Index, what: str) -> pd.Series[Any]:  # noqa: ANN401
    """Return what a user says of areas in their order; missing for those that it lacks.

    Parameters
    ----------
    values
        A Series by GEOID.
    areas
        The GEOIDs of the table.
    what
        What it is called, for the message.

    Raises
    ------
    TableError
        If it is no Series, or a label is there twice, is no text or is none of the areas.
    """
    if not isinstance(values, pd.Series):
        raise TableError(f"{what} must be a Series by GEOID, not {type(values).__name__}.")
    frames.check_index(values, what)
    strange = values.index.difference(areas, sort=False)
    if len(strange):
        more = f" and {len(strange) - 1:,} more that are" if len(strange) > 1 else ", which is"
        raise TableError(
            f"{what} has {strange[0]!r}{more} not among the areas of the table, such as "
            f"{', '.join(map(repr, areas[:1]))}. Leave out what the table lacks."
        )
    return values.reindex(areas)


def share_inside(inside: Any, areas: pd.Index) -> pd.Series[float]:  # noqa: ANN401
    """Return the share of each area that lies inside a place.

    Parameters
    ----------
    inside
        A Series by GEOID, 0–1; areas that it lacks, or for which it is missing, are whole.
    areas
        The GEOIDs of the table.

    Raises
    ------
    TableError
        If it is no Series, a label is none of the areas, or a share lies outside 0–1.
    """
    share = by_area(inside, areas, "inside")
    return pd.Series(frames.shares(share, "inside"), index=areas).fillna(1.0)


def cut_method(methods: pd.Series[str], inside: pd.Series[float]) -> pd.Series[str]:
    """Return methods with "derived" for the published margins of areas that were cut.

    Parameters
    ----------
    methods, inside
        How each margin came about, and the share of its area that lies inside.
    """
    cut = inside < 1
    if not cut.any():
        return methods
    return methods.mask(cut & methods.isin(["published", "controlled"]), "derived")


def grouped(groups: Any, areas: pd.Index) -> tuple[moe.Groups, pd.Index]:  # noqa: ANN401
    """Read the group of each area.

    Parameters
    ----------
    groups
        A Series by GEOID; areas that it lacks, or for which it is missing, belong to none.
    areas
        The GEOIDs of the table.

    Returns
    -------
    groups : Groups
        Which area belongs where.
    names : Index
        What the groups are called, sorted, under the name of the Series.

    Raises
    ------
    TableError
        If it is no Series, its labels are not GEOIDs of the table, or its names cannot be sorted.
    """
    named = by_area(groups, areas, "groups")
    try:
        codes, names = pd.factorize(named.to_numpy(object), sort=True)
    except TypeError as err:
        raise TableError(f"groups must be names of one kind, such as texts: {err}.") from err
    return moe.Groups(codes), pd.Index(names, name=named.name)


def add_up(
    frame: pd.DataFrame,
    stems: Sequence[str],
    groups: moe.Groups | npt.ArrayLike,
    *,
    part: str = "households",
    whole: str = "base",
) -> dict[str, Any]:
    """Add counts up by group, and give the shares of the sums.

    Parameters
    ----------
    frame
        A row an area. Under each stem `…_{part}`, `…_{whole}` and `…_share` (0–1), each with its
        90% `…_moe`, `…_moe_method` and, if it is there, `…_share_moe_method`.
    stems
        What is added up, such as names of measures.
    groups
        The group of each row, or the codes of one (see `moe.Groups`).
    part, whole
        What the counts are called.

    Returns
    -------
    dict
        The same columns, an array of a row a group each. For the rules see `moe.Groups.share`: a
        group of one area keeps that area's own share.

    Raises
    ------
    TableError
        If a column is missing.
    """
    if not stems:
        return {}
    counts = [name + end for name in (part, whole, "share") for end in ("", "_moe")]
    methods = ["moe_method"]
    methods += ["share_moe_method"] if f"{stems[0]}_share_moe_method" in frame else []
    needed = [f"{stem}_{name}" for stem in stems for name in (*counts, *methods)]
    frames.check_columns(frame, needed, "the table", "areas cannot be added up")

    def of(name: str) -> npt.NDArray[Any]:
        return np.column_stack([frame[f"{stem}_{name}"].to_numpy() for stem in stems])

    groups = groups if isinstance(groups, moe.Groups) else moe.Groups(groups)
    areas = moe.Shares(*(frames.floats(of(name)) for name in counts))
    found: dict[str, Any] = dict(zip(counts, groups.share(areas), strict=True))
    out: dict[str, Any] = {}
    for at, stem in enumerate(stems):
        out |= {f"{stem}_{name}": values[:, at] for name, values in found.items()}
        for name in methods:
            whole_of = areas.whole[:, at] if name == "share_moe_method" else None
            out[f"{stem}_{name}"] = groups.worst(frame[f"{stem}_{name}"], whole_of)
    return out


def only_one(
    frame: pd.DataFrame, columns: Sequence[str], groups: moe.Groups, names: pd.Index
) -> dict[str, Any]:
    """Take what the areas of each group must have in common, such as their period.

    Parameters
    ----------
    frame
        A row an area.
    columns
        What must be one in each group.
    groups, names
        The group of each row, and what they are called.

    Returns
    -------
    dict
        The columns, a row a group each; missing where no area has a value.

    Raises
    ------
    TableError
        If a column is missing, or a group has two values in one.
    """
    frames.check_columns(frame, columns, "the table", "areas cannot be added up")
    return {str(name): _common(frame[name], groups, names) for name in columns}


def _common(column: pd.Series[Any], groups: moe.Groups, names: pd.Index) -> npt.NDArray[Any]:
    values = column.unique()
    if len(values) == 1:
        return np.full(len(names), values[0], dtype=object)
    inside = groups.codes >= 0
    each = column[inside].groupby(groups.codes[inside])
    if (several := each.nunique().to_numpy() > 1).any():
        group = int(several.argmax())
        one, other = column[groups.codes == group].dropna().unique()[:2]
        raise TableError(
            f"{column.name}: the areas of {names[group]!r} have {one!r} and {other!r}; only areas "
            "that have it in common are added up."
        )
    return each.first().to_numpy(object)

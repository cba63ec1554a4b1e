"""Other studies made of one: with other columns, and of a part of its areas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from exclusion import estimates, frames, indicators
from exclusion.errors import TableError
from exclusion.estimates import Absence
from exclusion.studies import _levels, _pieces, _sums

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exclusion.studies._study import Study

#: Columns that others follow from in a way that cannot be traced back.
_FIXED: Final = ("inside", *_sums.DRAWN)


def assign(study: Study, columns: Mapping[str, pd.Series]) -> Study:
    """Give a study with other columns of its areas, and with what follows from them."""
    areas = study.areas
    for name, values in columns.items():
        if name in _FIXED:
            raise TableError(f"{name} cannot be assigned: the areas' figures were made with it.")
        if not isinstance(values, pd.Series):
            raise TableError(
                f"{name} must be a Series by GEOID, not {type(values).__name__}: only labels tell "
                "which value is whose."
            )
        frames.check_index(values, name)
        areas = _with(areas, name, frames.aligned(values, areas.index, name))
    # No command gives the study these columns.
    made: dict[str, Any] = {"options": dict(study.options) | {"columns": "frame"}}
    absent, touched = dict(study.absent), _touched(areas, columns)
    if touched:
        made["totals"] = _totals(study, areas, touched)
        absent = {key: why for key, why in absent.items() if key.partition(".")[0] not in touched}
        absent |= _sums.missing(areas, made["totals"])
    if "neighborhood" in columns:
        areas = areas.drop(columns=[*_sums.DRAWN], errors="ignore")
        made |= _levels_of(study, areas, study.place, whole=True)
        absent = {key: why for key, why in absent.items() if key not in _sums.LEFT_OUT}
    if "geometry" in columns:
        absent.pop("polygons", None)
    if touched or {"neighborhood", "geometry"} & set(columns):
        made["neighborhoods"] = _sums.neighborhoods(areas)
    return replace(study, areas=areas, absent=absent, **made)


def _with(areas: gpd.GeoDataFrame, name: str, values: pd.Series) -> gpd.GeoDataFrame:
    if name == "geometry":
        return gpd.GeoDataFrame(areas.assign(geometry=values), crs=getattr(values, "crs", None))
    if name == "neighborhood" and name not in areas:
        areas.insert(1, name, values)  # beside NAME, as in every study
        return areas
    return areas.assign(**{name: values})


def _touched(areas: pd.DataFrame, columns: Iterable[str]) -> list[str]:
    """List the measures whose totals follow from some columns."""
    known = estimates.measures(areas)
    if {"households", "people"} & {name.removesuffix("_moe") for name in columns}:
        return list(known)
    return [m for m in known if any(name.startswith(f"{m}_") for name in columns)]


def _totals(study: Study, areas: pd.DataFrame, touched: list[str]) -> pd.DataFrame:
    """Sum up anew what was a sum, and what stands beside published rows."""
    before = study.totals
    rows: dict[Any, dict[Any, Any]] = {name: row.to_dict() for name, row in before.iterrows()}
    whole = (before["origin"] != "sum").any()
    fresh = estimates.totals(areas, None, vintages={}) if whole else _sums.totals(areas, None, {})
    for measure in touched:
        row = fresh.loc[measure].to_dict()
        if measure in rows and rows[measure]["origin"] != "sum":
            row = {name: value for name, value in row.items() if str(name).startswith("areas_")}
        rows[measure] = rows.get(measure, {}) | row
    order = [name for name in indicators.CATALOGUE if name in rows]
    index = pd.Index(order, name=before.index.name)
    return pd.DataFrame([rows[name] for name in order], index=index)


def _levels_of(study: Study, areas: pd.DataFrame, place: str, *, whole: bool) -> dict[str, Any]:
    """Put groups and gaps of the areas together; those of the place stay if it is whole."""
    groups, gaps = study.groups, study.gaps
    names = _pieces.names(areas)
    by_area = _levels.raw(groups, "area")
    mine = estimates.gaps_at(gaps, "area")
    mine = mine[mine.index.isin(areas.index)]
    if not whole and len(mine):
        # What is clear is told by a test over all areas: over these alone.
        mine = estimates.combine_gaps(mine, mine.index.to_series().rename("GEOID"))
    own = (_levels.raw(groups, "place"), estimates.gaps_at(gaps, "place")) if whole else (None,) * 2
    return {
        "groups": _levels.groups(by_area[by_area["GEOID"].isin(areas.index)], own[0], place, names),
        "gaps": _levels.gaps(mine, own[1], place, names),
    }


def subset(study: Study, geoids: Iterable[str] | pd.Series, place: str) -> Study:
    """Give a study of some of the areas."""
    frames.check_text(place, "place")
    areas = study.areas
    areas = areas.loc[_chosen(areas.index, geoids, study)]
    totals = _sums.totals(areas, None, {})
    found = _levels_of(study, areas, place, whole=False)
    hoods, sites = _sums.neighborhoods(areas), _sites_in(areas, study.sites)
    absent = _absent(study) | {"history": Absence("no_history", {})}
    absent |= {} if hoods is not None else {"neighborhoods": Absence("no_neighborhoods", {})}
    absent |= {} if sites is not None else {"sites": Absence("no_sites", {})}
    absent |= _sums.missing(areas, totals) | _sums.unknown(found["groups"], found["gaps"])
    absent |= _sums.left_out(areas)
    return replace(
        study,
        place=place,
        areas=areas,
        totals=totals,
        neighborhoods=hoods,
        sites=sites,
        absent=dict(sorted(absent.items())),
        joined=True,
        history=None,
        one_year=None,
        **found,
    )


def _absent(study: Study) -> dict[str, Absence]:
    """Say what a part lacks whatever it is: what its whole lacks, or knows for itself alone."""
    absent = {}
    for key, why in study.absent.items():
        measure, _, level = key.partition(".")
        if level == "areas":
            tables = list(indicators.get(measure).tables)
            absent[measure] = Absence("no_lines", {"tables": tables})
        elif level != "total" and key not in {"who", "why", "covered", *_sums.LEFT_OUT}:
            absent[key] = why
    return absent


def _chosen(index: pd.Index, asked: Any, study: Study) -> pd.Index:  # noqa: ANN401 - checked here
    """Read GEOIDs, or a truth for each area; in the order of the study."""
    if isinstance(asked, str) or not isinstance(asked, Iterable):
        raise TableError(f"geoids is {asked!r:.80}; expected a list of GEOIDs or a mask.")
    if isinstance(asked, pd.Series) and pd.api.types.is_bool_dtype(asked):
        asked = frames.aligned(asked, index, "the mask")
        if asked.hasnans:
            raise TableError("The mask has missing values: say True or False of each area.")
    values = list(asked)
    if values and all(isinstance(one, bool | np.bool_) for one in values):
        if len(values) != len(index):
            raise TableError(
                f"The mask has {len(values)} values, but the study {len(index)} {study.geography}s."
            )
        chosen = index[values]
    else:
        strange = [one for one in values if not (isinstance(one, str) and one in index)]
        if strange:
            shown = ", ".join(map(repr, strange[:3]))
            raise TableError(
                f"{study.place} has no {study.geography} {shown}"
                + (f" and {len(strange) - 3} more" if len(strange) > 3 else "")
                + f"; its GEOIDs are texts such as {index[0]!r}. "
                f"{frames.NORMALIZE}."
            )
        chosen = index[index.isin(values)]
    if chosen.empty:
        raise TableError(f"geoids names no {study.geography} of {study.place}: nothing to study.")
    return chosen


def _sites_in(areas: pd.DataFrame, sites: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame | None:
    """Keep the sites on the areas' ground; without polygons nobody knows which those are."""
    if sites is None or not isinstance(areas, gpd.GeoDataFrame):
        return None
    return sites[sites.intersects(areas.geometry.union_all())]

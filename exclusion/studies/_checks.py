"""What must hold of a study's parts, each alone and of all together, however it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from exclusion import _copies, estimates, frames, geoid, indicators
from exclusion.errors import ArgumentError, TableError, VintageError
from exclusion.sources import Source

if TYPE_CHECKING:
    from exclusion.studies._study import Study

_EPSG: Final = 4326
_GEOGRAPHIES: Final = ("tract", "block group")
_TOTALS: Final = (
    *(*estimates.SUFFIXES, "people_base", "people_base_moe", "people_universe", "origin", "geoids"),
    *("areas_households", "areas_households_moe", "areas_share", "areas_share_moe"),
    *("areas_moe_method", "areas_period"),
)
#: Codes that are put into words.
_CODES: Final = {
    "origin": estimates.ORIGINS,
    "people_method": (*estimates.PEOPLE_METHODS, "missing"),
}
_PARTS: Final[dict[str, tuple[str, ...]]] = {
    "groups": (*estimates.GROUP_COLUMNS, "level", "dimension"),
    "gaps": (*("gap", "gap_leader", "gap_rival"), "level"),
    "history": ("vintage", "GEOID", "variable", "estimate", "moe", "moe_method"),
    "one_year": ("vintage", "GEOID", "variable", "estimate", "moe", "moe_method"),
    "ground": ("GEOID10", "GEOID20", "ground"),
    "sites": ("name", "computers"),
}
#: A place's own row and the sum of its areas may be of other years, and a line drawn a little
#: otherwise: the sum of areas wholly inside is not twice as much. The other way round, areas may
#: be left out, but not most of them.
_LESS, _MORE = 2.0, 100.0
#: From this share of its land on, an area is wholly in the place.
_WHOLE: Final = 0.999
#: Shares may have been rounded, as may the counts they were made of.
_ROUNDED: Final = 0.01


def check(study: Study) -> None:
    """Raise where a study's parts break their contracts, or do not belong together."""
    if not (isinstance(study.place, str) and study.place.strip()):
        raise ArgumentError(f"place is {study.place!r}; expected the name that is printed.")
    where = f"{study.place}, {study.vintage}"
    geoid.check_vintage(study.vintage, study.place)
    frames.check_choice(study.geography, _GEOGRAPHIES, "geography")
    spatial = {
        name: _copies.look(study, name) for name in ("areas", "neighborhoods", "sites", "water")
    }
    areas, totals, hoods = spatial["areas"], study.totals, spatial["neighborhoods"]
    if isinstance(areas, gpd.GeoDataFrame):
        areas = pd.DataFrame(areas)  # one of geometry takes twice as long to give a column
    _check_areas(study, areas, f"{where}: areas")
    _check_totals(areas, totals, f"{where}: totals")
    _check_periods(study, areas, totals, where)
    if hoods is not None:
        _check_neighborhoods(areas, hoods, f"{where}: neighborhoods")
    for name, frame in spatial.items():
        if isinstance(frame, gpd.GeoDataFrame) or name in {"sites", "water"}:
            _check_places(frame, f"{where}: {name}")
    for name, columns in _PARTS.items():
        if (frame := getattr(study, name)) is not None:
            why = "what a study says of it is read from them"
            frames.check_columns(frame, columns, f"{where}: {name}", why)
    if study.groups is not None:
        _check_groups(study.groups, f"{where}: groups")
    if not all(isinstance(source, Source) for source in study.sources):
        raise TableError(f"{where}: sources holds what is no Source (of_frames makes them).")


def _check_areas(study: Study, areas: pd.DataFrame, what: str) -> None:
    frames.check_columns(areas, ("NAME", "households", "people"), what, "a study is made of them")
    if areas.empty:
        raise TableError(f"{what} has no rows.")
    frames.areas(areas, what=what)
    nameless = areas.index[[not isinstance(name, str) for name in areas["NAME"]]]
    if len(nameless):
        raise TableError(f"{what}: NAME of {nameless[0]} is missing; geoid.area_name makes one.")
    geoid.check_geography(areas.index, study.geography, f"the index of {what}")
    known = estimates.measures(areas)
    if not known:
        raise TableError(
            f"{what} has none of the measures {', '.join(indicators.CATALOGUE)}: expected columns "
            "such as no_internet_households."
        )
    for measure in known:
        columns = [f"{measure}_{suffix}" for suffix in estimates.SUFFIXES]
        frames.check_columns(areas, columns, what, f"{measure} is not whole")
        _check_share(areas, measure, what)


def _check_share(areas: pd.DataFrame, measure: str, what: str) -> None:
    """Refuse households that are more than all, and shares that are not theirs."""
    # Arrays: a study is made anew for each part of it, and pandas takes ten times as long.
    part, whole, share = (
        frames.floats(areas[f"{measure}_{name}"]) for name in ("households", "base", "share")
    )
    with np.errstate(all="ignore"):
        # Of very few households a rounded count is far from the share that it was rounded from.
        apart = np.abs(part - share * whole) > _ROUNDED * whole + 1
        wrong = np.flatnonzero((part > whole + _ROUNDED * whole) | apart)
    if len(wrong):
        at = wrong[0]
        raise TableError(
            f"{what}: {areas.index[at]} has {part[at]:g} of {whole[at]:g} households on {measure}, "
            f"but the share {share[at]:g}. Change all of a measure's columns together."
        )


def _check_totals(areas: pd.DataFrame, totals: pd.DataFrame, what: str) -> None:
    frames.check_columns(totals, _TOTALS, what, "a place's figures are read from them")
    frames.check_index(totals, what)
    unknown = [name for name in totals.index if name not in indicators.CATALOGUE]
    lacking = [name for name in estimates.measures(areas) if name not in totals.index]
    if unknown or lacking:
        raise TableError(
            f"{what} is of unknown measures: {', '.join(unknown)}."
            if unknown
            else f"{what} has no row of {', '.join(lacking)}, which the areas have."
        )
    for name, known in _CODES.items():
        odd = totals[name][~totals[name].isin(known)]
        if len(odd):
            raise TableError(
                f"{what}: {name} of {odd.index[0]} is {odd.iloc[0]!r:.40}; expected one of "
                f"{', '.join(known)}."
            )
    if not all(isinstance(geoids, str) for geoids in totals["geoids"]):
        raise TableError(f"{what}: geoids should be texts; an empty one names no row.")
    for name in ("households", "people", "base", "people_base", "areas_households"):
        frames.estimates(totals[name], f"{what}: {name}")
        frames.margins(totals[f"{name}_moe"], f"{what}: {name}_moe")
    for name in ("share", "share_moe", "areas_share"):
        frames.shares(totals[name], f"{what}: {name}")
    for measure in estimates.measures(areas):
        _check_together(areas, float(totals["base"][measure]), measure, what)


def _check_groups(groups: pd.DataFrame, what: str) -> None:
    """Refuse what has no words: a dimension that is none, and a row of no period."""
    odd = groups["dimension"][~groups["dimension"].isin(list(indicators.DIMENSIONS))]
    if len(odd):
        raise TableError(
            f"{what}: dimension is {odd.iloc[0]!r:.40}; expected one of "
            f"{', '.join(indicators.DIMENSIONS)}."
        )
    if not all(isinstance(period, str) for period in groups["period"]):
        raise TableError(f"{what}: period is missing; expected texts such as “2015–2019”.")


def _check_together(areas: pd.DataFrame, total: float, measure: str, what: str) -> None:
    """Refuse a total that its areas cannot have.

    Where the place's line cuts areas, its households may be few or nearly all of theirs: the
    total lies between those of the areas wholly inside and those of all areas, taken whole.
    """
    base = frames.floats(areas[f"{measure}_base"])
    inside = frames.floats(areas["inside"]) if "inside" in areas else np.ones(len(areas))
    with np.errstate(all="ignore"):
        least = np.nansum(base[inside >= _WHOLE])
        every = np.nansum(base / np.where(inside > 0, inside, np.nan))
    most = float("inf") if np.isnan(base).any() else every
    if total > _MORE * most or total * _LESS < least:
        raise TableError(
            f"{what}: the place has {total:,.0f} households, but its areas {np.nansum(base):,.0f} "
            f"({measure}): they are not of one place. study.subset(…) makes a study of a part, "
            "with the part's totals."
        )


def _check_periods(study: Study, areas: pd.DataFrame, totals: pd.DataFrame, where: str) -> None:
    """Refuse figures of a later period than the study's, or of areas of another census."""
    of_areas = {m: areas[f"{m}_period"] for m in estimates.measures(areas)}
    periods: dict[str, Any] = {
        f"areas: {m}_period": set(p.dropna().unique()) for m, p in of_areas.items()
    }
    periods["totals: period"] = set(totals["period"].dropna())
    for name, found in periods.items():
        if len(found) > 1 and name.startswith("areas"):
            raise TableError(f"{where}: {name} mixes {', '.join(sorted(map(str, found)))}.")
        for period in found:
            vintage = geoid.vintage_of(str(period))
            geoid.check_vintage(vintage, f"{where}: {name}")
            other = geoid.boundary_vintage(vintage) != geoid.boundary_vintage(study.vintage)
            if vintage > study.vintage or (other and name.startswith("areas")):
                raise VintageError(
                    f"{where}: {name} is {period}, which does not fit a study of {study.period}"
                    + (": its areas are those of another census." if other else ".")
                )


def _check_neighborhoods(areas: pd.DataFrame, hoods: pd.DataFrame, what: str) -> None:
    frames.areas(hoods, what=what)
    why = "neighborhoods are made of areas that name theirs"
    frames.check_columns(areas, ["neighborhood"], what.replace("neighborhoods", "areas"), why)


def _check_places(frame: Any, what: str) -> None:  # noqa: ANN401 - a GeoDataFrame, or what is none
    if frame is None:
        return
    if not (isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name):
        raise TableError(f"{what} have no geometry; give a GeoDataFrame.")
    if frame.crs is None or frame.crs.to_epsg() != _EPSG:
        raise TableError(
            f"{what} are in {frame.crs or 'no coordinate system'}; expected EPSG:{_EPSG}: "
            f".to_crs({_EPSG}), or .set_crs(…) first where none is set."
        )

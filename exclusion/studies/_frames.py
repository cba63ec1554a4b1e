"""A study from anybody's tables: an area table, or lines of ACS tables, long or wide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from exclusion import acs, estimates, frames, geoid, indicators, moe, pulls
from exclusion.errors import ArgumentError, GeoidError, TableError, VintageError
from exclusion.estimates import Absence
from exclusion.phrases import read_called
from exclusion.snapshots import Manifest, Snapshot
from exclusion.sources import Source
from exclusion.studies import _assembly, _sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from exclusion.geoid import Geography
    from exclusion.studies._study import Study

_KEYS: Final = ("GEOID", "GEO_ID")
_ESTIMATES: Final = ("GEOID", "variable", "estimate", "moe", "moe_method", "annotation")
_FORMS: Final = (
    "an area table (columns such as no_internet_households), a long table (GEOID, variable, "
    "estimate, moe) or a wide one (columns such as B28002_001E and B28002_001M)"
)


def of_frames(  # noqa: PLR0913 - each is a part of a study
    table: pd.DataFrame | list[Any] | str | Path,
    *,
    place: str,
    vintage: int,
    geography: Geography = "tract",
    polygons: gpd.GeoDataFrame | gpd.GeoSeries | None = None,
    published: pd.DataFrame | list[Any] | str | Path | None = None,
    neighborhoods: pd.Series[str] | None = None,
    sites: gpd.GeoDataFrame | None = None,
    sources: Sequence[Source | str] = (),
    neighborhoods_called: str | None = None,
) -> Study:
    """Study tables of your own, such as another package's pull.

    Parameters
    ----------
    table
        Of tracts or block groups, one of:

        - lines of ACS tables, wide (B28002_001E, B28002_001M …) or long (variable, estimate, moe),
          as `census`, `tidycensus` and `censusdis` give them, or as the files of data.census.gov
          have them: see `acs.long`;
        - the estimate table that `acs.long` makes;
        - an area table, by a column or index GEOID: for each measure m `m_households` and `m_base`
          (all households), each with its 90% `_moe`; what else `estimates.areas` gives is
          computed, or missing.
    place
        The name in print, as it is.
    vintage
        The last year of the 5-year period.
    geography
        "tract" or "block group".
    polygons
        Of the areas, by a column or index GEOID, in any coordinate system; others are left out.
        None takes those of the table, if it has any.
    published
        Lines of the place's own, as for `table`, of one GEOID. None: its totals are the areas'
        sums, whose margins are wider.
    neighborhoods
        The name of each area's neighborhood, by GEOID; None takes the table's `neighborhood`.
    sites
        Public computer sites: points with a `name`, and if known `address` and `computers`.
    sources
        Where the figures are from, in words or as `Source`; they are named wherever figures are.
    neighborhoods_called
        What the neighborhoods are called, where they are none; see `phrases.read_called`.

    Returns
    -------
    Study
        As `study` makes it; it has no command that makes it again.

    Raises
    ------
    TableError
        If the table is none of these, a GEOID is of another geography or there twice, or anything
        that a study checks does not hold.
    VintageError
        If the vintage is too old, a file is of other years by its name, or areas with households
        have no polygon: figures and boundaries must be of one vintage.

    Examples
    --------
    >>> import pandas as pd
    >>> wide = pd.DataFrame({
    ...     "GEOID": ["22071000100", "22071000200", "22071000300"],
    ...     "B28002_001E": [1200, 900, 700], "B28002_001M": [90, 80, 70],
    ...     "B28002_013E": [400, 150, 90], "B28002_013M": [70, 45, 30]})
    >>> mine = of_frames(wide, place="Three tracts", vintage=2022, sources=["ACS, by hand"])
    >>> found = mine.totals.loc[["no_internet"], ["households", "households_moe"]]
    >>> found.round(1).to_dict("records")
    [{'households': 640.0, 'households_moe': 88.5}]
    """
    frames.check_text(place, "place")
    frames.check_choice(geography, ("tract", "block group"), "geography")
    geoid.check_vintage(vintage, place)
    if neighborhoods_called is not None:
        read_called(neighborhoods_called)
    if isinstance(sources, str) or not isinstance(sources, Iterable):
        raise ArgumentError(f"sources is {sources!r:.80}; expected a list of texts or Source.")
    areas = None
    if isinstance(table, pd.DataFrame) and estimates.measures(table):
        areas = _keyed(table, "the table")
    lines = _lines(table, vintage) if areas is None else pd.DataFrame(columns=list(_ESTIMATES))
    index = pd.Index(lines["GEOID"].unique()) if areas is None else areas.index
    if index.empty:
        raise TableError("The table has no rows: lines or areas of tracts or block groups are due.")
    if polygons is None and isinstance(table, gpd.GeoDataFrame):
        polygons = table
    if neighborhoods is None and areas is not None:
        neighborhoods = areas.get("neighborhood")
    own = None if published is None else _own(published, vintage)
    read = {
        name.split("_")[0]
        for part in (lines, own)
        if part is not None
        for name in part["variable"].unique()
    }
    manifest = Manifest(
        place=place,
        geoid="",  # nothing finds it by name
        vintage=int(vintage),
        geography=geography,
        tables=dict.fromkeys(sorted(read), int(vintage)),
        sources=tuple(_source(source) for source in sources),
    )
    drawn = None if polygons is None else _polygons(polygons, index)
    snapshot = Snapshot(
        manifest,
        estimates=lines,
        published=own,
        polygons=drawn,
        neighborhoods=None if neighborhoods is None else _named(neighborhoods, index),
        sites=None if sites is None else _sites(sites, drawn, place),
    )
    if areas is None:
        made = _assembly.of_snapshot(snapshot)
    else:
        made = _assembly.assembled(snapshot, *_area_table(areas, manifest))
    _check_drawn(made)
    if neighborhoods_called is None:
        return made
    return replace(made, options={"neighborhoods_called": neighborhoods_called})


def _keyed(table: pd.DataFrame, what: str) -> Any:  # noqa: ANN401 - with a geometry or without
    """Index a table by GEOID, from whichever column has it."""
    column = next((name for name in _KEYS if name in table.columns), None)
    keyed = table if column is None else table.set_index(column)
    frames.check_index(keyed, what)
    index = pd.Index([geoid.of_long_form(name) for name in keyed.index], name="GEOID", dtype="str")
    return keyed.set_axis(index)


def _lines(table: pd.DataFrame | list[Any] | str | Path, vintage: int) -> pd.DataFrame:
    """Read lines of ACS tables as the estimate table, if they are none yet."""
    if isinstance(table, pd.DataFrame) and set(_ESTIMATES[:5]) <= set(table.columns):
        frames.check_columns(table, _ESTIMATES[:5], "the table", "each is expected once")
        return table.assign(annotation=table.get("annotation", ""))
    for one in table if isinstance(table, list) else [table]:
        if isinstance(one, str | Path) and Path(one).suffix:
            acs.check_release(one, vintage)
    try:
        return acs.long(table)
    except TableError as err:
        err.add_note(f"A study is made of {_FORMS}.")
        raise


def _own(published: pd.DataFrame | list[Any] | str | Path, vintage: int) -> pd.DataFrame:
    own = _lines(published, vintage)
    rows = sorted(own["GEOID"].unique())
    if len(rows) != 1:
        raise TableError(
            f"published has rows of {len(rows)} GEOIDs ({', '.join(rows[:3])} …); expected the "
            "place's own alone."
        )
    return own


def _polygons(polygons: gpd.GeoDataFrame | gpd.GeoSeries, index: pd.Index) -> gpd.GeoDataFrame:
    """Take the areas' polygons, in degrees."""
    if isinstance(polygons, gpd.GeoSeries):
        polygons = polygons.to_frame("geometry")
    frames.shapes(polygons, "polygons")
    keyed = _keyed(polygons, "polygons")
    keyed = keyed.rename_geometry("geometry") if keyed.geometry.name != "geometry" else keyed
    land = [name for name in ("ALAND", "AWATER") if name in keyed.columns]
    mine = keyed.loc[keyed.index.isin(index), [*land, "geometry"]]
    if mine.empty:
        raise VintageError(
            f"polygons have none of the {len(index)} areas, such as {index[0]}; theirs start with "
            f"{keyed.index[0]}. Figures and boundaries must be of one vintage and geography."
        )
    return mine.to_crs(4326).reset_index()


def _sites(
    sites: gpd.GeoDataFrame, polygons: gpd.GeoDataFrame | None, place: str
) -> gpd.GeoDataFrame:
    """Take the sites of the place, as far as anybody knows where it lies."""
    found = pulls.sites(sites, "sites")
    return found if polygons is None else pulls.of_place(found, polygons, "sites", place)


def _named(neighborhoods: pd.Series[str], index: pd.Index) -> pd.DataFrame:
    if not isinstance(neighborhoods, pd.Series):
        raise TableError("neighborhoods must be a Series of names, by GEOID.")
    names = frames.aligned(neighborhoods, index, "neighborhoods").astype(object)
    return pd.DataFrame(
        {"GEOID": index, "neighborhood": names.where(names.notna(), None).to_numpy()}
    )


def _source(source: Source | str) -> Source:
    if isinstance(source, Source):
        return source
    return Source(str(source), "", datetime.now(UTC).date().isoformat(), str(source))


def _area_table(areas: pd.DataFrame, manifest: Manifest) -> tuple[pd.DataFrame, dict[str, Absence]]:
    """Fill in what an area table leaves open, and say what it does not have."""
    known = estimates.measures(areas)
    first, counted = known[0], "people" in areas
    columns: dict[str, Any] = {}
    names = areas["NAME"] if "NAME" in areas else [None] * len(areas)
    columns["NAME"] = [
        name if isinstance(name, str) else _area_name(area)
        for name, area in zip(names, areas.index, strict=True)
    ]
    for name, other in (("households", f"{first}_base"), ("people", None)):
        for end in ("", "_moe"):
            given = next((c for c in (f"{name}{end}", f"{other}{end}") if c in areas), None)
            columns[f"{name}{end}"] = np.nan if given is None else areas[given]
        if name == "households":
            columns["households_moe_method"] = _method(areas, "households", columns)
    everyone = "all residents" if counted else ""
    columns["people_universe"] = areas.get("people_universe", everyone)
    for measure in known:
        columns |= _measure(areas, measure, geoid.period(manifest.vintage))
    own = [c for c in areas if c in columns or c in {"neighborhood", *_sums.DRAWN}]
    rest = pd.DataFrame(areas).drop(columns=[*own, *_spatial(areas)])
    absent = {
        name: Absence("no_lines", {"tables": list(indicator.tables)})
        for name, indicator in indicators.CATALOGUE.items()
        if name not in known
    }
    absent |= {} if counted else {"people": Absence("no_people_table", {})}
    return pd.DataFrame(columns, index=areas.index).join(rest), absent


def _measure(areas: pd.DataFrame, measure: str, period: str) -> dict[str, Any]:
    """Give all columns of a measure, computed or missing where the table has none."""
    given = {n: areas[f"{measure}_{n}"] for n in estimates.SUFFIXES if f"{measure}_{n}" in areas}
    counts = ("households", "households_moe", "base", "base_moe")
    why = f"{measure} takes households on it and all households (base), with their margins"
    frames.check_columns(areas, [f"{measure}_{name}" for name in counts], "the table", why)
    part, part_moe, whole, whole_moe = (frames.floats(given[name]) for name in counts)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(whole > 0, part / whole, np.nan)
    method = _method(areas, f"{measure}_households", {}, f"{measure}_moe_method")
    people = "missing" if "people" not in given else "direct"
    made: dict[str, Any] = {
        "households": part,
        "households_moe": part_moe,
        "share": share,
        "share_moe": np.minimum(moe.of_share(part, part_moe, whole, whole_moe), 1.0),
        "people": np.nan,
        "people_moe": np.nan,
        "base": whole,
        "base_moe": whole_moe,
        "moe_method": method,
        "share_moe_method": np.where(method == "published", "derived", method),
        "people_method": people,
        "people_moe_method": _method(areas, f"{measure}_people", {}),
        "period": period,
        "table": "",
    }
    return {f"{measure}_{name}": given.get(name, made[name]) for name in estimates.SUFFIXES}


def _method(
    areas: pd.DataFrame, name: str, columns: dict[str, Any], given: str = ""
) -> npt.NDArray[np.object_]:
    """Say how margins came about: as the table says, else they were published or are missing."""
    given = given or f"{name}_moe_method"
    if given in areas:
        return areas[given].to_numpy(dtype=object)
    margins = columns.get(f"{name}_moe", areas.get(f"{name}_moe", np.nan))
    known = np.isfinite(np.broadcast_to(frames.floats(margins), len(areas)))
    return np.where(known, "published", "missing").astype(object)


def _area_name(name: Any) -> str:  # noqa: ANN401 - a label
    try:
        return geoid.area_name(name)
    except GeoidError as err:
        raise TableError(
            f"The table has a row {name!r}, which is no tract or block group: {err}"
        ) from err


def _spatial(frame: pd.DataFrame) -> list[str]:
    """Name what polygons bring along."""
    shapes = [c for c in frame.columns if str(frame[c].dtype) == "geometry"]
    return [*shapes, *(c for c in ("ALAND", "AWATER") if shapes and c in frame)]


def _check_drawn(study: Study) -> None:
    """Refuse areas with people in them but no polygon; open water may have none."""
    areas = study.areas
    if not study.mapped:
        return
    lost = areas.index[areas.geometry.isna() & ~(areas["households"] == 0)]
    if len(lost):
        raise VintageError(
            f"polygons lack {len(lost)} of {len(areas)} areas, such as {lost[0]}. Figures and "
            "boundaries must be of one vintage."
        )

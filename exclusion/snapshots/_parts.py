"""What a snapshot is made of, and whether its parts keep the format and fit each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exclusion import _records, geoid
from exclusion._late import Late
from exclusion.errors import TableError, VintageError
from exclusion.snapshots import _fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from exclusion.geoid import Geography
    from exclusion.sources import Source
else:
    pd = Late("pandas")

#: The columns of an estimate table: a row an area and variable.
ESTIMATE_COLUMNS = ("GEOID", "variable", "estimate", "moe", "moe_method", "annotation")
COLUMNS = {
    "estimates": ESTIMATE_COLUMNS,
    "published": ESTIMATE_COLUMNS,
    "polygons": ("GEOID", "ALAND", "AWATER", "geometry"),
    "neighborhoods": ("GEOID", "neighborhood"),
    "sites": ("name", "address", "computers", "internet", "wifi", "geometry"),
    "inside": ("GEOID", "inside"),
    "ground": ("GEOID10", "GEOID20", "ground"),
    "history": ("vintage", *ESTIMATE_COLUMNS),
    "one_year": ("vintage", *ESTIMATE_COLUMNS),
    "water": ("geometry",),
}
#: Columns that a part may have beside those.
MORE_COLUMNS = {"neighborhoods": ("cut_by", "holds", "parts")}
#: Parts that manifests written before them do not speak of: absent there.
LATER = ("ground", "history", "one_year", "water")
SPATIAL = ("polygons", "sites", "water")
_ESTIMATES = ("estimates", "published", "history", "one_year")
_EPSG = 4326
_KEYS = ("vintage", "GEOID", "variable", "GEOID10", "GEOID20")
_CONNECTICUT = "09"
#: Tables that count households by their computers and internet, and the people in them.
_COUNTED = r"(?:B28|S28)"
#: Households that hold a place's largest margin where next to nobody lives.
_SMALL = 1_000
#: A place has no so many times what its areas have.
_TIMES = 100


@dataclass(frozen=True)
class Manifest:
    """What a snapshot is of; its files are listed beside it on disk.

    Parameters
    ----------
    place
        The name in print, such as "New Orleans, Louisiana".
    geoid
        The GEOID of the place's own published rows; empty for a list or a polygon.
    aliases
        Other names and GEOIDs that find the snapshot.
    vintage
        The last year of the 5-year period of the study.
    geography
        "tract" or "block group".
    tables
        The vintage of each table, which may differ from that of the study.
    sources
        Everything that was read.
    absent
        The parts that this snapshot does not have.
    """

    place: str
    geoid: str
    vintage: int
    geography: Geography
    tables: Mapping[str, int]
    sources: tuple[Source, ...]
    aliases: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    _repr_html_ = _records.card


@dataclass(frozen=True)
class Snapshot:
    """A whole pull: the manifest and its parts; a part that is absent is None."""

    manifest: Manifest
    estimates: pd.DataFrame
    published: pd.DataFrame | None = None
    polygons: gpd.GeoDataFrame | None = None
    neighborhoods: pd.DataFrame | None = None
    sites: gpd.GeoDataFrame | None = None
    inside: pd.DataFrame | None = None
    ground: pd.DataFrame | None = None
    history: pd.DataFrame | None = None
    one_year: pd.DataFrame | None = None
    water: gpd.GeoDataFrame | None = None

    _repr_html_ = _records.card

    @property
    def parts(self) -> dict[str, pd.DataFrame]:
        """The parts that are there, by name."""
        every = {name: getattr(self, name) for name in COLUMNS}
        return {name: frame for name, frame in every.items() if frame is not None}


def check_kind(snapshot: object) -> None:
    """Refuse what is no snapshot.

    Parameters
    ----------
    snapshot
        Any.

    Raises
    ------
    TableError
        If it is something else.
    """
    if not isinstance(snapshot, Snapshot):
        raise TableError(
            f"snapshot is {snapshot!r:.80}; expected what pulls.fetch or snapshots.read gives."
        )


def check(snapshot: Snapshot) -> None:
    """Raise where the parts break the format or do not fit each other.

    Parameters
    ----------
    snapshot
        Read, or to be written.

    Raises
    ------
    TableError
        If a column, a number or a GEOID is not what the format says.
    VintageError
        If a vintage is too old, or figures and boundaries do not fit.
    """
    check_kind(snapshot)
    where = f"Snapshot of {snapshot.manifest.place}, {snapshot.manifest.vintage}"
    geoid.check_vintage(snapshot.manifest.vintage, where)
    for part, frame in snapshot.parts.items():
        lacking = [column for column in COLUMNS[part] if column not in frame.columns]
        if lacking:
            raise TableError(f"{where}: {part} lacks the column(s) {', '.join(lacking)}.")
        if part in SPATIAL:
            _check_crs(frame, f"{where}: {part}")
        if part in _ESTIMATES and frame.empty:
            raise TableError(f"{where}: {part} has no rows.")
        _fields.check_columns(part, frame, f"{where}: {part}")
        if part in _ESTIMATES and frame["estimate"].isna().all():
            raise TableError(f"{where}: {part} has no estimate: all are missing.")
        keys = [column for column in _KEYS if column in COLUMNS[part]]
        if keys and frame.duplicated(keys).any():
            twice = frame.loc[frame.duplicated(keys), keys].iloc[0].tolist()
            raise TableError(f"{where}: {part} has {twice} more than once.")
    for part in _ESTIMATES:
        if part in snapshot.parts:
            _check_vintages(snapshot.parts[part], snapshot.manifest, f"{where}: {part}")
    _check_sizes(snapshot, where)
    if snapshot.ground is not None:
        _check_ground(snapshot, snapshot.ground, f"{where}: ground")
    _check_geoids(snapshot, where)


def _check_vintages(frame: pd.DataFrame, manifest: Manifest, where: str) -> None:
    if "vintage" in frame.columns:  # by row, not by table
        for vintage in sorted(frame["vintage"].unique()):
            geoid.check_vintage(int(vintage), where)
        return
    for table in sorted({str(v).split("_")[0] for v in frame["variable"].unique()}):
        if table not in manifest.tables:
            raise TableError(f"{where}: the manifest gives no vintage for table {table}.")
        geoid.check_vintage(manifest.tables[table], f"{where}, {table}")


def _check_sizes(snapshot: Snapshot, where: str) -> None:
    """Refuse counts of another size than the areas', and margins that no survey gives.

    Of the tables on computers and internet, which count households or the people in them: no margin
    of any published line is larger than all that its area has, but where there is next to nothing.
    """
    whole = 0.0
    for part in _ESTIMATES:
        frame = snapshot.parts.get(part)
        if frame is None:
            continue
        counted = frame[frame["variable"].str.match(_COUNTED)]
        if part == "estimates":
            whole = float(counted.groupby("variable")["estimate"].sum().max())
        by = [column for column in ("vintage", "GEOID") if column in frame]
        most = counted.groupby(by)["estimate"].transform("max")
        wide = counted["moe"] > most.clip(lower=_SMALL)
        large = counted["estimate"] > _TIMES * whole if whole else wide & False
        for wrong, what in ((wide, "margin"), (large, "estimate")):
            if wrong.any():
                row = counted[wrong].iloc[0]
                value = row["moe" if what == "margin" else "estimate"]
                named = " ".join(str(row[column]) for column in (*by, "variable"))
                raise TableError(
                    f"{where}: {part} has the {what} {value:,.0f} ({named}), which is too large to "
                    "be of this place: is it of another, or scaled?"
                )


def _check_crs(frame: pd.DataFrame, where: str) -> None:
    crs = getattr(frame, "crs", None)
    if crs is None or crs.to_epsg() != _EPSG:
        raise TableError(f"{where} are in {crs}; expected EPSG:{_EPSG}.")


def _check_ground(snapshot: Snapshot, ground: pd.DataFrame, where: str) -> None:
    every = pd.concat([ground[name] for name in COLUMNS["ground"]]).unique()
    wrong = sorted(g for g in map(str, every) if geoid.geography(g) != "tract")
    if wrong:
        raise TableError(f"{where}: {wrong[0]!r} is no tract.")
    first = ground.groupby("ground")["GEOID10"].min()
    for name in ("GEOID10", "GEOID20"):
        split = ground.drop_duplicates([name, "ground"]).duplicated(name)
        if split.any() or (first != first.index).any():
            raise TableError(
                f"{where}: a tract belongs to one union, named by the smallest of its 2010 tracts; "
                "make the pairs with boundaries.common_ground."
            )
    census = f"GEOID{geoid.boundary_vintage(snapshot.manifest.vintage) % 100}"
    tracts = set(snapshot.estimates["GEOID"].str[: geoid.LENGTHS["tract"]])
    # Connecticut's tracts have had other numbers since 2022; `compare_ground` translates them.
    lacking = sorted(g for g in tracts - set(ground[census]) if g[:2] != _CONNECTICUT)
    if lacking:
        raise VintageError(
            f"{where} lacks {len(lacking)} of {len(tracts)} tracts, such as {lacking[0]}."
        )


def _check_geoids(snapshot: Snapshot, where: str) -> None:
    for part in ("published", "history", "one_year"):
        frame = snapshot.parts.get(part)
        other = set() if frame is None else set(frame["GEOID"]) - {snapshot.manifest.geoid}
        if part == "published" and not snapshot.manifest.geoid:
            continue  # a list of places has the rows of each
        if other:
            raise TableError(
                f"{where}: {part} has rows of {min(map(str, other))}; expected "
                f"{snapshot.manifest.geoid} alone, as the manifest says."
            )
    areas = set(snapshot.estimates["GEOID"])
    wrong = sorted(g for g in map(str, areas) if geoid.geography(g) != snapshot.manifest.geography)
    if wrong:
        raise TableError(f"{where}: {wrong[0]!r} is no {snapshot.manifest.geography}.")
    for part in ("polygons", "neighborhoods"):
        if part in snapshot.parts:
            lacking = sorted(areas - set(snapshot.parts[part]["GEOID"]))
            if lacking:
                raise VintageError(
                    f"{where}: {part} lack {len(lacking)} of {len(areas)} areas, such as "
                    f"{lacking[0]}. Figures and boundaries must be of one vintage."
                )

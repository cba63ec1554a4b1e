"""Snapshots: one place, one vintage, as files on disk that say what they are and are checked.

A snapshot is a folder with ``manifest.json`` and one Parquet file a part. The manifest names the
place, the vintage, the geography, the period of each table and every source, and carries the size,
the row count and the SHA-256 of each file, and a checksum of itself. A part that is not there is
listed as absent; anything else that is missing or differs is refused. Vintages of a place that lie
side by side may share a file: it is in the folder of one of them. Snapshots of New Orleans and
Baltimore come with the package (`data/README.md` says what each holds and how it was checked).

Parts
-----
``estimates``
    The areas' rows, long: GEOID, variable, estimate, moe, moe_method, annotation. Required.
``published``
    The place's own published rows, in the same form; for a list of places the rows of each, which
    add up to it.
``polygons``
    GeoParquet, EPSG:4326: GEOID, ALAND, AWATER (m²), geometry.
``neighborhoods``
    GEOID, neighborhood. Of polygons of the user's also cut_by: the names, one a line, of those
    whose lines cut the area; and holds: of those that lie in it for the most part and have no area
    of their own; and, where parts are counted, parts: the share (0-1) of the area in each, a tab
    and its name, one a line. Null where there are none.
``sites``
    GeoParquet points, EPSG:4326: name, address, computers, internet, wifi.
``inside``
    GEOID, inside: the share (0–1) of an area's land within the place, where its line cuts areas;
    the estimates are those of the part inside.
``ground``
    GEOID10, GEOID20, ground: the pairs of 2010 and 2020 tracts that make up each union with one
    outline in both, named by its smallest 2010 GEOID, as `exclusion.boundaries.common_ground`
    gives them.
``history``
    The place's own published rows of every vintage at hand: vintage, then as `published`.
``one_year``
    The place's own published 1-year rows, in the same form; `vintage` is their year.
``water``
    GeoParquet, EPSG:4326: polygons of the lakes, rivers and sea that a map of the areas shows.
"""

from __future__ import annotations

import difflib
import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exclusion import _geoparquet, _writing, frames
from exclusion._late import Late
from exclusion.errors import ArgumentError, DamagedFileError, PlaceError, SourceError, VintageError
from exclusion.snapshots import _checked, _counties, _county_areas, _fields, _parts
from exclusion.snapshots._checked import FORMAT
from exclusion.snapshots._counties import CountyRows
from exclusion.snapshots._county_areas import CountyAreas
from exclusion.snapshots._parts import ESTIMATE_COLUMNS, Manifest, Snapshot, check_kind
from exclusion.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd
else:
    pd = Late("pandas")
    gpd = Late("geopandas")

__all__ = [
    "ESTIMATE_COLUMNS",
    "FORMAT",
    "CountyAreas",
    "CountyRows",
    "Manifest",
    "Snapshot",
    "bundled",
    "check_kind",
    "counties",
    "county_areas",
    "find",
    "folder",
    "read",
    "write",
]

_log = logging.getLogger(__name__)


def folder() -> Path:
    """Find the bundled snapshots, in a checkout and in an installed wheel alike.

    Returns
    -------
    Path
        The folder with one folder a place.

    Raises
    ------
    SourceError
        If the package was installed without its data.
    """
    here = Path(__file__).resolve().parent.parent
    for candidate in (here / "data", here.parent / "data"):
        if candidate.is_dir():
            return candidate
    raise SourceError(
        f"The bundled snapshots are missing from {here}; install digital-exclusion again.",
        url=str(here),
    )


def bundled() -> tuple[tuple[Manifest, Path], ...]:
    """List the snapshots that come with the package.

    Returns
    -------
    tuple of (Manifest, Path)
        Sorted by place, the newest vintage first; frames are not read.

    Examples
    --------
    >>> [(m.place, m.vintage, m.geography) for m, _ in bundled()][0]
    ('Baltimore, Maryland', 2021, 'block group')
    """
    found, _ = _bundled()
    return found


def _bundled() -> tuple[tuple[tuple[Manifest, Path], ...], list[DamagedFileError]]:
    """List the bundled snapshots, and what is wrong with those whose manifest is damaged."""
    found, damaged = [], []
    for path in sorted(path.parent for path in folder().glob("*/*/manifest.json")):
        try:
            found.append((_read_manifest(path)[0], path))
        except DamagedFileError as err:
            _log.warning("%s", err)
            damaged.append(err)
    return tuple(sorted(found, key=lambda pair: (pair[0].place, -pair[0].vintage))), damaged


def find(place: str, vintage: int | None = None) -> Path:
    """Find the bundled snapshot of a place.

    Parameters
    ----------
    place
        A name or GEOID, in any case: "New Orleans, Louisiana", "Orleans Parish, LA", "22071".
    vintage
        The last year of the period; None takes the newest that has polygons.

    Returns
    -------
    Path
        The snapshot's folder.

    Raises
    ------
    PlaceError
        If no bundled snapshot has that name; the message lists the nearest.
    VintageError
        If the place is bundled, but not for that vintage.
    DamagedFileError
        If it is not found and a bundled manifest is damaged: it may be that one.

    Examples
    --------
    >>> find("orleans parish, la").relative_to(folder()).as_posix()
    'new-orleans/2024'
    """
    if not isinstance(place, str):
        raise PlaceError(f"{place!r} is no place: write a name or a GEOID as text.")
    if vintage is not None:
        frames.check_vintage(vintage)
    every, damaged = _bundled()
    names = {_key(n): m.place for m, _ in every for n in (m.place, m.geoid, *m.aliases)}
    name = names.get(_key(place))
    if name is None and damaged:
        raise damaged[0]
    if name is None:
        near = difflib.get_close_matches(_key(place), list(names), n=3, cutoff=0.5)
        known = dict.fromkeys(names[n] for n in near) or dict.fromkeys(names.values())
        raise PlaceError(
            f"{place!r} is not among the bundled places (nearest: {'; '.join(known)}). "
            "`exclusion places` lists what is there; any other place is pulled."
        )
    mine = [(m, path) for m, path in every if m.place == name]
    if vintage is None:
        return next((path for m, path in mine if "polygons" not in m.absent), mine[0][1])
    for manifest, path in mine:
        if manifest.vintage == vintage:
            return path
    if damaged:
        raise damaged[0]
    raise VintageError(
        f"{name} is not bundled for vintage {vintage}; "
        f"choose one of {', '.join(str(m.vintage) for m, _ in mine)}."
    )


def counties(vintages: Iterable[int] | None = None, *, years: int = 5) -> CountyRows:
    """Read the published rows of all counties that come with the package.

    Parameters
    ----------
    vintages
        The last years of the periods, 2017 to 2023 of 5-year figures, 2022 of 1-year figures; None:
        all that are there.
    years
        How many years a figure pools: 5, of all counties, or 1, of those of 65,000 people and more.

    Returns
    -------
    CountyRows
        Lines of subject table S2801, long, with 90% margins; Puerto Rico's municipios too.
        Connecticut has counties to 2021 and planning regions from 2022.

    Raises
    ------
    ArgumentError
        If `years` is neither.
    DamagedFileError
        If a file is not as it was written.
    VintageError
        If a vintage is no year, or not there.

    Examples
    --------
    >>> newest = counties([2023])
    >>> newest.names["22071"], newest.rows["GEOID"].nunique()
    ('Orleans Parish, Louisiana', 3222)
    """
    wanted = None
    if vintages is not None:
        if not isinstance(vintages, Iterable):
            raise ArgumentError(f"vintages is {vintages!r}; expected a list of years.")
        wanted = tuple(vintages)
        for vintage in wanted:
            frames.check_vintage(vintage)
    return _counties.read(folder() / _counties.FOLDER, wanted, years=years)


def county_areas(*, polygons: bool = True) -> CountyAreas:
    """Read where all counties lie and how large they are, as it comes with the package.

    Parameters
    ----------
    polygons
        Whether to read their polygons; else the table is a plain one.

    Returns
    -------
    CountyAreas
        The counties of 2023, Puerto Rico's municipios too: names, land, an internal point,
        residents and housing units (2019–23, without margins), and polygons for a map of the
        country; which counties of older vintages have none is named.

    Raises
    ------
    ArgumentError
        If `polygons` is neither True nor False.
    DamagedFileError
        If a file is not as it was written, or the notice of the polygons' licence is missing.

    Examples
    --------
    >>> found = county_areas(polygons=False)
    >>> len(found.table), found.unmapped["02261"]
    (3222, 'Valdez-Cordova Census Area, Alaska')
    """
    return _county_areas.read(folder() / _counties.FOLDER, polygons=polygons)


#: Vintages side by side may share files, so that one folder alone may lack some.
_SHARED = replace(
    _checked.SNAPSHOT,
    mend="Copy the snapshot with those beside it, whose files it shares, or make a whole one of it "
    "where it is: snapshots.write(snapshots.read(FROM), TO). If it came with the package, install "
    "digital-exclusion again",
)


def read(path: str | Path) -> Snapshot:
    """Read a snapshot, checking every file against the manifest.

    Parameters
    ----------
    path
        The snapshot's folder.

    Returns
    -------
    Snapshot
        All its parts.

    Raises
    ------
    DamagedFileError
        If a file is missing, differs by a byte, or holds another number of rows than it should.
    TableError
        If a part's columns or GEOIDs break the format.
    """
    frames.check_path(path, "path")
    path = Path(path)
    manifest, files = _read_manifest(path)
    names = _names(files)
    expected = {part for part in _parts.COLUMNS if part not in manifest.absent}
    if set(names) != expected or len(names) != len(files):
        odd = ", ".join(sorted(set(names) ^ expected) or sorted(files))
        raise _checked.damaged(
            path / "manifest.json", f"its list of files does not fit its parts ({odd})"
        )
    at = {name: _checked.where(path / name, files[name]) for name in files}
    if lacking := sorted(name for name, file in at.items() if not file.is_file()):
        rest = f" ({', '.join(lacking[1:])} too)" if lacking[1:] else ""
        raise _checked.damaged(path / lacking[0], f"the file is missing{rest}", _SHARED)
    parts = {
        part: _checked.read(at[name], files[name], _reader(part)) for part, name in names.items()
    }
    snapshot = Snapshot(manifest, **parts)
    _parts.check(snapshot)
    return snapshot


def write(snapshot: Snapshot, path: str | Path) -> Path:
    """Write a snapshot whole: what is there stays the snapshot until the new one is complete.

    Parameters
    ----------
    snapshot
        What to write; its manifest's `absent` is set from the parts it has.
    path
        The folder to make; a snapshot that is there is replaced.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    SourceError
        If the folder is there and holds something else than a snapshot.
    TableError
        If a part breaks the format; nothing is written then.

    Notes
    -----
    A new snapshot's folder is moved into place. Of one that is replaced the new parts come beside
    the old, under names of their own; then its manifest is replaced, in one step; then the old
    parts go. Stopped anywhere, the folder is the old snapshot or the new.
    """
    frames.check_path(path, "path")
    _parts.check(snapshot)
    path = Path(path)
    if path.exists() and not (path / "manifest.json").is_file():
        raise SourceError(
            f"{path} is there and is no snapshot; name a new folder, so that nothing is lost.",
            url=str(path),
        )
    with _writing.beside(path.parent) as room:
        fresh = room / "new"
        fresh.mkdir()
        files = {}
        for part, frame in snapshot.parts.items():
            file = fresh / f"{part}.parquet"
            more = [name for name in _parts.MORE_COLUMNS.get(part, ()) if name in frame.columns]
            kept = frame[[*_parts.COLUMNS[part], *more]]
            kept.to_parquet(file, index=False, compression="zstd")
            facts = {"rows": len(frame), **_checked.fingerprint(file)}
            if path.exists():
                file = file.replace(fresh / f"{part}-{facts['sha256'][:12]}.parquet")
            files[file.name] = facts
        body = asdict(snapshot.manifest) | {
            "format": FORMAT,
            "vintage": int(snapshot.manifest.vintage),
            "absent": [part for part in _parts.COLUMNS if part not in snapshot.parts],
            "files": files,
        }
        body["checksum"] = _checked.checksum(body)
        text = json.dumps(body, indent=1, ensure_ascii=False) + "\n"
        (fresh / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
        if path.exists():
            _exchange(fresh, path, files)
        else:
            fresh.rename(path)
    return path


def _exchange(fresh: Path, path: Path, files: Iterable[str]) -> None:
    """Put new parts beside a snapshot's old, replace its manifest, and remove the old."""
    for name in files:
        (fresh / name).replace(path / name)
    (fresh / "manifest.json").replace(path / "manifest.json")
    for left in set(path.glob("*.parquet")) - {path / name for name in files}:
        if _part_of(left.name) in _parts.COLUMNS:
            left.unlink()


def _part_of(name: str) -> str:
    """Tell which part a file holds: estimates.parquet, or estimates-1a2b3c4d5e6f.parquet."""
    return name.removesuffix(".parquet").partition("-")[0]


def _names(files: Iterable[str]) -> dict[str, str]:
    """Give the file of each part."""
    return {_part_of(name): name for name in files}


def _key(name: str) -> str:
    return " ".join(name.casefold().replace(",", " ").split())


def _read_manifest(path: Path) -> tuple[Manifest, dict[str, dict[str, Any]]]:
    file = path / "manifest.json"
    body = _checked.manifest(file)
    if wrong := _fields.wrong_field(body, frozenset(_parts.COLUMNS)):
        raise _checked.damaged(file, wrong)
    unsaid = [part for part in _parts.LATER if part not in _names(body["files"])]
    manifest = Manifest(
        place=body["place"],
        geoid=body["geoid"],
        vintage=body["vintage"],
        geography=body["geography"],
        tables=body["tables"],
        sources=tuple(Source(**source) for source in body["sources"]),
        aliases=tuple(body["aliases"]),
        absent=tuple(dict.fromkeys([*body["absent"], *unsaid])),
    )
    return manifest, dict(body["files"])


def _reader(part: str) -> Callable[[Path], pd.DataFrame]:
    return _geoparquet.read if part in _parts.SPATIAL else pd.read_parquet

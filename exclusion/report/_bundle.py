"""A study as other programs take it: GeoPackage, workbook, CSV, and what each of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from exclusion import _writing
from exclusion.report import _files, _geopackage, _package, _workbook
from exclusion.report._sections import Told

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.studies import Study
    from exclusion.telling import Asked

    Table = dict[str, list[Any]]

#: Of which some may not be there.
_TABLES: Final = (
    *("ranking.csv", "areas.csv", "neighborhoods.csv", "who.csv", "change.csv", "sites.csv"),
)
_POINT: Final = {"longitude": "x", "latitude": "y"}


def write(study: Study, folder: Path, asked: Asked) -> dict[str, Path]:
    """Write the bundle whole: all its files are written before the first is moved."""
    told = Told.of(study, asked)
    tables = {name: table for name, table in _tables(told).items() if table}
    day = _package.day_of(study).isoformat()
    book = _workbook.workbook(told)
    with _writing.beside(folder) as room:
        _geopackage.write(room / "map.gpkg", study, told.ranking, asked.scheme, day)
        (room / "workbook.xlsx").write_bytes(book)
        for name, table in tables.items():
            kept = dict(zip(_package.snake(list(table)), table.values(), strict=True))
            (room / name).write_text(_files.text(kept), encoding="utf-8", newline="")
        paths = {name: room / name for name in ("map.gpkg", "workbook.xlsx", *tables)}
        said = _package.descriptor(told, tables, paths)
        paths["datapackage.json"] = room / "datapackage.json"
        paths["datapackage.json"].write_text(said, encoding="utf-8", newline="\n")
        for name, path in paths.items():
            path.replace(folder / name)
    for name in set(_TABLES) - set(tables):
        (folder / name).unlink(missing_ok=True)
    return {name: folder / name for name in paths}


def _tables(told: Told) -> dict[str, Table]:
    own = {"areas.csv": _areas(told.study), "sites.csv": _sites(told.study)}
    every = {**told.tables, **own}
    return {name: every[name] for name in _TABLES}


def _areas(study: Study) -> Table:
    """Give every measure of every area."""
    areas = study.areas
    geometry = areas.geometry.name if study.mapped else "geometry"
    found = _files.columns(areas.drop(columns=geometry, errors="ignore"), "areas.parquet")
    return {"GEOID": list(areas.index)} | found | {"GEO_ID": _files.long_geoids(areas.index)}


def _sites(study: Study) -> Table:
    """Give the public computer sites with their degrees; empty without any."""
    sites = study.sites
    if sites is None or sites.empty:
        return {}
    points = sites.geometry.centroid if (sites.geom_type != "Point").any() else sites.geometry
    degrees = {name: getattr(points, axis) for name, axis in _POINT.items()}
    plain = sites.drop(columns=sites.geometry.name).assign(**degrees)
    return _files.columns(plain, "sites.csv")

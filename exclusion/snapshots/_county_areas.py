"""Where all counties lie: polygons, land, residents and housing that come with the package."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from exclusion import _geoparquet, frames
from exclusion._late import Late
from exclusion.snapshots import _checked, _counties
from exclusion.sources import Source

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
else:
    pd = Late("pandas")
    gpd = Late("geopandas")

#: The files, and the notice without which the polygons must not travel.
_POLYGONS: Final = "polygons.parquet"
_GAZETTEER: Final = "gazetteer.parquet"
NOTICE: Final = "LICENSE-us-atlas"
#: The field of the manifest with what these were made from.
_SOURCES: Final = "area_sources"


@dataclass(frozen=True, eq=False, repr=False)
class CountyAreas:
    """Every county of 2023: where it lies and how large it is.

    Parameters
    ----------
    table
        By GEOID, sorted: NAME, state (its postal code), ALAND and AWATER (m²), lon and lat of an
        internal point, residents, housing_units and, where polygons were asked for, geometry
        (EPSG:4326).
    unmapped
        Names, by GEOID, of the counties that have published rows in some vintage and no polygon:
        those that were no longer there in 2023.
    sources
        What was read.
    """

    table: pd.DataFrame
    unmapped: pd.Series[str]
    sources: tuple[Source, ...]

    def __repr__(self) -> str:
        return f"<CountyAreas: {len(self.table):,} counties>"


def read(folder: Path, *, polygons: bool) -> CountyAreas:
    """Read what `snapshots.county_areas` gives from its folder, checked against the manifest."""
    frames.check_flags(polygons=polygons)
    body = _checked.manifest(folder / "manifest.json")
    listed, names = body["files"], _counties.read_names(folder, body["files"])
    found = _checked.read(folder / _GAZETTEER, listed[_GAZETTEER], pd.read_parquet)
    table = found.set_index("GEOID")
    unmapped = names.drop(table.index).sort_index()
    table.insert(0, "NAME", names.reindex(table.index))
    if polygons:
        _checked.check(folder / NOTICE, listed[NOTICE])
        shapes = _checked.read(folder / _POLYGONS, listed[_POLYGONS], _geoparquet.read)
        table = gpd.GeoDataFrame(
            table.assign(geometry=shapes.set_index("GEOID").geometry), crs=shapes.crs
        )
    sources = tuple(Source(**source) for source in body[_SOURCES])
    return CountyAreas(table, unmapped, sources)


def write(areas: CountyAreas, notice: str, folder: Path) -> None:
    """Write polygons and what is known of counties beside their rows, as `read` reads them.

    Parameters
    ----------
    areas
        With polygons; the same give the same bytes.
    notice
        The licence that travels with the polygons.
    folder
        That of the rows, as `_counties.write` makes it.
    """
    body = _checked.manifest(folder / "manifest.json")
    table = areas.table.sort_index().rename_axis("GEOID").reset_index()
    written = {
        _POLYGONS: table[["GEOID", "geometry"]],
        _GAZETTEER: pd.DataFrame(table.drop(columns=["NAME", "geometry"])),
    }
    for name, frame in written.items():
        frame.to_parquet(folder / name, index=False, compression="zstd", compression_level=19)
        body["files"][name] = {"rows": len(frame), **_checked.fingerprint(folder / name)}
    (folder / NOTICE).write_text(notice, encoding="utf-8", newline="\n")
    body["files"][NOTICE] = _checked.fingerprint(folder / NOTICE)
    body[_SOURCES] = [asdict(source) for source in areas.sources]
    body["checksum"] = _checked.checksum(body)
    text = json.dumps(body, indent=1, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8", newline="\n")

"""The files of www2, made of the synthetic world: tables, geographies, zipped polygons, tracts.

Each has the Bureau's name and the layout of its vintage. Zips are made once a process.
"""

from __future__ import annotations

import functools
import io
import re
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import census_numbers as numbers
import numpy as np
from census_world import STATES, WATER, World, country, tract_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    from census_world import StatePlan

_GEO_COLUMNS = (
    "FILEID|STUSAB|SUMLEVEL|COMPONENT|US|REGION|DIVISION|STATE|COUNTY|COUSUB|PLACE|TRACT|"
    "BLKGRP|CONCIT|AIANHH|AIANHHFP|AIHHTLI|AITS|AITSFP|ANRC|CBSA|CSA|METDIV|MACC|MEMI|NECTA|"
    "CNECTA|NECTADIV|UA|CDCURR|SLDU|SLDL|ZCTA5|SUBMCD|SDELM|SDSEC|SDUNI|UR|PCI|PUMA5|GEO_ID|"
    "NAME|BTTR|BTBG|TL_GEO_ID"
)
#: The order of levels in the files; some are of no use to us.
_ORDER = ("010", "040", "050", "060", "140", "150", "160", "310", "860")
#: Summary level to the API's geography in file names of polygons.
_KINDS = {
    "tract": "140",
    "bg": "150",
    "place": "160",
    "county": "050",
    "state": "040",
    "cbsa": "310",
}
_TIGER = {kind: kind.upper() for kind in _KINDS}


def _others(vintage: int, level: str, ids: list[str]) -> list[str]:
    """Give GEO_IDs of rows that a reader must pass over, made from those of a real level."""
    if level == "060":
        return [f"0600000US{g[9:]}90000" for g in ids]
    if level == "860":
        before = "860Z200US" if vintage >= 2020 else "8600000US"
        return [f"{before}7{g[10:]}" for g in ids]
    return [f"0400043US{g[9:]}" for g in ids]


def dat(world: World, table: str, vintage: int) -> Iterator[str]:
    """Write a table of the Summary File, in pieces."""
    lines = numbers.lines(table, vintage)
    yield "GEO_ID|" + "|".join(f"{table}_{k}{n[-3:]}" for n in lines for k in "EM") + "\n"
    for level in _ORDER:
        for state in ("",) if level == "010" else world.states:
            block = world.rows(
                table, vintage, {"060": "050", "860": "050"}.get(level, level), state
            )
            texts = zip(block.texts(block.estimates), block.texts(block.margins), strict=True)
            columns = [column for pair in texts for column in pair]
            ids = block.geoids
            if level == "040":
                ids, columns = [*ids, *_others(vintage, level, ids)], [2 * c for c in columns]
            elif level in ("060", "860"):
                ids = _others(vintage, level, ids)
            yield "".join(map("{}\n".format, map("|".join, zip(ids, *columns, strict=True))))


def _geography_rows(world: World, vintage: int) -> Iterator[dict[str, str]]:
    for level in _ORDER:
        for state in ("",) if level == "010" else world.states:
            usps = world.states[state][0] if state else "US"
            read = {"060": "050", "860": "050"}.get(level, level)
            geoids = ["1"] if level == "010" else world.geoids(vintage, read, state)
            for geoid in geoids:
                full = "0100000US" if level == "010" else world.prefix(vintage, read) + geoid
                name = world.name(vintage, read, geoid)
                row = {"FILEID": "ACSSF", "STUSAB": usps, "SUMLEVEL": level, "COMPONENT": "00"}
                row |= {
                    "GEO_ID": full,
                    "NAME": name,
                    "TL_GEO_ID": geoid,
                    "CDCURR": ".",
                    "SLDU": ".",
                }
                row |= _codes(level, geoid)
                if level in ("060", "860"):
                    row["GEO_ID"] = _others(vintage, level, [full])[0]
                    row["NAME"] = f"District 1, {name}" if level == "060" else f"ZCTA5 7{geoid[1:]}"
                yield row
                if level == "040":
                    rural = {"COMPONENT": "43", "NAME": f"{name} -- Rural", "TL_GEO_ID": ""}
                    yield row | rural | {"GEO_ID": _others(vintage, level, [full])[0]}


def _codes(level: str, geoid: str) -> dict[str, str]:
    if level == "010":
        return {"US": "1"}
    if level in ("310", "860"):
        return {"CBSA": geoid} if level == "310" else {"ZCTA5": f"7{geoid[1:]}"}
    if level == "160":
        return {"STATE": geoid[:2], "PLACE": geoid[2:]}
    cut = {"STATE": geoid[:2], "COUNTY": geoid[2:5], "TRACT": geoid[5:11], "BLKGRP": geoid[11:]}
    return {name: code for name, code in cut.items() if code}


def geography(world: World, vintage: int) -> Iterator[bytes]:
    """Write the geography file in the vintage's layout, in pieces."""
    columns = _GEO_COLUMNS.split("|")
    piped = vintage >= 2021
    encoding = "utf-8" if piped else "cp1252"
    if vintage <= 2019:
        columns = [c for c in columns if c not in ("TL_GEO_ID", "GEO_ID")]
        columns = [*columns[:4], "LOGRECNO", *columns[4:-3], "GEOID", *columns[-3:], "DADSID"]
    if vintage in (2021, 2024):
        yield b"\xef\xbb\xbf"
    end = "\n" if piped else "\r\n"
    yield (("|" if piped else ",").join(columns) + end).encode(encoding)
    for n, row in enumerate(_geography_rows(world, vintage)):
        row["DADSID"], row["LOGRECNO"] = row["GEO_ID"], f"{n + 1:07d}"
        row["GEOID"] = row["GEO_ID"][:5] + row["GEO_ID"][7:]
        cells = [row.get(column, "") for column in columns]
        if piped:
            text = "|".join(cells)
        else:
            text = ",".join(f'"{cell}"' if "," in cell else cell for cell in cells)
        yield (text + end).encode(encoding)


# Polygons


class Shapes:
    """The polygons of one state's atoms, and what lies under water."""

    def __init__(self, fips: str, plan: StatePlan) -> None:
        import shapely

        cells = country().cells[fips]
        points = self._lattice(fips, plan)
        cuts = (0, 1 / 3, 1 / 2, 2 / 3, 1)
        self.polygons = np.array(
            [
                shapely.Polygon(
                    [
                        self._at(points[y], x + cuts[k]),
                        self._at(points[y], x + cuts[k + 1]),
                        self._at(points[y + 1], x + cuts[k + 1]),
                        self._at(points[y + 1], x + cuts[k]),
                    ]
                )
                for x, y, k in cells.where
            ]
        )
        self.dry = ~cells.water_only
        self.lakes = self._lakes(cells.old)
        every = shapely.union_all(list(self.lakes.values()))
        area = _areas(self.polygons)
        wet = np.where(self.dry, _areas(shapely.intersection(self.polygons, every)), area)
        self.water = np.rint(wet).astype(np.int64)
        self.land = np.rint(area - wet).astype(np.int64)

    @staticmethod
    def _lattice(fips: str, plan: StatePlan) -> np.ndarray:
        (columns, rows), (west, south) = plan.size, plan.corner
        x, y = np.meshgrid(np.arange(columns + 1), np.arange(rows + 1))
        shift = numbers.seeded("lattice", fips).uniform(-0.15, 0.15, (2, *x.shape))
        lon, lat = west + 0.03 * (x + shift[0]), south + 0.025 * (y + shift[1])
        return np.round(np.stack([lon, lat], axis=-1), 6)

    @staticmethod
    def _at(row: np.ndarray, x: float) -> tuple[float, float]:
        i = min(int(x), len(row) - 2)
        point = row[i] + (row[i + 1] - row[i]) * (x - i)
        return tuple(np.round(point, 6).tolist())

    def _lakes(self, counties: list[str]) -> dict[str, object]:
        import shapely

        lakes = {}
        for county in dict.fromkeys(counties):
            ground = shapely.union_all(self.polygons[np.array(counties) == county])
            lakes[county] = shapely.buffer(ground.representative_point(), 0.011)
        return lakes

    def union(self, labels: np.ndarray, *, full: bool) -> dict[str, object]:
        """Merge atoms by GEOID; `full` keeps what is all water."""
        import shapely

        keep = (labels != "") & (self.dry | full)
        return {
            str(geoid): shapely.normalize(
                shapely.union_all(self.polygons[keep & (labels == geoid)])
            )
            for geoid in np.unique(labels[keep])
        }


def _areas(polygons: np.ndarray) -> np.ndarray:
    import geopandas as gpd

    return gpd.GeoSeries(polygons, crs=4269).to_crs(6933).area.to_numpy()


@functools.cache
def shapes(fips: str) -> Shapes:
    """Make a state's polygons, once a process."""
    return Shapes(fips, STATES[fips])


@functools.cache
def _layer(kind: str, vintage: int, states: tuple[str, ...], *, full: bool) -> gpd.GeoDataFrame:
    import geopandas as gpd

    level = _KINDS[kind]
    rows = []
    for fips in states:
        made, label = shapes(fips), country().atoms(vintage, fips).of(level)
        for geoid, polygon in made.union(label, full=full).items():
            inside = (label == geoid) & (made.dry | full)
            areas = {"ALAND": made.land[inside].sum(), "AWATER": made.water[inside].sum()}
            rows.append(
                _attributes(level, vintage, geoid, full=full) | areas | {"geometry": polygon}
            )
    layer = gpd.GeoDataFrame(rows, crs=4269)
    if kind != "cbsa":
        return layer
    # One row where it lies in several states.
    how = dict.fromkeys(layer.columns.drop(["GEOID", "geometry"]), "first")
    how |= dict.fromkeys(("ALAND", "AWATER"), "sum")
    return layer.dissolve("GEOID", aggfunc=how).reset_index()


def _attributes(level: str, vintage: int, geoid: str, *, full: bool) -> dict[str, object]:
    name = country().name(vintage, level, geoid)
    first = re.split("[,;] ", name)[0]
    cut = {"STATEFP": geoid[:2], "COUNTYFP": geoid[2:5], "TRACTCE": geoid[5:11]}
    keys = {
        "040": dict(list(cut.items())[:1]),
        "050": dict(list(cut.items())[:2]),
        "140": cut,
        "150": cut | {"BLKGRPCE": geoid[11:]},
        "160": {"STATEFP": geoid[:2], "PLACEFP": geoid[2:]},
        "310": {"CBSAFP": geoid},
    }[level]
    qualified = country().prefix(vintage, level) + geoid
    row: dict[str, object] = dict(keys)
    if not full:
        row["GEOIDFQ" if vintage >= 2023 else "AFFGEOID"] = qualified
    short = {"140": tract_name(geoid[5:11])[13:] if level == "140" else "", "150": geoid[11:]}
    plain = re.sub(r" (city|town|village|CDP|County|Parish|Municipio|Metro Area)$", "", first)
    row |= {"GEOID": geoid, "NAME": short.get(level) or plain}
    if full or vintage >= 2020:
        row["NAMELSAD"] = first
    if full:
        row |= {"MTFCC": "G5020", "FUNCSTAT": "S"}
    else:
        row["LSAD"] = "00"
    return row


def _water(vintage: int, county: str) -> gpd.GeoDataFrame:
    import geopandas as gpd

    made = shapes(county[:2])
    held = country().atoms(vintage, county[:2])
    found = {}
    for old, lake in made.lakes.items():
        # A lake belongs to the old county; under planning regions to the region that holds it.
        ground = made.union(held.county, full=True)
        owner = next(g for g, polygon in ground.items() if polygon.intersects(lake.centroid))
        if owner == county:
            found[old] = lake
    if county == WATER[:5]:
        atoms = (held.tract == WATER) & (held.county == county)
        found["sea"] = made.union(np.where(atoms, "sea", ""), full=True)["sea"]
    rows = [
        {
            "ANSICODE": "",
            "HYDROID": f"1103{i:08d}",
            "FULLNAME": f"Lake {i + 1}",
            "MTFCC": "H2030",
            "ALAND": 0,
            "AWATER": 1,
            "geometry": polygon,
        }
        for i, polygon in enumerate(found.values())
    ]
    columns = ["ANSICODE", "HYDROID", "FULLNAME", "MTFCC", "ALAND", "AWATER", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=4269)


def zipped(layer: gpd.GeoDataFrame, stem: str) -> bytes:
    """Write a shapefile and zip it, the same bytes each time."""
    whole = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{stem}.shp"
        layer.to_file(path, engine="pyogrio", DBF_DATE_LAST_UPDATE="2025-01-01", encoding="UTF-8")
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
            for part in sorted(Path(folder).iterdir()):
                made.writestr(zipfile.ZipInfo(part.name, (2025, 1, 1, 0, 0, 0)), part.read_bytes())
    return whole.getvalue()


@functools.cache
def wrong_zip() -> bytes:
    """Make a whole zip with no shapefile in it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(zipfile.ZipInfo("readme.txt", (2025, 1, 1, 0, 0, 0)), "Not what was asked.")
    return whole.getvalue()


@functools.cache
def boundaries(name: str) -> bytes | None:
    """Make the zip with the Bureau's file name; None where there is none."""
    cartographic = re.fullmatch(r"cb_(\d{4})_(us|\d\d)_([a-z]+)_500k\.zip", name)
    if cartographic:
        vintage, where, kind = int(cartographic[1]), cartographic[2], cartographic[3]
        return _boundaries(name, vintage, where, kind, full=False)
    whole = re.fullmatch(r"tl_(\d{4})_(us|\d\d)_([a-z]+)\.zip", name)
    if whole:
        return _boundaries(name, int(whole[1]), whole[2], whole[3], full=True)
    wet = re.fullmatch(r"tl_(\d{4})_(\d{5})_areawater\.zip", name)
    if wet and wet[2] in country().geoids(int(wet[1]), "050", wet[2][:2]):
        return zipped(_water(int(wet[1]), wet[2]), name[:-4])
    return None


def _boundaries(name: str, vintage: int, where: str, kind: str, *, full: bool) -> bytes | None:
    if kind not in _KINDS or where not in ("us", *STATES):
        return None
    national = kind in ("county", "state", "cbsa")
    by_state_only = full or vintage < 2019
    if where == "us" and not national and by_state_only:
        return None
    if where != "us" and national:
        return None
    states = tuple(STATES) if where == "us" else (where,)
    return zipped(_layer(kind, vintage, states, full=full), name[:-4])


@functools.cache
def relationship() -> bytes:
    """Write the relationship file of the tracts of 2020 and of 2010."""
    sides = [
        f"{part}_TRACT_{year}"
        for year in (20, 10)
        for part in ("OID", "GEOID", "NAMELSAD", "AREALAND", "AREAWATER", "MTFCC", "FUNCSTAT")
    ]
    lines = ["|".join([*sides, "AREALAND_PART", "AREAWATER_PART"])]
    for fips in STATES:
        made = shapes(fips)
        new, old = (country().atoms(v, fips).tract for v in (2021, 2019))
        pairs = {p: (new == p[0]) & (old == p[1]) for p in sorted(set(zip(new, old, strict=True)))}
        parts = {p: [int(made.land[i].sum()), int(made.water[i].sum())] for p, i in pairs.items()}
        parts |= _slivers(fips, parts)
        for (here, before), (land, water) in sorted(parts.items()):
            texts = []
            for geoid, label in ((here, new), (before, old)):
                inside = label == geoid
                texts += [f"207{geoid}", geoid, tract_name(geoid[5:])]
                texts += [str(made.land[inside].sum()), str(made.water[inside].sum())]
                texts += ["G5020", "S"]
            lines.append("|".join([*texts, str(land), str(water)]))
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


def _slivers(
    fips: str, parts: dict[tuple[str, str], list[int]]
) -> dict[tuple[str, str], list[int]]:
    """Give redrawn lines of a few metres: pairs whose shared land is next to nothing."""
    if fips != "22":
        return {}
    near = [("22071001500", "22071001600"), ("22071001900", "22071002000")]
    return {pair: [1200 * i, 300] for i, pair in enumerate(near) if pair not in parts}

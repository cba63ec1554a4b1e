"""Housing units by census block: how the homes of a tract lie in it.

Sources: the Bureau's TIGER/Line files of 2020 blocks, which give each block's housing units and a
point inside it, and its file of 2010 blocks with population and housing unit counts, which gives
their polygons.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import shapely

from exclusion import _fetch, listings
from exclusion.boundaries import _connecticut, _zips
from exclusion.boundaries._zips import File, inside
from exclusion.errors import VintageError

if TYPE_CHECKING:
    from pathlib import Path

    from exclusion.sources import Source

COLUMNS: Final = ("GEOID", "housing", "x", "y")
#: The first 5-year vintage on tracts of 2020.
_FIRST_2020: Final = 2020
#: Blocks with their polygons that are held in memory at once.
_AT_ONCE: Final = 150_000


def file(state: str, vintage: int) -> File:
    """Name the block file of a state, of the census whose tracts the vintage has.

    Parameters
    ----------
    state
        2 digits.
    vintage
        The last year of the 5-year period.

    Returns
    -------
    File
        Of the vintage's year for the 2020 census; there is one only for that of 2010.
    """
    stem = f"tabblock2010_{state}_pophu"
    if vintage >= _FIRST_2020:
        stem = f"tl_{vintage}_{state}_tabblock20"
    found = _zips.file_of(stem)
    if found is None:
        raise VintageError(f"The Bureau has no file {stem}: check the vintage.")
    return found


def read(file: File, prefixes: tuple[str, ...], *, offline: bool) -> tuple[pd.DataFrame, Source]:
    """Read the blocks of a state that lie in any of some areas.

    Parameters
    ----------
    file
        The state's.
    prefixes
        What the blocks' GEOIDs start with.
    offline
        Use only what the cache holds.

    Returns
    -------
    blocks : DataFrame
        GEOID, `housing`, `x`, `y`, sorted by GEOID.
    source : Source
        The file.
    """
    # The zips are large, and what is wanted of them is small: only that is kept.
    path, source = _fetch.cached(file.name, lambda target: _make(file, target), offline=offline)
    frame = pd.read_parquet(path)
    return frame[frame["GEOID"].str.startswith(prefixes)], source


def area_of_blocks(blocks: pd.Series[str], areas: pd.Index[str]) -> pd.Series[str]:
    """Tell which tract or block group each block lies in, by its GEOID.

    Parameters
    ----------
    blocks
        GEOIDs of blocks.
    areas
        GEOIDs of tracts, or of block groups.

    Returns
    -------
    Series
        The area of each block, missing where it lies in none of them.

    Notes
    -----
    A block's GEOID starts with its tract's, and its 12th digit is the block group's. Blocks of
    Connecticut keep the county of the census when tracts have a planning region instead: there the
    number of the tract tells, which is unique in the state but for tracts of water only.

    Examples
    --------
    >>> blocks = pd.Series(["220710001002003", "090091401001000"])
    >>> area_of_blocks(blocks, pd.Index(["22071000100", "09170140100"])).tolist()
    ['22071000100', '09170140100']
    """
    length = int(areas.str.len().max()) if len(areas) else 0
    own = blocks.str[:length]
    named = dict(zip(areas, areas, strict=True))
    regions = _by_number(areas, _connecticut.REGIONS)
    if regions:
        counties = _by_number(pd.Index(own.unique()), _connecticut.COUNTIES)
        named |= {counties[n]: regions[n] for n in regions.keys() & counties.keys()}
    found: pd.Series[str] = own.map(named)
    return found


def _by_number(geoids: pd.Index[str], counties: dict[str, str]) -> dict[str, str]:
    """Index the areas in some counties by their numbers alone, those whose number is unique."""
    mine = [geoid for geoid in geoids if geoid[:5] in counties]
    often = Counter(geoid[5:] for geoid in mine)
    return {geoid[5:]: geoid for geoid in mine if often[geoid[5:]] == 1}


def _make(file: File, target: Path) -> Source:
    # Named after the target, so that whoever clears up after it takes this too.
    zipped = target.with_name(f"{target.name}.zip")
    try:
        source = _zips.download(file, zipped)
        keep(file, zipped, target)
    finally:
        zipped.unlink(missing_ok=True)
    return source


def keep(file: File, zipped: Path, target: Path) -> None:
    """Keep a small table of a zip of blocks, after seeing that it is whole.

    Parameters
    ----------
    file
        What the zip is.
    zipped
        The zip.
    target
        Where to write.

    Raises
    ------
    DamagedFileError
        If it is not what it should be; nothing is kept then.
    """
    with _fetch.reading(file.url):
        frame = (_points if file.vintage >= _FIRST_2020 else _middles)(file, zipped)
        check(file, frame)
    frame = frame.sort_values("GEOID", ignore_index=True)
    frame.to_parquet(target, index=False, compression="zstd")


def check(file: File, frame: pd.DataFrame) -> None:
    """Refuse blocks that are not those of a state, each once, with a count of units and a point.

    Parameters
    ----------
    file
        The state's.
    frame
        GEOID, `housing`, `x`, `y`.

    Raises
    ------
    DamagedFileError
        Naming what is wrong; EXCLUSION_TRUST_FILES lets it pass.
    """
    geoids = frame["GEOID"]
    odd = ~geoids.str.fullmatch(rf"{file.area}[0-9]{{13}}")
    if odd.any():
        _fetch.refuse(file.url, f"{geoids[odd].iloc[0]!r} is no block of state {file.area}")
    if geoids.duplicated().any():
        _fetch.refuse(file.url, f"{geoids[geoids.duplicated()].iloc[0]} is in it twice")
    wrong = (frame["housing"] < 0) | ~frame["x"].between(-180, 180) | ~frame["y"].between(-90, 90)
    if wrong.any():
        _fetch.refuse(
            file.url, f"{geoids[wrong].iloc[0]} has no count of housing units, or no point on earth"
        )
    tracts = listings.of_census(2020 if file.vintage >= _FIRST_2020 else 2010)
    if tracts is not None and file.area != _connecticut.STATE:
        listed = tracts[tracts.str.startswith(file.area)]
        lacking = listed.difference(pd.Index(geoids.str[:11]))
        if len(lacking) > max(1, listings.TOLERATED * len(listed)):
            _fetch.refuse(
                file.url,
                f"{len(lacking)} of {len(listed)} tracts have no block, such as {lacking[0]}",
            )


def _points(file: File, path: Path) -> pd.DataFrame:
    """Read blocks with the points that the Bureau gives, without their polygons."""
    columns = ["GEOID20", "HOUSING20", "INTPTLON20", "INTPTLAT20"]
    raw = gpd.read_file(inside(path, file.stem), columns=columns, ignore_geometry=True)
    _check_columns(file, raw, columns)
    return _typed(raw[columns].set_axis(list(COLUMNS), axis=1))


def _middles(file: File, path: Path) -> pd.DataFrame:
    """Read blocks with a point inside the polygon of each, some at a time."""
    columns = ["BLOCKID10", "HOUSING10"]
    parts: list[pd.DataFrame] = []
    while not parts or len(parts[-1]) == _AT_ONCE:
        start = _AT_ONCE * len(parts)
        rows = slice(start, start + _AT_ONCE)
        raw = gpd.read_file(inside(path, file.stem), columns=columns, rows=rows)
        if not parts:
            _check_columns(file, raw, columns)
        spots = shapely.point_on_surface(raw.geometry.to_numpy())
        part = pd.DataFrame(raw[columns]).set_axis(["GEOID", "housing"], axis=1)
        parts.append(_typed(part.assign(x=shapely.get_x(spots), y=shapely.get_y(spots))))
    return pd.concat(parts, ignore_index=True)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({"GEOID": str, "housing": "int64", "x": float, "y": float})


def _check_columns(file: File, raw: pd.DataFrame, columns: list[str]) -> None:
    """Refuse a file without the columns or without a block."""
    lacking = [column for column in columns if column not in raw.columns]
    if lacking or raw.empty:
        what = (
            f"it lacks the column(s) {', '.join(lacking)}" if lacking else "it has no block in it"
        )
        raise _fetch.damaged(
            file.url,
            f"{what}: housing units cannot be read from it. Shares of land need no such file",
        )

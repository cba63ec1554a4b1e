"""The Bureau's 2020 census tract to 2010 census tract relationship file, read, checked and kept."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, Final

import pandas as pd

from exclusion import _fetch, listings
from exclusion.boundaries._ground import shares_of
from exclusion.boundaries._water import is_water
from exclusion.sources import Source

if TYPE_CHECKING:
    from pathlib import Path

URL: Final = f"{_fetch.WWW2}/geo/docs/maps-data/data/rel2020/tract/tab20_tract20_tract10_natl.txt"
#: Its path below the cache folder.
NAME: Final = "relationship/tract_2010_2020.parquet"
_NAMES: Final = {
    "GEOID_TRACT_10": "GEOID10",
    "GEOID_TRACT_20": "GEOID20",
    "AREALAND_PART": "land",
    "AREAWATER_PART": "water",
    "AREALAND_TRACT_10": "land10",
    "AREALAND_TRACT_20": "land20",
}
_NEEDED: Final = ("GEOID10", "GEOID20", "land", "water")
#: A file that lacks more of a census's tracts than this is not whole; few changed between censuses.
_CHANGED: Final = 0.001
_WHAT: Final = "2020 to 2010 census tract relationship file"
#: A tract whose parts have less than this share of its land lacks a part; so much is rounding.
_ALL: Final = 0.99
_ROUNDING: Final = 10_000


def crosswalk(*, offline: bool = False) -> pd.DataFrame:
    """Read which land each 2010 tract shares with each 2020 tract.

    Parameters
    ----------
    offline
        Use only what the cache holds.

    Returns
    -------
    DataFrame
        GEOID10, GEOID20, `land` that the pair shares (m²), and its share (0 to 1) of the land of
        the 2010 tract and of the 2020 tract, sorted. For a tract without land the shares are those
        of its water. Connecticut's 2020 tracts carry their counties of 2020.

    Raises
    ------
    SourceError
        If the relationship file cannot be had, or is not in the cache when offline.

    Notes
    -----
    The shares of each 2010 tract sum to 1, and so do those of each 2020 tract.
    """
    path, _ = _fetch.cached(NAME, _make, offline=offline)
    return pd.read_parquet(path)


def _make(target: Path) -> Source:
    with _fetch.open_stream(URL, what=_WHAT) as stream:
        return keep(stream, target)


def keep(stream: BinaryIO, target: Path) -> Source:
    """Keep the relationship file as a small table, after seeing that it is whole.

    Parameters
    ----------
    stream
        The file as the Bureau publishes it.
    target
        Where to write.

    Returns
    -------
    Source
        What was read.

    Raises
    ------
    DamagedFileError
        If it is not whole.
    """
    body = stream.read()
    with _fetch.reading(URL):
        raw = _parsed(body)
        frame = shares_of(raw)
        check(frame, URL)
        _check_land(raw)
    frame = frame.drop_duplicates(["GEOID10", "GEOID20"])
    frame.to_parquet(target, index=False, compression="zstd")
    today = datetime.now(tz=UTC).date().isoformat()
    return Source(_WHAT, URL, today, "U.S. Census Bureau", 2020, hashlib.sha256(body).hexdigest())


def _parsed(body: bytes) -> pd.DataFrame:
    """Read the columns that are known; a row that is short is an error."""
    header, _, rows = body.decode("utf-8").lstrip("\ufeff").partition("\n")
    names = [_NAMES.get(name.strip().upper(), name.strip()) for name in header.split("|")]
    lacking = [name for name, own in _NAMES.items() if own in _NEEDED and own not in names]
    if lacking:
        raise _fetch.damaged(URL, f"it lacks the column(s) {', '.join(lacking)}")
    if any(names.count(name) > 1 for name in _NAMES.values()):
        raise _fetch.damaged(URL, "its first line names a column twice")
    if rows and not rows.endswith("\n"):
        _fetch.refuse(URL, f"its last line does not end: {rows[-60:]!r}")
    if not rows.strip():
        raise _fetch.damaged(URL, "it has no pair of tracts in it")
    lines = [line for line in rows.splitlines() if line.strip()]
    widths = {line.count("|") + 1 for line in lines}
    if len(widths) > 1 or widths - {len(names), len(names) + 1, len(names) - (names[-1] == "")}:
        raise _fetch.damaged(
            URL, f"its lines have {sorted(widths)} columns, its first {len(names)}"
        )
    known = [at for at, name in enumerate(names) if name in _NAMES.values()]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    raw = pd.DataFrame([[row[at] for at in known] for row in cells], dtype="str")
    raw.columns = pd.Index([names[at] for at in known])
    return raw.replace("", None)


def check(frame: pd.DataFrame, url: str) -> None:
    """Refuse pairs of tracts that are not those of the country, each once.

    Parameters
    ----------
    frame
        As `crosswalk` gives it.
    url
        The file.

    Raises
    ------
    DamagedFileError
        Naming what is wrong; EXCLUSION_TRUST_FILES lets it pass.
    """
    if frame.empty:
        raise _fetch.damaged(url, "it has no pair of tracts in it")
    states = {name: set(frame[name].str[:2]) for name in ("GEOID10", "GEOID20")}
    for census, name in ((2010, "GEOID10"), (2020, "GEOID20")):
        odd = frame.loc[~frame[name].str.fullmatch("[0-9]{11}"), name]
        if len(odd):
            raise _fetch.damaged(url, f"{odd.iloc[0]!r} is the GEOID of no tract")
        if len(states[name]) in listings.TOO_FEW:
            _fetch.refuse(url, f"it has tracts of {len(states[name])} states")
        listed = listings.of_census(census)
        if listed is None:
            continue
        gone = [g for g in listed.difference(pd.Index(frame[name])) if not is_water(g)]
        if len(gone) > _CHANGED * len(listed):
            why = f"it lacks {len(gone):,} of {len(listed):,} tracts of {census}"
            _fetch.refuse(url, f"{why}, such as {gone[0]}")
    if states["GEOID10"] != states["GEOID20"]:
        _fetch.refuse(url, "the tracts of 2010 and of 2020 are not of the same states")
    twice = frame[frame.duplicated(["GEOID10", "GEOID20"])]
    if len(twice):
        first = twice.iloc[0]
        _fetch.refuse(url, f"{first['GEOID20']} and {first['GEOID10']} are a pair in it twice")
    if (frame["land"] < 0).any():
        _fetch.refuse(url, "it has land of less than nothing")


def _check_land(raw: pd.DataFrame) -> None:
    """Refuse a file that lacks parts of tracts: those that are there have less land than they."""
    part = pd.to_numeric(raw["land"])
    if (part % 1 != 0).any():
        _fetch.refuse(URL, "land is not in whole square metres")
    for geoid, own in (("GEOID10", "land10"), ("GEOID20", "land20")):
        if own not in raw.columns:
            continue
        whole = pd.to_numeric(raw[own]).groupby(raw[geoid]).first()
        short = whole - part.groupby(raw[geoid]).sum()
        wrong = short[(short > (1 - _ALL) * whole) & (short > _ROUNDING)]
        if len(wrong):
            _fetch.refuse(
                URL,
                f"the parts of {len(wrong):,} tracts have less land than they, such as those of "
                f"{wrong.index[0]}",
            )

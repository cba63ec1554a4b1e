"""Tables of availability, read and checked."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from exclusion import frames
from exclusion.coverage import _bdc, _known
from exclusion.coverage._codes import KNOWN
from exclusion.coverage._state import facts_of
from exclusion.errors import DamagedFileError, ExclusionWarning, SourceError, TableError

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS: Final = ("GEOID", "technology", "down", "up", "locations", "served_share", "method")
_METHODS: Final = ("locations", "people", "land", "units", "listed")
_KEYS: Final = ["GEOID", "technology", "down", "up"]


def read(path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> pd.DataFrame:
    """Read tables of availability, such as `reduce` writes them.

    Parameters
    ----------
    path
        A file, several, or a folder, of which every ``availability-*.parquet`` is read.

    Returns
    -------
    DataFrame
        A row an area, technology and threshold: GEOID, technology (one of `coverage.NAMES`, or
        "network" where nobody said which), down and up (Mbps; 0 and 0 where the speed is not
        known), locations (in all; NaN where nobody counted them), served_share (0–1, NaN where
        unknown) and method ("locations", "people", "land" or "units", what it is a share of;
        "listed" where it is only of the locations in the files that were reduced), sorted by the
        first four.

    Raises
    ------
    ArgumentError
        If `path` names no file.
    SourceError
        If there is no such file.
    DamagedFileError
        If a file is no Parquet file, or not whole.
    TableError
        If a file is no table of availability, its values break what is said above, an area stands
        in two of them, or they are of different areas.

    Warns
    -----
    ExclusionWarning
        If they are of several releases.
    """
    import pandas as pd

    paths = _listed(path)
    tables = [_one(name) for name in paths]
    if said := _known.mixed([facts_of(name).get("releases", {}) for name in paths]):
        warnings.warn(said, ExclusionWarning, stacklevel=2)
    table = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    lengths = sorted(set(table["GEOID"].str.len()))
    if len(lengths) > 1:
        raise TableError(
            f"{path}: GEOIDs of {' and '.join(map(str, lengths))} digits are mixed; expected one "
            "kind of areas. Read the files of each apart."
        )
    twice = table.duplicated(_KEYS)
    if twice.any():
        raise TableError(
            f"{path}: {_row(table[twice].iloc[0])} stands twice; expected each area, technology "
            "and threshold once. Leave one of the files out."
        )
    return table.sort_values(_KEYS, ignore_index=True)


def _listed(path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> list[Path]:
    if not isinstance(path, str | os.PathLike):
        if not isinstance(path, Iterable):
            frames.check_path(path, "path")
        paths = list(path)
        for name in paths:
            frames.check_path(name, "path")
        found = [Path(name) for name in paths]
    elif Path(path).is_dir():
        found = sorted(Path(path).glob("availability-*.parquet"))
    else:
        found = [Path(path)]
    if not found:
        raise SourceError(
            f"{path}: no availability-*.parquet in it. `coverage.reduce` writes them, and so does "
            "`exclusion availability FILES --out FOLDER`, from the FCC's files.",
            url=str(path),
        )
    return found


def _one(path: Path) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.is_file():
        raise SourceError(f"{path}: there is no such file.", url=str(path))
    if _bdc.kind_of(path) not in {None, "parquet"}:
        raise TableError(
            f"{path} is no table of availability. Files of the FCC go through `coverage.reduce` "
            "first (`exclusion availability`), its summaries by county or place through "
            "`coverage.summary`."
        )
    try:
        with pq.ParquetFile(path) as file:
            names: list[str] = file.schema_arrow.names
            frame: pd.DataFrame = file.read().to_pandas()
    except (pa.ArrowInvalid, OSError) as err:
        raise DamagedFileError(
            f"{path} is no whole Parquet file ({err}): make it again with `coverage.reduce`.",
            url=str(path),
        ) from err
    lacking = [name for name in _COLUMNS if name not in names]
    if lacking:
        raise TableError(
            f"{path} lacks {', '.join(lacking)}; found {', '.join(names[:20])}. Expected a table of"
            " `coverage.reduce`; files of the FCC go through it first."
        )
    _check(path, frame)
    return frame[list(_COLUMNS)]


def _check(path: Path, frame: pd.DataFrame) -> None:
    """Refuse a row that is not what the columns promise."""
    from pandas.api import types

    for name in ("down", "up", "locations", "served_share"):
        if not types.is_numeric_dtype(frame[name]):
            raise TableError(f"{path}: {name} holds {frame[name].dtype}; expected numbers.")
    if types.is_numeric_dtype(frame["GEOID"]):
        raise TableError(f"{path}: GEOID holds numbers; expected text with its leading zeros.")
    promises = {
        "GEOID of digits": frame["GEOID"].str.fullmatch("[0-9]{5,15}", na=False),
        f"technology one of {', '.join(KNOWN)}": frame["technology"].isin(KNOWN),
        "down and up not negative": frame["down"].ge(0) & frame["up"].ge(0),
        "locations not negative, or none": frame["locations"].ge(0) | frame["locations"].isna(),
        "served_share from 0 to 1, or none": frame["served_share"].between(0, 1)
        | frame["served_share"].isna(),
        f"method one of {', '.join(_METHODS)}": frame["method"].isin(_METHODS),
    }
    for promise, kept in promises.items():
        if not kept.all():
            raise TableError(f"{path}: {_row(frame[~kept].iloc[0])}; expected {promise}.")


def _row(row: pd.Series) -> str:
    return ", ".join(f"{name} {row[name]!r}" for name in _COLUMNS if name in row.index)

"""The published rows of all counties that come with the package."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from exclusion import _records, frames
from exclusion._late import Late
from exclusion.errors import ArgumentError, VintageError
from exclusion.snapshots import _checked
from exclusion.sources import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
else:
    pd = Late("pandas")

#: The folder beside the places', the file of each kind of row, and that of names.
FOLDER: Final = "counties"
_FILES: Final = {5: "five-year.parquet", 1: "one-year.parquet"}
_NAMES: Final = "names.parquet"


@dataclass(frozen=True, eq=False, repr=False)
class CountyRows:
    """Published rows of every county.

    Parameters
    ----------
    rows
        Long: vintage, then the columns of an estimate table; 90% margins.
    names
        Of each county, by GEOID, as in the newest vintage that has it.
    sources
        What was read.
    """

    rows: pd.DataFrame
    names: pd.Series[str]
    sources: tuple[Source, ...]

    _repr_html_ = _records.card

    def __repr__(self) -> str:
        return f"<CountyRows: {self.rows['GEOID'].nunique():,} counties>"


def read(folder: Path, vintages: tuple[int, ...] | None = None, *, years: int = 5) -> CountyRows:
    """Read what `snapshots.counties` gives from its folder, checked against the manifest."""
    frames.check_whole(years, "years", 1, max(_FILES))
    if years not in _FILES:
        raise ArgumentError(f"years is {years!r}; expected 5 or 1, the years that a figure pools.")
    body = _checked.manifest(folder / "manifest.json")
    listed = body["files"]
    frame = _kept(folder / _FILES[years], listed[_FILES[years]])
    if vintages is not None:
        had = sorted(frame["vintage"].unique().tolist())
        lacking = sorted(set(vintages) - set(had))
        if lacking:
            raise VintageError(
                f"The bundled {years}-year rows of all counties have no vintage {lacking[0]}; they "
                f"have {', '.join(map(str, had))}. Pull the counties of it, or read a table of "
                "data.census.gov."
            )
        frame = frame[frame["vintage"].isin(vintages)].reset_index(drop=True)
    return CountyRows(
        frame.astype({"vintage": int}),
        read_names(folder, listed),
        tuple(Source(**source) for source in body["sources"]),
    )


def read_names(folder: Path, listed: Mapping[str, Any]) -> pd.Series[str]:
    """Read the names of all counties of any vintage, by GEOID."""
    return _kept(folder / _NAMES, listed[_NAMES]).set_index("GEOID")["NAME"]


def _kept(file: Path, listed: Mapping[str, Any]) -> pd.DataFrame:
    """Read a file that is as listed, or copy what was read of it, byte for byte, before."""
    return _checked.read(file, listed, lambda file: _rows(file, listed["sha256"]).copy())


@lru_cache(maxsize=8)
def _rows(file: Path, sha256: str) -> pd.DataFrame:  # noqa: ARG001 - other bytes are other rows
    return pd.read_parquet(file)


def write(
    rows: dict[int, pd.DataFrame], names: pd.Series[str], sources: tuple[Source, ...], folder: Path
) -> None:
    """Write rows of all counties into a new folder, as `read` reads them.

    Parameters
    ----------
    rows
        By the years that a figure pools, 5 and 1: long, vintage and the columns of an estimate
        table; sorted, so that the same rows give the same bytes.
    names
        Of each county, by GEOID.
    sources
        What was read.
    folder
        To make.
    """
    folder.mkdir(parents=True)
    written = {_FILES[years]: frame for years, frame in rows.items()}
    written[_NAMES] = names.rename("NAME").rename_axis("GEOID").reset_index()
    listed = {}
    for name, frame in written.items():
        frame.to_parquet(folder / name, index=False, compression="zstd", compression_level=19)
        listed[name] = {"rows": len(frame), **_checked.fingerprint(folder / name)}
    body: dict[str, object] = {
        "what": "published rows of all counties",
        "format": _checked.FORMAT,
        "sources": [asdict(source) for source in sources],
        "files": listed,
    }
    body["checksum"] = _checked.checksum(body)
    text = json.dumps(body, indent=1, ensure_ascii=False) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8", newline="\n")

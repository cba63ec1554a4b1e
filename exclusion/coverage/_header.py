"""Columns of the FCC's files of fixed availability, by what people make of their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from exclusion import files
from exclusion.coverage import _summary
from exclusion.coverage._codes import SPELLED
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

#: The columns that are used, with the types that they are read as.
COLUMNS: Final = {
    "location_id": "VARCHAR",
    "technology": "DOUBLE",
    "max_advertised_download_speed": "DOUBLE",
    "max_advertised_upload_speed": "DOUBLE",
    "business_residential_code": "VARCHAR",
    "state_usps": "VARCHAR",
    "block_geoid": "VARCHAR",
}
#: The column, where there is one, that says of which release a row is.
RELEASE: Final = "release"
#: How each is spelled, as `files.plain` writes it.
_SPELLINGS: Final = {
    "location_id": ("locationid", "locid", "fabriclocationid"),
    "technology": SPELLED["technology"],
    "max_advertised_download_speed": SPELLED["down"],
    "max_advertised_upload_speed": SPELLED["up"],
    "business_residential_code": ("businessresidentialcode", "businessresidential", "bizrescode"),
    "state_usps": ("stateusps", "usps", "stateabbr", "state"),
    "block_geoid": ("blockgeoid", "blockfips", "blockcode", "censusblock", "geoidblock"),
    RELEASE: ("asofdate", "asof", "dataasofdate", "dataasof", "filing", "release", "releasedate"),
}
#: What stands in files of mobile coverage and in none of fixed availability.
_MOBILE: Final = frozenset({"mindown", "minup", "environmnt", "environment", "h3res9id"})


def named(path: Path, found: Sequence[str]) -> tuple[str, ...]:
    """Name a file's columns as they are called here.

    Parameters
    ----------
    path
        The file, for messages.
    found
        Its header.

    Returns
    -------
    tuple
        In the header's order, each name once; columns that are not used, such as an index that was
        written too, by their number.

    Raises
    ------
    TableError
        If a column is lacking, or stands twice.
    """
    if not any(map(str.strip, found)):
        raise TableError(f"{path} is empty: expected a header and rows. Download it again.")
    given = [name for name in found if name.strip()]
    if len(set(given)) < len(given):
        raise TableError(f"{path}: a column stands twice in its header: {files.listed(found)}.")
    mine = {name: files.find(given, spelled) for name, spelled in _SPELLINGS.items()}
    lacking = [name for name in COLUMNS if mine[name] is None]
    if lacking:
        said = f"{path} lacks {', '.join(lacking)}; found {files.listed(found)}. "
        if _MOBILE & {files.plain(name) for name in given}:
            raise TableError(
                f"{said}This is mobile coverage; `reduce` takes fixed availability by location. "
                "Read it with `coverage.outline` instead (`exclusion report … --coverage`)."
            )
        if _summary.is_summary(given):
            raise TableError(f"{said}This is a summary by geography: see `coverage.summary`.")
        raise TableError(
            f"{said}Expected the FCC's fixed availability by location, with the names of its "
            "header."
        )
    own = {theirs: name for name, theirs in mine.items()}
    return tuple(own.get(name, f"_{number}") for number, name in enumerate(found))


def is_fixed(columns: Iterable[object]) -> bool:
    """Tell whether columns are those of fixed availability by location.

    Parameters
    ----------
    columns
        Of any table.

    Returns
    -------
    bool
        True where they name a location or block and a speed that is advertised there.

    Examples
    --------
    >>> is_fixed(["LOCATION_ID", "max_advertised_download_speed", "h3_res8_id"])
    True
    """
    there = list(columns)
    place, speed = (
        any(files.find(there, _SPELLINGS[name]) is not None for name in names)
        for names in (("location_id", "block_geoid"), tuple(COLUMNS)[2:4])
    )
    return place and speed

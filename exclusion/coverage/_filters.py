"""Which rows of a file of coverage are meant; a choice that some rows cannot answer is refused."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from exclusion import files
from exclusion.coverage._codes import ANY, NETWORK, SPELLED, TECHNOLOGIES
from exclusion.errors import ExclusionWarning, TableError

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

#: What rows say of themselves -> how the column is spelled, as `files.plain` writes it.
_SPELLINGS: Final = {
    "technology": (
        *(*SPELLED["technology"], "technolog", "technologyid"),
        *("technologytype", "techtype", "technologyname", "techname", "technologydesc"),
        *("technologydescription", "techdesc", "networktype", "generation"),
    ),
    "mindown": (
        *("mindown", "mindownload", "mindownloadspeed", "mindownspeed", "minimumdownload"),
        *("minimumdownloadspeed", "mindl", "mindownmbps", *SPELLED["down"]),
        *("downloadspeed", "download", "down", "downmbps", "dlspeed", "dlmbps"),
    ),
    "minup": (
        *("minup", "minupload", "minuploadspeed", "minupspeed", "minimumupload"),
        *("minimumuploadspeed", "minul", "minupmbps", *SPELLED["up"]),
        *("uploadspeed", "upload", "up", "upmbps", "ulspeed", "ulmbps"),
    ),
    "environment": ("environment", "environmnt", "environ", "env"),
}
#: What technologies are called beside the FCC's codes, in letters and digits.
_WORDS: Final = {
    0: ("other",),
    10: ("copper", "copperwire", "copperpair", "dsl", "adsl", "vdsl", "xdsl"),
    40: ("cable", "cablemodem", "coaxialcable", "coaxialcablehfc", "hfc", "coax"),
    50: (
        *("fiber", "fibre", "fibertothepremises", "fttp", "ftth", "fiberoptic", "fiberoptics"),
        *("opticalcarrierfibertothepremises", "fibertotheenduser"),
    ),
    60: ("satellite", "gsosatellite", "geostationarysatellite"),
    61: ("ngsosatellite", "nongeostationarysatellite"),
    70: (
        *("fixedwireless", "fwa", "unlicensedfixedwireless", "unlicensedterrestrialfixedwireless"),
    ),
    71: ("licensedfixedwireless", "licensedterrestrialfixedwireless"),
    72: (
        *("lbrfixedwireless", "licensedbyrulefixedwireless"),
        "licensedbyruleterrestrialfixedwireless",
    ),
    300: ("3g", "umts", "hspa", "cdma"),
    400: ("4g", "4glte", "lte", "lte4g"),
    500: ("5g", "5gnr", "nr", "nr5g"),
}
_CODES: Final = {word: code for code, words in _WORDS.items() for word in words}
_SKY: Final = "satellite"


def chosen(
    frame: pd.DataFrame,
    what: str,
    *,
    network: tuple[str, float, float] | None,
    where: Mapping[str, Any],
    at_least: Mapping[str, float],
) -> pd.DataFrame:
    """Keep the rows that are meant.

    Parameters
    ----------
    frame
        All rows.
    what
        Where they come from, for messages.
    network
        Technology, down and up, of rows that say themselves of which they are; None asks for
        nothing. Where it does not ask for satellites, rows of them are left out.
    where
        Column to the value, or the list of values, that it must have.
    at_least
        Column to the least number that it must have.

    Returns
    -------
    DataFrame
        The rows that meet all of it.

    Raises
    ------
    TableError
        If a column is not there, some rows cannot be judged by it, or no row is left.

    Warns
    -----
    ExclusionWarning
        If rows of satellites are left out though nobody asked for a technology.
    """
    kept = pd.Series(data=True, index=frame.index)
    named = {_column(frame, name, what): value for name, value in where.items()}
    for column, fits in _of_network(frame, network, named, what):
        kept &= fits
        _check_left(frame, kept, column, what)
    for column, value in named.items():
        kept &= _among(frame, column, value, what)
        _check_left(frame, kept, column, what)
    for name, least in at_least.items():
        column = _column(frame, name, what)
        kept &= _numbers(frame, column, what) >= least
        _check_left(frame, kept, column, what)
    return frame[kept]


def _of_network(
    frame: pd.DataFrame,
    network: tuple[str, float, float] | None,
    where: Mapping[Hashable, Any],
    what: str,
) -> list[tuple[Hashable, pd.Series[bool]]]:
    """Tell which rows are of a network, by each column in which they say so themselves."""
    technology, down, up = network or (NETWORK, 0.0, 0.0)
    said = {name: _find(frame, name) for name in ("technology", "mindown", "minup")}
    asked = {"technology": technology != NETWORK, "mindown": down, "minup": up}
    lacking = [name for name, value in asked.items() if value and said[name] is None]
    if lacking and any(column is not None for column in said.values()):
        raise TableError(
            f"{what} cannot be asked for {technology} of {down:g}/{up:g} Mbit/s: it has no column "
            f"{' and '.join(lacking)}; it has {files.listed([*frame.columns])}. Name the column "
            "so, or do not ask for it."
        )
    own = technology != NETWORK or said["technology"] in where
    out = [] if own else _on_ground(frame, said["technology"], what)
    for name, value in asked.items():
        column = said[name]
        if not value or column is None:
            continue
        if name == "technology":
            codes = _coded(frame, column, what)
            wanted = ANY if technology == "any" else (technology,)
            fits = codes.isin([code for code, known in TECHNOLOGIES.items() if known in wanted])
        else:
            fits = _numbers(frame, column, what) >= value
        out.append((column, fits))
    return out


def _on_ground(
    frame: pd.DataFrame,
    column: Hashable,
    what: str,
) -> list[tuple[Hashable, pd.Series[bool]]]:
    """Leave out satellites, which are offered nearly everywhere, and say so."""
    if column is None:
        return []
    sky = frame[column].map(files.text).map(_code).map(TECHNOLOGIES) == _SKY
    if not sky.any():
        return []
    said = f"{what}: {int(sky.sum()):,} of {len(frame):,} rows are of satellites"
    if sky.all():
        raise TableError(
            f"{said}, which are offered nearly everywhere and reach no more homes for it. Ask for "
            "satellite by name (`network`, --technology) if that is meant."
        )
    warnings.warn(f"{said}, which are no reach: left out.", ExclusionWarning, stacklevel=5)
    return [(column, ~sky)]


def _find(frame: pd.DataFrame, name: str) -> Hashable | None:
    """Find a column by its name, or that of technologies by words that are all of them."""
    found: Hashable | None = files.find(list(frame.columns), _SPELLINGS[name])
    if found is not None or name != "technology":
        return found
    return next((column for column in frame if _are_technologies(frame[column])), None)


def _are_technologies(column: pd.Series[Any]) -> bool:
    if pd.api.types.is_numeric_dtype(column.dtype) or str(column.dtype) == "geometry":
        return False
    words = {_word(cell) for cell in {cell for cell in column if isinstance(cell, str)}} - {""}
    return bool(words) and words <= _CODES.keys()


def _column(frame: pd.DataFrame, name: str, what: str) -> Hashable:
    """Find the column that a user names, in its spelling, in any case, or as others spell it."""
    if name in frame.columns:
        return name
    alike = next((known for known in _SPELLINGS.values() if files.plain(name) in known), ())
    found: Hashable = files.find(list(frame.columns), (files.plain(name), *alike))
    if found is None:
        raise TableError(
            f"{what} has no column {name!r}; it has {files.listed(list(frame.columns), 40)}."
        )
    return found


def _code(text: str) -> int | None:
    """Read a technology by the FCC's code or by its name."""
    number = pd.to_numeric(text, errors="coerce")
    return _CODES.get(_word(text), int(number) if number in TECHNOLOGIES else None)


def _word(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _coded(frame: pd.DataFrame, column: Hashable, what: str) -> pd.Series[float]:
    texts = frame[column].map(files.text)
    codes = texts.map({text: _code(text) for text in texts.unique()})
    known = ", ".join(f"{code} {name}" for code, name in TECHNOLOGIES.items())
    _check_each(frame, column, codes.notna(), what, f"expected one of {known}")
    return pd.Series(codes)


def _numbers(frame: pd.DataFrame, column: Hashable, what: str) -> pd.Series[float]:
    cells = frame[column]
    if not pd.api.types.is_numeric_dtype(cells.dtype):
        cells = cells.map(files.text)
    number = pd.Series(pd.to_numeric(cells, errors="coerce"))
    _check_each(frame, column, number.notna(), what, "expected a number")
    return number


def _among(frame: pd.DataFrame, column: Hashable, value: object, what: str) -> pd.Series[bool]:
    """Tell which rows have one of the values: as technologies, as numbers or as texts."""
    several = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    wanted = [files.text(one) for one in several]
    cells = frame[column].map(files.text)
    _check_each(frame, column, cells != "", what, "expected a value")
    codes = {_code(one) for one in wanted}
    if column == _find(frame, "technology") and None not in codes:
        return _coded(frame, column, what).isin(codes)
    number, numbers = (pd.to_numeric(some, errors="coerce") for some in (cells, pd.Series(wanted)))
    if number.notna().all() and numbers.notna().all():
        cells, wanted = number, [*numbers]
    return pd.Series(cells).isin(wanted)


def _check_each(
    frame: pd.DataFrame,
    column: Hashable,
    known: pd.Series[bool],
    what: str,
    expected: str,
) -> None:
    """Refuse a choice by a column that some rows do not answer."""
    if known.all():
        return
    first = frame[column][~known].iloc[0]
    shown = "nothing" if pd.isna(first) or first == "" else repr(files.printable(first))
    raise TableError(
        f"{what}: {int((~known).sum()):,} of {len(frame):,} rows have {shown} in column "
        f"{column!r}, so that nobody can tell whether they are meant; {expected}. Fill it in, or "
        "leave these rows out of the file."
    )


def _check_left(frame: pd.DataFrame, kept: pd.Series[bool], column: Hashable, what: str) -> None:
    if len(frame) and not kept.any():
        found = ", ".join(dict.fromkeys(map(files.printable, frame[column].head(1_000))))[:80]
        raise TableError(
            f"No row of {what} is left after choosing by {column!r}, which has values such as "
            f"{found}."
        )

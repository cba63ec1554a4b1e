"""Whether each field of a manifest and each column of a part is what the format says.

Behind a good checksum may stand anything: checksums tell that a file is as it was written, not that
what was written can be.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from exclusion import frames
from exclusion._late import Late
from exclusion.errors import TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    import shapely
else:
    pd = Late("pandas")
    shapely = Late("shapely")

#: No estimate or margin of households, people or dollars is as large.
_MOST: Final = 1e10
#: The Earth's surface, in m².
_EARTH: Final = 5.2e14
#: One line of a table, or the sum of several: B28002_013, DP02_0151, B28002_012+B28002_013.
_VARIABLE: Final = re.compile(r"[A-Z]+[0-9]+[A-Z]*_[0-9A-Z_+]+")
_LINES: Final = "\n"  # what texts of several lines have between them


def _is_text(value: object) -> bool:
    """Tell printable text of one line, which may be empty."""
    return isinstance(value, str) and value.isprintable()


def _is_name(value: object) -> bool:
    return _is_text(value) and bool(str(value).strip())


def _is_whole(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**53


def _is_day(value: object) -> bool:
    try:
        return date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def _is_vintage(value: object) -> bool:
    return type(value) is int and 1000 <= value <= 9999


def _is_geoid(value: object) -> bool:
    return isinstance(value, str) and ((value.isdecimal() and value.isascii()) or not value)


def _none_or(test: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or test(value)


def _list_of(test: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(map(test, value))


#: What tells that a field is right, and what it must be in words.
_Rule: TypeAlias = "tuple[Callable[[object], bool], str]"
_TEXT, _NAME, _WHOLE = (_is_text, "text of one line"), (_is_name, "a name"), (_is_whole, "a count")
_FIELDS: Final[Mapping[str, _Rule]] = {
    "place": _NAME,
    "geoid": (_is_geoid, "digits, or an empty text"),
    "vintage": (_is_vintage, "a year"),
    "geography": (("tract", "block group").__contains__, "'tract' or 'block group'"),
    "tables": (
        lambda found: isinstance(found, dict) and all(map(_is_vintage, found.values())),
        "a year for each table",
    ),
    "sources": (lambda found: isinstance(found, list) and bool(found), "a list of sources"),
    "aliases": (_list_of(_is_name), "a list of names"),
    "absent": (_list_of(_is_name), "a list of parts"),
    "files": (lambda found: isinstance(found, dict), "what is said of each file"),
}
_SOURCE: Final[Mapping[str, _Rule]] = {
    "what": _NAME,
    "url": _TEXT,
    "read": (_is_day, "a day such as 2026-01-31"),
    "credit": _TEXT,
    "vintage": (_none_or(_is_vintage), "a year, or null"),
    "sha256": (_none_or(_is_hash), "64 hexadecimal digits, or null"),
}
_FILE: Final[Mapping[str, _Rule]] = {
    "rows": _WHOLE,
    "bytes": _WHOLE,
    "sha256": (_is_hash, "64 hexadecimal digits"),
}


def wrong_field(body: Mapping[str, Any], parts: frozenset[str]) -> str | None:
    """Say which field of a manifest is not what it must be.

    Parameters
    ----------
    body
        The manifest, as JSON gives it.
    parts
        The names of all parts that there are.

    Returns
    -------
    str or None
        What is wrong in words; None where nothing is.
    """
    if found := _wrong(body, _FIELDS, ""):
        return found
    unknown = sorted(set(body["absent"]) - parts)
    if unknown:
        return f"absent lists {unknown[0]!r:.40}, which is no part"
    for place, source in enumerate(body["sources"]):
        if found := _wrong(source, _SOURCE, f"sources[{place}]."):
            return found
    for name, file in body["files"].items():
        if found := _wrong(file, _FILE, f"files[{name!r:.40}]."):
            return found
    return None


def _wrong(found: object, fields: Mapping[str, _Rule], where: str) -> str | None:
    if not isinstance(found, dict):
        return f"{where.rstrip('.')} is {found!r:.40}; expected {', '.join(fields)}"
    for name, (test, expected) in fields.items():
        if name not in found:
            return f"{where}{name} is missing"
        if not _holds(test, found[name]):
            return f"{where}{name} is {found[name]!r:.40}; expected {expected}"
    return None


def _holds(test: Callable[[object], bool], value: object) -> bool:
    """Ask a test; what cannot even be looked up in a list of words is none of them."""
    try:
        return bool(test(value))
    except TypeError:
        return False


def _texts(column: pd.Series, *, empty: bool = False, lines: bool = False) -> pd.Series:
    """Tell which cells are printable text; with `empty` missing ones are too."""
    kept = column.dropna()
    right = pd.Series(empty, index=column.index, dtype=bool)
    if pd.api.types.infer_dtype(kept, skipna=False) == "string":
        known = kept.unique()
        plain = {one for one in known if (one.replace(_LINES, " ") if lines else one).isprintable()}
        right[kept.index] = kept.isin(plain)
    else:
        right[kept.index] = False
    return right


def _numbers(column: pd.Series, most: float, *, empty: bool = True) -> pd.Series:
    """Tell which cells are numbers from 0 to `most`; with `empty` missing ones are too."""
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return column.isna() & empty
    values = pd.Series(frames.floats(column), index=column.index)
    return values.between(0, most) | (values.isna() & empty)


def _codes(column: pd.Series) -> pd.Series:
    """Tell which cells are GEOIDs in form."""
    right = _texts(column)
    return right & column.where(right, "").astype(str).str.fullmatch("[0-9]+")


def _lines_of_tables(column: pd.Series) -> pd.Series:
    right = _texts(column)
    known = {one for one in column[right].unique() if _VARIABLE.fullmatch(one)}
    return right & column.isin(known)


def _words(column: pd.Series) -> pd.Series:
    right = _texts(column)
    return right & column.isin(list(frames.METHODS))


def _years(column: pd.Series) -> pd.Series:
    whole = pd.api.types.is_integer_dtype(column)
    return column.between(1000, 9999).fillna(False) if whole else column.isna() & False


_DECODED: Final = (
    "a number from 0 to 1e10, or missing (the Bureau's codes for that must be decoded first)"
)
_COLUMNS: Final[Mapping[str, tuple[Callable[[pd.Series], pd.Series], str]]] = {
    "GEOID": (_codes, "a GEOID as text"),
    "GEOID10": (_codes, "a GEOID as text"),
    "GEOID20": (_codes, "a GEOID as text"),
    "ground": (_codes, "a GEOID as text"),
    "variable": (_lines_of_tables, "a table's line, such as B28002_013"),
    "estimate": (lambda c: _numbers(c, _MOST), _DECODED),
    "moe": (lambda c: _numbers(c, _MOST), _DECODED),
    "moe_method": (_words, f"one of {', '.join(frames.METHODS)}"),
    "annotation": (lambda c: _texts(c, empty=True), "text of one line, or missing"),
    "vintage": (_years, "a year"),
    "ALAND": (lambda c: _numbers(c, _EARTH), "m² from 0 to the Earth's, or missing"),
    "AWATER": (lambda c: _numbers(c, _EARTH), "m² from 0 to the Earth's, or missing"),
    "inside": (lambda c: _numbers(c, 1.0, empty=False), "a share from 0 to 1"),
    "neighborhood": (lambda c: _texts(c, empty=True), "text of one line, or missing"),
    "cut_by": (lambda c: _texts(c, empty=True, lines=True), "text, or missing"),
    "name": (lambda c: _texts(c, empty=True), "text of one line, or missing"),
    "address": (lambda c: _texts(c, empty=True), "text of one line, or missing"),
    "internet": (lambda c: _texts(c, empty=True), "text of one line, or missing"),
    "wifi": (lambda c: _texts(c, empty=True), "text of one line, or missing"),
    "computers": (lambda c: _numbers(c, _MOST), "a number from 0, or missing"),
}
#: What each part's shapes are, by shapely's numbers of kinds.
_POLYGONS: Final = ((3, 6), "polygon")
_KINDS: Final = {"polygons": _POLYGONS, "sites": ((0,), "point"), "water": _POLYGONS}


def check_columns(part: str, frame: pd.DataFrame, where: str) -> None:
    """Raise where a cell is not what its column holds.

    Parameters
    ----------
    part, frame
        A part's name, and the part with all its columns.
    where
        What to call it.

    Raises
    ------
    TableError
        If a cell is of another type, or a number that cannot be.
    """
    for name, (test, expected) in _COLUMNS.items():
        if name not in frame.columns:
            continue
        column = frame[name].reset_index(drop=True)
        right = test(column)
        if not right.all():
            row = int(np.argmin(right.to_numpy(dtype=bool)))
            key = next((k for k in ("GEOID", "name") if k in frame.columns and k != name), None)
            of = f" of {frame[key].iloc[row]!r:.40}" if key else ""
            cell = column.iloc[row]
            cell = cell.item() if isinstance(cell, np.generic) else cell
            raise TableError(
                f"{where}: {name}{of} is {cell!r:.40} (row {row + 1}); expected {expected}."
            )
    if part in _KINDS:
        _check_shapes(frame, *_KINDS[part], where)


def _check_shapes(frame: pd.DataFrame, kinds: tuple[int, ...], what: str, where: str) -> None:
    """Raise where a shape is missing, empty, of another kind or nowhere on the Earth."""
    shapes = np.asarray(frame["geometry"].to_numpy(), dtype=object)
    bounds = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        on_earth = (np.abs(bounds) <= np.array([180, 90, 180, 90])).all(axis=1)
    finite = np.ones(len(shapes), dtype=bool)
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    finite[owner[~np.isfinite(points).all(axis=1)]] = False
    right = np.isin(shapely.get_type_id(shapes), kinds) & on_earth & finite
    if not right.all():
        row = int(np.argmin(right))
        key = next((name for name in ("GEOID", "name") if name in frame.columns), None)
        of = f" of {frame[key].iloc[row]!r:.40}" if key else ""
        shown = "nothing" if shapes[row] is None else shapes[row].wkt[:60]
        raise TableError(
            f"{where}: the shape{of} (row {row + 1}) is {shown}; expected a {what} in degrees."
        )

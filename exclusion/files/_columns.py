"""Columns as people name them, found in any case and spelling."""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from exclusion import frames
from exclusion._harmless import printable
from exclusion.errors import TableError
from exclusion.files._opening import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_log = logging.getLogger(__name__)

LONGITUDE: Final = (
    *("longitude", "lon", "lng", "long", "xlong", "longitud", "londd", "longdd", "geolongitude"),
    *("x", "xcoord", "xcoordinate", "pointx", "coordx", "intptlon", "lonwgs84", "lonx"),
)
LATITUDE: Final = (
    *("latitude", "lat", "ylat", "latitud", "latdd", "geolatitude"),
    *("y", "ycoord", "ycoordinate", "pointy", "coordy", "intptlat", "latwgs84", "laty"),
)
#: What may stand before and after the word for a place; what databases add at the end goes.
_BEFORE: Final = (
    "(?:(?:pri|prim|primary|gis|map|city|the|local|official|stat|statistical|super|planning|full|"
    "long|cmn|sn|s|l|c|d)?)"
)
_AFTER: Final = "(?:names?|nm|nam|title|label|lbl|desc|descr|description|txt|text)"
_CODE: Final = "(?:id|no|nbr|num|numb|number|code|cd|key|n|district|dist|dis)"
_HOOD: Final = (
    "(?:neighbou?rhoods?|neighbou?rhd|neighborho|neighbourh|neighborh|neighborhd|neighbrhd|"
    "neighbhd|neighb|neighbor|neigh|nbhds?|nbrhds?|nbrhood|nbhood|nbh|nghbrhd|nghbhd|ngbrhd|"
    "nhoods?|nhds?|nhd|hoods?|barrios?)"
)
#: Kinds of ground, those that a list of neighborhoods is likelier to mean first.
_GROUND: Final = (
    "(?:nta|ntas|neighborhoodtabulationarea)",
    "(?:snb|superneighborhood)",
    "(?:communit(?:y|ies)(?:area|statisticalarea)?|comm?(?:area)?|cca|csa|cdta|cluster)",
    "(?:plan(?:ning)?(?:area|dist|district|zone|unit)|comm(?:unity)?plan(?:area)?|cpa|npu|anc)",
    "(?:subdivisions?|subdivisio|subdiv|subd|villages?|quarters?|quadrants?|sectors?|parish)",
    "(?:regions?|sub-?regions?|geo|geography|area|place|placename|locality|municipality|town|"
    "township|tract|zone)",
    "(?:ald|alder|alderman(?:ic)?|wards?)",
    "(?:city|common)?(?:coun(?:cil)?|councilmanic|cncl|supervisor(?:ial)?|sup|commission(?:er)?)"
    "(?:district|districts|distri|distr|dist|dis|di|d)",
    "(?:(?:city)?council|supervisor(?:ial)?)",
    "(?:(?:police|school|house|senate|election|voting|fire|ed|pol)?(?:districts?|distri|distr|dist|dis))",
    "(?:boro(?:ugh)?s?)",
    "(?:(?:voting|election)?(?:precincts?|prec|pct|vtd))",
    "(?:count(?:y|ies)|cnty)",
    "(?:zip(?:code)?|zcta5?(?:ce)?|postal(?:code)?)",
)
_EXACT: Final = (
    *("name", "names", "namelsad", "fullname", "gnisname", "listname", "areaname", "nombre"),
    "displayname",
)
_LABELS: Final = ("maplabel", "label", "labels", "title", "lbl", "shortname", "longname")
#: A person's, a road's or another thing's name is none of ground.
_OTHER: Final = "(?!.*(?:rep|member|mayor|owner|user|editor|street|road|county|state|file|alt))"
#: By rank: a neighborhood by name; a name; another kind of ground by name; what speaks of
#: neighborhoods or names somehow; a label; a kind of ground; a code, such as a district's number.
_RANKED: Final = (
    f"{_BEFORE}{_HOOD}{_AFTER}?",
    *_EXACT,
    *(f"{_BEFORE}{word}{_AFTER}" for word in _GROUND),
    "(?!.*(?:id|no|nbr|num|number|code|cd)$).*(?:neigh|nbhd|nbrhd|hood).*",
    *_LABELS,
    *(f"{_BEFORE}{word}" for word in _GROUND),
    f"{_OTHER}.*(?:name|nam|nm)",
    *(f"{_BEFORE}{word}{_CODE}" for word in (_HOOD, *_GROUND)),
)
_SITE: Final = re.compile(
    "(?:site|facility|fac|location|loc|library|branch|center|centre|place|building|bldg|org|"
    "organi[sz]ation|agency|business|school|landmark|poi)(?:names?|nm|title)?"
)
#: A column of names has one for this part of its rows at least; one that has more goes before it.
_FULL: Final = 0.5
#: A larger number is no district's: it is an area or a key.
_MANY: Final = 100_000
#: Categories of control characters and halves of characters; what turns the way of writing.
_HIDDEN: Final = frozenset({"Cc", "Cs"})
_TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_NO_WORDS: Final = re.compile(
    r"\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?|https?://.*|www\..*|\S+@\S+|<.*|"
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|(?:multi)?(?:point|polygon|linestring)\s*z?\s*\(.*|[{\[].*|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2},?\s+\d{4}.*",
    re.IGNORECASE | re.DOTALL,
)


def plain(name: object) -> str:
    """Write a column's name without case, blanks, signs and the year at its end.

    Parameters
    ----------
    name
        As a file has it.

    Returns
    -------
    str
        Letters and digits.

    Examples
    --------
    >>> plain("NBHD_Name"), plain("CDTA2020")
    ('nbhdname', 'cdta')
    """
    letters = re.sub(r"[\W_]+", "", str(name).casefold())
    return re.sub(r"(?<=[a-z])\d+$", "", letters) or letters


def find(
    columns: Iterable[Any], spellings: Sequence[str], *, within: str | None = None
) -> Any | None:  # noqa: ANN401
    """Find a column by the first of its spellings that is there.

    Parameters
    ----------
    columns
        As a file has them.
    spellings
        As `plain` writes them, the usual one first.
    within
        A word; if there is none of the spellings, the only column whose name has it.

    Returns
    -------
    label or None
        In the file's spelling.

    Examples
    --------
    >>> find(["Name", "Longitude"], LONGITUDE)
    'Longitude'
    """
    known: dict[str, Any] = {}
    for name in columns:
        known.setdefault(plain(name), name)
    found = next((known[one] for one in spellings if one in known), None)
    if found is not None or within is None:
        return found
    alike = [name for plainly, name in known.items() if within in plainly]
    return alike[0] if len(alike) == 1 else None


def given(frame: pd.DataFrame, column: str, option: str, what: str) -> Any:  # noqa: ANN401
    """Find the column that a user names, in its spelling or else in any case.

    Parameters
    ----------
    frame
        Any.
    column
        The name.
    option
        How it is named, such as "name_column".
    what
        What has the column, for the message.

    Returns
    -------
    label
        In the file's spelling.

    Raises
    ------
    TableError
        If there is none; the message lists those that are there.
    """
    frames.check_text(column, option)
    names = labels(frame, what)
    exact = [name for name in names if str(name) == column]
    alike = exact or [name for name in names if str(name).casefold() == column.casefold()]
    if len(alike) != 1:
        raise TableError(
            f"{printable(what)} has no column {printable(column)!r} ({option}); it has "
            f"{listed(names)}."
        )
    return alike[0]


def named(frame: pd.DataFrame, what: str, column: str | None = None, *, sites: bool = False) -> Any:  # noqa: ANN401 - a label
    """Find the column that names what a user hands in.

    Parameters
    ----------
    frame
        A row a polygon or a site.
    what
        What it is called, for the message.
    column
        The user's own choice; None finds it.
    sites
        Whether the rows are sites rather than neighborhoods.

    Returns
    -------
    label
        In the file's spelling.

    Raises
    ------
    TableError
        If there is no such column, or it cannot be told; the message lists the columns.

    Notes
    -----
    By its name first, if a row at least has a text or whole number in it; else the only column
    whose texts are words, there in each row and different in each; else one that is named so and
    is empty.

    Examples
    --------
    >>> named(pd.DataFrame({"OBJECTID": [1, 2], "NBHD_NAME": ["Gert Town", "Hollygrove"]}), "x")
    'NBHD_NAME'
    """
    if column is not None:
        return given(frame, column, "name_column", what)
    names = labels(frame, what)
    ranked = []
    for at, name in enumerate(names):
        rank = _rank(plain(name), sites=sites)
        full = _full(frame[name])
        different = _different(frame[name])
        alike = rank is not None and rank > len(_EXACT) and different == 1 < len(frame)
        if rank is not None and full and not alike:
            ranked.append((full < _FULL, rank, -different, at, name))
    if ranked:
        return min(ranked)[-1]
    words = [name for name in names if _is_words(frame[name])]
    blank = [name for name in names if _rank(plain(name), sites=sites) is not None]
    if not words and blank:
        return blank[0]
    if len(words) == 1:
        _log.info("%s: names are taken from the column %s", printable(what), printable(words[0]))
        return words[0]
    lacks = "no column `name` to tell its sites apart: expected that, site, location"
    lacks = lacks if sites else "no column of names: expected one of neighborhood, name, district"
    raise TableError(
        f"{printable(what)} has {lacks} or label with a text in it, found {listed(names)}. Say "
        "which with --name-column (name_column=…)."
    )


def text(value: Any) -> str:  # noqa: ANN401 - a cell of any type
    r"""Write a name; a district's number stays whole where others are missing; "" where it is.

    Parameters
    ----------
    value
        A cell.

    Returns
    -------
    str
        Without control characters, those that turn the direction of writing too, and without
        blanks at its ends, those within one each.

    Raises
    ------
    TableError
        If it is a list or another thing that names nothing.

    Examples
    --------
    >>> text(3.0), text(" Two \n words "), text(None)
    ('3', 'Two words', '')
    """
    if isinstance(value, list | tuple | dict | set | bytes | np.ndarray):
        raise TableError(f"A name is {printable(value)!r:.80}; expected a text.")
    if pd.isna(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    words = " ".join(str(value).split())
    return "".join(c for c in words if unicodedata.category(c) not in _HIDDEN and c not in _TURNS)


def labels(frame: pd.DataFrame, what: str) -> list[Any]:
    """List the columns that are no geometry.

    Parameters
    ----------
    frame
        Any.
    what
        What it is called, for the message.

    Returns
    -------
    list
        Their labels.

    Raises
    ------
    TableError
        If one is there twice: nobody could say which is meant.
    """
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice):
        raise TableError(
            f"{printable(what)} has the column {printable(twice[0])} more than once; rename or "
            "drop one."
        )
    kinds = frame.dtypes
    return [name for name in frame.columns if str(kinds[name]) != "geometry"]


@cache
def _ranked() -> tuple[re.Pattern[str], ...]:
    """Compile what ranks names: many commands read no file of the user's."""
    return tuple(map(re.compile, _RANKED))


def _rank(name: str, *, sites: bool) -> int | None:
    """Say how likely a column of this name holds names; the lowest is the likeliest."""
    if sites and _SITE.fullmatch(name):
        return 1 if name not in _EXACT else 0
    return next((at for at, known in enumerate(_ranked()) if known.fullmatch(name)), None)


def _full(column: pd.Series) -> float:
    """Say which part of a column could be names; whole numbers can, as districts have them."""
    if pd.api.types.is_datetime64_any_dtype(column) or pd.api.types.is_bool_dtype(column):
        return 0.0
    known = column.dropna()
    if pd.api.types.is_numeric_dtype(known) and ((known % 1 != 0) | (known.abs() >= _MANY)).any():
        return 0.0
    return sum(str(one).strip() != "" for one in known) / max(len(column), 1)


def _different(column: pd.Series) -> int:
    return len({str(one) for one in column.dropna()})


def _is_words(column: pd.Series) -> bool:
    """Tell whether a column's texts are words, in each row and different in each."""
    values = [one.strip() for one in column if isinstance(one, str) and one.strip()]
    if not values or len(values) < len(column) or len(set(values)) < len(values):
        return False
    if any(_NO_WORDS.fullmatch(one) for one in values):
        return False
    spoken = [one for one in values if _WORD.search(one)]
    coded = len(values) > 1 and len({len(one) for one in values}) == 1
    return 2 * len(spoken) > len(values) and not coded

"""The names that the Data API gives: of states, counties, places and metropolitan areas alone.

Where there is a key, four short answers stand in for the names file of the country, which lists
tracts, block groups and towns too.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pandas as pd

from exclusion import _fetch, geoid
from exclusion.acs import _api, _bulk, _whole
from exclusion.errors import SourceError
from exclusion.sources import Source

if TYPE_CHECKING:
    from pathlib import Path

LEVELS: Final = ("state", "county", "place", "cbsa")
#: Each state's code before its postal one: the API does not give that.
_POSTAL: Final = (
    "01AL 02AK 04AZ 05AR 06CA 08CO 09CT 10DE 11DC 12FL 13GA 15HI 16ID 17IL 18IN 19IA 20KS 21KY "
    "22LA 23ME 24MD 25MA 26MI 27MN 28MS 29MO 30MT 31NE 32NV 33NH 34NJ 35NM 36NY 37NC 38ND 39OH "
    "40OK 41OR 42PA 44RI 45SC 46SD 47TN 48TX 49UT 50VT 51VA 53WA 54WV 55WI 56WY 72PR"
)


def name(vintage: int) -> str:
    """Name a vintage's names in the cache.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.

    Returns
    -------
    str
        The path below the cache folder.
    """
    return f"api/{vintage}/names.parquet"


def read(vintage: int, key: str | None, *, offline: bool) -> tuple[Path, Source]:
    """Give the names, asking for them first where the cache lacks them.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.
    key
        A key; needed unless the cache has them.
    offline
        Use only what the cache holds.

    Returns
    -------
    tuple of (Path, Source)
        GEOID, level, NAME and state (postal code) as Parquet, and what they were read from.

    Raises
    ------
    SourceError
        If an answer is no answer, `status` 404 if the API does not have the vintage.
    DamagedFileError
        If an answer is not whole.
    """
    return _fetch.cached(name(vintage), lambda path: _make(path, vintage, key), offline=offline)


def has(vintage: int, key: str | None) -> bool:
    """Ask whether the Data API has a vintage.

    Parameters
    ----------
    vintage
        The last year of the 5-year period.
    key
        A key.

    Returns
    -------
    bool
        False only if it says that it has not (404).

    Raises
    ------
    SourceError
        If it does not say.
    """
    question = _api.Question("acs5", (), "state", vintage)
    try:
        return bool(_api.texts(question, ["NAME"], [{"for": "state:22"}], key))
    except SourceError as err:
        if err.status != 404:
            raise
        return False


def _make(path: Path, vintage: int, key: str | None) -> Source:
    question = _api.Question("acs5", (), "names", vintage)
    parts = []
    for level in LEVELS:
        asked = {"for": f"{_api.OUTSIDE_STATES.get(level, level)}:*"}
        if level in {"county", "place"}:
            asked["in"] = "state:*"
        rows = _api.texts(question, ["NAME", "GEO_ID"], [asked], key)
        parts.append(pd.DataFrame(rows, columns=["GEO_ID", "NAME"]).assign(level=level))
    with _fetch.reading(question.url):
        frame = _frame(pd.concat(parts, ignore_index=True))
    _whole.check_names(frame, vintage, question.url, LEVELS[:3])
    frame.to_parquet(path, compression="zstd", index=False)
    what = f"American Community Survey 5-year estimates {geoid.period(vintage)}, names (Data API)"
    today = datetime.now(UTC).date().isoformat()
    return Source(what, question.url, today, _bulk.CREDIT, vintage)


def _frame(raw: pd.DataFrame) -> pd.DataFrame:
    postal = {pair[:2]: pair[2:] for pair in _POSTAL.split()}
    geoids, level = raw["GEO_ID"].str.partition("US")[2], raw["level"]
    state = geoids.str[:2].map(postal).where(level != "cbsa", "US").fillna("")
    return pd.DataFrame({"GEOID": geoids, "level": level, "NAME": raw["NAME"], "state": state})

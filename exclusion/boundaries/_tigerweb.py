"""Polygons from the Bureau's map service, TIGERweb, for days when its file server refuses programs.

One folder a vintage, one layer a geography, asked a page at a time for the areas of a state or
county. The polygons are those of TIGER/Line: they have every detail and reach into the sea.
"""

from __future__ import annotations

import functools
import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd

from exclusion import _fetch, _geoparquet, listings
from exclusion.boundaries import _zips
from exclusion.boundaries._water import is_water
from exclusion.errors import SourceError
from exclusion.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from requests import Response

#: The layers that make up each geography, by the names that the service gives them: numbers differ
#: from vintage to vintage.
LAYERS: Final = {
    "tract": ("Census Tracts",),
    "block group": ("Census Block Groups",),
    "county": ("Counties",),
    "place": ("Incorporated Places", "Census Designated Places"),
    "state": ("States",),
    "cbsa": ("Metropolitan Statistical Areas", "Micropolitan Statistical Areas"),
}
_FIELDS: Final = {"GEOID": "GEOID", "AREALAND": "ALAND", "AREAWATER": "AWATER"}
#: Areas a page: the service refuses long answers, and cuts longer ones without an error.
_PAGE: Final = 500
#: How often it is asked where it says that it has trouble of its own, with the status of a success.
_TRIES: Final = 3
#: So much of what it says is shown.
_MOST: Final = 160
#: A name in the cache.
_NAME: Final = re.compile(r"tigerweb/(\d{4})/([a-z_]+)_(us|\d+)\.parquet")


class _TroubleError(SourceError):
    """The service says that it has trouble of its own."""


class _Layer(_zips.File):
    """Areas of a layer, held against what a file of them is held against."""

    @property
    def url(self) -> str:
        """The folder of the service."""
        return self.folder


def names(geography: str, within: Iterable[str] | None, vintage: int) -> list[str]:
    """Name the answers in the cache, one for each GEOID.

    Parameters
    ----------
    geography, within, vintage
        As for `fetch`.

    Returns
    -------
    list of str
        Paths below the cache folder.
    """
    folder = f"tigerweb/{vintage}/{geography.replace(' ', '_')}"
    return [f"{folder}_{prefix or 'us'}.parquet" for prefix in _prefixes(within)]


def _prefixes(within: Iterable[str] | None) -> list[str]:
    return [""] if within is None else sorted(within)


def fetch(
    geography: str, within: Iterable[str] | None, vintage: int, *, offline: bool = False
) -> tuple[gpd.GeoDataFrame, tuple[Source, ...]]:
    """Fetch the polygons of a geography from TIGERweb, or from the cache.

    Parameters
    ----------
    geography
        As for `boundaries.fetch`.
    within
        GEOIDs, whole or as the start of others; None takes the country.
    vintage
        The year of the boundaries.
    offline
        Use only what the cache holds.

    Returns
    -------
    polygons : GeoDataFrame
        GEOID, ALAND and AWATER (m²), geometry (EPSG:4326), as the service gives them.
    sources : tuple of Source
        One for each GEOID of `within`.

    Raises
    ------
    SourceError
        If the service cannot be had or has no such folder, or offline the cache lacks it.
    DamagedFileError
        If what it answers is not whole.
    """
    read = []
    prefixes = _prefixes(within)
    for prefix, name in zip(prefixes, names(geography, prefixes, vintage), strict=True):
        make = functools.partial(_make, geography, prefix, vintage)
        with listings.doubting(vintage):
            path, source = _fetch.cached(name, make, offline=offline)
        with _fetch.reading(name):
            read.append((_geoparquet.read(path), source))
    frame = gpd.GeoDataFrame(pd.concat([part for part, _ in read], ignore_index=True), crs=4326)
    return frame, tuple(source for _, source in read)


def without_water(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out areas of water only, as the cartographic files do.

    Parameters
    ----------
    frame
        As `fetch` gives it.

    Returns
    -------
    GeoDataFrame
        The others.
    """
    return frame[~frame["GEOID"].map(lambda geoid: len(geoid) > 7 and is_water(geoid))]


def _make(geography: str, prefix: str, vintage: int, target: Path) -> Source:
    _address()
    folder = f"{_fetch.TIGERWEB}/TIGERweb/tigerWMS_ACS{vintage}/MapServer"
    what = f"TIGERweb, {' and '.join(LAYERS[geography])}, {vintage}"
    with _fetch.session() as session:

        def ask(url: str, **parameters: str | int) -> dict[str, Any]:
            asked = {name: str(value) for name, value in parameters.items()}
            for attempt in range(1, _TRIES):
                try:
                    return _object(session.get(url, params=asked), what)
                except _TroubleError:
                    session.pause(attempt)
            return _object(session.get(url, params=asked), what)

        numbers = _numbers(ask(folder, f="json"), geography, folder)
        pages = [page for number in numbers for page in _pages(ask, f"{folder}/{number}", prefix)]
    frame = _frame([feature for page in pages for feature in page], folder)
    _check(_Layer("", folder, what, vintage, geography, prefix or "us"), frame)
    frame.to_parquet(target, index=False, compression="zstd")
    today = datetime.now(tz=UTC).date().isoformat()
    return Source(what, folder, today, "U.S. Census Bureau", vintage)


def _address() -> str:
    address = _fetch.tigerweb_url()
    if address is None:
        raise SourceError(
            "it is not asked, as EXCLUSION_WWW2_URL names a mirror, and EXCLUSION_TIGERWEB_URL none"
        )
    return address


def ask() -> str:
    """See that the service answers, and give its name.

    Returns
    -------
    str
        The host, to be shown.

    Raises
    ------
    SourceError
        If it does not.
    """
    shown, folder = _fetch.host(_address()), f"{_fetch.TIGERWEB}/TIGERweb/tigerWMS_ACS2021"
    with _fetch.session() as session:
        _object(session.get(f"{folder}/MapServer", params={"f": "json"}), "TIGERweb")
    return shown


def check_kept(name: str, path: Path) -> bool:
    """Check an answer of the cache again, as when it came.

    Parameters
    ----------
    name
        Its path below the cache folder.
    path
        The file.

    Returns
    -------
    bool
        Whether it is an answer of TIGERweb's.

    Raises
    ------
    DamagedFileError
        If it is not whole.
    """
    match = _NAME.fullmatch(name)
    if match is not None:
        with _fetch.reading(name):
            layer = _Layer("", name, name, int(match[1]), match[2].replace("_", " "), match[3])
            _check(layer, _geoparquet.read(path))
    return match is not None


def _check(layer: _Layer, frame: gpd.GeoDataFrame) -> None:
    _zips.check_areas(layer, pd.DataFrame(frame.drop(columns="geometry")))
    _zips.check_shapes(layer, frame.geometry)


def _object(answer: Response, what: str) -> dict[str, Any]:
    """Read an answer, which says its errors with the status of a success."""
    url = _fetch.redact(answer.url)
    if answer.status_code != 200:
        raise SourceError(
            f"{what}: {url} answers {answer.status_code}.", url=url, status=answer.status_code
        )
    try:
        body = json.loads(answer.content)
    except ValueError as err:
        raise _fetch.damaged(url, f"no JSON ({err})") from err
    if not isinstance(body, dict):
        raise _fetch.damaged(url, f"a {type(body).__name__} came where an object was expected")
    if isinstance(error := body.get("error"), dict):
        said = _fetch.redact(f"{error.get('code')} {error.get('message')}")[:_MOST]
        status = error["code"] if isinstance(error.get("code"), int) else None
        kind = _TroubleError if status is not None and status >= 500 else SourceError
        raise kind(f"{what}: {url} answers {said}.", url=url, status=status)
    return body


def _numbers(folder: dict[str, Any], geography: str, url: str) -> list[int]:
    """Find the numbers of a geography's layers in what a folder says of itself."""
    layers = folder.get("layers")
    known = {
        str(layer.get("name")): number
        for layer in (layers if isinstance(layers, list) else ())
        if isinstance(layer, dict) and isinstance(number := layer.get("id"), int)
    }
    found = [known[name] for name in LAYERS[geography] if name in known]
    if len(found) < len(LAYERS[geography]):
        raise _fetch.damaged(url, f"it has no layer {' or '.join(LAYERS[geography])}")
    return found


def _pages(
    ask: Callable[..., dict[str, Any]], layer: str, prefix: str
) -> list[list[dict[str, Any]]]:
    """Ask for a layer's areas, a page at a time, and see that all came."""
    where = f"GEOID LIKE '{prefix}%'"
    counted = ask(f"{layer}/query", where=where, returnCountOnly="true", f="json").get("count")
    if not isinstance(counted, int):
        raise _fetch.damaged(layer, "it does not say how many areas it has")
    pages: list[list[dict[str, Any]]] = []
    come = 0
    with _fetch.progress("Polygons from TIGERweb", counted, "areas") as shown:
        while come < counted:
            page = ask(
                f"{layer}/query",
                where=where,
                outFields=",".join(_FIELDS),
                orderByFields="GEOID",
                outSR=4326,
                resultOffset=come,
                resultRecordCount=_PAGE,
                f="geojson",
            ).get("features")
            if not isinstance(page, list) or not page:
                raise _fetch.damaged(layer, f"it broke off at {come} of {counted} areas")
            pages.append(page)
            come += len(page)
            shown.advance(len(page))
    if come != counted:
        raise _fetch.damaged(layer, f"{come} areas came where {counted} were counted")
    return pages


def _frame(features: list[dict[str, Any]], url: str) -> gpd.GeoDataFrame:
    """Lay the areas out as the boundary files have them."""
    try:
        frame = gpd.GeoDataFrame.from_features(features, crs=4326)
        frame = frame.rename(columns=_FIELDS)[[*_FIELDS.values(), "geometry"]]
        frame = frame.astype({"GEOID": str, "ALAND": "int64", "AWATER": "int64"})
    except Exception as err:  # whatever JSON of another shape raises
        if not features:
            return gpd.GeoDataFrame({"GEOID": [], "ALAND": [], "AWATER": []}, geometry=[], crs=4326)
        raise _fetch.damaged(
            url, f"an area is not as it should be ({type(err).__name__}: {err})"
        ) from err
    flat = frame.loc[frame.geometry.isna(), "GEOID"]
    if len(flat):
        raise _fetch.damaged(url, f"{flat.iloc[0]} has no polygon")
    return frame

"""The files that a pull without a key needs: listed, announced, and taken from a browser."""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from exclusion import _fetch, acs, boundaries, gazetteer
from exclusion.errors import ExclusionError, PlaceError, RefusedError, SourceError
from exclusion.pulls import _water
from exclusion.pulls._asked import Asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from exclusion._fetch._wanted import Wanted

_log = logging.getLogger(__name__)

#: What browsers call a file that they have not finished.
_UNFINISHED: Final = (".crdownload", ".part", ".partial", ".download", ".opdownload", ".tmp")
#: What a zipped boundary file holds.
_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_UNPACKED: Final = (
    "A zip is needed as it was downloaded: where the browser unpacks it (Safari opens “safe” files "
    "unless its settings forbid it), let it not, and download it again."
)
_NAMES_FILE: Final = re.compile("geos", re.IGNORECASE)


@dataclass(frozen=True)
class Needed:
    """The files that a pull needs.

    Parameters
    ----------
    files
        In the order in which they are read.
    unknown
        What cannot be told yet, in words; empty where all is listed.
    """

    files: tuple[Wanted, ...]
    unknown: str = ""

    @property
    def lacking(self) -> list[Wanted]:
        """Those that the cache does not hold."""
        return [file for file in self.files if not file.there]


def needed(
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    vintage: int | None = None,
    *,
    county: int | str | None = None,
    **options: Any,  # noqa: ANN401 - those of `fetch`
) -> Needed:
    """List the files that a pull of a place needs without a key.

    Parameters
    ----------
    place, vintage, county
        As for `fetch`. Only what the cache holds is read to tell; None asks for the newest vintage.
    **options
        The others of `fetch`.

    Returns
    -------
    Needed
        The names file, the tables, and the boundary files, as far as they can be told.

    Raises
    ------
    ArgumentError, PlaceError, VintageError
        As for `fetch`.
    SourceError
        If the newest vintage cannot be asked for.
    """
    offline = bool(options.pop("offline", False))
    if vintage is None:
        vintage = acs.newest_vintage(key=options.get("key"), offline=offline)
    asked = Asked.of(vintage, **options)
    return _with_ground(asked.files, asked, place, county)


def _with_ground(
    files: list[Wanted],
    asked: Asked,
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    county: int | str | None,
) -> Needed:
    """Add the boundary files, as far as the cache tells which they are."""
    unknown = ""
    if asked.vintage < acs.FIRST:
        unknown = f" Tables of vintage {asked.vintage} come from the Data API, with a key."
    try:
        ground, states = gazetteer.wanted(place, asked.vintage, county=county)
    except SourceError:
        told = (
            "Which boundary files go with it is told once the names file is in the cache: add that "
            "first, then list again."
        )
        return Needed(tuple(files), told + unknown)
    files += ground
    counties: tuple[str, ...] = ()
    try:
        way: dict[str, Any] = {"county": county, "offline": True}
        found = gazetteer.find(place, asked.vintage, **way)
        counties, lined = found.counties, found.polygon is not None
        states = sorted({code[:2] for code in counties})
    except (SourceError, PlaceError):
        # A place's line may cut areas; counties and what is made of them have none of their own.
        lines = boundaries.wanted("place", states, asked.vintage) if states else []
        lined = any(file in ground for file in lines)
        if not states:
            unknown += " Which states' files go with it is told once the counties' file is there: "
            unknown += "list again then."
    if states:
        files += boundaries.wanted(asked.geography, states, asked.vintage)
        if asked.weights == "housing" and lined:
            files += boundaries.wanted_blocks(states, asked.vintage)
    if counties:
        wet = boundaries.wanted_water if asked.erase_water else _water.wanted
        files += wet(_each_county(counties, asked.vintage), asked.vintage)
    else:
        unknown += " The files of water, one a county, are told once the others are there."
    return Needed(tuple(dict.fromkeys(files)), unknown.strip())


def _each_county(codes: Iterable[str], vintage: int) -> set[str]:
    """Name the counties of states too; whoever found those has names."""
    found = {code for code in codes if len(code) == 5}
    if states := tuple(code for code in codes if len(code) == 2):
        names = acs.names(vintage, offline=True)
        counties = names.loc[names["level"] == "county", "GEOID"]
        found |= set(counties[counties.str.startswith(states)])
    return found


@contextmanager
def listing(
    asked: Asked,
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    county: int | str | None,
) -> Iterator[None]:
    """Where the file server refuses programs, list all that a place needs, not one file."""
    try:
        yield
    except RefusedError as err:
        raise listed(err, asked, place, county) from err


def listed(
    err: RefusedError,
    asked: Asked,
    place: Any,  # noqa: ANN401 - a name, a list or a polygon
    county: int | str | None,
) -> RefusedError:
    """Say a refusal with the addresses of all that a place needs and the cache lacks."""
    # With a key names and tables come otherwise.
    keyless = asked.ways["key"] is None
    files = asked.files if keyless else []
    try:
        every = _with_ground(files, asked, place, county)
    except ExclusionError:
        return err
    shown = [file.shown for file in every.lacking]
    if err.url is not None and err.url not in shown:
        shown.insert(0, err.url)
    reason = f"{err.reason} {every.unknown}".strip()
    return RefusedError(reason, url=err.url, status=err.status, wanted=shown)


def announce(asked: Asked) -> None:
    """Say how much a first pull without a key fetches, from where, and what a key would spare."""
    if asked.offline or asked.ways["source"] == "api" or asked.ways["key"] is not None:
        return
    files = [file for file in asked.files if not file.there]
    if not files:
        return
    found = [size for size in _fetch.sizes(file.url for file in files) if size is not None]
    told = f"{size(sum(found))} in all" if found else "how large they are it does not say"
    if 0 < len(found) < len(files):
        told = f"more than {told}"
    _log.info(
        "%d files of the whole country come once from %s, %s: %s. They stay in the cache. With a "
        "key (CENSUS_API_KEY, free at %s) none of them would be needed.",
        len(files),
        _fetch.host(_fetch.www2_url()),
        told,
        "; ".join(file.what for file in files),
        _fetch.SIGN_UP,
    )


def size(count: int) -> str:
    """Write a number of bytes in MB."""
    return f"{count / 1e6:,.0f} MB" if count >= 1e7 else f"{count / 1e6:,.1f} MB"


def add(files: Sequence[str | Path]) -> Iterator[tuple[Path, str | None, str]]:
    """Take files that a browser downloaded into the cache, each checked as any download.

    Parameters
    ----------
    files
        Names files, tables, boundary, block and relationship files, as the Bureau's host gives
        them. They are recognised by name and content; names files come first, since the others are
        held against them.

    Yields
    ------
    file : Path
        As it was given.
    name : str or None
        Its path below the cache folder; None if it was not taken.
    problem : str
        Why it was not taken; empty if it was. What the cache held stays then.
    """
    paths = [Path(file) for file in files]
    for path in sorted(paths, key=lambda path: _NAMES_FILE.search(path.name) is None):
        try:
            yield path, _added(path), ""
        except ExclusionError as err:
            yield path, None, str(err)
        except OSError as err:
            yield path, None, f"{path} cannot be read: {err.strerror or err}."


def _added(path: Path) -> str:
    if path.is_dir():
        said = f"{path} is a folder: name the files in it. {_UNPACKED}"
        raise SourceError(said, url=str(path))
    if path.suffix.lower() in _PARTS:
        raise SourceError(f"{path.name} is a part of a zip. {_UNPACKED}", url=str(path))
    if path.suffix.lower() in _UNFINISHED:
        raise SourceError(
            f"{path.name} is a download that the browser has not finished.", url=str(path)
        )
    with path.open("rb") as stream:
        start = stream.read(1 << 10)
    if not start:
        raise _fetch.damaged(path.name, "it is empty")
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise _fetch.damaged(path.name, "it is a page that was saved, not the file")
    name = acs.keep_file(path) or boundaries.keep_file(path)
    if name is None:
        raise SourceError(
            f"{path.name} is none of the Census Bureau's files that are read here, by its name or "
            "by what is in it. Keep the names that they have on the Bureau's host; `exclusion pull "
            "PLACE --list` gives the addresses.",
            url=str(path),
        )
    return name

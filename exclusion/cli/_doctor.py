"""``exclusion doctor``: what works here, what does not, and what to do about it."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, NamedTuple

import click

from exclusion import _fetch, acs, boundaries, snapshots
from exclusion._version import __version__
from exclusion.cli import _terminal
from exclusion.errors import ExclusionError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Small, and not kept: the cache would hide a key that is refused.
_QUESTION = f"{_fetch.API}/data/2021/acs/acs5?get=NAME,B28002_001E&for=state:22"
_OK = 200
#: A file that there is.
_ANY = acs.wanted((), 2021)[0].url
_PACKAGES = ("geopandas", "pandas", "pyarrow", "folium", "census", "rasterio")


class Check(NamedTuple):
    """One thing that was looked at: ok is None where it does not matter."""

    what: str
    ok: bool | None
    found: str


@click.command()
@click.argument("target", metavar="[PLACE-OR-FOLDER]", required=False)
def doctor(target: str | None) -> None:
    """Check versions, snapshots, cache, network and key, and say what to do.

    With the folder of a page, a snapshot or a cache, or with a place, say whether it is out of date
    and which vintage is the newest.
    """
    from exclusion.cli import _ages

    bad = 0
    for check in checks() if target is None else _ages.checks(target):
        mark = {True: "ok", False: "FAIL", None: "–"}[check.ok]
        bad += check.ok is False
        text = _fetch.redact(f"{mark:4} {check.what}: {check.found}")
        _terminal.say(text)
    sys.exit(1 if bad else 0)


def checks() -> Iterator[Check]:
    """Look at versions, bundled snapshots, cache, network and key, one after the other.

    Yields
    ------
    Check
        Each as soon as it is known; nothing raises.
    """
    _fetch.hurry()
    yield Check("exclusion", ok=True, found=f"{__version__}, Python {platform.python_version()}")
    for package in _PACKAGES:
        try:
            yield Check(package, ok=True, found=version(package))
        except PackageNotFoundError:
            found = "not installed: pip install --force-reinstall digital-exclusion"
            yield Check(package, ok=False, found=found)
    yield _try("bundled snapshots", _bundled)
    yield _try("cache", _cache)
    files = _try("Summary File and boundaries (no key)", _summary_file)
    ftp = _way("The same files by FTP", _fetch.ask_ftp)
    polygons = _way("Polygons by TIGERweb", boundaries.ask_service)
    key = _key()
    # What stands in for another is no trouble as long as that works, nor is that while these do.
    stood_in = bool(ftp.ok or (polygons.ok and key.ok))
    yield files._replace(ok=files.ok or (None if stood_in else False))
    yield from (one._replace(ok=one.ok or None) for one in (ftp, polygons))
    yield key
    yield _ways(files.ok, ftp.ok, polygons.ok, key.ok)


def _ways(*works: bool | None) -> Check:
    """Say by which ways tables and polygons come here."""
    files, ftp, service, api = works
    both = {"the file server": files, "FTP": ftp}
    tables = [name for name, ok in (both | {"the Data API": api}).items() if ok]
    polygons = [name for name, ok in (both | {"TIGERweb": service}).items() if ok]
    found = "; ".join(
        f"{what} by {', '.join(ways)}"
        if ways
        else f"{what} by no way but a browser: `exclusion "
        "pull PLACE --list` and `exclusion cache add FILE…`"
        for what, ways in (("tables", tables), ("polygons", polygons))
    )
    return Check("ways that work here", ok=bool(tables and polygons), found=found)


def _way(what: str, ask: Callable[[], str]) -> Check:
    """Look at a way that is taken where the file server refuses programs."""
    return _try(what, lambda: f"{ask()}: answers")


def _try(what: str, look: Callable[[], str]) -> Check:
    try:
        with _fetch.progress(f"{what}: looking", None, "checks"):
            return Check(what, ok=True, found=look())
    except (ExclusionError, OSError) as err:
        return Check(what, ok=False, found=getattr(err, "reason", str(err)))


def _bundled() -> str:
    every = snapshots.bundled()
    for _, path in every:
        snapshots.read(path)
    return f"{len(every)} whole"


def _cache() -> str:
    folder = _fetch.cache_folder()
    probe = folder / ".doctor"
    with _fetch.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_text("", encoding="utf-8")
        probe.unlink()
    held = _fetch.entries()
    return f"{folder}: {len(held)} files, {sum(entry.bytes for entry in held) / 1e6:,.0f} MB"


def _summary_file() -> str:
    _fetch.ask_files(_ANY)
    host = _fetch.host(_fetch.www2_url())
    return f"{host}: answers; newest vintage {acs.newest_vintage()}"


def _key() -> Check:
    if _fetch.key() is None:
        found = (
            "no CENSUS_API_KEY; only vintage 2017 and subject and profile tables need one "
            f"({_fetch.SIGN_UP})"
        )
        return Check("Data API key", ok=None, found=found)

    def ask() -> str:
        with _fetch.session(_fetch.key()) as session:
            answer = session.get(_QUESTION)
        host = _fetch.host(_fetch.api_url())
        if answer.status_code != _OK:
            why = f"{host} answers a question with status {answer.status_code}."
            raise SourceError(why, url=_QUESTION)
        return f"{host}: accepted"

    return _try("Data API key", ask)

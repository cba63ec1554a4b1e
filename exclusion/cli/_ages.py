"""``exclusion doctor PLACE-OR-FOLDER``: whether a page, a snapshot or the cache is out of date."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from exclusion import _fetch, acs, gazetteer, geoid, snapshots
from exclusion.cli._doctor import Check
from exclusion.errors import ExclusionError, PlaceError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Where pages lie by default.
_PAGES = Path("maps")
#: How long a state's postal code is.
_POSTAL = 2


def checks(target: str) -> Iterator[Check]:
    """Say which vintage is the newest, and what of a place or in a folder is older.

    Parameters
    ----------
    target
        The folder of a page, of a snapshot, of several of them or of the cache, or a place's name
        or GEOID.

    Yields
    ------
    Check
        Each as soon as it is known; nothing raises.
    """
    _fetch.hurry()
    newest: int | None = None
    try:
        newest = acs.newest_vintage()
        host = _fetch.host(_fetch.www2_url())
        found = f"{newest} ({geoid.period(newest)}), as {host} last said"
        yield Check("newest vintage", ok=True, found=found)
    except (ExclusionError, OSError) as err:
        yield Check("newest vintage", ok=False, found=f"not known: {err}")
    path = Path(target)
    folder = path.parent if path.is_file() else path
    if folder.is_dir():
        yield from _in_folder(folder, newest)
    else:
        yield from _of_place(target, newest)


def _in_folder(folder: Path, newest: int | None) -> Iterator[Check]:
    if (folder / "summary.json").is_file():
        yield _page(folder, newest)
    elif (folder / "manifest.json").is_file():
        yield _snapshot(folder, newest)
    elif folder.resolve() == _fetch.cache_folder().resolve():
        yield _cache(newest)
    else:
        files = (*folder.glob("*/summary.json"), *folder.glob("*/manifest.json"))
        for below in sorted({file.parent for file in files}):
            yield from _in_folder(below, newest)
        if not files:
            found = "no page (summary.json), snapshot (manifest.json) or cache in it"
            yield Check(str(folder), ok=False, found=found)


def _of_place(place: str, newest: int | None) -> Iterator[Check]:
    """Look at the pages in maps/, the bundled snapshots and the cache."""
    every = [path.parent for path in sorted(_PAGES.glob("*/summary.json"))]
    pages = [folder for folder in every if _is_of(_read(folder / "summary.json"), place)]
    for folder in pages:
        yield _page(folder, newest)
    try:
        yield _snapshot(snapshots.find(place), newest)
    except PlaceError:
        if not pages:
            found = f"no folder of that name, no page of it in {_PAGES}/, and none is bundled"
            yield Check(place, ok=None, found=found)
    except ExclusionError as err:
        yield Check(place, ok=False, found=str(err))
    yield _cache(newest)


def _page(folder: Path, newest: int | None) -> Check:
    body = _read(folder / "summary.json")
    place, vintage = body.get("place"), _vintage(body)
    if not isinstance(place, str) or vintage is None:
        found = "its summary.json says no place and vintage: make the page again"
        return Check(f"page {folder}", ok=False, found=found)
    again = f"the same places, --vintage {newest}"  # a list is not found by its name
    if ";" not in place:
        words = ["exclusion", "report", place, "--vintage", str(newest), "--out", str(folder)]
        if (geography := body.get("geography", "tract")) != "tract":
            words += ["--geography", str(geography)]
        again = subprocess.list2cmdline(words)  # double quotes: they work in every shell
    return _aged(f"page {folder}", place, vintage, newest, f"Make it again: {again}")


def _snapshot(folder: Path, newest: int | None) -> Check:
    try:
        manifest = snapshots.read(folder).manifest
    except ExclusionError as err:
        return Check(f"snapshot {folder}", ok=False, found=str(err))
    again = f'Pull it again: exclusion pull "{manifest.place}" --vintage {newest} --out FOLDER'
    return _aged(f"snapshot {folder}", manifest.place, manifest.vintage, newest, again)


def _cache(newest: int | None) -> Check:
    what = f"cache {_fetch.cache_folder()}"
    try:
        held = acs.newest_vintage(offline=True)
    except SourceError:
        return Check(what, ok=None, found="holds no vintage's names and tables")
    return _aged(what, "its newest tables", held, newest, "The next pull fetches them")


def _aged(what: str, of: str, vintage: int, newest: int | None, again: str) -> Check:
    named = f"{of}, vintage {vintage} ({geoid.period(vintage)})"
    if newest is None:
        return Check(what, ok=None, found=f"{named}; whether it is out of date is not known")
    if vintage > newest:
        found = f"{named}: later than the newest that is out, {newest}; check where it is from"
        return Check(what, ok=False, found=found)
    if vintage == newest:
        return Check(what, ok=True, found=f"{named}, the newest")
    return Check(what, ok=False, found=f"{named}: out of date, the newest is {newest}. {again}")


def _vintage(body: dict[str, Any]) -> int | None:
    """Read the vintage of a page; None if it is none."""
    vintage = body.get("vintage")
    try:
        geoid.check_vintage(vintage)
    except ExclusionError:
        return None
    return cast("int", vintage)


def _read(file: Path) -> dict[str, Any]:
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _is_of(body: dict[str, Any], place: str) -> bool:
    """Tell whether a page is of a place: as it is written, or by the names in the cache."""
    named, vintage = str(body.get("place", "")), _vintage(body)
    (own, its), (asked, state) = _folded(named), _folded(place)
    if vintage is None or not own:
        return False
    if (own, its) == (asked, state):
        return True
    try:
        return gazetteer.find(place, vintage, offline=True).name == named
    except PlaceError:
        return False
    except ExclusionError:
        # Without the names nothing tells which state two letters are.
        return own == asked and len(state) <= _POSTAL


def _folded(name: str) -> tuple[str, str]:
    before, _, state = " ".join(name.casefold().split()).partition(",")
    return before, state.strip()

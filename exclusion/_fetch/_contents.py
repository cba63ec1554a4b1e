"""What the cache holds: listed, looked through, swept up and removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from exclusion._fetch import _cache
from exclusion.sources import Source

if TYPE_CHECKING:
    from pathlib import Path

#: Nothing was fetched longer ago.
MOST_DAYS: Final = 36_500


@dataclass(frozen=True)
class Entry:
    """A whole file in the cache.

    Parameters
    ----------
    name
        Its path below the cache folder.
    bytes
        Its size.
    what
        The publication in words.
    when
        When it was fetched.
    url
        Where it came from.
    problem
        Why it is not read: it is of another format. Empty where it is.
    """

    name: str
    bytes: int
    what: str
    when: datetime
    url: str = ""
    problem: str = ""


def entries() -> list[Entry]:
    """List the whole files of the cache.

    Returns
    -------
    list of Entry
        Sorted by name.
    """
    folder = _cache.cache_folder()
    found = []
    for sidecar in sorted(folder.rglob("[!.]*.json")):
        file = sidecar.with_name(sidecar.name.removesuffix(".json"))
        body = _cache.read_sidecar(file)
        if body is not None and file.is_file():
            name = file.relative_to(folder).as_posix()
            when, source = datetime.fromisoformat(body["when"]), Source(**body["source"])
            problem = _cache.other_format(name, body)
            found.append(Entry(name, body["bytes"], source.what, when, source.url, problem))
    return found


def examine(entry: Entry) -> str:
    """Tell what is wrong with a file of the cache before anybody looks into it.

    Parameters
    ----------
    entry
        As `entries` gives it.

    Returns
    -------
    str
        That it is of another format, or no longer the file that was kept; empty if nothing is.
    """
    path = _cache.cache_folder() / entry.name
    if entry.problem or _cache.read(path, None) is not None:
        return entry.problem
    return "it is no longer the file that was kept" if path.exists() else "it is gone"


def unfinished() -> list[str]:
    """List what is in the folders of the cache and was never finished, or has lost its sidecar.

    Returns
    -------
    list of str
        Paths below the cache folder, sorted; what is being written now is not among them.
    """
    folder = _cache.cache_folder()
    whole = {folder / entry.name for entry in entries()}
    whole |= {_cache.sidecar(path) for path in whole}
    found = []
    for top in _cache.FORMATS:
        files = [path for path in (folder / top).rglob("*") if path.is_file()]
        found += [path for path in files if path not in whole and not _is_held(path)]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def clear(older_than_days: int | None = None) -> int:
    """Empty the cache, and sweep up what interrupted pulls left.

    Parameters
    ----------
    older_than_days
        Keep what was fetched since; None keeps nothing.

    Returns
    -------
    int
        How many files were removed.

    Raises
    ------
    SourceError
        If the folder cannot be written.
    ArgumentError
        If `older_than_days` is negative or longer than `MOST_DAYS`, or no whole number.
    """
    if older_than_days is not None:
        from exclusion import frames  # pandas comes with it

        frames.check_whole(older_than_days, "older_than_days", 0, MOST_DAYS)
    with _cache.writing(_cache.cache_folder()):
        return _clear(_cache.cache_folder(), older_than_days)


def sweep() -> None:
    """Remove what was never finished and is not being written now.

    Raises
    ------
    SourceError
        If the folder cannot be written.
    """
    folder = _cache.cache_folder()
    with _cache.writing(folder):
        parts = {*folder.rglob(f".*{_cache.PART}*"), *(folder / name for name in unfinished())}
        for part in parts:
            _sweep(part)


def _clear(folder: Path, older_than_days: int | None) -> int:
    before = datetime.now(UTC) - timedelta(days=older_than_days or 0)
    removed = 0
    for entry in entries():
        if older_than_days is None or entry.when < before:
            with _cache.locked(entry.name):
                _cache.remove(folder / entry.name)
            removed += 1
    sweep()
    for empty in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if empty.name != _cache.LOCKS and not any(empty.iterdir()):
            empty.rmdir()
    return removed


def _sweep(part: Path) -> None:
    """Remove a file that was never finished, unless somebody is writing it now."""
    from filelock import Timeout

    try:
        with _cache.locked(_lock_of(part), timeout=0):
            part.unlink(missing_ok=True)
    except Timeout:
        return


def _is_held(part: Path) -> bool:
    """Tell whether somebody is writing a file now."""
    from filelock import Timeout

    try:
        with _cache.locked(_lock_of(part), timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # where nothing can be locked, nothing is written
        return False


def _lock_of(part: Path) -> str:
    """Name the file that a temporary file, a sidecar or the file itself belongs to."""
    name = part.name.removesuffix(".json")
    if name.startswith(".") and _cache.PART in name:
        name = name[1:].split(_cache.PART)[0].rpartition(".")[0]
    return part.relative_to(_cache.cache_folder()).with_name(name).as_posix()

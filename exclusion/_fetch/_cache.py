"""The cache: files that were fetched whole, each with a sidecar that says what it is.

The sidecar of ``name`` is ``name.json``: the size, the SHA-256, when, and the `Source`. It is
written last, so a file without one was never finished. Whoever makes a file holds its lock, so
two processes that want the same file make it once, and a temporary file that is met under the lock
was left by a process that died.
"""

from __future__ import annotations

import glob
import hashlib
import json
import logging
import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exclusion._fetch._hosts import redact
from exclusion.errors import SourceError
from exclusion.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)

_LOCKS = ".locks"
_PART = ".part"
# Files that this process has read through since they last changed.
_checked: dict[Path, tuple[int, int]] = {}


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
    """

    name: str
    bytes: int
    what: str
    when: datetime


def cache_folder() -> Path:
    """Find the folder of the cache: EXCLUSION_CACHE, or where the system keeps such files.

    Returns
    -------
    Path
        The folder, which need not exist yet.
    """
    if named := os.environ.get("EXCLUSION_CACHE"):
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("exclusion")


def cached(
    name: str,
    make: Callable[[Path], Source],
    *,
    offline: bool = False,
    max_age: timedelta | None = None,
) -> tuple[Path, Source]:
    """Give a file of the cache, made first where it is not there, is damaged or too old.

    Parameters
    ----------
    name
        Its path below the cache folder, with ``/``.
    make
        Called with the path to write to; gives the source that was read.
    offline
        Use only what is there, of whatever age.
    max_age
        Older files are made again; None keeps them for ever.

    Returns
    -------
    tuple of (Path, Source)
        The file, and what it was read from.

    Raises
    ------
    SourceError
        If the file is not there and may not be fetched, cannot be fetched or cannot be written.
    ValueError
        If `max_age` is negative.
    """
    if max_age is not None and max_age < timedelta(0):
        raise ValueError(f"max_age is {max_age}; expected no time or more.")
    path = cache_folder() / name
    if offline:
        max_age = None
    if (source := _read(path, max_age, tell=offline)) is not None:
        return path, source
    if offline:
        state = "damaged" if path.exists() else "not"
        raise SourceError(
            f"{name} is {state} in the cache ({cache_folder()}), and offline nothing is fetched. "
            "Run the same once with a network; it then stays in the cache.",
            url=name,
        )
    with _writing(path), _locked(name):
        # Another may have made it since. What is no use is removed here, under the lock, where
        # nobody can put the right file in its place meanwhile.
        if (source := _read(path, max_age, tell=True)) is None:
            if _read(path, None) is None:
                _remove(path)
            source = _make(path, make)
    return path, source


def has(name: str) -> bool:
    """Tell whether the cache holds a file whole.

    Parameters
    ----------
    name
        Its path below the cache folder.

    Returns
    -------
    bool
        True if `cached` would return it without making it. Nothing is removed.
    """
    return _read(cache_folder() / name, None) is not None


def entries() -> list[Entry]:
    """List the whole files of the cache.

    Returns
    -------
    list of Entry
        Sorted by name.
    """
    folder = cache_folder()
    found = []
    for sidecar in sorted(folder.rglob("[!.]*.json")):
        file = sidecar.with_name(sidecar.name.removesuffix(".json"))
        body = _read_sidecar(file)
        if body is not None and file.is_file():
            name = file.relative_to(folder).as_posix()
            when = datetime.fromisoformat(body["when"])
            found.append(Entry(name, body["bytes"], body["source"]["what"], when))
    return found


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
    ValueError
        If `older_than_days` is negative.
    """
    if older_than_days is not None and older_than_days < 0:
        raise ValueError(f"older_than_days is {older_than_days}; expected 0 or more.")
    with _writing(cache_folder()):
        return _clear(cache_folder(), older_than_days)


def _clear(folder: Path, older_than_days: int | None) -> int:
    before = datetime.now(UTC) - timedelta(days=older_than_days or 0)
    removed = 0
    for entry in entries():
        if older_than_days is None or entry.when < before:
            with _locked(entry.name):
                _remove(folder / entry.name)
            removed += 1
    for part in folder.rglob(f".*{_PART}*"):
        _sweep(part)
    for empty in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if empty.name != _LOCKS and not any(empty.iterdir()):
            empty.rmdir()
    return removed


def _sidecar(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _read_sidecar(path: Path) -> dict[str, Any] | None:
    try:
        body = json.loads(_sidecar(path).read_text(encoding="utf-8"))
        Source(**body["source"])
        datetime.fromisoformat(body["when"])
        _ = body["bytes"], body["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return dict(body)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _is_whole(path: Path, body: dict[str, Any]) -> bool:
    stamp = _stamp(path)
    if stamp[0] != body["bytes"]:
        return False
    if _checked.get(path) == stamp:
        return True
    if _digest(path) != body["sha256"]:
        return False
    _checked[path] = stamp
    return True


def _read(path: Path, max_age: timedelta | None, *, tell: bool = False) -> Source | None:
    """Give the source of a file that is there and whole; if told to, name one that is damaged."""
    try:
        body = _read_sidecar(path)
        if body is None or not path.is_file():
            return None
        age = datetime.now(UTC) - datetime.fromisoformat(body["when"])
        if max_age is not None and age > max_age:
            return None
        if _is_whole(path, body):
            return Source(**body["source"])
    except FileNotFoundError:  # replaced by another process in this moment
        return None
    if tell:
        logger.warning("%s in the cache is damaged; it has to be fetched again", path)
    return None


def _make(path: Path, make: Callable[[Path], Source]) -> Source:
    """Write a file and its sidecar beside their places, then move both; the lock is held."""
    for stale in path.parent.glob(f".{glob.escape(path.name)}.*{_PART}*"):
        stale.unlink(missing_ok=True)
    token = f"{os.getpid()}-{secrets.token_hex(4)}"
    part = path.with_name(f".{path.name}.{token}{_PART}{path.suffix}")
    try:
        source = make(part)
        source = replace(source, sha256=source.sha256 or _digest(part))
        body = {
            "bytes": part.stat().st_size,
            "sha256": _digest(part),
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "source": source.to_dict(),
        }
        side = part.with_name(part.name + ".json")
        side.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        _sidecar(path).unlink(missing_ok=True)
        part.replace(path)
        side.replace(_sidecar(path))
    finally:
        for left in path.parent.glob(f".{glob.escape(path.name)}.{token}{_PART}*"):
            left.unlink(missing_ok=True)
    return source


def _remove(path: Path) -> None:
    _sidecar(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _sweep(part: Path) -> None:
    """Remove a temporary file unless somebody is writing it now."""
    name = part.relative_to(cache_folder()).with_name(part.name[1:].split(_PART)[0])
    from filelock import Timeout

    try:
        with _locked(name.with_name(name.name.rpartition(".")[0]).as_posix(), timeout=0):
            part.unlink(missing_ok=True)
    except Timeout:
        return


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Say where the disk refused, and what to do about it."""
    try:
        yield
    except SourceError:
        raise
    except OSError as err:
        raise SourceError(
            f"{path} cannot be written ({redact(str(err))}). Make room on its disk, or set the "
            f"rights of the folder. Set EXCLUSION_CACHE to keep the cache (now {cache_folder()}) "
            "in another folder.",
            url=str(path),
        ) from err


@contextmanager
def _locked(name: str, timeout: float = -1) -> Iterator[None]:
    from filelock import FileLock

    folder = cache_folder()
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / _LOCKS).mkdir(exist_ok=True)
    key = hashlib.sha256(name.encode()).hexdigest()[:32]
    with FileLock(folder / _LOCKS / f"{key}.lock", timeout=timeout):
        yield

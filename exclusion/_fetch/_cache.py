"""The cache: files that were fetched whole, each with a sidecar that says what it is.

The sidecar of ``name`` is ``name.json``: the format, the size, the SHA-256, when, and the `Source`.
It is written last, so a file without one was never finished. Whoever makes a file holds its lock,
so two processes that want the same file make it once, and a temporary file that is met under the
lock was left by a process that died.

What is kept is made from what was fetched, and how changes now and then: each top folder has the
version of its format. A file of another format is never read. With a network it is fetched again;
without one it is refused by name.
"""

from __future__ import annotations

import glob
import hashlib
import json
import logging
import os
import secrets
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exclusion._fetch._secrets import redact
from exclusion.errors import DamagedFileError, SourceError
from exclusion.sources import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)

#: The format of the files in each top folder; sidecars of format 1 do not name it.
#: 2: files are checked when they enter, and tables list the areas that lack a row.
FORMATS = {"bulk": 2, "api": 2, "boundaries": 2, "blocks": 2, "relationship": 2, "tigerweb": 1}
LOCKS = ".locks"
PART = ".part"
# Files that this process has read through since they last changed.
_checked: dict[Path, tuple[int, int]] = {}
_named: ContextVar[Path | None] = ContextVar("_named", default=None)


class UnwritableError(SourceError):
    """The folder of the cache cannot be written: what is fetched cannot be kept."""


def cache_folder() -> Path:
    """Find the folder of the cache: EXCLUSION_CACHE, or where the system keeps such files.

    Returns
    -------
    Path
        The folder, which need not exist yet.
    """
    if (own := _named.get()) is not None:
        return own
    if named := os.environ.get("EXCLUSION_CACHE"):
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_cache_path("exclusion")


@contextmanager
def at_folder(folder: Path) -> Iterator[None]:
    """Take a folder for the cache in this thread: a worker is told which its owner's is.

    Parameters
    ----------
    folder
        As `cache_folder` gave it there.

    Yields
    ------
    None
        While it is taken.
    """
    token = _named.set(folder)
    try:
        yield
    finally:
        _named.reset(token)


def cached(
    name: str,
    make: Callable[[Path], Source],
    *,
    offline: bool = False,
    max_age: timedelta | None = None,
    tries: int = 2,
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
    tries
        How often it is made in all where what comes is damaged; the user's own file comes once.

    Returns
    -------
    tuple of (Path, Source)
        The file, and what it was read from.

    Raises
    ------
    SourceError
        If the file is not there and may not be fetched, cannot be fetched or cannot be written.
    DamagedFileError
        If what came was damaged each time; nothing is kept then.
    ValueError
        If `max_age` is negative.
    """
    if max_age is not None and max_age < timedelta(0):
        raise ValueError(f"max_age is {max_age}; expected no time or more.")
    path = cache_folder() / name
    if offline:
        max_age = None
    if (source := read(path, max_age, tell=offline)) is not None:
        return path, source
    if offline:
        raise SourceError(
            f"{name} is {_state(path)} in the cache ({cache_folder()}), and offline nothing is "
            "fetched. Run the same once with a network; it then stays in the cache.",
            url=name,
        )
    with writing(path), locked(name):
        # Another may have made it since. What is no use is removed here, under the lock, where
        # nobody can put the right file in its place meanwhile.
        if (source := read(path, max_age, tell=True)) is None:
            if read(path, None) is None:
                remove(path)
            source = _make(path, make, tries)
    return path, source


def put(name: str, make: Callable[[Path], Source]) -> Source:
    """Make a file of the cache in place of what is there, which stays where that fails.

    Parameters
    ----------
    name
        Its path below the cache folder, with ``/``.
    make
        As for `cached`; called once.

    Returns
    -------
    Source
        What was read.

    Raises
    ------
    SourceError
        If it cannot be written.
    DamagedFileError
        If it is not as it should be.
    """
    path = cache_folder() / name
    with writing(path), locked(name):
        return _make(path, make, 1)


def forget(name: str) -> None:
    """Take a file out of the cache.

    Parameters
    ----------
    name
        Its path below the cache folder; it need not be there.

    Raises
    ------
    SourceError
        If the folder cannot be written.
    """
    path = cache_folder() / name
    if path.exists() or sidecar(path).exists():
        with writing(path), locked(name):
            remove(path)


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
    return read(cache_folder() / name, None) is not None


def sidecar(path: Path) -> Path:
    """Give the path of what says what a file is."""
    return path.with_name(path.name + ".json")


def read_sidecar(path: Path) -> dict[str, Any] | None:
    """Read what says what a file is; None where nothing does."""
    try:
        body = json.loads(sidecar(path).read_text(encoding="utf-8"))
        Source(**body["source"])
        age(body)
        _ = body["bytes"], body["sha256"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return dict(body)


def age(body: dict[str, Any]) -> timedelta:
    """Tell how long ago a file was fetched, from its sidecar."""
    return datetime.now(UTC) - datetime.fromisoformat(body["when"])


def _format(name: str) -> int:
    return FORMATS.get(name.partition("/")[0], 1)


def other_format(name: str, body: dict[str, Any]) -> str:
    """Say that a file is of another format than this release reads, if it is."""
    held, read = body.get("format", 1), _format(name)
    return "" if held == read else f"of format {held}, and this release reads format {read}"


def _state(path: Path) -> str:
    """Say in which state a file is that cannot be used."""
    name = path.relative_to(cache_folder()).as_posix()
    body = read_sidecar(path)
    if body is not None and (other := other_format(name, body)):
        return other
    return "damaged" if path.exists() else "not"


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


def read(path: Path, max_age: timedelta | None, *, tell: bool = False) -> Source | None:
    """Give the source of a file that is there and whole; if told to, name one that is damaged."""
    try:
        body = read_sidecar(path)
        if body is None or not path.is_file():
            return None
        if max_age is not None and age(body) > max_age:
            return None
        name = path.relative_to(cache_folder()).as_posix()
        if other := other_format(name, body):
            if tell:
                logger.info("%s in the cache is %s; it has to be fetched again", path, other)
            return None
        if _is_whole(path, body):
            return Source(**body["source"])
    except FileNotFoundError:  # replaced by another process in this moment
        return None
    if tell:
        logger.warning("%s in the cache is damaged; it has to be fetched again", path)
    return None


def _make(path: Path, make: Callable[[Path], Source], tries: int) -> Source:
    """Make a file; what comes damaged is fetched once more. The lock is held."""
    for stale in path.parent.glob(f".{glob.escape(path.name)}.*{PART}*"):
        stale.unlink(missing_ok=True)
    for _ in range(tries - 1):
        try:
            return _write(path, make)
        except DamagedFileError as err:
            logger.info("%s It is fetched once more.", redact(str(err)))
    try:
        return _write(path, make)
    except DamagedFileError as err:
        came = "It came so each time, and was not kept: try again later. " if tries > 1 else ""
        raise type(err)(f"{err} {came}".strip(), url=err.url, status=err.status) from err


def _write(path: Path, make: Callable[[Path], Source]) -> Source:
    """Write a file and its sidecar beside their places, then move both."""
    token = f"{os.getpid()}-{secrets.token_hex(4)}"
    part = path.with_name(f".{path.name}.{token}{PART}{path.suffix}")
    try:
        source = make(part)
        source = replace(source, sha256=source.sha256 or _digest(part))
        body = {
            "format": _format(path.relative_to(cache_folder()).as_posix()),
            "bytes": part.stat().st_size,
            "sha256": _digest(part),
            "when": datetime.now(UTC).isoformat(timespec="seconds"),
            "source": source.to_dict(),
        }
        side = part.with_name(part.name + ".json")
        side.write_text(json.dumps(body, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        sidecar(path).unlink(missing_ok=True)
        part.replace(path)
        side.replace(sidecar(path))
    finally:
        for left in path.parent.glob(f".{glob.escape(path.name)}.{token}{PART}*"):
            left.unlink(missing_ok=True)
    return source


def remove(path: Path) -> None:
    """Remove a file and its sidecar; its lock is held."""
    sidecar(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say where the disk refused, and what to do about it."""
    try:
        yield
    except SourceError:
        raise
    except OSError as err:
        raise UnwritableError(
            f"{path} cannot be written ({redact(str(err))}). Make room on its disk, or set the "
            f"rights of the folder. Set EXCLUSION_CACHE to keep the cache (now {cache_folder()}) "
            "in another folder.",
            url=str(path),
        ) from err


@contextmanager
def locked(name: str, timeout: float = -1) -> Iterator[None]:
    """Hold the lock of a file."""
    from filelock import FileLock

    folder = cache_folder()
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / LOCKS).mkdir(exist_ok=True)
    key = hashlib.sha256(name.encode()).hexdigest()[:32]
    with FileLock(folder / LOCKS / f"{key}.lock", timeout=timeout):
        yield

"""Files written whole: in a folder beside their places, then moved there.

Whoever reads meets the old file or the new, never half of one; what a killed process leaves is
removed by the next that writes there. Modes are what the umask says.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

_PREFIX = ".exclusion-"
_YOUNG = 1.0  # seconds in which a folder that was just made may not be locked yet


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Give an empty folder within `folder`, on the same disk, that goes when it is left.

    Parameters
    ----------
    folder
        Made if it is not there. What earlier processes left in it unfinished is removed.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    room = folder / f"{_PREFIX}{secrets.token_hex(4)}"
    room.mkdir()
    try:
        with _held(room):
            yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def files(
    folder: Path,
    writers: Mapping[str, Callable[[Path], object]],
    gone: Iterable[str] = (),
) -> dict[str, Path]:
    """Write files that belong together: all are written before the first is moved.

    Parameters
    ----------
    folder
        Made if it is not there.
    writers
        What writes each file to the path it is given, by the file's name.
    gone
        Names of files of an earlier run that this one does not have; they are removed.

    Returns
    -------
    dict
        Name to path of each file written.

    Raises
    ------
    OSError
        If the folder cannot be written to; all files are then as they were.
    """
    with beside(folder) as room:
        for name, write in writers.items():
            write(room / name)
        for name in writers:
            (room / name).replace(folder / name)
    for name in set(gone) - set(writers):
        (folder / name).unlink(missing_ok=True)
    return {name: folder / name for name in writers}


def _sweep(folder: Path) -> None:
    """Remove what killed processes left; what a living one holds stays."""
    for left in folder.glob(f"{_PREFIX}*"):
        with _held(left) as free:
            if free and _age(left) > _YOUNG:
                shutil.rmtree(left, ignore_errors=True)


def _age(room: Path) -> float:
    """Give the seconds since a folder was last written to; 0 if its owner just removed it."""
    try:
        return time.time() - room.stat().st_mtime
    except FileNotFoundError:
        return 0.0


@contextmanager
def _held(room: Path) -> Iterator[bool]:
    """Hold a folder as long as this process lives; False where another does, or it is gone.

    Windows has no such lock of folders; there nobody is held to be dead, and nothing swept.
    """
    if sys.platform == "win32":
        yield False
        return
    try:
        handle = os.open(room, os.O_RDONLY)
    except OSError:
        yield False
        return
    try:
        yield _is_locked(handle)
    finally:
        os.close(handle)


def _is_locked(handle: int) -> bool:
    """Lock an open folder; False where another has, or the disk knows no locks."""
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

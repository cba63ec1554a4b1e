"""Files that a manifest lists, and whether they are as they were written."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exclusion._harmless import printable
from exclusion.errors import DamagedFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd

#: The version of the format that this release writes and reads.
FORMAT = 1


@dataclass(frozen=True)
class Kind:
    """What a manifest is of.

    Parameters
    ----------
    format
        The version that this release writes and reads.
    mend, renew
        What to do where a file is damaged, and where the format is an older one.
    """

    format: int
    mend: str
    renew: str


SNAPSHOT = Kind(
    FORMAT,
    "Copy the whole snapshot again, or install digital-exclusion again if it came with the package",
    "Pull the place again with `exclusion pull`",
)


def damaged(path: Path, what: str, kind: Kind = SNAPSHOT) -> DamagedFileError:
    """Make the error of a file that is not what it should be.

    Parameters
    ----------
    path
        The file.
    what
        What is wrong with it.
    kind
        What it belongs to.

    Returns
    -------
    DamagedFileError
        To raise.
    """
    return DamagedFileError(f"{path} is damaged: {what}. {kind.mend}.", url=str(path))


def checksum(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a manifest without its own, as compact JSON with sorted keys.

    Parameters
    ----------
    body
        The manifest.
    """
    rest = {key: value for key, value in body.items() if key != "checksum"}
    text = json.dumps(rest, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(path: Path) -> dict[str, Any]:
    """Return a file's bytes and SHA-256, as a manifest has them.

    Parameters
    ----------
    path
        The file.
    """
    return of_content(path.read_bytes())


def of_content(data: bytes) -> dict[str, Any]:
    """Return what `fingerprint` does, of what a file holds.

    Parameters
    ----------
    data
        All of it.
    """
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def manifest(file: Path, kind: Kind = SNAPSHOT) -> dict[str, Any]:
    """Read a manifest as JSON, of this format and with a checksum that fits.

    Parameters
    ----------
    file
        Such as ``manifest.json``.
    kind
        What it is of.

    Returns
    -------
    dict
        Its fields, not looked at one by one.

    Raises
    ------
    DamagedFileError
        If it is missing, no JSON, of another format or not as it was written.
    """
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as err:
        raise damaged(file, "the file is missing", kind) from err
    except (UnicodeDecodeError, json.JSONDecodeError) as err:
        raise damaged(file, f"it is not JSON ({err})", kind) from err
    if not isinstance(body, dict):
        raise damaged(file, "it is no manifest", kind)
    _check_format(file, body, kind)
    if body.get("checksum") != checksum(body):
        raise damaged(file, "its content does not match its checksum", kind)
    return body


def _check_format(file: Path, body: Mapping[str, Any], kind: Kind) -> None:
    """Refuse what is of another format by name, before anything of it is believed."""
    found = body.get("format")
    if found == kind.format and type(found) is int:
        return
    newer = isinstance(found, int) and found > kind.format
    do = "Update digital-exclusion" if newer else kind.renew
    named = "of no format that it names" if found is None else f"of format {printable(found)[:40]}"
    raise DamagedFileError(
        f"{file} is {named}; this release reads format {kind.format}. {do}.", url=str(file)
    )


def check(file: Path, listed: Mapping[str, Any], kind: Kind = SNAPSHOT) -> None:
    """Raise unless a file is there and, byte for byte, as listed.

    Parameters
    ----------
    file
        The file.
    listed
        What the manifest says of it: bytes and sha256.
    kind
        What it belongs to.

    Raises
    ------
    DamagedFileError
        If it is missing or differs.
    """
    if not file.is_file():
        raise damaged(file, "the file is missing", kind)
    for what, found in fingerprint(file).items():
        if found != listed[what]:
            raise damaged(file, f"expected {what} {listed[what]}, found {found}", kind)


def read(
    file: Path,
    listed: Mapping[str, Any],
    reader: Callable[[Path], pd.DataFrame],
    kind: Kind = SNAPSHOT,
) -> pd.DataFrame:
    """Read a file that is as listed.

    Parameters
    ----------
    file
        The file.
    listed
        What the manifest says of it: rows, bytes and sha256.
    reader
        Reads it.
    kind
        What it belongs to.

    Returns
    -------
    DataFrame
        All its rows.

    Raises
    ------
    DamagedFileError
        If it is missing, differs, cannot be read or has another number of rows.
    """
    check(file, listed, kind)
    try:
        frame = reader(file)
    except Exception as err:
        raise damaged(file, f"it cannot be read ({type(err).__name__}: {err})", kind) from err
    if len(frame) != listed["rows"]:
        raise damaged(file, f"expected {listed['rows']} rows, found {len(frame)}", kind)
    return frame

"""Tables of the user's: text of any separator and encoding, or Parquet."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import logging
import re
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from exclusion._harmless import printable
from exclusion.errors import SourceError
from exclusion.files import _opening

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import BinaryIO

    from numpy.typing import NDArray

    from exclusion.files._opening import Found

_MARKS: Final = {
    codecs.BOM_UTF32_LE: "utf-32",  # begins as UTF-16 does
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SEPARATORS: Final = ",;\t|"
_CHUNK: Final = 1 << 20
#: What Windows' programs write where they do not write Unicode.
_WINDOWS: Final = "cp1252"

#: The first line where Excel says which separator follows.
_SAID: Final = re.compile(r"sep=(.)\s*", re.IGNORECASE)
#: How an index's column is called that pandas wrote without a name and read again.
_NAMELESS: Final = "Unnamed: "
_QUOTED: Final = re.compile(r'"[^"]*"')

_log = logging.getLogger(__name__)


class Dialect(NamedTuple):
    """How a table is written."""

    encoding: str
    separator: str
    columns: tuple[str, ...]
    skip: int = 0
    """Lines before those that name the columns."""


def table(
    source: Any,  # noqa: ANN401 - a path or a frame
    what: str = "file",
    *,
    text: Collection[str] | None = None,
) -> pd.DataFrame:
    """Read a table.

    Parameters
    ----------
    source
        A CSV file of any separator, in UTF-8, UTF-16 or the code page 1252 of Windows; Parquet;
        either in a zip or, of CSV, gzip; or a DataFrame.
    what
        The argument's name.
    text
        Columns to be left as they are written, such as GEOIDs; None leaves all of a CSV.

    Returns
    -------
    DataFrame
        A copy; an empty cell is missing, and "NA" is a text. Columns without a name, such as an
        index that was written too, and rows without a value are left out.

    Raises
    ------
    SourceError
        If it is no table, or cannot be read.
    """
    if isinstance(source, pd.DataFrame):
        return source.copy()
    return read(_opening.look(source, None, what), text)


def read(found: Found, text: Collection[str] | None) -> pd.DataFrame:
    shown = printable(found.path)
    if found.kind not in {_opening.TABLE, _opening.PARQUET}:
        raise SourceError(
            f"{shown} is {found.kind}; expected a table: CSV or Parquet.", url=str(found.path)
        )
    try:
        if found.kind == _opening.PARQUET:
            with opened(found) as stream:
                return decoded(pd.read_parquet(io.BytesIO(stream.read())))
        how = dialect(found)
        return _csv(found, how, text)
    except (OSError, ValueError, UnicodeError, EOFError, zlib.error, RuntimeError) as err:
        if isinstance(err, SourceError):
            raise
        raise SourceError(
            f"{shown} cannot be read as a table: {printable(str(err).strip())}.",
            url=str(found.path),
        ) from err


def decoded(frame: pd.DataFrame) -> pd.DataFrame:
    """See that texts can be read, which Arrow decodes late.

    Parameters
    ----------
    frame
        Just read.

    Returns
    -------
    DataFrame
        The same.

    Raises
    ------
    UnicodeDecodeError
        If a text is none.
    """
    for at in range(frame.shape[1]):
        if str(frame.dtypes.iloc[at]) != "geometry":
            frame.iloc[:, at].astype(object)
    return frame


def opened(found: Found) -> BinaryIO:
    """Open a file, or what is packed in it.

    Parameters
    ----------
    found
        As `_opening.look` gives it.

    Returns
    -------
    BinaryIO
        To be closed by the caller.
    """
    if found.member is not None:
        return zipfile.ZipFile(found.path).open(found.member)  # type: ignore[return-value]
    if found.path.name.lower().endswith(".gz"):
        return gzip.open(found.path)  # type: ignore[return-value]
    return found.path.open("rb")


def dialect(found: Found) -> Dialect:
    """Tell how a table is written, and say so where it is not plain UTF-8.

    Parameters
    ----------
    found
        As `_opening.look` gives it.

    Returns
    -------
    Dialect
        Encoding, separator and the names of its columns.

    Raises
    ------
    SourceError
        If the names of the columns cannot be read.
    """
    with opened(found) as stream:
        head = stream.read(_CHUNK)
        encoding = next((name for mark, name in _MARKS.items() if head.startswith(mark)), "")
        if not encoding and b"\0" in head[:1000]:
            encoding = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
        encoding = encoding or _unmarked(head, stream)
    if encoding not in {"utf-8", "utf-8-sig"}:
        name = "Windows' code page 1252" if encoding == _WINDOWS else encoding[:6].upper()
        _log.warning("%s is read as %s", printable(found.path.name), name)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    lines = io.StringIO(text, newline="")
    said = _SAID.fullmatch(lines.readline())
    if said is None:
        lines.seek(0)
        # What is quoted may hold any sign, and the end of a line too.
        unquoted = io.StringIO(_QUOTED.sub("x", text), newline="")
        first = next((line for line in unquoted if line.strip()), "")
        separator = max(_SEPARATORS, key=first.count)
    else:
        separator = said[1]
    names, skip = [], 0
    try:
        rows = csv.reader(lines, delimiter=separator)
        for row in rows:
            if names := _heads(row):
                break
            skip = rows.line_num
    except (csv.Error, TypeError, ValueError) as err:
        raise SourceError(
            f"{printable(found.path)} cannot be read as a table: the names of its columns: {err}.",
            url=str(found.path),
        ) from err
    return Dialect(encoding, separator, tuple(names), skip + (said is not None))


def _heads(row: list[str]) -> list[str]:
    """Name columns as they are written, each otherwise; none where nothing is written."""
    names = [name.strip("\ufeff \t\r\n") for name in row]
    if not any(names):
        return []
    names = [name or f"{_NAMELESS}{n}" for n, name in enumerate(names)]
    return [name if names.index(name) == n else f"{name}.{n}" for n, name in enumerate(names)]


def _unmarked(head: bytes, rest: BinaryIO) -> str:
    """Tell UTF-8 from what only Windows writes: the whole file is one or it is not."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while head:
            decoder.decode(head)
            head = rest.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _WINDOWS
    return "utf-8"


def _csv(found: Found, how: Dialect, text: Collection[str] | None) -> pd.DataFrame:
    kinds: Any = str if text is None else dict.fromkeys(text, str)
    with opened(found) as stream, warnings.catch_warnings():
        # A row of more cells than there are names would lose the last ones.
        warnings.simplefilter("error", pd.errors.ParserWarning)
        lines = io.TextIOWrapper(stream, encoding=how.encoding)  # all ends of lines are one
        for _ in range(how.skip):
            lines.readline()
        try:
            frame = pd.read_csv(
                lines, sep=how.separator, dtype=kinds, index_col=False, header=0,
                names=list(how.columns), keep_default_na=False, na_values=[""], low_memory=False,
            )  # fmt: skip
        except pd.errors.ParserWarning as err:
            raise SourceError(
                f"{printable(found.path)} has rows with more cells than its first line "
                f"names columns: {err}",
                url=str(found.path),
            ) from err
    frame = frame.loc[:, [not name.startswith(_NAMELESS) for name in how.columns]]
    return frame[~_blank(frame)].reset_index(drop=True)


def _blank(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """Mark rows without a value, of which spreadsheets write the separators."""
    blank = np.ones(len(frame), dtype=bool)
    for at in range(frame.shape[1]):
        if not blank.any():
            break
        some = frame.iloc[blank, at]
        blank[blank] = some.isna() | (some.astype(str).str.strip() == "")
    return blank

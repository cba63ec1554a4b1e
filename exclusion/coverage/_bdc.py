"""Files of fixed availability of the FCC's Broadband Data Collection: opened, checked, named.

Codes (`block_geoid`, `location_id`) are text throughout, with their leading zeros; no type is
guessed from the first rows.
"""

from __future__ import annotations

import codecs
import csv
import glob
import gzip
import io
import os
import re
import shutil
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING, Final, NoReturn

from exclusion import files
from exclusion.coverage import _extras, _header
from exclusion.coverage._codes import STATES
from exclusion.coverage._header import COLUMNS, RELEASE
from exclusion.errors import DamagedFileError, SourceError, TableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import duckdb

#: How a file's name may end -> what it is.
SUFFIXES: Final = {".csv": "csv", ".csv.gz": "gzip", ".csv.zip": "zip", ".zip": "zip"} | {
    ".parquet": "parquet"
}
#: Bytes of a file's beginning and end that are looked at for its states.
_GLANCE: Final = 1 << 16
#: How a file that is cut, packed with a password or no text makes itself known.
_DAMAGE: Final = (
    *(zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error, RuntimeError),
    csv.Error,
)
#: What DuckDB does not read: other encodings, line ends of old, lines of blanks.
_ODD: Final = re.compile(r"\0|\r(?!\n|\Z)|^[ \t]+\r?$|\Asep=", re.MULTILINE | re.IGNORECASE)
NAMES: Final = {code: usps for usps, code in STATES.items()}


@dataclass(frozen=True)
class File:
    """A file to reduce: where it is, what it is, its header and the states seen in it.

    `columns` are those of `header`, as they are called here; `whole` says that `states` are those
    of every row, not only of the rows glanced at; `source` is the file of the user's that it was
    made from, for messages; `dialect` is how a text is written that is not plain.
    """

    path: Path
    kind: str
    columns: tuple[str, ...]
    states: tuple[str, ...]
    whole: bool
    source: Path
    header: tuple[str, ...] = ()
    dialect: files.Dialect | None = None

    def relation(self) -> tuple[str, list[str]]:
        """Give the table function that reads the file, and its parameters."""
        # A name is a pattern to DuckDB: what is special in it is escaped.
        where = [glob.escape(str(self.path))]
        if self.kind == "parquet":
            theirs = zip(self.header, self.columns, strict=True)
            used = ", ".join(
                '"{}" AS {}'.format(name.replace('"', '""'), mine)
                for name, mine in theirs
                if mine in (*COLUMNS, RELEASE)
            )
            return f"(SELECT {used} FROM read_parquet(?, hive_partitioning=false))", where  # noqa: S608
        types = ", ".join(
            f"{quoted(name)}: '{COLUMNS.get(name, 'VARCHAR')}'" for name in self.columns
        )
        packed = "gzip" if self.kind == "gzip" else "none"
        return (
            f"read_csv(?, columns={{{types}}}, header=true, auto_detect=false, delim=',', "
            f"""quote='"', escape='"', comment='', compression='{packed}', """
            "hive_partitioning=false)"
        ), where


def quoted(text: str) -> str:
    """Write a text as SQL does."""
    return "'" + text.replace("'", "''") + "'"


def kind_of(path: Path) -> str | None:
    """Tell what a file is by its name; None where it is nothing that is read."""
    name = path.name.lower()
    return next((SUFFIXES[end] for end in SUFFIXES if name.endswith(end)), None)


def look(path: Path, con: duckdb.DuckDBPyConnection) -> File:
    """Check a file's header and find its states, from few rows where it is a CSV."""
    kind = kind_of(path)
    if kind is None:
        raise SourceError(f"{path}: expected a file named {', '.join(SUFFIXES)}.", url=str(path))
    try:
        if kind == "parquet":
            return _look_parquet(path, con)
        return _look_csv(path, kind)
    except _DAMAGE as err:
        raise _damaged(path, err) from err
    except SourceError:
        raise
    except OSError as err:
        raise SourceError(f"{path} could not be read: {err}.", url=str(path)) from err


def _damaged(path: Path, err: Exception) -> DamagedFileError:
    return DamagedFileError(f"{path} is damaged ({err}): download it again.", url=str(path))


def _look_parquet(path: Path, con: duckdb.DuckDBPyConnection) -> File:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        schema = pq.read_schema(path)
    except pa.ArrowInvalid as err:
        raise _damaged(path, err) from err
    header = tuple(schema.names)
    columns = _header.named(path, header)
    for name in ("block_geoid", "location_id"):
        kind = schema.field(header[columns.index(name)]).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
            raise TableError(
                f"{path}: {name} is stored as {kind}; expected text, as leading zeros get lost in "
                "numbers. Make the file again with this column as text (pandas: dtype=str)."
            )
    file = File(path, "parquet", columns, (), whole=True, source=path, header=header)
    noted = _noted(path, header[columns.index("block_geoid")])
    if noted is not None:
        return _of_states(file, [noted])
    table, where = file.relation()
    asked = con.execute(f"SELECT DISTINCT left(block_geoid, 2) FROM {table}", where)  # noqa: S608
    found = asked.fetchall()
    return _of_states(file, {text for (text,) in found})


def _noted(path: Path, column: str) -> str | None:
    """Tell the state of a Parquet file by the least and greatest block that it notes of itself.

    None where it notes none, a block is missing or there are several states. What it notes need not
    be true: a row of another state is found when the rows are read.
    """
    import pyarrow.parquet as pq

    kept = pq.read_metadata(path)
    named = [kept.schema.column(n).path for n in range(kept.num_columns)]
    ends: set[bytes] = set()
    for group in range(kept.num_row_groups):
        noted = kept.row_group(group).column(named.index(column)).statistics
        if noted is None or not noted.has_min_max or noted.null_count != 0:
            return None
        ends |= {noted.min_raw[:2], noted.max_raw[:2]}
    return ends.pop().decode("ascii", "replace") if len(ends) == 1 else None


def _look_csv(path: Path, kind: str) -> File:
    dialect = _dialect(path, kind)
    comma = "," if dialect is None else dialect.separator
    with _text(path, kind, dialect) as stream:
        lines = csv.reader(stream, delimiter=comma)
        header = next((line for line in lines if any(map(str.strip, line))), [])
        columns = _header.named(path, header)
        at = columns.index("block_geoid")
        states, seen = set(), 0
        for line in lines:
            if any(map(str.strip, line)):
                states.update(_state_of(path, line[at : at + 1]))
            seen += sum(map(len, line)) + len(line)
            if seen > _GLANCE:
                break
    if kind == "csv" and dialect is None:
        tail = csv.reader(io.StringIO(_tail(path)))
        ends = [line[at : at + 1] for line in tail if len(line) == len(header) and any(line)]
        states.update(*(_state_of(path, end) for end in ends[1:]))
    file = File(path, kind, columns, (), whole=False, source=path, dialect=dialect)
    return _of_states(file, states)


def _dialect(path: Path, kind: str) -> files.Dialect | None:
    """Tell how a text is written, by its beginning; None for UTF-8 with commas and line ends."""
    with _bytes(path, kind) as stream:
        head = stream.read(_GLANCE)
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        text = "\0"
    ends = text if kind != "csv" else f"{text}\n{_tail(path)}"
    if not head or ("," in text.partition("\n")[0] and not _ODD.search(ends)):
        return None
    member = None
    if kind == "zip":
        with zipfile.ZipFile(path) as archive:
            member = _member(archive, path).filename
    return files.dialect(files.Found(files.TABLE, str(path), path, member))


def _state_of(path: Path, block: list[str]) -> set[str]:
    text = block[0].removesuffix(".0") if block else ""
    if not re.fullmatch("[0-9]{15}", text):
        raise not_a_block(path, text)
    return {text[:2]}


def not_a_block(path: Path, text: str | None) -> TableError:
    """Say that a block's code is none."""
    said = f"{path}: block_geoid {text!r} is not 15 digits"
    if text and text.isdigit() and len(text) == 14:
        said += ": it was read as a number and lost its leading zero"
    return TableError(f"{said}. Expected such as '010010201001000', kept as text throughout.")


def _of_states(file: File, states: Iterable[str | None]) -> File:
    states = sorted(states, key=str)
    if not states:
        raise TableError(f"{file.path} holds no rows below its header: leave it out.")
    for state in states:
        if state not in NAMES:
            raise TableError(
                f"{file.path}: a block_geoid begins with {state!r}, which is no state or territory."
                " Expected 15 digits kept as text; a leading zero may have been lost."
            )
    return replace(file, states=tuple(filter(None, states)))


@contextmanager
def _text(path: Path, kind: str, dialect: files.Dialect | None) -> Iterator[IO[str]]:
    """Open a CSV as text, unpacking as it is read; of one that is not plain all line ends count."""
    encoding, ends = ("utf-8-sig", "") if dialect is None else (dialect.encoding, None)
    with _bytes(path, kind) as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline=ends)
        for _ in range(0 if dialect is None else dialect.skip):
            text.readline()
        yield text


@contextmanager
def _bytes(path: Path, kind: str) -> Iterator[IO[bytes]]:
    if kind == "zip":
        with zipfile.ZipFile(path) as archive, archive.open(_member(archive, path)) as stream:
            yield stream
    else:
        with gzip.open(path) if kind == "gzip" else path.open("rb") as stream:
            yield stream  # type: ignore[misc]


def _member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    inside = [info for info in archive.infolist() if info.filename.lower().endswith(".csv")]
    inside = [info for info in inside if not info.filename.startswith("__MACOSX/")]
    if len(inside) != 1:
        names = ", ".join(info.filename for info in archive.infolist()[:5]) or "nothing"
        raise TableError(f"{path} holds {names}: expected one CSV. Unpack it and give its files.")
    return inside[0]


def _tail(path: Path) -> str:
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - _GLANCE))
        return stream.read().decode("utf-8", errors="replace")


@contextmanager
def unpacked(file: File, scratch: Path) -> Iterator[File]:
    """Give a file that DuckDB can read: of a zip, or of a text that is not plain, a plain copy."""
    if file.kind != "zip" and file.dialect is None:
        yield file
        return
    path = scratch / f"{os.urandom(8).hex()}.csv"
    try:
        try:
            _copy(file, path)
        except _DAMAGE as err:
            raise _damaged(file.path, err) from err
        yield replace(file, path=path, kind="csv", dialect=None)
    finally:
        path.unlink(missing_ok=True)


def _copy(file: File, path: Path) -> None:
    """Write what is in a file as UTF-8 with commas."""
    if file.dialect is not None:
        with (
            _text(file.path, file.kind, file.dialect) as stream,
            path.open("w", encoding="utf-8", newline="") as copy,
        ):
            rows = csv.reader(stream, delimiter=file.dialect.separator)
            csv.writer(copy).writerows(row for row in rows if any(map(str.strip, row)))
        return
    with zipfile.ZipFile(file.path) as archive:
        need, free = _member(archive, file.path).file_size, shutil.disk_usage(path.parent).free
    if need > free:
        raise SourceError(
            f"{file.path} unpacks to {need:,} bytes and {path.parent} has {free:,} free: make "
            "room there or choose another `out`.",
            url=str(file.path),
        )
    with _bytes(file.path, "zip") as stream, path.open("wb") as plain:
        shutil.copyfileobj(stream, plain, 1 << 20)


def connect(scratch: Path, threads: int) -> duckdb.DuckDBPyConnection:
    """Open an empty database in memory that spills to `scratch` and never to the network."""
    _extras.need("duckdb", "Reading the FCC's files")
    import duckdb

    return duckdb.connect(
        ":memory:",
        config={
            "threads": threads,
            "memory_limit": "500MB",
            "temp_directory": str(scratch),
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )


def explain(err: Exception, files: list[File]) -> NoReturn:
    """Turn what DuckDB says of a file's rows into what to do."""
    import duckdb

    text = str(err)
    if isinstance(err, duckdb.OutOfMemoryException | duckdb.IOException):
        names = ", ".join(str(file.source) for file in files)
        raise SourceError(
            f"{names} could not be reduced: {text.splitlines()[0]}. Some 500 MB of memory are "
            "used, then the disk that holds `out`: make room on it or choose another.",
        ) from err
    spelled = re.search(r"^\s*file = (.*)$", text, re.MULTILINE)
    of = {str(file.path): str(file.source) for file in files}
    name = of.get(spelled[1], spelled[1]) if spelled else ", ".join(map(str, of.values()))
    line = re.search(r"Line: (\d+)", text)
    where = f"{name}, line {line[1]}" if line else name
    # What is converted is named alike by the reader of CSVs and by a cast.
    value = re.search(r"""Could not convert string ['"](.*?)['"] to""", text)
    column = re.search(r'converting column "(.*?)"', text)
    if value:
        what = column[1] if column else "technology or a speed"
        raise TableError(
            f"{where}: {what} is {value[1]!r}; expected a number, as the FCC publishes it."
        ) from err
    raise SourceError(
        f"{where} could not be read: {text.splitlines()[0]}. Expected UTF-8 text with commas, or "
        "Parquet, as many values in every row as in the header; download the file again.",
        url=name,
    ) from err


def split(file: File, con: duckdb.DuckDBPyConnection, scratch: Path) -> list[File]:
    """Write the rows of a CSV of many states to files of one state each."""
    import duckdb

    folder = scratch / f"split-{os.urandom(8).hex()}"
    used = tuple(name for name in file.columns if name in (*COLUMNS, RELEASE))
    names = ", ".join(used)
    with unpacked(file, scratch) as opened:
        table, where = opened.relation()
        try:
            con.execute(
                f"COPY (SELECT {names}, left(block_geoid, 2) AS state FROM {table}) "  # noqa: S608
                f"TO {quoted(str(folder))} (FORMAT parquet, PARTITION_BY (state))",
                where,
            )
        except duckdb.Error as err:
            explain(err, [opened])
    found = {part: part.parent.name.removeprefix("state=") for part in folder.rglob("*.parquet")}
    _of_states(file, set(found.values()))
    return [
        File(part, "parquet", used, (state,), whole=True, source=file.source, header=used)
        for part, state in sorted(found.items())
    ]

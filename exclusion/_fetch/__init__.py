"""The network and the cache: the only room that opens a connection.

Requests go to the Census Bureau's Data API and file server, or to mirrors named by
EXCLUSION_API_URL and EXCLUSION_WWW2_URL; where the file server refuses programs, by FTP for the
same file (EXCLUSION_FTP_URL), and to TIGERweb (EXCLUSION_TIGERWEB_URL) for polygons. They have
time-outs, are tried again with growing pauses where that can help, and end in the right data or in
a `SourceError`. A key is put into a request at the last moment and is nowhere else. Only whole,
checked files enter the cache.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from exclusion._fetch._cache import (
    UnwritableError,
    at_folder,
    cache_folder,
    cached,
    forget,
    has,
    put,
    writing,
)
from exclusion._fetch._contents import MOST_DAYS, Entry, clear, entries, examine, sweep, unfinished
from exclusion._fetch._doubts import damaged, reading, refuse, warn
from exclusion._fetch._hosts import (
    API,
    SIGN_UP,
    TIGERWEB,
    WWW2,
    api_url,
    ftp_url,
    host,
    shown,
    tigerweb_url,
    www2_url,
)
from exclusion._fetch._progress import Progress, progress
from exclusion._fetch._secrets import key, redact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from exclusion._fetch._http import Session
    from exclusion._fetch._wanted import Wanted

__all__ = [
    "API",
    "MOST_DAYS",
    "SIGN_UP",
    "TIGERWEB",
    "WWW2",
    "Entry",
    "Progress",
    "UnwritableError",
    "api_url",
    "ask_files",
    "ask_ftp",
    "at_folder",
    "cache_folder",
    "cached",
    "clear",
    "damaged",
    "download",
    "entries",
    "examine",
    "forget",
    "ftp_url",
    "has",
    "host",
    "hurry",
    "is_refused",
    "key",
    "open_stream",
    "progress",
    "put",
    "reading",
    "redact",
    "refuse",
    "session",
    "shown",
    "sizes",
    "sweep",
    "tigerweb_url",
    "unfinished",
    "wanted",
    "warn",
    "writing",
    "www2_url",
]


def session(key: str | None = None) -> Session:
    """Open a session with time-outs and retries, which sends Bureau addresses to their mirrors.

    Parameters
    ----------
    key
        A key for the Data API. A ``key`` in a request's own address or parameters does the same
        for a session without one; it is taken out of them and put back on the wire only.

    Returns
    -------
    Session
        A `requests.Session`. A status that no retry can help is left to the caller.
    """
    from exclusion._fetch import _http

    return _http.Session(key)


def wanted(url: str, what: str, name: str) -> Wanted:
    """Say of a file that a pull needs where it is.

    Parameters
    ----------
    url
        Its address at the Bureau's own host.
    what
        The file in words.
    name
        Its path below the cache folder.

    Returns
    -------
    Wanted
        Which tells whether it is there.
    """
    from exclusion._fetch import _wanted

    return _wanted.Wanted(url, what, name)


def sizes(urls: Iterable[str]) -> list[int | None]:
    """Ask the host how large files are, in bytes; None where it does not tell.

    Parameters
    ----------
    urls
        Their addresses.

    Returns
    -------
    list of int or None
        One for each.
    """
    from exclusion._fetch import _wanted

    return _wanted.sizes(urls)


def ask_files(url: str) -> None:
    """See that the file server gives a file to programs, and no other way does.

    Parameters
    ----------
    url
        The file's address.

    Raises
    ------
    RefusedError
        If it refuses programs.
    SourceError
        If it does not answer, or not with the file.
    """
    from exclusion._fetch import _stream

    _stream.ask(url)


def is_refused() -> bool:
    """Tell whether the file server refused programs within the last minutes.

    Returns
    -------
    bool
        False too where it was not asked.
    """
    from exclusion._fetch import _patience

    return _patience.refuses(www2_url())


def ask_ftp() -> str:
    """See that the FTP server lets anybody in.

    Returns
    -------
    str
        Its name.

    Raises
    ------
    SourceError
        If it does not.
    """
    from exclusion._fetch import _ftp

    return _ftp.ask()


def hurry() -> None:
    """Try twice at most from now on, and wait less: for checks that a person waits for."""
    from exclusion._fetch import _hosts

    _hosts.TRIES, _hosts.PATIENCE = 2, 20.0


@contextmanager
def open_stream(url: str, *, what: str) -> Iterator[BinaryIO]:
    """Read a large file as it comes, with a progress bar; a connection that breaks is taken up.

    Parameters
    ----------
    url
        The file's address.
    what
        The file in words, for the bar and for errors.

    Yields
    ------
    BinaryIO
        Readable, not seekable.

    Raises
    ------
    SourceError
        If there is no such file (`status` 404), a page comes where data was expected, or the file
        stays shorter than announced after every retry.
    RefusedError
        If the file server refuses programs, and FTP does not bring the file either.
    """
    from exclusion._fetch import _stream

    with _stream.open_stream(url, what=what) as stream:
        yield stream


def download(url: str, path: Path, *, what: str) -> None:
    """Read a large file into a file on disk, which is removed again if that fails.

    Parameters
    ----------
    url
        The file's address.
    path
        Where to write.
    what
        The file in words, for the bar and for errors.

    Raises
    ------
    SourceError
        As `open_stream`.
    """
    try:
        with open_stream(url, what=what) as stream, path.open("wb") as file:
            while chunk := stream.read(1 << 20):
                file.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise

"""Large files, read as they come and taken up where they broke off."""

from __future__ import annotations

import io
import logging
import zlib
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, BinaryIO, cast

import urllib3

from exclusion._fetch import (
    _answers,
    _doubts,
    _ftp,
    _hosts,
    _http,
    _patience,
    _progress,
    _secrets,
)
from exclusion._fetch._patience import Patience
from exclusion.errors import DamagedFileError, RefusedError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import requests
    from typing_extensions import Buffer

logger = logging.getLogger(__name__)

_NO_SUCH_RANGE = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
#: So much of a page is looked through.
_PAGE = 1 << 14
#: What servers and proxies pack files with, although they are asked not to.
_PACKED = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class _Body(io.RawIOBase):
    """The body of a large file, taken up where it broke off."""

    def __init__(self, session: _http.Session, url: str, what: str) -> None:
        self._session, self._asked, self._what = session, _hosts.rewrite(url), what
        #: What is shown: a mirror's address may hold a password.
        self.url = _secrets.redact(self._asked)
        self._patience = Patience(self._asked)
        self._position = 0
        self._failures = 0
        self._response = self._ask_twice()
        headers = self._response.headers
        length = headers.get("Content-Length", "")
        known = _answers.is_number(length) and "Transfer-Encoding" not in headers
        self.total = int(length) if known else None
        self.packed = headers.get("Content-Encoding", "identity").strip().lower()
        self._stamp = headers.get("ETag") or headers.get("Last-Modified")
        self.advance: Callable[[float], None] = lambda _n: None
        self.phase: Callable[[str], None] = lambda _text: None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        target = memoryview(buffer).cast("B")
        size = min(len(target), 1 << 16)
        while not (chunk := self._piece(size)):
            if self.total is None or self._position >= self.total:
                return 0
            self._take_up()
        self._position += len(chunk)
        self._failures = 0
        self._patience.renew()
        self.advance(len(chunk))
        target[: len(chunk)] = chunk
        return len(chunk)

    def _piece(self, size: int) -> bytes:
        """Read what is there; nothing at the end, or where the answer broke off."""
        raw, started = self._response.raw, monotonic()
        # As it comes: what waits for a whole piece loses it when the answer breaks off.
        read = getattr(raw, "read1", raw.read)
        try:
            return read(size, decode_content=False) or b""
        except (urllib3.exceptions.HTTPError, OSError) as err:
            if isinstance(err, urllib3.exceptions.ReadTimeoutError):
                self._patience.spend(monotonic() - started)
        if self.total is None:
            raise self.damaged(f"it broke off at {self._position} bytes")
        return b""

    def close(self) -> None:
        if not self.closed and hasattr(self, "_response"):
            self._response.close()
        super().close()

    def _ask_twice(self) -> requests.Response:
        """Ask for the file; one refusal may be of a moment."""
        try:
            return self._ask(0)
        except RefusedError as err:
            if _patience.refuses(self._asked):
                raise
            logger.info("%s It is asked once more.", err.reason)
            self._session.pause(1)
            return self._ask(0)

    def _ask(self, start: int) -> requests.Response:
        headers = {"Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
            if self._stamp and not self._stamp.startswith("W/"):
                headers["If-Range"] = self._stamp
        response = self._session.request(
            "GET", self._asked, stream=True, headers=headers, patience=self._patience
        )
        status, kind = response.status_code, response.headers.get("Content-Type", "")
        if _answers.is_refusal(response):
            if start:
                raise self.damaged("the host refused the rest of it", status)
            raise _answers.refused(self.url, _answers.said(response), status)
        if status == HTTPStatus.OK and "text/html" in kind:
            response.close()
            raise self.damaged("a page came where data was expected")
        # A range that is refused may be of a file that has changed.
        if status >= HTTPStatus.BAD_REQUEST and not (start and status == _NO_SUCH_RANGE):
            raise self._lost(f"the host answered with {_answers.said(response)}", status)
        if status != HTTPStatus.OK and not (start and status == HTTPStatus.PARTIAL_CONTENT):
            response.close()
            raise self.damaged(f"status {status} came where data was expected", status)
        return response

    def _take_up(self) -> None:
        """Ask for the rest; skip what was read if the server sends everything again."""
        self._response.close()
        self._failures += 1
        where = f"{self._position} of {self.total} bytes"
        if self._failures >= _hosts.TRIES or self._patience.left <= 0:
            raise self._lost(f"it broke off at {where}", 200)
        logger.info("%s broke off at %d bytes: taking it up", self.url, self._position)
        self.phase(f"{self._what}: broke off at {where}, waiting for {_hosts.host(self.url)}")
        self._session.pause(self._failures, patience=self._patience)
        self._response = self._ask(self._position)
        self.phase(self._what)
        headers = self._response.headers
        if self._response.status_code == HTTPStatus.PARTIAL_CONTENT:
            if headers.get("Content-Range", "") != (
                f"bytes {self._position}-{cast('int', self.total) - 1}/{self.total}"
            ):
                raise self.damaged("the server sent another part than the one asked for", 206)
            return
        stamp = headers.get("ETag") or headers.get("Last-Modified")
        if headers.get("Content-Length") != str(self.total) or stamp != self._stamp:
            raise self.damaged("it changed while it was read")
        self._skip(self._position)

    def _skip(self, left: int) -> None:
        while left and (skipped := len(self._piece(min(left, 1 << 16)))):
            left -= skipped

    def damaged(self, why: str, status: int = 200) -> DamagedFileError:
        """Say what is wrong with what came; another try may bring the right thing."""
        return _doubts.damaged(self.url, why, what=self._what, status=status)

    def _lost(self, why: str, status: int | None) -> SourceError:
        return SourceError(
            f"{self._what}: {self.url} could not be read: {why}. Try again later; if the server "
            "is blocked where you are, set EXCLUSION_WWW2_URL to a mirror.",
            url=self.url,
            status=status,
        )


class _Unpacked(io.RawIOBase):
    """A body that came packed, of one member or several."""

    def __init__(self, body: _Body, bits: int) -> None:
        self._body, self._bits = body, bits
        self._from, self._left = zlib.decompressobj(bits), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        target = memoryview(buffer).cast("B")
        chunk = b""
        while not chunk:
            packed = self._left or self._body.read(1 << 16) or b""
            if self._from.eof:
                if not packed:
                    return 0
                self._from = zlib.decompressobj(self._bits)
            try:
                chunk = self._from.decompress(packed, len(target))
            except zlib.error as err:
                raise self._body.damaged(f"it came packed, and damaged ({err})") from err
            self._left = self._from.unconsumed_tail or self._from.unused_data
            if not packed and not chunk and not self._from.eof:
                raise self._body.damaged("it came packed, and broke off")
        target[: len(chunk)] = chunk
        return len(chunk)


def _unpacked(body: _Body) -> io.RawIOBase:
    if body.packed in {"", "identity"}:
        return body
    if body.packed not in _PACKED:
        raise body.damaged(f"it came packed as {body.packed!r}, which was not asked for")
    return _Unpacked(body, _PACKED[body.packed])


@contextmanager
def open_stream(url: str, *, what: str) -> Iterator[BinaryIO]:
    """Do what `exclusion._fetch.open_stream` says."""
    with _http.Session() as session, ExitStack() as opened:
        body: _Body | _ftp.Body
        try:
            body, stream = _by_http(session, url, what, opened)
            _patience.let_in(_hosts.rewrite(url))
        except RefusedError as refused:
            _patience.refuse(_hosts.rewrite(url))
            body, stream = _by_ftp(url, what, refused, opened)
        with _progress.progress(what, body.total, "B") as shown:
            body.advance, body.phase = shown.advance, shown.phase
            yield stream


def ask(url: str) -> None:
    """Do what `exclusion._fetch.ask_files` says."""
    with _http.Session() as session, ExitStack() as opened:
        _by_http(session, url, "A file", opened)


def _by_http(
    session: _http.Session, url: str, what: str, opened: ExitStack
) -> tuple[_Body, BinaryIO]:
    """Open a file at the file server, and see that it is no page."""
    waiting = f"{what}: waiting for {_hosts.host(_hosts.rewrite(url))}"
    try:
        with _progress.progress(waiting, None, "B"):
            body = opened.enter_context(_Body(session, url, what))
    except SourceError as err:
        if (refused := _answers.out_of_service(err, url)) is None:
            raise
        raise refused from err
    stream = opened.enter_context(io.BufferedReader(_unpacked(body), 1 << 20))
    start = stream.peek(64)[:_PAGE]
    if _answers.is_blocking(start):
        raise _answers.refused(body.url, "a page that says so", HTTPStatus.OK)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise body.damaged("a page came where data was expected")
    return body, cast("BinaryIO", stream)


def _by_ftp(
    url: str, what: str, refused: RefusedError, opened: ExitStack
) -> tuple[_ftp.Body, BinaryIO]:
    """Open the same file by FTP."""
    try:
        waiting = f"{what}: refused by {_hosts.host(_hosts.rewrite(url))}, waiting for FTP"
        with _progress.progress(waiting, None, "B"):
            body = opened.enter_context(_ftp.Body(url, what))
    except SourceError as err:
        raise _ftp.too(refused, err) from err
    logger.info("%s The same file comes by FTP: %s", refused.reason, body.url)
    stream = opened.enter_context(io.BufferedReader(body, 1 << 20))
    opened.enter_context(_telling(refused, body.url))
    return body, cast("BinaryIO", stream)


@contextmanager
def _telling(refused: RefusedError, by_ftp: str) -> Iterator[None]:
    """Where FTP breaks off for good, say so as where it does not begin: other ways are left."""
    try:
        yield
    except SourceError as err:
        if err.url != by_ftp or isinstance(err, DamagedFileError):
            raise
        raise _ftp.too(refused, err) from err

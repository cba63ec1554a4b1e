"""Large files, read as they come and taken up where they broke off."""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO, cast

import urllib3

from exclusion._fetch import _hosts, _progress
from exclusion._fetch._http import Session
from exclusion.errors import DamagedFileError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import requests
    from typing_extensions import Buffer

logger = logging.getLogger(__name__)


class _Body(io.RawIOBase):
    """The body of a large file, taken up where it broke off."""

    def __init__(self, session: Session, url: str, what: str) -> None:
        self._session, self._asked, self._what = session, _hosts.rewrite(url), what
        # What is shown: a mirror's address may hold a password.
        self._url = _hosts.redact(self._asked)
        self._position = 0
        self._failures = 0
        self._response = self._ask(0)
        length = self._response.headers.get("Content-Length", "")
        self.total = int(length) if length.isdigit() else None
        headers = self._response.headers
        self._stamp = headers.get("ETag") or headers.get("Last-Modified")
        self.advance: Callable[[float], None] = lambda _n: None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        target = memoryview(buffer).cast("B")
        # A small piece at a time: a read waits until it is whole.
        size = min(len(target), 1 << 16)
        while not (chunk := self._piece(size)):
            if self.total is None or self._position >= self.total:
                return 0
            self._take_up()
        self._position += len(chunk)
        self._failures = 0
        self.advance(len(chunk))
        target[: len(chunk)] = chunk
        return len(chunk)

    def _piece(self, size: int) -> bytes:
        """Read on; nothing at the end, or where the answer broke off and its length is known."""
        broken = False
        chunk = b""
        try:
            chunk = self._response.raw.read(size, decode_content=False)
        except (urllib3.exceptions.HTTPError, OSError):
            broken = True
        if broken and self.total is None:
            raise self._lost(f"it broke off at {self._position} bytes", self._response.status_code)
        return chunk

    def close(self) -> None:
        if not self.closed and hasattr(self, "_response"):
            self._response.close()
        super().close()

    def _ask(self, start: int) -> requests.Response:
        headers = {"Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
            if self._stamp and not self._stamp.startswith("W/"):
                headers["If-Range"] = self._stamp
        response = self._session.get(self._asked, stream=True, headers=headers)
        status = response.status_code
        page = "text/html" in response.headers.get("Content-Type", "")
        if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT) or page:
            response.close()
            why = "a page came where data was expected" if page and status == HTTPStatus.OK else ""
            raise self._lost(why or f"status {status}", status)
        return response

    def _take_up(self) -> None:
        """Ask for the rest; skip what was read if the server sends everything again."""
        self._response.close()
        self._failures += 1
        if self._failures >= _hosts.TRIES:
            raise self._lost(f"it broke off at {self._position} of {self.total} bytes", 200)
        logger.info("%s broke off at %d bytes: taking it up", self._url, self._position)
        self._session.pause(self._failures)
        self._response = self._ask(self._position)
        headers = self._response.headers
        if self._response.status_code == HTTPStatus.PARTIAL_CONTENT:
            if headers.get("Content-Range", "") != (
                f"bytes {self._position}-{cast('int', self.total) - 1}/{self.total}"
            ):
                raise self._lost("the server sent another part than the one asked for", 206)
            return
        stamp = headers.get("ETag") or headers.get("Last-Modified")
        if headers.get("Content-Length") != str(self.total) or stamp != self._stamp:
            raise DamagedFileError(
                f"{self._what}: {self._url} changed while it was read. Run the same again.",
                url=self._url,
                status=200,
            )
        left = self._position
        while left:
            try:
                skipped = len(self._response.raw.read(min(left, 1 << 20), decode_content=False))
            except (urllib3.exceptions.HTTPError, OSError):
                return
            if not skipped:
                return
            left -= skipped

    def _lost(self, why: str, status: int | None) -> SourceError:
        return SourceError(
            f"{self._what}: {self._url} could not be read: {why}. Try again later; if the server "
            "is blocked where you are, set EXCLUSION_WWW2_URL to a mirror.",
            url=self._url,
            status=status,
        )


@contextmanager
def open_stream(url: str, *, what: str) -> Iterator[BinaryIO]:
    """Do what `exclusion._fetch.open_stream` says."""
    with Session() as session, _Body(session, url, what) as body:
        stream = io.BufferedReader(body, 1 << 20)
        start = stream.peek(64)[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
        if start.startswith(b"<"):
            raise body._lost("a page came where data was expected", 200)  # noqa: SLF001
        with _progress.progress(what, body.total, "B") as shown:
            body.advance = shown.advance
            yield cast("BinaryIO", stream)

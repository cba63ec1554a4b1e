"""Requests that end in an answer or a named error, whatever the servers do."""

from __future__ import annotations

import io
import logging
import random
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from exclusion._fetch import _hosts, _progress
from exclusion._version import __version__
from exclusion.errors import ApiKeyError, DamagedFileError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typing_extensions import Buffer

logger = logging.getLogger(__name__)

_RETRIED = frozenset({429, 500, 502, 503, 504})
# What the Bureau's pages say when trying again helps, whatever their status.
_PASSING = re.compile(r"logged the error|\bbusy\b|\bmaintenance\b", re.IGNORECASE)
_REFUSED = re.compile(r"(missing|invalid)_key\.html|<title>\s*(missing|invalid) key", re.IGNORECASE)
# Pages and messages are short; a table need not be searched for them.
_PAGE = 1 << 16


@dataclass(frozen=True)
class _Trouble:
    """Why an answer will not do, and whether and when to ask again."""

    reason: str
    status: int | None = None
    pause: float | None = None
    passing: bool = True


class _Adapter(HTTPAdapter):
    """Puts the key on the wire, and shows everybody else the request without it."""

    def __init__(self, owner: Session) -> None:
        self._owner = owner
        super().__init__(pool_maxsize=16)

    def send(  # type: ignore[override]
        self,
        request: requests.PreparedRequest,
        **kwargs: Any,  # noqa: ANN401
    ) -> requests.Response:
        sent = request
        if self._owner.has_key and (request.url or "").startswith(_hosts.api_url() + "/"):
            sent = request.copy()
            sent.prepare_url(cast("str", request.url), self._owner.key_parameter())
        response = super().send(sent, **kwargs)
        response.request, response.url = request, cast("str", request.url)
        return response


class Session(requests.Session):
    """A session for the Bureau's servers; see `exclusion._fetch.session`.

    Parameters
    ----------
    key
        A key for the Data API.
    """

    def __init__(self, key: str | None = None) -> None:
        super().__init__()
        _hosts.quieten_keys()
        # A closure: `vars` does not show it.
        self.key_parameter: Callable[[], dict[str, str]] = lambda: {"key": key} if key else {}
        self._stopped = threading.Event()
        self.headers["User-Agent"] = f"digital-exclusion/{__version__}"
        for scheme in ("https://", "http://"):
            self.mount(scheme, _Adapter(self))

    @property
    def has_key(self) -> bool:
        """Whether there is a key to send."""
        return bool(self.key_parameter())

    def stop(self) -> None:
        """End the pauses of every thread that uses this session, and refuse more requests."""
        self._stopped.set()

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Follow redirects to a mirror, and none to the pages about keys."""
        target = super().get_redirect_target(resp)
        if target is None or _REFUSED.search(target):
            return None
        return _hosts.rewrite(target)

    def request(  # type: ignore[override]
        self,
        method: str,
        url: str,
        **kwargs: Any,  # noqa: ANN401
    ) -> requests.Response:
        """Ask until there is an answer that will do, or no more patience.

        Parameters
        ----------
        method
            Such as "GET".
        url
            Any address; those of the Bureau go to their mirrors.
        **kwargs
            As for `requests.Session.request`.

        Returns
        -------
        requests.Response
            An answer, of any status that asking again cannot change.

        Raises
        ------
        SourceError
            If every try failed.
        ApiKeyError
            If the answer is that a key lacks or is refused.
        """
        url, kwargs["params"] = self._take_key(_hosts.rewrite(url), kwargs.get("params"))
        kwargs.setdefault("timeout", (_hosts.CONNECT_TIMEOUT, _hosts.READ_TIMEOUT))
        trouble = _Trouble("nothing was tried")
        for attempt in range(_hosts.TRIES):
            if attempt:
                self.pause(attempt, trouble.pause)
            if self._stopped.is_set():
                trouble = _Trouble("the pull was stopped", passing=False)
                break
            answer = self._once(method, url, kwargs)
            if not isinstance(answer, _Trouble):
                return answer
            trouble = answer
            if not trouble.passing:
                break
            logger.info("%s: %s (try %d)", url, trouble.reason, attempt + 1)
        raise _error(url, trouble)

    def pause(self, attempt: int, seconds: float | None = None) -> None:
        """Wait before trying again: as long as the server asks, or longer each time.

        Parameters
        ----------
        attempt
            How many tries there were.
        seconds
            What the server asked for.
        """
        if seconds is None:
            # Jitter, so that many clients do not come back at once.
            jitter = random.uniform(0.75, 1.25)  # noqa: S311
            seconds = _hosts.PAUSE * 2 ** (attempt - 1) * jitter
        self._stopped.wait(seconds)

    def _once(self, method: str, url: str, kwargs: dict[str, Any]) -> requests.Response | _Trouble:
        try:
            response = super().request(method, url, **kwargs)
            trouble = _trouble(response, streamed=bool(kwargs.get("stream")))
        except requests.RequestException as err:
            # Not chained to what is raised later: its text and its request hold the address.
            return _failure(err)
        if trouble is not None:
            response.close()
            return trouble
        return response

    def _take_key(
        self, url: str, params: dict[str, str] | None
    ) -> tuple[str, dict[str, str] | None]:
        """Take a key out of an address and its parameters, to be sent by the adapter."""
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        found = [value for name, value in pairs if name == "key"]
        if found:
            rest = urlencode([pair for pair in pairs if pair[0] != "key"], safe=":*,()")
            url = urlunsplit(parts._replace(query=rest))
        if params and "key" in params:
            found.append(params["key"])
            params = {name: value for name, value in params.items() if name != "key"}
        if found and not self.has_key:
            self.key_parameter = lambda: {"key": found[0]} if found[0] else {}
        return url, params


def _failure(err: requests.RequestException) -> _Trouble:
    """Say in words what went wrong with a connection, without the address that it quotes."""
    if isinstance(err, requests.exceptions.SSLError):
        reason = (
            "its certificate was refused; behind a firewall that reads traffic, set "
            "REQUESTS_CA_BUNDLE to its certificates"
        )
        return _Trouble(reason, passing=False)
    if isinstance(err, requests.Timeout):
        return _Trouble("no answer in time")
    if isinstance(err, requests.exceptions.ChunkedEncodingError):
        return _Trouble("the answer broke off")
    if isinstance(err, requests.exceptions.ProxyError):
        return _Trouble("the proxy did not connect")
    if isinstance(err, requests.ConnectionError):
        return _Trouble("the connection failed or was reset")
    return _Trouble(f"the request failed ({type(err).__name__})", passing=False)


def _trouble(response: requests.Response, *, streamed: bool) -> _Trouble | None:
    """Find what is wrong with an answer, if anything."""
    status = response.status_code
    page = "text/html" in response.headers.get("Content-Type", "")
    text = ""
    if not streamed or page or status >= HTTPStatus.BAD_REQUEST:
        text = _text(response)
    if _REFUSED.search(response.headers.get("Location", "") + text):
        return _Trouble("key", status=status, passing=False)
    if status in _RETRIED or _PASSING.search(text):
        reason, pause = _saying(status, text), _retry_after(response)
        if pause is not None and pause > _hosts.LONGEST_PAUSE:
            reason += f"; it asks to come back after {pause:.0f} seconds"
            return _Trouble(reason, status=status, passing=False)
        return _Trouble(reason, status=status, pause=pause)
    expected = response.headers.get("Content-Length", "")
    plain = "Content-Encoding" not in response.headers and response.request.method != "HEAD"
    if not streamed and plain and expected.isdigit() and len(response.content) < int(expected):
        return _Trouble("the answer broke off", status=status)
    return None


def _text(response: requests.Response) -> str:
    """Give a short answer's text, unless it is data."""
    start = response.content[:_PAGE].lstrip()
    return "" if start[:1] in (b"[", b"{") else start.decode("utf-8", "replace")


def _saying(status: int, text: str) -> str:
    plain = " ".join(re.sub(r"<[^>]*>", " ", text).split())[:160]
    return f"status {status}" + (f" ({plain})" if plain else "")


def _retry_after(response: requests.Response) -> float | None:
    value = response.headers.get("Retry-After", "").strip()
    if value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _error(url: str, trouble: _Trouble) -> SourceError:
    url = _hosts.redact(url)
    if trouble.reason == "key":
        return ApiKeyError(
            "The Census Bureau's Data API refused the request: there was no key or it is not "
            "valid. Get one at https://api.census.gov/data/key_signup.html and set "
            "CENSUS_API_KEY. Detailed tables of vintages 2018 and later need none "
            "(source='bulk').",
            url=url,
            status=trouble.status,
        )
    tries = f" after {_hosts.TRIES} tries" if trouble.passing else ""
    advice = (
        "Try again later; if the servers are blocked where you are, set EXCLUSION_API_URL and "
        "EXCLUSION_WWW2_URL to mirrors."
    )
    message = f"{url} could not be read{tries}: {_hosts.redact(trouble.reason)}. {advice}"
    return SourceError(message, url=url, status=trouble.status)


class _Body(io.RawIOBase):
    """The body of a large file, taken up where it broke off."""

    def __init__(self, session: Session, url: str, what: str) -> None:
        self._session, self._url, self._what = session, _hosts.rewrite(url), what
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
        response = self._session.get(self._url, stream=True, headers=headers)
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
